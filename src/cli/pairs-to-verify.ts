import type { Contract } from '../contract/contract.js';
import type { Ledger } from '../ledger/ledger.js';
import { canIDeploy } from '../matrix/can-i-deploy.js';
import { viewOf } from '../matrix/view.js';
import type { Standing } from '../ledger/standing.js';
import { pairText } from '../verify/pair-text.js';
import type { Pair } from '../verify/pair.js';
import { pairsAfter, withEarlierWrites } from '../verify/plan-after.js';
import { pairsBetween, planPairs } from '../verify/plan.js';
import type { PairKey } from '../verify/verdict.js';
import { publishedVersions, type PublishedVersion } from './published-versions.js';

/** What contracts ask for. */
export interface PairsOfContracts {
  readonly pairs: readonly Pair[];
  /** The pairs to verify in the end, once the results of `pairs` say what is left outside of readers' shapes. */
  readonly after: (isOutside: (pair: PairKey) => boolean) => readonly Pair[];
}

/**
 * Every pair that contracts have with all that they meet: with each other, with what runs or was released anywhere, with
 * services that run nowhere yet, and, as readers, with what versions that are gone may have left behind.
 */
export async function pairsOfContracts(
  contracts: readonly Contract[],
  ledger: Ledger | undefined,
): Promise<PairsOfContracts> {
  const { met, gone } = await metBy(contracts, ledger);
  const pairs = distinctPairs([...planPairs(contracts, met), ...leftBehind(contracts, gone)]);
  const readers = new Set(pairs.map(({ dataset, key }) => `${dataset}\n${key.left}`));
  return {
    pairs,
    after: (isOutside) => {
      // A reader meets everybody's writes, also where only one of them is asked about.
      const all = [...contracts, ...met];
      const everything = distinctPairs([...planPairs(all), ...leftBehind(all, gone)]);
      return pairsAfter(everything, isOutside).filter(({ dataset, key }) => readers.has(`${dataset}\n${key.left}`));
    },
  };
}

async function metBy(
  contracts: readonly Contract[],
  ledger: Ledger | undefined,
): Promise<{ readonly met: readonly Contract[]; readonly gone: readonly Contract[] }> {
  if (ledger === undefined) return { met: [], gone: [] };
  const standing = await ledger.standing();
  const live = namesOf(standing, 'live');
  const past = namesOf(standing, 'past');
  const runsSomewhere = new Set([...live, ...past].map((name) => name.split('\n')[0]));
  const local = new Set(contracts.map(({ service }) => service));
  // Versions of a service that runs nowhere are drafts; the local one is the draft that is asked about.
  const met = await publishedVersions(ledger, standing, (service, version) =>
    local.has(service) || runsSomewhere.has(service) ? live.has(`${service}\n${version}`) : true,
  );
  const gone = await publishedVersions(ledger, standing, (service, version) => {
    const name = `${service}\n${version}`;
    return past.has(name) && !live.has(name);
  });
  return { met: contractsIn(met), gone: contractsIn(gone) };
}

/** Every pair between published versions, or those that have no result yet. */
export async function publishedPairs(ledger: Ledger, which: 'all' | 'missing'): Promise<readonly Pair[]> {
  const standing = await ledger.standing();
  const pairs = planPairs(contractsIn(await publishedVersions(ledger, standing, () => true)));
  const after = which === 'all' ? recordedAfter(standing) : missingAfter(standing);
  const all = [...pairs, ...after.flatMap((key) => withEarlierWrites(key, pairs) ?? [])];
  return which === 'all' ? all : all.filter((pair) => !standing.results.has(pairText(pair.key)));
}

/** The pairs of these keys, as far as published contracts have their digests. */
export async function pairsOfKeys(ledger: Ledger, keys: readonly PairKey[]): Promise<readonly Pair[]> {
  const standing = await ledger.standing();
  const pairs = planPairs(contractsIn(await publishedVersions(ledger, standing, () => true)));
  const named = new Map(pairs.map((pair) => [pairText(pair.key), pair]));
  return keys.flatMap((key) =>
    key.after === undefined ? (named.get(pairText(key)) ?? []) : (withEarlierWrites(key, pairs) ?? []),
  );
}

/** Whether a result of the ledger says that documents are left outside of the reader's shape. */
export function outsideIn(standing: Standing): (pair: PairKey) => boolean {
  return (pair) => standing.results.get(pairText(pair))?.outside === true;
}

function recordedAfter(standing: Standing): readonly PairKey[] {
  return [...standing.results.values()].flatMap(({ pair }) => (pair.after === undefined ? [] : [pair]));
}

/** What would be missing if any service's last version went to any environment. */
function missingAfter(standing: Standing): readonly PairKey[] {
  const view = viewOf(standing);
  const keys = new Map<string, PairKey>();
  for (const environment of standing.environments.keys()) {
    for (const [service, { versions }] of standing.services) {
      const version = versions.at(-1);
      if (version === undefined) continue;
      for (const { cause, pair } of canIDeploy(view, { service, version, environment }).blockers) {
        if (cause === 'missing' && pair?.after !== undefined) keys.set(pairText(pair), pair);
      }
    }
  }
  return [...keys.values()];
}

/** What readers and updaters may still meet of writers that are gone. */
function leftBehind(readers: readonly Contract[], gone: readonly Contract[]): readonly Pair[] {
  return readers.flatMap((reader) =>
    gone.flatMap((writer) =>
      Object.keys(reader.datasets).flatMap((dataset) => {
        const left = reader.datasets[dataset];
        const right = writer.datasets[dataset];
        if (left === undefined || right === undefined) return [];
        return pairsBetween(reader.service, left, writer.service, right).filter(
          ({ kind }) => kind !== 'reads-owns' && kind !== 'inserts-owns',
        );
      }),
    ),
  );
}

function namesOf(standing: Standing, which: 'live' | 'past'): ReadonlySet<string> {
  const names = [...standing.environments.values()].flatMap((environment) =>
    which === 'live'
      ? environment.live.map(({ service, version }) => `${service}\n${version}`)
      : [...environment.past].flatMap(([service, versions]) => versions.map(({ version }) => `${service}\n${version}`)),
  );
  return new Set(names);
}

function contractsIn(versions: readonly PublishedVersion[]): readonly Contract[] {
  return [...new Set(versions.flatMap((version) => version.contracts))];
}

function distinctPairs(pairs: readonly Pair[]): readonly Pair[] {
  return [...new Map(pairs.map((pair) => [pairText(pair.key), pair])).values()];
}
