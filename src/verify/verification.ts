import type { EngineIdentity } from '../engine/engine.js';
import type { Digest } from '../value/digest.js';
import type { Pair } from './pair.js';
import type { Failure, UndecidedReason, Verification } from './verdict.js';

/** What was found out about a pair, before it is summed up in a verdict. */
export interface Findings {
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
  readonly supplies?: Verification['supplies'];
  /** How many documents were played in the engine. */
  readonly fixtures?: number;
  /** Whether something that passed was only tried. */
  readonly onlyTested?: boolean;
  readonly premises?: readonly Digest[];
  readonly notes?: readonly string[];
  /** Some documents that are left do not keep to the reader's shape, though no query of it meets them. */
  readonly outside?: boolean;
}

/** The verification that some findings amount to: a failure outweighs a doubt, a doubt outweighs everything that fits. */
export function sumUp(pair: Pair, findings: Findings, engine: EngineIdentity | null, seed: number): Verification {
  const { failures, reasons } = findings;
  const verdict = failures.length > 0 ? 'failed' : reasons.length > 0 ? 'undecided' : 'passed';
  const basis = {
    failed: 'refuted',
    undecided: 'none',
    passed: findings.onlyTested === true ? 'tested' : 'proved',
  } as const;
  return {
    pair: pair.key,
    verdict,
    basis: basis[verdict],
    fixtures: findings.fixtures ?? 0,
    engine: engine === null ? null : { store: engine.store, engine: engine.engine, version: engine.version },
    failures,
    reasons,
    supplies: findings.supplies ?? {},
    premises: findings.premises ?? [],
    notes: [...new Set(findings.notes ?? [])],
    seed,
    ...(verdict === 'passed' && findings.outside === true ? ({ outside: true } as const) : {}),
  };
}

/** Several findings about one pair, as one. */
export function together(parts: readonly Findings[]): Findings {
  return {
    failures: parts.flatMap((part) => part.failures),
    reasons: parts.flatMap((part) => part.reasons),
    supplies: Object.assign({}, ...parts.map((part) => part.supplies ?? {})) as Verification['supplies'],
    fixtures: parts.reduce((sum, part) => sum + (part.fixtures ?? 0), 0),
    onlyTested: parts.some((part) => part.onlyTested === true),
    premises: parts.flatMap((part) => part.premises ?? []),
    notes: parts.flatMap((part) => part.notes ?? []),
    outside: parts.some((part) => part.outside === true),
  };
}

/** What cannot be answered, for one reason. */
export function undecidedBecause(code: string, message: string): Findings {
  return { failures: [], reasons: [{ code, message }] };
}
