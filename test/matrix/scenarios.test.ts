import { expect, test } from 'vitest';
import { canIDeploy } from '../../src/matrix/can-i-deploy.js';
import type { Question } from '../../src/matrix/question.js';
import { viewOf } from '../../src/matrix/view.js';
import type { PairKind } from '../../src/verify/verdict.js';
import { Story, type Promises, type Says } from './story.js';

// Written from the rules alone: who is there, who comes, which results there are, and what the answer must be.

const orders = (says: Says): Promises => ({ 'shop.orders': says });
const kinds: readonly PairKind[] = [
  'reads-inserts',
  'reads-updates',
  'assumes-inserts',
  'assumes-updates',
  'inserts-owns',
  'reads-owns',
];

type Exception = readonly [left: string, right: string, what: 'failed' | 'missing' | 'undecided'];

/** Passes for everything that the labels could be asked about, with these exceptions. */
function passAll(story: Story, except: readonly Exception[] = []): Story {
  const labels = {
    reads: new Set<string>(),
    writes: new Set<string>(),
    owns: new Set<string>(),
    assumes: new Set<string>(),
  };
  for (const record of story.records) {
    if (record.kind !== 'contract') continue;
    for (const says of Object.values(record.contract['promises'] as unknown as Promises)) {
      if (says.reads !== undefined) labels.reads.add(says.reads);
      for (const label of [...(says.inserts ?? []), ...(says.updates ?? [])]) labels.writes.add(label);
      for (const label of says.updates ?? []) if (label.endsWith('!')) labels.assumes.add(label);
      if (says.owns !== undefined) labels.owns.add(says.owns);
    }
  }
  const sides: Readonly<Record<PairKind, readonly [Set<string>, Set<string>]>> = {
    'reads-inserts': [labels.reads, labels.writes],
    'reads-updates': [labels.reads, labels.writes],
    'assumes-inserts': [labels.assumes, labels.writes],
    'assumes-updates': [labels.assumes, labels.writes],
    'inserts-owns': [labels.writes, labels.owns],
    'reads-owns': [labels.reads, labels.owns],
  };
  for (const kind of kinds) {
    for (const left of sides[kind][0]) {
      for (const right of sides[kind][1]) {
        const what = except.find(([a, b]) => a === left && b === right)?.[2] ?? 'passed';
        if (what !== 'missing') story.result(what, kind, left, right);
      }
    }
  }
  return story;
}

/** A shop that owns and writes orders, live in production. */
function shop(): Story {
  return new Story()
    .environment('prod', 'test')
    .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o' }))
    .deploy('shop', '1');
}

interface Scenario {
  readonly title: string;
  readonly tell: () => Story;
  readonly ask: Partial<Question> & { readonly service: string; readonly version: string };
  readonly reason: string;
  readonly exitCode: number;
  /** Codes of what stands in the way. */
  readonly blockers?: readonly string[];
}

const reader = (version: string, label: string) => ({ service: 'billing', version, says: orders({ reads: label }) });
const withReader = (story: Story, version: string, label: string): Story =>
  story.publish(reader(version, label).service, version, reader(version, label).says);

