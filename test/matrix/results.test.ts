import { expect, test } from 'vitest';
import { canIDeploy } from '../../src/matrix/can-i-deploy.js';
import type { Question } from '../../src/matrix/question.js';
import { viewOf } from '../../src/matrix/view.js';
import { Folding } from '../../src/ledger/fold.js';
import { storedText } from '../../src/ledger/record-file.js';
import type { Json } from '../../src/value/json.js';
import { stored, Story } from './story.js';

function joining(): Story {
  return new Story()
    .environment('prod')
    .publish('shop', '1', { 'shop.orders': { inserts: ['i'], owns: 'o' } })
    .publish('ship', '1', { 'shop.orders': { updates: ['u!'] } })
    .publish('billing', '1', { 'shop.orders': { reads: 'r', queries: ['open', 'spare?'] } })
    .deploy('shop', '1')
    .deploy('ship', '1');
}

function ask(story: Story, more: Partial<Question> = {}) {
  return canIDeploy(viewOf(story.standing()), { service: 'billing', version: '1', environment: 'prod', ...more });
}

/** Everything that billing needs, with what its writers supply of its queries' conditions. */
function verified(story: Story, insert: Record<string, boolean> = {}, update: Record<string, boolean> = {}): Story {
  story.result('passed', 'reads-owns', 'r', 'o');
  story.result('passed', 'reads-inserts', 'r', 'i', { supplies: { open: insert, spare: { never: false } } });
  story.result('passed', 'reads-updates', 'r', 'u!', { supplies: { open: update, spare: { never: false } } });
  return story;
}

test('a pass and a failure that do not know of each other count as failed', () => {
  const story = verified(joining());
  story.result('failed', 'reads-inserts', 'r', 'i');
  const { reason, blockers } = ask(story);
  expect(reason).toBe('failed');
  expect(blockers).toMatchObject([{ code: 'pair-failed', conflicting: true }]);
});

test('a pass that replayed the failure’s counterexample replaces it, one that did not does not', () => {
  for (const replays of [true, false]) {
    const story = joining();
    const failure = story.result('failed', 'reads-inserts', 'r', 'i');
    story.result('passed', 'reads-inserts', 'r', 'i', {
      supersedes: [failure],
      ...(replays ? { replayed: [failure] } : {}),
    });
    story.result('passed', 'reads-owns', 'r', 'o');
    story.result('passed', 'reads-updates', 'r', 'u!');
    expect(ask(story).reason).toBe(replays ? 'verified' : 'failed');
  }
});

test('a result of one pair cannot silence that of another', () => {
  const story = verified(joining());
  const failure = story.result('failed', 'reads-inserts', 'r', 'i');
  story.result('passed', 'reads-owns', 'r', 'o', { supersedes: [failure], replayed: [failure] });
  expect(ask(story).reason).toBe('failed');
});

test('a record that cannot be understood leaves the answer open, whatever it would have said', () => {
  const folding = new Folding();
  for (const record of verified(joining()).records) {
    const { id, value } = stored(record);
    folding.add(id, value);
  }
  const deployment = { mortise: 1, kind: 'deployment', at: '2026-01-01T00:00:00Z', nonce: 'x', service: 'shop' };
  folding.add('f'.repeat(64), { ...deployment, version: '2', environment: 'prod', instance: 'two\nlines' });
  const answer = canIDeploy(viewOf(folding.finish()), { service: 'billing', version: '1', environment: 'prod' });
  expect(answer).toMatchObject({ reason: 'undecided', exitCode: 3, blockers: [{ code: 'damaged-ledger' }] });
});

test('what one owner of a dataset lacks another serves, as long as it is there', () => {
  const story = new Story()
    .environment('prod')
    .publish('shop', '1', { 'shop.orders': { inserts: ['i'], owns: 'o1' } })
    .publish('search', '1', { 'shop.orders': { owns: 'o2' } })
    .publish('search', '2', { 'shop.orders': { owns: 'o3' } })
    .publish('billing', '1', { 'shop.orders': { reads: 'r' } })
    .deploy('shop', '1');
  const lacks = (query: string) => ({
    failures: [{ code: 'index-not-used', message: `no index for ${query}`, query }],
  });
  story.result('passed', 'reads-inserts', 'r', 'i');
  story.result('failed', 'reads-owns', 'r', 'o1', lacks('by-number'));
  story.result('failed', 'reads-owns', 'r', 'o2', lacks('by-customer'));
  story.result('failed', 'reads-owns', 'r', 'o3', lacks('by-number'));
  for (const owner of ['o1', 'o2', 'o3']) story.result('passed', 'inserts-owns', 'i', owner);
  expect(ask(story).reason).toBe('failed');
  story.deploy('search', '1');
  expect(ask(story)).toMatchObject({
    reason: 'verified',
    limits: {
      notes: [
        'Query "by-customer" is served by an index of another owner (shop).',
        'Query "by-number" is served by an index of another owner (search).',
      ],
    },
  });
  // Whoever takes the index away has to answer for it.
  story.deploy('billing', '1');
  expect(ask(story, { service: 'search', version: '2' })).toMatchObject({
    reason: 'failed',
    blockers: [{ code: 'pair-failed', left: [{ service: 'billing' }] }, { code: 'pair-failed' }],
  });
});

test('conditions that an insert and another service’s update supply together make a living query', () => {
  expect(ask(verified(joining(), { status: true, shipped: false }, { status: false, shipped: true })).reason).toBe(
    'verified',
  );
  const { reason, blockers } = ask(
    verified(joining(), { status: true, shipped: false }, { status: true, shipped: false }),
  );
  expect(reason).toBe('failed');
  expect(blockers).toMatchObject([{ code: 'dead-query', query: 'open', dataset: 'shop.orders' }]);
});

