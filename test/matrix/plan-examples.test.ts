import { expect, test } from 'vitest';
import { canRetire } from '../../src/matrix/can-retire.js';
import { plan, stepText } from '../../src/matrix/plan.js';
import { viewOf } from '../../src/matrix/view.js';
import { Story } from './story.js';

/** Names a field, and then another; reading both is possible in between. */
function rename(): Story {
  const story = new Story()
    .environment('prod')
    .publish('shop', '1', { 'shop.orders': { inserts: ['old'], owns: 'o' } })
    .publish('shop', '2', { 'shop.orders': { inserts: ['new'], owns: 'o' } })
    .publish('billing', '1', { 'shop.orders': { reads: 'reads old' } })
    .publish('billing', '2', { 'shop.orders': { reads: 'reads both' } })
    .publish('billing', '3', { 'shop.orders': { reads: 'reads new' } })
    .deploy('shop', '1')
    .deploy('billing', '1');
  for (const label of ['old', 'new']) story.result('passed', 'inserts-owns', label, 'o');
  for (const [label, old, young] of [
    ['reads old', 'passed', 'failed'],
    ['reads both', 'passed', 'passed'],
    ['reads new', 'failed', 'passed'],
  ] as const) {
    story.result('passed', 'reads-owns', label, 'o');
    story.result(old, 'reads-inserts', label, 'old');
    story.result(young, 'reads-inserts', label, 'new');
  }
  return story;
}

const shop2 = { service: 'shop', version: '2' };

test('a reader that understands both goes before the writer that changes', () => {
  const answer = plan(viewOf(rename().standing()), {
    environment: 'prod',
    versions: [shop2, { service: 'billing', version: '2' }],
  });
  expect(answer.steps.map(stepText)).toEqual(['billing@2', 'shop@2']);
  expect(answer).toMatchObject({ ok: true, exitCode: 0 });
});

test('without one that understands both, documents at rest forbid any order, and the pair that does is named', () => {
  const answer = plan(viewOf(rename().standing()), {
    environment: 'prod',
    versions: [shop2, { service: 'billing', version: '3' }],
  });
  expect(answer).toMatchObject({ ok: false, reason: 'failed', exitCode: 1, steps: [] });
  expect(answer.blockers).toMatchObject([
    { pair: { kind: 'reads-inserts' }, left: [{ service: 'billing' }], right: [{ service: 'shop', role: 'at-rest' }] },
  ]);
});

test('without documents at rest, two that only fit each other go together', () => {
  const answer = plan(viewOf(rename().standing()), {
    environment: 'prod',
    versions: [shop2, { service: 'billing', version: '3' }],
    atRest: false,
  });
  expect(answer.steps.map(stepText)).toEqual(['shop@2 + billing@3']);
});

test('a version in between that the ledger has is proposed', () => {
  const story = new Story()
    .environment('prod')
    .publish('shop', '1', { 'shop.orders': { reads: 'r1', inserts: ['i1'], owns: 'o' } })
    .publish('shop', '2', { 'shop.orders': { reads: 'r2', inserts: ['i1'], owns: 'o' } })
    .publish('shop', '3', { 'shop.orders': { reads: 'r2', inserts: ['i3'], owns: 'o' } })
    .deploy('shop', '1');
  for (const label of ['i1', 'i3']) story.result('passed', 'inserts-owns', label, 'o');
  for (const label of ['r1', 'r2']) story.result('passed', 'reads-owns', label, 'o');
  story.result('passed', 'reads-inserts', 'r1', 'i1');
  story.result('passed', 'reads-inserts', 'r2', 'i1');
  story.result('passed', 'reads-inserts', 'r2', 'i3');
  story.result('failed', 'reads-inserts', 'r1', 'i3');
  const answer = plan(viewOf(story.standing()), { environment: 'prod', versions: [{ service: 'shop', version: '3' }] });
  expect(answer.ok).toBe(false);
  expect(answer.detour?.through).toEqual({ service: 'shop', version: '2' });
  expect(answer.detour?.steps.map(stepText)).toEqual(['shop@2', 'shop@3']);
});

test('a plan that can be taken back keeps out what the old version could not read', () => {
  const story = rename();
  story.publish('shop', '3', { 'shop.orders': { reads: 'shop reads', inserts: ['new'], owns: 'o' } });
  story.publish('shop', '4', { 'shop.orders': { reads: 'shop reads', inserts: ['newer'], owns: 'o' } });
  story.deploy('billing', '2').deploy('shop', '3');
  story.result('passed', 'reads-owns', 'shop reads', 'o');
  for (const label of ['old', 'new']) story.result('passed', 'reads-inserts', 'shop reads', label);
  story.result('failed', 'reads-inserts', 'shop reads', 'newer');
  story.publish('shop', '5', { 'shop.orders': { reads: 'shop reads more', inserts: ['newer'], owns: 'o' } });
  story.result('passed', 'reads-owns', 'shop reads more', 'o');
  story.result('passed', 'inserts-owns', 'newer', 'o');
  for (const label of ['old', 'new', 'newer']) story.result('passed', 'reads-inserts', 'shop reads more', label);
  story.result('passed', 'reads-inserts', 'reads both', 'newer');
  const ask = (rollbackSafe: boolean) =>
    plan(viewOf(story.standing()), {
      environment: 'prod',
      versions: [{ service: 'shop', version: '5' }],
      overlap: false,
      rollbackSafe,
    });
  expect(ask(false).ok).toBe(true);
  expect(ask(true)).toMatchObject({ ok: false, reason: 'no-plan', exitCode: 1 });
});

test('what runs already needs no step, and unknown names are answers', () => {
  const view = viewOf(rename().standing());
  const shop1 = { service: 'shop', version: '1' };
  expect(plan(view, { environment: 'prod', versions: [shop1] })).toMatchObject({
    ok: true,
    steps: [],
    alreadyThere: [shop1],
  });
  expect(plan(view, { environment: 'prd', versions: [shop1] })).toMatchObject({
    reason: 'unknown-environment',
    exitCode: 2,
  });
  expect(plan(view, { environment: 'prod', versions: [{ service: 'shop', version: '8' }] })).toMatchObject({
    reason: 'unknown-version',
  });
});

test('a last writer may not retire while somebody reads, and its reader may', () => {
  const view = viewOf(rename().standing());
  expect(canRetire(view, { service: 'shop', version: '1', environment: 'prod' })).toMatchObject({
    ok: false,
    reason: 'no-writer',
    exitCode: 1,
    blockers: [{ code: 'no-writer' }, { code: 'no-owner' }],
  });
  expect(canRetire(view, { service: 'billing', version: '1', environment: 'prod' })).toMatchObject({
    ok: true,
    frees: [{ dataset: 'shop.orders', writers: [{ service: 'shop', version: '1' }], stillRead: false }],
  });
  expect(() => canRetire(view, { service: 'billing', version: '2', environment: 'prod' })).toThrow(/not live/u);
});

test('what a retiring writer leaves behind is named with its readers and the record that ends it', () => {
  const story = rename().release('shop', '2');
  const answer = canRetire(viewOf(story.standing()), { service: 'shop', version: '2', environment: 'prod' });
  expect(answer).toMatchObject({
    ok: true,
    leaves: [{ dataset: 'shop.orders', name: 'new', readers: [{ service: 'billing', version: '1' }] }],
  });
  expect(answer.leaves[0]?.clear).toBe('mortise record-migrated --service shop --service-version 2 --in prod');
});