const scenarios: readonly Scenario[] = [
  // One reader and one writer.
  {
    title: 'a reader whose pairs with the live writer passed',
    tell: () => passAll(withReader(shop(), '1', 'r1')),
    ask: { service: 'billing', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a reader that nobody verified',
    tell: () => withReader(shop(), '1', 'r1'),
    ask: { service: 'billing', version: '1' },
    reason: 'missing',
    exitCode: 3,
    blockers: ['pair-missing', 'pair-missing'],
  },
  {
    title: 'a reader that does not fit',
    tell: () => passAll(withReader(shop(), '1', 'r1'), [['r1', 'i1', 'failed']]),
    ask: { service: 'billing', version: '1' },
    reason: 'failed',
    exitCode: 1,
    blockers: ['pair-failed'],
  },
  {
    title: 'a pair that could not be decided',
    tell: () => passAll(withReader(shop(), '1', 'r1'), [['r1', 'i1', 'undecided']]),
    ask: { service: 'billing', version: '1' },
    reason: 'undecided',
    exitCode: 3,
  },
  {
    title: 'a failure outranks what is missing and undecided',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2', 'i3'] }))
            .deploy('web', '1'),
          '1',
          'r1',
        ),
        [
          ['r1', 'i1', 'failed'],
          ['r1', 'i2', 'missing'],
          ['r1', 'i3', 'undecided'],
        ],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'what is missing outranks what is undecided',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .deploy('web', '1'),
          '1',
          'r1',
        ),
        [
          ['r1', 'i1', 'undecided'],
          ['r1', 'i2', 'missing'],
        ],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'missing',
    exitCode: 3,
  },
  {
    title: 'a writer is judged against the reader that is live',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1')
          .deploy('billing', '1')
          .publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'readers that are not there yet do not matter to a writer',
    tell: () =>
      passAll(withReader(shop(), '1', 'r1').publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })), [
        ['r1', 'i2', 'failed'],
      ]),
    ask: { service: 'shop', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a new version with the same sections inherits the results on both sides',
    tell: () =>
      withReader(passAll(withReader(shop(), '1', 'r1')), '2', 'r1')
        .publish('shop', '2', orders({ inserts: ['i1'], owns: 'o' }))
        .deploy('shop', '2'),
    ask: { service: 'billing', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a service that shares nothing',
    tell: () => shop().publish('lonely', '1', {}),
    ask: { service: 'lonely', version: '1' },
    reason: 'no-dependencies',
    exitCode: 0,
  },
  {
    title: 'a service of another dataset',
    tell: () => shop().publish('mail', '1', { 'mail.letters': { inserts: ['l'] } }),
    ask: { service: 'mail', version: '1' },
    reason: 'no-dependencies',
    exitCode: 0,
  },
  {
    title: 'pairs between others are not the candidate’s problem',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1')
          .deploy('billing', '1')
          .publish('audit', '1', orders({ reads: 'r2' })),
        [['r1', 'i1', 'failed']],
      ),
    ask: { service: 'audit', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  // Names.
  {
    title: 'an environment that nobody declared outranks a version that nobody published',
    tell: () => shop(),
    ask: { service: 'nobody', version: '1', environment: 'production' },
    reason: 'unknown-environment',
    exitCode: 2,
  },
  {
    title: 'a version that nobody published',
    tell: () => shop(),
    ask: { service: 'shop', version: '9' },
    reason: 'unknown-version',
    exitCode: 2,
  },
  {
    title: 'a service that nobody published',
    tell: () => shop(),
    ask: { service: 'shopp', version: '1' },
    reason: 'unknown-version',
    exitCode: 2,
  },
  {
    title: 'an unknown version in the same step',
    tell: () => passAll(withReader(shop(), '1', 'r1')),
    ask: { service: 'billing', version: '1', with: [{ service: 'shop', version: '9' }] },
    reason: 'unknown-version',
    exitCode: 2,
  },
  // Writers and owners.
  {
    title: 'a reader in an environment where nobody ever wrote or owned',
    tell: () => passAll(withReader(shop(), '1', 'r1')),
    ask: { service: 'billing', version: '1', environment: 'test' },
    reason: 'no-writer',
    exitCode: 3,
    blockers: ['no-writer', 'no-owner'],
  },
  {
    title: 'a reader whose writer was taken away',
    tell: () => passAll(withReader(shop(), '1', 'r1')).undeploy('shop', '1'),
    ask: { service: 'billing', version: '1', atRest: false },
    reason: 'no-writer',
    exitCode: 1,
  },
  {
    title: 'a dataset with a writer and no owner',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ inserts: ['i1'] }))
          .deploy('shop', '1')
          .publish('billing', '1', orders({ reads: 'r1' })),
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'no-owner',
    exitCode: 3,
  },
  {
    title: 'a dataset with an owner, a writer of changes only, and no document',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ updates: ['u1'], owns: 'o' }))
          .deploy('shop', '1')
          .publish('billing', '1', orders({ reads: 'r1' })),
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'no-writer',
    exitCode: 3,
  },
  {
    title: 'a service that upserts is a writer',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ updates: ['upsert:u'], owns: 'o' }))
          .deploy('shop', '1')
          .publish('billing', '1', orders({ reads: 'r1' })),
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a service that writes and owns what it reads needs nobody',
    tell: () =>
      passAll(
        new Story().environment('prod').publish('shop', '1', orders({ reads: 'r1', inserts: ['i1'], owns: 'o' })),
      ),
    ask: { service: 'shop', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a service that does not fit itself',
    tell: () =>
      passAll(
        new Story().environment('prod').publish('shop', '1', orders({ reads: 'r1', inserts: ['i1'], owns: 'o' })),
        [['r1', 'i1', 'failed']],
      ),
    ask: { service: 'shop', version: '1' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'the last writer stops writing what a live reader reads',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1')
          .deploy('billing', '1')
          .publish('shop', '2', orders({ owns: 'o' })),
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'no-writer',
    exitCode: 1,
  },
  {
    title: 'the last owner gives up what a live reader reads',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1')
          .deploy('billing', '1')
          .publish('shop', '2', orders({ inserts: ['i1'] })),
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'no-owner',
    exitCode: 1,
  },
  {
    title: 'a writer stops while another goes on',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1')
          .deploy('billing', '1')
          .publish('web', '1', orders({ inserts: ['i2'] }))
          .deploy('web', '1')
          .publish('shop', '2', orders({ owns: 'o' })),
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'two owners that both fix the storage',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o!' }))
          .deploy('shop', '1')
          .publish('web', '1', orders({ owns: 'p!' })),
      ),
    ask: { service: 'web', version: '1' },
    reason: 'failed',
    exitCode: 1,
    blockers: ['two-owners'],
  },
  {
    title: 'a second owner that only adds indexes',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o!' }))
          .deploy('shop', '1')
          .publish('web', '1', orders({ owns: 'p' })),
      ),
    ask: { service: 'web', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a new version of the owner is no second owner',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o!' }))
          .deploy('shop', '1')
          .publish('shop', '2', orders({ inserts: ['i1'], owns: 'p!' })),
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'two datasets that name one collection',
    tell: () => passAll(shop().publish('web', '1', { 'web.purchases': { owns: 'p/orders' } })),
    ask: { service: 'web', version: '1' },
    reason: 'failed',
    exitCode: 1,
    blockers: ['one-collection'],
  },
  // Several versions live at once.
  {
    title: 'every released version of a reader counts, old ones too',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1'), '2', 'r2')
          .release('billing', '1')
          .release('billing', '2')
          .publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'a released version counts until its support ends',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1'), '2', 'r2')
          .release('billing', '1')
          .release('billing', '2')
          .endSupport('billing', '1')
          .publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a later deployment replaces the earlier one of the same instance',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1'), '2', 'r2')
          .deploy('billing', '1')
          .deploy('billing', '2')
          .publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'instances that run side by side all count',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1'), '2', 'r2')
          .deploy('billing', '1', 'prod', 'blue')
          .deploy('billing', '2', 'prod', 'green')
          .publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'where several instances run, the last writer may be among those that follow',
    tell: () =>
      passAll(
        withReader(
          new Story()
            .environment('prod')
            .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o' }))
            .deploy('shop', '1', 'prod', 'blue'),
          '1',
          'r1',
        )
          .deploy('billing', '1')
          .publish('shop', '2', orders({ owns: 'o' })),
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'no-writer',
    exitCode: 1,
  },
  {
    title: 'asked about one instance, the others stay',
    tell: () =>
      passAll(
        withReader(
          new Story()
            .environment('prod')
            .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o' }))
            .deploy('shop', '1', 'prod', 'blue'),
          '1',
          'r1',
        )
          .deploy('billing', '1')
          .publish('shop', '2', orders({ owns: 'o' })),
      ),
    ask: { service: 'shop', version: '2', instance: 'green' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'another environment does not count',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1')
          .deploy('billing', '1', 'test')
          .publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a version that was undeployed does not count as a reader',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1')
          .deploy('billing', '1')
          .undeploy('billing', '1')
          .publish('shop', '2', orders({ inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'verified',
    exitCode: 0,
  },
  // Rolling out, rolling back.
  {
    title: 'the old version cannot read what the new one writes while both run',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ reads: 'r1', inserts: ['i1'], owns: 'o' }))
          .deploy('shop', '1')
          .publish('shop', '2', orders({ reads: 'r2', inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'stopping the old version first makes that harmless',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ reads: 'r1', inserts: ['i1'], owns: 'o' }))
          .deploy('shop', '1')
          .publish('shop', '2', orders({ reads: 'r2', inserts: ['i2'], owns: 'o' })),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2', overlap: false },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'stopping first does not help a new version that cannot read what the old one left',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o' }))
          .deploy('shop', '1')
          .publish('shop', '2', orders({ reads: 'r2', inserts: ['i2'], owns: 'o' })),
        [['r2', 'i1', 'failed']],
      ),
    ask: { service: 'shop', version: '2', overlap: false },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'stopping first without documents at rest asks only about the new version',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ inserts: ['i1'], owns: 'o' }))
          .deploy('shop', '1')
          .publish('shop', '2', orders({ reads: 'r2', inserts: ['i2'], owns: 'o' })),
        [['r2', 'i1', 'failed']],
      ),
    ask: { service: 'shop', version: '2', overlap: false, atRest: false },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a rollback finds its old results',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1'), '2', 'r2')
          .deploy('billing', '1')
          .deploy('billing', '2'),
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a rollback to a version that cannot read what the newer one left',
    tell: () =>
      passAll(
        new Story()
          .environment('prod')
          .publish('shop', '1', orders({ reads: 'r1', inserts: ['i1'], owns: 'o' }))
          .publish('shop', '2', orders({ reads: 'r1', inserts: ['i2'], owns: 'o' }))
          .deploy('shop', '1')
          .deploy('shop', '2'),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '1', overlap: false },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'deploying again what runs already',
    tell: () => passAll(shop()),
    ask: { service: 'shop', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  // Data at rest.
  {
    title: 'documents outlive a writer that was undeployed',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .deploy('web', '1')
            .undeploy('web', '1'),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'updates of a version that is gone left their marks too',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ updates: ['u2'] }))
            .deploy('web', '1')
            .undeploy('web', '1'),
          '1',
          'r1',
        ),
        [['r1', 'u2', 'failed']],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'once they are migrated they count no more',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .deploy('web', '1')
            .undeploy('web', '1')
            .migrate('web', '1', [['shop.orders', 'i2']]),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'migrating another dataset’s documents does not help',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .deploy('web', '1')
            .undeploy('web', '1')
            .migrate('web', '1', [['shop.carts', 'i2']]),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'a later redeployment brings them back',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .deploy('web', '1')
            .undeploy('web', '1')
            .migrate('web', '1', [['shop.orders', 'i2']])
            .deploy('web', '1')
            .undeploy('web', '1'),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'a released version whose support ended left documents',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .release('web', '1')
            .endSupport('web', '1'),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'asked without documents at rest, they do not count',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .deploy('web', '1')
            .undeploy('web', '1'),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1', atRest: false },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'a form that a live contract says is still stored counts like one that is written',
    tell: () =>
      passAll(
        withReader(
          new Story()
            .environment('prod')
            .publish('shop', '1', orders({ inserts: ['i1', 'old:i0'], owns: 'o' }))
            .deploy('shop', '1'),
          '1',
          'r1',
        ),
        [['r1', 'old:i0', 'failed']],
      ),
    ask: { service: 'billing', version: '1', atRest: false },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'a form that is only still stored need not pass the owner’s validator',
    tell: () =>
      passAll(new Story().environment('prod').publish('shop', '1', orders({ inserts: ['i1', 'old:i0'], owns: 'o!' })), [
        ['old:i0', 'o!', 'failed'],
      ]),
    ask: { service: 'shop', version: '1' },
    reason: 'verified',
    exitCode: 0,
  },
  // One step for several.
  {
    title: 'a breaking change alone',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1').deploy('billing', '1'), '2', 'r2').publish(
          'shop',
          '2',
          orders({ inserts: ['i2'], owns: 'o' }),
        ),
        [
          ['r1', 'i2', 'failed'],
          ['r2', 'i1', 'failed'],
        ],
      ),
    ask: { service: 'shop', version: '2' },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'a breaking change with its reader in the same step',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1').deploy('billing', '1'), '2', 'r2').publish(
          'shop',
          '2',
          orders({ inserts: ['i2'], owns: 'o' }),
        ),
        [
          ['r1', 'i2', 'failed'],
          ['r2', 'i1', 'failed'],
        ],
      ),
    ask: { service: 'shop', version: '2', with: [{ service: 'billing', version: '2' }], atRest: false },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'the same step does not get past documents that the old writer left',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1').deploy('billing', '1'), '2', 'r2').publish(
          'shop',
          '2',
          orders({ inserts: ['i2'], owns: 'o' }),
        ),
        [
          ['r1', 'i2', 'failed'],
          ['r2', 'i1', 'failed'],
        ],
      ),
    ask: { service: 'shop', version: '2', with: [{ service: 'billing', version: '2' }] },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'a step replaces what is deployed, never what is released',
    tell: () =>
      passAll(
        withReader(withReader(shop(), '1', 'r1').deploy('billing', '1').release('billing', '1'), '2', 'r2').publish(
          'shop',
          '2',
          orders({ inserts: ['i2'], owns: 'o' }),
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'shop', version: '2', with: [{ service: 'billing', version: '2' }], atRest: false },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'a reader comes with its writer and owner',
    tell: () => passAll(withReader(shop(), '1', 'r1')),
    ask: { service: 'billing', version: '1', with: [{ service: 'shop', version: '1' }], environment: 'test' },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'what another of the step breaks is the step’s problem',
    tell: () =>
      passAll(withReader(shop(), '1', 'r1').publish('audit', '1', orders({ reads: 'r3' })), [['r3', 'i1', 'failed']]),
    ask: { service: 'billing', version: '1', with: [{ service: 'audit', version: '1' }] },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'the last writer leaves together with the last reader of what it wrote',
    tell: () =>
      passAll(
        withReader(shop(), '1', 'r1').deploy('billing', '1').publish('billing', '2', {}).publish('shop', '2', {}),
      ),
    ask: { service: 'shop', version: '2', with: [{ service: 'billing', version: '2' }] },
    reason: 'no-dependencies',
    exitCode: 0,
  },
  // Leaving somebody out.
  {
    title: 'a service that is ignored blocks nothing',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .deploy('web', '1'),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1', ignore: ['web'] },
    reason: 'verified',
    exitCode: 0,
  },
  {
    title: 'ignoring one version leaves the others in',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .publish('web', '2', orders({ inserts: ['i3'] }))
            .release('web', '1')
            .release('web', '2'),
          '1',
          'r1',
        ),
        [
          ['r1', 'i2', 'failed'],
          ['r1', 'i3', 'failed'],
        ],
      ),
    ask: { service: 'billing', version: '1', ignore: ['web@1'] },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'ignoring one of two versions that promise the same does not leave out the other',
    tell: () =>
      passAll(
        withReader(
          shop()
            .publish('web', '1', orders({ inserts: ['i2'] }))
            .publish('web', '2', orders({ inserts: ['i2'] }))
            .deploy('web', '1')
            .deploy('web', '2')
            .undeploy('web', '2'),
          '1',
          'r1',
        ),
        [['r1', 'i2', 'failed']],
      ),
    ask: { service: 'billing', version: '1', ignore: ['web@2'] },
    reason: 'failed',
    exitCode: 1,
  },
  {
    title: 'the only writer, ignored, is still a writer',
    tell: () =>
      passAll(withReader(shop(), '1', 'r1'), [
        ['r1', 'i1', 'missing'],
        ['r1', 'o', 'missing'],
      ]),
    ask: { service: 'billing', version: '1', ignore: ['shop'] },
    reason: 'no-dependencies',
    exitCode: 0,
  },
];