test('the service that supplied a condition may not go while somebody needs it', () => {
  const story = verified(joining(), { shipped: false }, { shipped: true }).deploy('billing', '1');
  story.publish('ship', '2', {});
  const { reason, blockers } = ask(story, { service: 'ship', version: '2' });
  expect(reason).toBe('failed');
  expect(blockers).toMatchObject([{ code: 'dead-query', query: 'open', left: [{ service: 'billing' }] }]);
  // A query that nobody could answer before loses nothing.
  const dead = verified(joining(), { shipped: false, paid: false }, { shipped: true, paid: false }).deploy(
    'billing',
    '1',
  );
  dead.publish('ship', '2', {});
  expect(ask(dead, { service: 'ship', version: '2' }).ok).toBe(true);
});

test('a pass that rests on an assumption asks for the pairs that establish it', () => {
  const story = joining();
  story.result('passed', 'reads-owns', 'r', 'o');
  story.result('passed', 'reads-inserts', 'r', 'i');
  story.result('passed', 'reads-updates', 'r', 'u!', { premises: ['u!'] });
  const open = ask(story);
  expect(open.reason).toBe('missing');
  expect(open.blockers.map(({ pair, premise }) => [pair?.kind, premise]).sort()).toEqual([
    ['assumes-inserts', true],
    ['assumes-updates', true],
  ]);
  story.result('passed', 'assumes-inserts', 'u!', 'i');
  story.result('passed', 'assumes-updates', 'u!', 'u!');
  expect(ask(story)).toMatchObject({ reason: 'verified', limits: { premises: ['ship@1 u!'] } });
});

test('a yes says what it rests on and what it does not cover', () => {
  const story = verified(joining());
  expect(ask(story).limits).toEqual({
    engines: [{ engine: 'mongodb/embedded 1', pairs: 3 }],
    proved: 0,
    tested: 3,
    waivers: [],
    premises: [],
    notes: [],
    baseline: 'none',
    unseenIn: ['shop.orders'],
    overlap: true,
    atRest: true,
    apart: [],
  });
  expect(ask(story.baseline('audited'), { overlap: false, atRest: false }).limits).toMatchObject({
    baseline: 'audited',
    unseenIn: [],
    overlap: false,
    atRest: false,
  });
});

test('a version that was published twice with other content is undecided', () => {
  const story = verified(joining());
  story.publish('ship', '1', { 'shop.orders': { updates: ['u!'], owns: 'o' } });
  expect(ask(story)).toMatchObject({ reason: 'undecided', blockers: [{ code: 'contradictory-publication' }] });
});

test('a live version that nobody published is undecided: nobody knows what it shares', () => {
  const story = verified(joining()).deploy('ghost', '1');
  expect(ask(story)).toMatchObject({ reason: 'undecided', exitCode: 3 });
  expect(ask(story, { ignore: ['ghost'] }).ok).toBe(true);
});

test('a record of an unknown kind is ignored with a notice, a critical one makes answers undecided', () => {
  const told = (critical: boolean) => {
    const folding = new Folding();
    for (const record of verified(joining()).records) {
      const { id, value } = stored(record);
      folding.add(id, value);
    }
    const { id, text } = storedText(`{"critical":${String(critical)},"kind":"waiver","mortise":1}`);
    folding.add(id, JSON.parse(text) as Json);
    return canIDeploy(viewOf(folding.finish()), { service: 'billing', version: '1', environment: 'prod' });
  };
  expect(told(false)).toMatchObject({ ok: true, notices: ['1 record of the unknown kind waiver ignored'] });
  expect(told(true)).toMatchObject({ reason: 'undecided', blockers: [{ code: 'critical-record' }] });
});

test('what a damaged file said may have mattered, so there is no yes until it is back or given up', () => {
  const folding = new Folding();
  for (const record of verified(joining()).records) {
    const { id, value } = stored(record);
    folding.add(id, value);
  }
  const view = viewOf(folding.finish(['records/ab/cd.json: its content is not what its name promises']));
  const answer = canIDeploy(view, { service: 'billing', version: '1', environment: 'prod' });
  expect(answer).toMatchObject({ ok: false, reason: 'undecided', blockers: [{ code: 'damaged-ledger' }] });
});

test('two deployments that did not know of each other leave both versions live', () => {
  const story = verified(joining());
  story.publish('shop', '2', { 'shop.orders': { inserts: ['j'], owns: 'o' } });
  story.result('passed', 'reads-inserts', 'r', 'j');
  const [first] = story.records.filter(({ kind }) => kind === 'deployment');
  // Written by somebody who had not seen the first deployment.
  story.records.push({
    mortise: 1,
    kind: 'deployment',
    ...story.stamp(),
    service: 'shop',
    version: '2',
    environment: 'prod',
  });
  const live = () =>
    story
      .standing()
      .environments.get('prod')
      ?.live.filter(({ service }) => service === 'shop');
  expect(live()?.map(({ version }) => version)).toEqual(['1', '2']);
  const both = live()?.map(({ record }) => record) ?? [];
  story.records.push({
    mortise: 1,
    kind: 'deployment',
    ...story.stamp(),
    service: 'shop',
    version: '2',
    environment: 'prod',
    supersedes: both,
  });
  expect(live()?.map(({ version }) => version)).toEqual(['2']);
  expect(first).toBeDefined();
});
