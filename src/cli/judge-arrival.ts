import { renderAnswer, renderReason } from '../../reporters/answer.js';
import { canIDeploy } from '../matrix/can-i-deploy.js';
import { viewOf } from '../matrix/view.js';
import type { Ledger } from '../ledger/ledger.js';
import type { RecordId } from '../ledger/record.js';
import type { Json } from '../value/json.js';
import { printable } from '../value/printable.js';
import type { Outcome } from './command.js';

/** Versions that arrive in an environment in one step. */
export interface Arrival {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly instance?: string;
  /** Others that arrived in the same step. */
  readonly with?: readonly { readonly service: string; readonly version: string }[];
}

/**
 * Records that a version arrived and says what the matrix thought of it. The fact stands either way: it also happened
 * when it should not have. Two pipelines that asked at the same time and both got a yes are told here.
 */
export async function judgeArrival(
  ledger: Ledger,
  arrival: Arrival,
  how: 'deployed' | 'released',
  record: () => Promise<readonly RecordId[]>,
): Promise<Outcome> {
  const before = viewOf(await ledger.standing());
  const ids = await record();
  // Judged as it was a moment ago, when whoever deployed should have asked, and as it is now, with what others recorded
  // at the same time. Names that are unknown were refused above.
  const asked = canIDeploy(before, arrival);
  const answer = asked.ok ? canIDeploy(viewOf(await ledger.standing()), arrival) : asked;
  const { service, version, environment } = arrival;
  const names = [{ service, version }, ...(arrival.with ?? [])].map((each) => `${each.service} ${each.version}`);
  const verb = names.length === 1 ? 'is' : 'are';
  const fact = printable(`Recorded: ${names.join(', ')} ${verb} ${how} in ${environment}.`);
  const complaint = `${fact} But can-i-deploy would not have allowed it: ${renderReason(answer)}`;
  return {
    exitCode: answer.ok ? 0 : 1,
    result: { ...arrival, ids, allowed: answer.ok, answer } as unknown as Json,
    text: answer.ok ? fact : `${fact}\n\nBut can-i-deploy would not have allowed it:\n\n${renderAnswer(answer)}`,
    ...(answer.ok ? {} : { complaint }),
  };
}
