import { expect, test } from 'vitest';
import { renderAnswer } from '../../reporters/answer.js';
import { renderGraph } from '../../reporters/graph.js';
import { renderMatrix } from '../../reporters/matrix.js';
import { renderPlan } from '../../reporters/plan.js';
import { renderReadings } from '../../reporters/readings.js';
import { renderRetirement } from '../../reporters/retirement.js';
import { canIDeploy } from '../../src/matrix/can-i-deploy.js';
import { canRetire } from '../../src/matrix/can-retire.js';
import { shareGraph } from '../../src/matrix/graph.js';
import { matrixRows } from '../../src/matrix/matrix-rows.js';
import { plan } from '../../src/matrix/plan.js';
import { viewOf } from '../../src/matrix/view.js';
import { readingsOf } from '../../src/matrix/who-reads.js';
import { Story } from '../matrix/story.js';

function story(): Story {
  const told = new Story()
    .environment('prod')
    .publish('shop', '1', { 'shop.orders': { inserts: ['order'], owns: 'o' } })
    .publish('billing', '1', { 'shop.orders': { reads: 'r', queries: ['open'] } })
    .deploy('shop', '1');
  told.result('passed', 'reads-owns', 'r', 'o', { basis: 'proved' });
  told.result('passed', 'inserts-owns', 'order', 'o');
  return told;
}

const billing = { service: 'billing', version: '1', environment: 'prod' };

test('a no names what is in the way and how to clear it', () => {
  const text = renderAnswer(canIDeploy(viewOf(story().standing()), billing));
  expect(text).toContain('NO  billing@1 to prod: results are missing  [missing]');
  expect(text).toContain(
    'MISSING  billing@1 reads what shop@1 (order) stores in shop.orders: nobody has verified it yet',
  );
  expect(text).toContain('to clear  mortise verify --missing');
});

test('a yes says what it rests on and what it does not cover', () => {
  const told = story();
  told.result('passed', 'reads-inserts', 'r', 'order', { notes: ['field order counts'] });
  const text = renderAnswer(canIDeploy(viewOf(told.standing()), { ...billing, overlap: false }));
  for (const part of [
    'YES  billing@1 to prod: every pair has passed  [verified]',
    '2 of 2 pairs passed',
    'rests on  1 proved, 1 only tested; engines: mongodb/embedded 1 (2 pairs)',
    'waivers   none',
    'not asked old and new running together',
    'unseen    what the environment held before its first record',
    'unseen    services without a contract that use shop.orders',
    'note      field order counts',
  ]) {
    expect(text).toContain(part);
  }
});

test('an unknown name is told with the nearest one', () => {
  const text = renderAnswer(canIDeploy(viewOf(story().standing()), { ...billing, environment: 'prd' }));
  expect(text).toContain('the environment is not known  [unknown-environment]');
  expect(text).toContain('Did you mean prod?');
});

test('what other teams wrote cannot move the cursor', () => {
  const told = story();
  told.result('passed', 'reads-inserts', 'r', 'order', { notes: ['\u001b[2Jgone\u202e'] });
  const text = renderAnswer(canIDeploy(viewOf(told.standing()), billing));
  expect(text).toContain('\\u001b[2Jgone\\u202e');
  expect(text).not.toContain('\u001b');
});

test('a plan is a numbered list, and without one it says what stands in the way', () => {
  const told = story();
  const ask = () =>
    renderPlan(
      plan(viewOf(told.standing()), { environment: 'prod', versions: [{ service: 'billing', version: '1' }] }),
    );
  expect(ask()).toMatch(
    /^NO PLAN {2}billing@1 to prod {2}\[missing\]\n[^]*In the way, whatever the order:[^]*MISSING/u,
  );
  told.result('passed', 'reads-inserts', 'r', 'order');
  expect(ask()).toBe('PLAN  billing@1 to prod\n  1. billing@1');
  told.deploy('billing', '1');
  expect(ask()).toMatch(/^NOTHING TO DO {2}billing@1 to prod\n+already there {2}billing@1$/u);
});

test('the matrix is a table with a count', () => {
  const told = story();
  told.result('failed', 'reads-inserts', 'r', 'order');
  const text = renderMatrix(matrixRows(viewOf(told.standing())));
  expect(text).toMatch(/billing 1 +│ shop 1 \(order\) │ reads-inserts │ failed: order does not fit r/u);
  expect(text).toMatch(/3 pairs: 2 passed, 1 failed$/u);
  expect(renderMatrix([])).toBe('No pairs.');
});

test('readers are listed with where they live and their queries', () => {
  const view = viewOf(story().deploy('billing', '1').standing());
  expect(renderReadings('shop.orders', readingsOf(view, 'shop.orders'))).toBe(
    'shop.orders is read by\n  billing 1  (live in prod)\n    open',
  );
  expect(renderReadings('shop.carts', [])).toBe('Nobody reads shop.carts.');
});

test('a retirement names what is left behind and who is set free', () => {
  const view = viewOf(story().deploy('billing', '1').standing());
  const text = renderRetirement(canRetire(view, { service: 'shop', version: '1', environment: 'prod' }));
  expect(text).toContain('NO  shop@1 may not leave prod  [no-writer]');
  expect(text).toContain('shop.orders (order): read by billing@1');
  const reader = renderRetirement(canRetire(view, { service: 'billing', version: '1', environment: 'prod' }));
  expect(reader).toContain('YES  billing@1 may leave prod');
  expect(reader).toContain('shop.orders: nobody reads it any more; shop@1 need not keep to what only it read');
});

test('a graph is drawn as text, for Mermaid and for Graphviz, whatever the names hold', () => {
  const told = story().publish('a "quoted"\\ name', '1', { 'shop.orders': { reads: 'r' } });
  const graph = shareGraph(viewOf(told.standing()));
  expect(renderGraph(graph)).toContain(
    'shop.orders  (mongodb)\n  a "quoted"\\ name: reads\n  billing: reads\n  shop: inserts, owns',
  );
  expect(renderGraph(graph)).toContain('! billing relies on shop: missing');
  expect(renderGraph(graph, 'mermaid')).toContain('n0["a #quot;quoted#quot;\\ name"]');
  expect(renderGraph(graph, 'mermaid')).toContain('n2 -->|inserts, owns| n3');
  expect(renderGraph(graph, 'dot')).toContain('label="a \\"quoted\\"\\\\ name"');
  expect(renderGraph(graph, 'dot')).toMatch(/^digraph mortise \{[^]*\}$/u);
});