test.each(scenarios)('$title: $reason', ({ tell, ask, reason, exitCode, blockers }) => {
  const answer = canIDeploy(viewOf(tell().standing()), { environment: 'prod', ...ask });
  expect({ reason: answer.reason, exitCode: answer.exitCode, ok: answer.ok }).toEqual({
    reason,
    exitCode,
    ok: exitCode === 0,
  });
  if (blockers !== undefined) expect(answer.blockers.map(({ code }) => code)).toEqual(blockers);
  if (exitCode === 1 || exitCode === 3) {
    expect(answer.blockers.length).toBeGreaterThan(0);
    for (const { message, clear } of answer.blockers) expect(message !== '' && clear !== '').toBe(true);
  }
});

test('the same question about the wrong name says which is near', () => {
  const view = viewOf(shop().standing());
  expect(canIDeploy(view, { service: 'shop', version: '1', environment: 'prood' }).problems[0]?.hint).toContain('prod');
  expect(canIDeploy(view, { service: 'shoop', version: '1', environment: 'prod' }).problems[0]?.hint).toContain('shop');
});

test('leaving out a name that matches nobody is a mistake', () => {
  const view = viewOf(passAll(withReader(shop(), '1', 'r1')).standing());
  const ask = (name: string) => () =>
    canIDeploy(view, { service: 'billing', version: '1', environment: 'prod', ignore: [name] });
  for (const name of ['shp', 'shop@7', 'billing']) expect(ask(name)).toThrow(/leaves out nothing/u);
  expect(ask('shop@1')().ignored).toEqual(['shop@1']);
});

test('a service named twice in one step is a mistake', () => {
  const view = viewOf(shop().publish('shop', '2', {}).standing());
  expect(() =>
    canIDeploy(view, { service: 'shop', version: '1', environment: 'prod', with: [{ service: 'shop', version: '2' }] }),
  ).toThrow(/both asked about/u);
});
