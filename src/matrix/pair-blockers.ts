import type { Result } from '../ledger/standing.js';
import { versionText, type Blocker, type Side } from './answer.js';
import { clearFailed, clearMissing, clearUndecided } from './clear.js';
import type { Demand } from './demands.js';
import type { PairKind } from '../verify/verdict.js';

/** What a demanded pair puts in the way, or nothing when it passed. */
export function pairBlocker(demand: Demand, result: Result | undefined, environment: string): Blocker | undefined {
  if (result?.verdict === 'passed') return undefined;
  const base = {
    dataset: demand.dataset,
    pair: demand.key,
    left: demand.left,
    right: demand.right,
    ...(demand.premise ? ({ premise: true } as const) : {}),
  };
  const what = describe(demand);
  if (result === undefined) {
    return {
      ...base,
      cause: 'missing',
      code: 'pair-missing',
      message: `${what}: nobody has verified it yet`,
      clear: clearMissing,
      failures: [],
      reasons: [],
    };
  }
  const detail = result.detail();
  const { failures, reasons } = detail;
  const conflicting = result.conflicting ? ({ conflicting: true } as const) : {};
  if (result.verdict === 'failed') {
    return {
      ...base,
      ...conflicting,
      cause: 'failed',
      code: 'pair-failed',
      message: `${what}: ${failures[0]?.message ?? 'it failed'}${result.conflicting ? ' (other records disagree; the worse one counts)' : ''}`,
      clear: result.conflicting ? clearUndecided(demand, true, detail) : clearFailed(demand, environment),
      failures,
      reasons,
    };
  }
  return {
    ...base,
    ...conflicting,
    cause: 'undecided',
    code: 'pair-undecided',
    message: `${what}: ${reasons[0]?.message ?? 'it could not be decided'}`,
    clear: clearUndecided(demand, result.conflicting, detail),
    failures,
    reasons,
  };
}

/** What the left sides do and what the right sides do, said of one and of several. */
const relations: Readonly<Record<PairKind, readonly [Verb, Verb]>> = {
  'reads-inserts': [
    ['reads what', 'read what'],
    ['stores', 'store'],
  ],
  'reads-updates': [
    ['reads what', 'read what'],
    ['changes', 'change'],
  ],
  'assumes-inserts': [
    ['assumes something of what', 'assume something of what'],
    ['stores', 'store'],
  ],
  'assumes-updates': [
    ['assumes something of what', 'assume something of what'],
    ['changes', 'change'],
  ],
  'inserts-owns': [
    ['stores what', 'store what'],
    ['must let through', 'must let through'],
  ],
  'reads-owns': [
    ['queries with the indexes and keys that', 'query with the indexes and keys that'],
    ['keeps', 'keep'],
  ],
};

type Verb = readonly [one: string, several: string];

function describe({ key, dataset, left, right }: Demand): string {
  const [verb, end] = relations[key.kind];
  const after = key.after === undefined ? '' : ', after other writes';
  return `${listSides(left)} ${verbFor(left, verb)} ${listSides(right)} ${verbFor(right, end)} in ${dataset}${after}`;
}

function verbFor(sides: readonly Side[], [one, several]: Verb): string {
  return new Set(sides.map(sideText)).size > 1 ? several : one;
}

/** The sides of a pair as a reader scans them: the first two, and how many more. */
function listSides(sides: readonly Side[]): string {
  const names = [...new Set(sides.map((side) => sideText(side)))];
  const shown = names.slice(0, 2).join(' and ');
  return names.length > 2 ? `${shown} (and ${String(names.length - 2)} more)` : shown;
}

function sideText(side: Side): string {
  const name = side.name === undefined ? '' : ` (${side.name})`;
  const role = side.role === 'at-rest' ? ' at rest' : side.role === 'replaced' ? ' (making way)' : '';
  return `${versionText(side)}${role}${name}`;
}
