import type { Contract, DatasetSections, Update } from '../contract/contract.js';
import { pairText } from './pair-text.js';
import { establisherDigest, type Establisher, type Pair } from './pair.js';

/**
 * Every pair that verifying `contracts` against all that they meet asks for: those in which at least one side belongs to
 * one of `contracts`, a service against itself included, each result once (pairs with the same digests have the same
 * result, whoever the services are). In a stable order: by dataset, then as the contracts are given.
 */
export function planPairs(contracts: readonly Contract[], others: readonly Contract[] = []): readonly Pair[] {
  const asked = new Set<Contract>(contracts);
  const all = [...contracts, ...others.filter((other) => !asked.has(other))];
  const datasets = [...new Set(all.flatMap((contract) => Object.keys(contract.datasets)))].sort();
  const pairs = new Map<string, Pair>();
  for (const dataset of datasets) {
    for (const left of all) {
      for (const right of all) {
        if (!asked.has(left) && !asked.has(right)) continue;
        const leftSections = left.datasets[dataset];
        const rightSections = right.datasets[dataset];
        if (leftSections === undefined || rightSections === undefined) continue;
        for (const pair of pairsBetween(left.service, leftSections, right.service, rightSections)) {
          const id = pairText(pair.key);
          if (!pairs.has(id)) pairs.set(id, pair);
        }
      }
    }
  }
  return [...pairs.values()];
}

/** Every way in which the left service's side of one dataset relies on the right one's. */
export function pairsBetween(
  left: string,
  leftSections: DatasetSections,
  right: string,
  rightSections: DatasetSections,
): readonly Pair[] {
  const base = { dataset: leftSections.dataset, store: leftSections.store, left, right, leftSections, rightSections };
  const establishers = establishersOf(rightSections);
  const updates = preservingUpdates(rightSections);
  const pairs: Pair[] = [];
  const { reads } = leftSections;
  if (reads !== undefined) {
    for (const establisher of establishers) {
      const key = { kind: 'reads-inserts', left: reads.digest, right: establisherDigest(establisher) } as const;
      pairs.push({ ...base, kind: 'reads-inserts', key, reads, establisher });
    }
    for (const update of updates) {
      const key = { kind: 'reads-updates', left: reads.digest, right: update.digest } as const;
      pairs.push({ ...base, kind: 'reads-updates', key, reads, update });
    }
    const { owns } = rightSections;
    if (owns !== undefined) {
      const key = { kind: 'reads-owns', left: reads.digest, right: owns.digest } as const;
      pairs.push({ ...base, kind: 'reads-owns', key, reads, owns });
    }
  }
  for (const assuming of Object.values(leftSections.writes?.updates ?? {})) {
    if (assuming.assumes === undefined) continue;
    for (const establisher of establishers) {
      const key = { kind: 'assumes-inserts', left: assuming.digest, right: establisherDigest(establisher) } as const;
      pairs.push({ ...base, kind: 'assumes-inserts', key, assuming, establisher });
    }
    for (const update of updates) {
      const key = { kind: 'assumes-updates', left: assuming.digest, right: update.digest } as const;
      pairs.push({ ...base, kind: 'assumes-updates', key, assuming, update });
    }
  }
  if (leftSections.writes !== undefined && rightSections.owns !== undefined) {
    const { owns } = rightSections;
    const { unique } = leftSections.writes;
    for (const establisher of establishersOf(leftSections)) {
      // What is only still stored passes no validator any more.
      if (establisher.kind === 'insert' && establisher.insert.atRest) continue;
      const key = { kind: 'inserts-owns', left: establisherDigest(establisher), right: owns.digest } as const;
      pairs.push({ ...base, kind: 'inserts-owns', key, establisher, unique, owns });
    }
  }
  return pairs;
}

/** What brings whole documents into being on this side of the dataset. */
export function establishersOf(sections: DatasetSections): readonly Establisher[] {
  const inserts = Object.values(sections.writes?.inserts ?? {}).map((insert): Establisher => ({
    kind: 'insert',
    insert,
  }));
  const updates = Object.values(sections.writes?.updates ?? {}).flatMap((update): Establisher[] => {
    if (update.replace !== undefined) return [{ kind: 'replacement', update }];
    return update.upsert ? [{ kind: 'upsert', update }] : [];
  });
  return [...inserts, ...updates];
}

/** A replacement only establishes: nothing of the document that it meets is left. An upsert does both. */
function preservingUpdates(sections: DatasetSections): readonly Update[] {
  return Object.values(sections.writes?.updates ?? {}).filter((update) => update.replace === undefined);
}
