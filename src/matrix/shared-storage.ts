import type { Result } from '../ledger/standing.js';
import { unservedBy, type BesideOwner } from '../verify/shared-storage.js';
import type { Failure, PairKey } from '../verify/verdict.js';
import { ActorsByDataset, datasetsOf, sectionsOn, type Actor } from './actor.js';
import type { Blocker } from './answer.js';
import { Demands, type Demand } from './demands.js';
import { pairBlocker } from './pair-blockers.js';
import { requiredPairs, type RequiredPair } from './required-pairs.js';
import type { Situation, StepOptions } from './situation.js';
import type { View } from './view.js';

/** The result of a pair with an owner when the dataset's other owners are counted in, or what blocks it. */
export type SharedResult =
  | { readonly kind: 'result'; readonly result: Result }
  /** Whether another owner serves what this one lacks, nobody has verified. */
  | { readonly kind: 'missing'; readonly pair: PairKey };

/**
 * What a failed pair with an owner amounts to when `actors` are there: the indexes of a dataset are the union over its
 * owners. Every version of a service that is live there has to have an index for it to count.
 */
export function withOtherOwners(
  view: View,
  { key, dataset }: Pick<Demand, 'key' | 'dataset'>,
  result: Result,
  actors: ActorsByDataset,
): SharedResult {
  const { kind } = key;
  if (result.verdict !== 'failed' || (kind !== 'reads-owns' && kind !== 'inserts-owns')) {
    return { kind: 'result', result };
  }
  const others = ownersBeside(actors.on(dataset), dataset, key.right);
  if (others.size === 0) return { kind: 'result', result };
  const missing: PairKey[] = [];
  const beside = [...others].map(([, digests]) =>
    together(
      [...digests].map((digest): BesideOwner => {
        const pair = { kind, left: key.left, right: digest } as const;
        const known = view.result(pair);
        if (known?.verdict === 'passed') return { failures: [] };
        if (known?.verdict === 'failed') return { failures: known.detail().failures };
        if (known === undefined) missing.push(pair);
        return 'unknown';
      }),
    ),
  );
  const detail = result.detail();
  const { failures, unknown } = unservedBy(kind, detail.failures, beside);
  const [first] = missing;
  if (unknown && first !== undefined) return { kind: 'missing', pair: first };
  if (failures.length > 0) return { kind: 'result', result: { ...result, detail: () => ({ ...detail, failures }) } };
  const names = [...others.keys()].sort().join(', ');
  const notes = [...result.notes, ...servedNotes(detail.failures, names)];
  return {
    kind: 'result',
    result: { ...result, verdict: 'passed', basis: 'tested', notes, detail: () => ({ ...detail, failures: [] }) },
  };
}

/** What pairs of those who stay lose when the step takes storage away that they were served by beside their owner's. */
export function lostStorage(view: View, situation: Situation, { isIgnored }: StepOptions): readonly Blocker[] {
  const { asked, others, replaced } = situation;
  const changed = new Set(
    [...asked, ...replaced].flatMap((actor) => datasetsOf(actor).filter((on) => owns(actor, on))),
  );
  const staying = new ActorsByDataset(others.filter((actor) => !isIgnored(actor)));
  const before = new ActorsByDataset([...others, ...replaced]);
  const after = new ActorsByDataset([...others, ...asked]);
  const demands = new Demands();
  for (const dataset of [...changed].sort()) {
    // What a single service owns, no other could serve.
    const owners = before.on(dataset).filter((actor) => owns(actor, dataset));
    if (new Set(owners.map(({ service }) => service)).size < 2) continue;
    for (const owner of staying.on(dataset)) {
      for (const user of staying.on(dataset)) {
        for (const pair of storagePairs(user, owner, dataset)) demands.add(dataset, pair, user, owner);
      }
    }
  }
  return demands.list().flatMap((demand) => {
    const result = view.result(demand.key);
    if (result?.verdict !== 'failed') return [];
    const was = withOtherOwners(view, demand, result, before);
    if (was.kind === 'missing' || was.result.verdict === 'failed') return [];
    const blocker = sharedBlocker(demand, withOtherOwners(view, demand, result, after));
    return blocker === undefined ? [] : [blocker];
  });
}

/** What a pair with an owner puts in the way once the other owners are counted in. */
export function sharedBlocker(demand: Demand, shared: SharedResult, environment = ''): Blocker | undefined {
  return shared.kind === 'missing'
    ? pairBlocker({ ...demand, key: shared.pair }, undefined, environment)
    : pairBlocker(demand, shared.result, environment);
}

function storagePairs(user: Actor, owner: Actor, dataset: string): readonly RequiredPair[] {
  return sectionsOn(user, dataset).flatMap((left) =>
    sectionsOn(owner, dataset)
      .flatMap((right) => requiredPairs(left, right))
      .filter(({ key: { kind } }) => kind === 'reads-owns' || kind === 'inserts-owns'),
  );
}

/** The digests of what services own of a dataset beside those of which a version owns `own`, by service. */
function ownersBeside(
  actors: readonly Actor[],
  dataset: string,
  own: string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const owned = actors.flatMap((actor) =>
    sectionsOn(actor, dataset).flatMap(({ owns: section }) =>
      section === undefined ? [] : [{ service: actor.service, digest: section.digest }],
    ),
  );
  const owners = new Set(owned.filter(({ digest }) => digest === own).map(({ service }) => service));
  const beside = new Map<string, Set<string>>();
  for (const { service, digest } of owned) {
    if (!owners.has(service)) beside.set(service, (beside.get(service) ?? new Set<string>()).add(digest));
  }
  return beside;
}

/** What is lacking in any version of a service cannot be counted on. */
function together(versions: readonly BesideOwner[]): BesideOwner {
  const known = versions.flatMap((version) => (version === 'unknown' ? [] : [version]));
  return known.length < versions.length ? 'unknown' : { failures: known.flatMap(({ failures }) => failures) };
}

function servedNotes(failures: readonly Failure[], names: string): readonly string[] {
  const queries = [...new Set(failures.flatMap(({ query }) => query ?? []))];
  return queries.map((query) => `Query "${query}" is served by an index of another owner (${names}).`);
}

function owns(actor: Actor, dataset: string): boolean {
  return sectionsOn(actor, dataset).some((sections) => sections.owns !== undefined);
}
