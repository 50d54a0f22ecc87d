import type { Contract } from '../contract/contract.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Standing } from '../ledger/standing.js';
import { pairText } from '../verify/pair-text.js';
import { establisherDigest, type Pair } from '../verify/pair.js';
import { pairsBetween, planPairs } from '../verify/plan.js';
import { publishedVersions } from './published-versions.js';

/**
 * Every pair that contracts have with all that they meet: with each other, with what runs or was released anywhere, with
 * services that run nowhere yet, and, as readers, with what versions that are gone may have left behind.
 */
export async function pairsOfContracts(
  contracts: readonly Contract[],
  ledger: Ledger | undefined,
): Promise<readonly Pair[]> {
  if (ledger === undefined) return planPairs(contracts);
  const standing = await ledger.standing();
  const live = namesOf(standing, 'live');
  const past = namesOf(standing, 'past');
  const runsSomewhere = new Set([...live, ...past].map((name) => name.split('\n')[0]));
  const others = await publishedVersions(
    ledger,
    standing,
    (service, version) => live.has(`${service}\n${version}`) || !runsSomewhere.has(service),
  );
  const gone = await publishedVersions(ledger, standing, (service, version) => {
    const name = `${service}\n${version}`;
    return past.has(name) && !live.has(name);
  });
  const local = new Set(contracts.map(({ service }) => service));
  // Versions of a service that runs nowhere are drafts; the local one is the draft that is asked about.
  const met = others.filter(({ service, version }) => !local.has(service) || live.has(`${service}\n${version}`));
  const pairs = [
    ...contracts.flatMap((reader) =>
      gone.flatMap((writer) => writer.contracts.flatMap((contract) => leftBehind(reader, contract))),
    ),
    // These come last, and stay: they know of more that stores documents.
    ...planPairs(contracts, unique(met.flatMap((version) => version.contracts))),
  ];
  return [...new Map(pairs.map((pair) => [pairText(pair.key), pair])).values()];
}

/** Every pair between published versions, or those that have no result yet. */
export async function publishedPairs(ledger: Ledger, which: 'all' | 'missing'): Promise<readonly Pair[]> {
  const standing = await ledger.standing();
  const versions = await publishedVersions(ledger, standing, () => true);
  const contracts = unique(versions.flatMap((version) => version.contracts));
  return planPairs(contracts).filter((pair) => which === 'all' || !isSettled(pair, standing, 'any result'));
}

/** What a reader or an updater may still meet of a writer that is gone. */
function leftBehind(reader: Contract, writer: Contract): readonly Pair[] {
  return Object.keys(reader.datasets).flatMap((dataset) => {
    const left = reader.datasets[dataset];
    const right = writer.datasets[dataset];
    if (left === undefined || right === undefined) return [];
    return pairsBetween(reader.service, left, writer.service, right).filter(
      ({ kind }) => kind !== 'reads-owns' && kind !== 'inserts-owns',
    );
  });
}

function namesOf(standing: Standing, which: 'live' | 'past'): ReadonlySet<string> {
  const names = [...standing.environments.values()].flatMap((environment) =>
    which === 'live'
      ? environment.live.map(({ service, version }) => `${service}\n${version}`)
      : [...environment.past].flatMap(([service, versions]) => versions.map(({ version }) => `${service}\n${version}`)),
  );
  return new Set(names);
}

function unique(contracts: readonly Contract[]): readonly Contract[] {
  return [...new Set(contracts)];
}

/**
 * Whether a pair owes nobody a run: there is a result (or a pass), and for an update it was judged from the documents of
 * every writer whose documents do not keep to the reader's shape.
 */
export function isSettled(pair: Pair, standing: Standing, by: 'a pass' | 'any result'): boolean {
  const result = standing.results.get(pairText(pair.key));
  if (result === undefined || (by === 'a pass' && result.verdict !== 'passed')) return false;
  if (pair.kind !== 'reads-updates' || result.verdict !== 'passed') return true;
  return pair.met
    .map(establisherDigest)
    .filter((right) => {
      const stored = standing.results.get(pairText({ kind: 'reads-inserts', left: pair.reads.digest, right }));
      return stored?.outside === true;
    })
    .every((digest) => result.startedFrom.includes(digest));
}
