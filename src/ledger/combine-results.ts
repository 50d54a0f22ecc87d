import type { Verdict, Verification } from '../verify/verdict.js';
import type { RecordId } from './record.js';
import type { Result } from './standing.js';

export interface VerificationFact {
  readonly kind: 'verification';
  readonly verification: Verification;
  /** The pair, as text. */
  readonly lane: string;
}

const badness: Readonly<Record<Verdict, number>> = { passed: 0, undecided: 1, failed: 2 };

/**
 * The one result that current records of the same pair amount to. Records that do not know of each other count as the
 * worse: a failure beats what is undecided, which beats a pass; a condition is supplied when every record says so.
 */
export function combineResults(facts: readonly { readonly id: RecordId; readonly of: VerificationFact }[]): Result {
  const runs = facts.map(({ of }) => of.verification);
  const [first] = runs;
  if (first === undefined) throw new TypeError('a result needs at least one verification');
  if (runs.length === 1)
    return onlyResult(
      first,
      facts.map(({ id }) => id),
    );
  const worst = runs.reduce((a, b) => (badness[b.verdict] > badness[a.verdict] ? b : a), first);
  const same = runs.filter((run) => run.verdict === worst.verdict);
  return {
    pair: first.pair,
    verdict: worst.verdict,
    basis: same.some((run) => run.basis === 'tested') ? 'tested' : worst.basis,
    fixtures: Math.max(...runs.map((run) => run.fixtures)),
    engines: distinct(runs.flatMap(engineText)),
    supplies: combineSupplies(runs),
    premises: distinct(runs.flatMap((run) => run.premises)),
    notes: distinct(runs.flatMap((run) => run.notes)),
    outside: runs.some((run) => run.outside === true),
    conflicting: runs.some((run) => run.verdict !== worst.verdict),
    detail: () => ({
      records: facts.map(({ id }) => id),
      failures: same.flatMap((run) => run.failures),
      reasons: same.flatMap((run) => run.reasons),
    }),
  };
}

function onlyResult(run: Verification, records: readonly RecordId[]): Result {
  const { pair, verdict, basis, fixtures, supplies, premises, notes, failures, reasons } = run;
  return {
    pair,
    verdict,
    basis,
    fixtures,
    engines: engineText(run),
    supplies,
    premises: premises.length < 2 ? premises : distinct(premises),
    notes: notes.length < 2 ? notes : distinct(notes),
    outside: run.outside === true,
    conflicting: false,
    detail: () => ({ records, failures, reasons }),
  };
}

function engineText({ engine }: Verification): readonly string[] {
  return engine === null ? [] : [`${engine.store}/${engine.engine} ${engine.version}`];
}

function combineSupplies(runs: readonly Verification[]): Result['supplies'] {
  const queries = new Map<string, Map<string, boolean>>();
  for (const { supplies } of runs) {
    for (const [query, conditions] of Object.entries(supplies)) {
      const combined = queries.get(query) ?? new Map<string, boolean>();
      queries.set(query, combined);
      for (const [condition, supplied] of Object.entries(conditions)) {
        combined.set(condition, supplied && (combined.get(condition) ?? true));
      }
    }
  }
  return Object.fromEntries([...queries].map(([query, conditions]) => [query, Object.fromEntries(conditions)]));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
