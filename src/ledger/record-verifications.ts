import { canonicalText } from '../value/digest.js';
import type { Json } from '../value/json.js';
import type { Verification } from '../verify/verdict.js';
import { combineResults } from './combine-results.js';
import type { Ledger } from './ledger.js';
import type { LedgerRecord, RecordId, Stamp } from './record.js';
import type { Result } from './standing.js';
import { pairText } from '../verify/pair-text.js';

export interface VerificationRequest {
  readonly verification: Verification;
  /** Verification records whose counterexamples this run played again. */
  readonly replayed?: readonly RecordId[];
  readonly stamp: Stamp;
}

/**
 * Records results, and returns the ids of the new records. Each replaces those of the same pair that it knows of, except that only a run that replayed a
 * failure's counterexample replaces the failure. A result that says nothing new is left out.
 */
export async function recordVerifications(
  ledger: Ledger,
  requests: readonly VerificationRequest[],
): Promise<readonly RecordId[]> {
  if (requests.length === 0) return [];
  const standing = await ledger.standing();
  const records: LedgerRecord[] = [];
  for (const { verification, replayed = [], stamp } of requests) {
    const present = standing.results.get(pairText(verification.pair));
    if (present !== undefined && saysTheSame(present, verification)) continue;
    const weaker = present?.verdict === 'failed' && verification.verdict !== 'failed';
    const supersedes = (present?.detail().records ?? []).filter((id) => !weaker || replayed.includes(id));
    records.push({
      mortise: 1,
      kind: 'verification',
      ...stamp,
      verification,
      ...(supersedes.length === 0 ? {} : { supersedes }),
      ...(replayed.length === 0 ? {} : { replayed }),
    });
  }
  return await ledger.append(records);
}

/** Whether a new run found what stands already; its seed apart. */
function saysTheSame(present: Result, verification: Verification): boolean {
  const { pair, ...findings } = verification;
  const [a, b] = [present, combineResults([{ id: '', pair, findings }])].map((result) => {
    const { detail, ...rest } = result;
    const { failures, reasons } = detail();
    return canonicalText({ ...rest, failures, reasons } as unknown as Json);
  });
  return a === b;
}
