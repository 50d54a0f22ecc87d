import type { PairKey, Verdict, Verification } from '../verify/verdict.js';
import type { RecordId } from './record.js';

/** What a verification says of its pair, which many pairs have in common. */
export type Findings = Omit<Verification, 'pair'>;

/** One recorded verification of a pair. */
export interface Run {
  readonly id: RecordId;
  readonly kind: 'verification';
  readonly pair: PairKey;
  readonly verdict: Verdict;
  /** The same value for runs that found the same, where that is known. */
  readonly findings: Findings;
}
