import type { Verdict } from '../verify/verdict.js';
import type { Findings, Run } from './run.js';
import type { Result } from './standing.js';

const badness: Readonly<Record<Verdict, number>> = { passed: 0, undecided: 1, failed: 2 };

/**
 * The one result that current records of the same pair amount to. Records that do not know of each other count as the
 * worse: a failure beats what is undecided, which beats a pass; a condition is supplied when every record says so.
 */
export function combineResults(runs: readonly Omit<Run, 'kind' | 'verdict'>[]): Result {
  const [first] = runs;
  if (first === undefined) throw new TypeError('a result needs at least one verification');
  const records = runs.map(({ id }) => id);
  if (runs.length === 1) {
    const { failures, reasons } = first.findings;
    return { pair: first.pair, ...commonOf(first.findings), detail: () => ({ records, failures, reasons }) };
  }
  const all = runs.map(({ findings }) => findings);
  const worst = all.reduce((a, b) => (badness[b.verdict] > badness[a.verdict] ? b : a), first.findings);
  const same = all.filter((run) => run.verdict === worst.verdict);
  return {
    pair: first.pair,
    verdict: worst.verdict,
    basis: same.some((run) => run.basis === 'tested') ? 'tested' : worst.basis,
    fixtures: Math.max(...all.map((run) => run.fixtures)),
    engines: distinct(all.flatMap(engineText)),
    supplies: combineSupplies(all),
    premises: distinct(all.flatMap((run) => run.premises)),
    notes: distinct(all.flatMap((run) => run.notes)),
    outside: all.some((run) => run.outside === true),
    conflicting: all.some((run) => run.verdict !== worst.verdict),
    detail: () => ({
      records,
      failures: same.flatMap((run) => run.failures),
      reasons: same.flatMap((run) => run.reasons),
    }),
  };
}

type Common = Omit<Result, 'pair' | 'detail'>;

/** Worked out once for all the pairs that share their findings. */
const common = new WeakMap<Findings, Common>();

function commonOf(findings: Findings): Common {
  let known = common.get(findings);
  if (known === undefined) {
    const { verdict, basis, fixtures, supplies, premises, notes, outside } = findings;
    known = {
      verdict,
      basis,
      fixtures,
      engines: engineText(findings),
      supplies,
      premises: premises.length < 2 ? premises : distinct(premises),
      notes: notes.length < 2 ? notes : distinct(notes),
      outside: outside === true,
      conflicting: false,
    };
    common.set(findings, known);
  }
  return known;
}

function engineText({ engine }: Findings): readonly string[] {
  return engine === null ? [] : [`${engine.store}/${engine.engine} ${engine.version}`];
}

function combineSupplies(runs: readonly Findings[]): Result['supplies'] {
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
