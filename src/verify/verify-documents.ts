import type { Reads, Shape, Update } from '../contract/contract.js';
import { claimOfAssumption, wholeClaims } from './claim.js';
import type { JoinedShapes } from './join-trials.js';
import { judgeClaims, judgeReader } from './judge-reader.js';
import type { Kit } from './kit.js';
import { playReader } from './play-reader.js';
import type { Player } from './player.js';
import { judgeClaim } from './prover.js';
import { together, undecidedBecause, type Findings } from './verification.js';

/**
 * Whether every document that a writer can store is one that a reader can read, its queries included.
 *
 * @param joined What the reader itself says of the datasets that its queries join, by the names that they give them.
 */
export async function verifyReadsInserts(
  reads: Reads,
  stored: readonly Shape[],
  joined: JoinedShapes,
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const empty = nothingStored(stored, kit);
  if (empty !== undefined) return empty;
  const judgement = await judgeReader(reads, stored, kit, player);
  const broken = new Set(judgement.failures.flatMap((failure) => (failure.query === undefined ? [] : [failure.query])));
  const judged = { broken, isProved: judgement.reasons.length === 0 };
  const performance = await playReader(reads, stored, judged, joined, kit, player);
  return together([
    judgement,
    {
      failures: performance.failures.filter((failure) => !broken.has(failure.query ?? '')),
      reasons: performance.reasons,
      fixtures: performance.fixtures,
      onlyTested: performance.onlyTested.length > 0,
      notes: performance.notes,
      outside: storesOutside(reads, stored, kit),
    },
  ]);
}

/** Whether some documents do not keep to the reader's shape; what cannot be told counts as if they did not. */
function storesOutside(reads: Reads, stored: readonly Shape[], kit: Kit): boolean {
  return wholeClaims(reads).some((claim) => judgeClaim(claim, stored, kit).status !== 'holds');
}

/** Whether every document that a writer can store is one that an update's stated assumption is true of. */
export async function verifyAssumesInserts(
  assuming: Update,
  stored: readonly Shape[],
  kit: Kit,
  player: Player,
): Promise<Findings> {
  const empty = nothingStored(stored, kit);
  if (empty !== undefined) return empty;
  const claims = assuming.assumes === undefined ? [] : [claimOfAssumption(assuming.assumes)];
  return judgeClaims(claims, stored, kit, player);
}

/** A shape that no document fits would satisfy every reader, which nobody means. */
function nothingStored(stored: readonly Shape[], kit: Kit): Findings | undefined {
  const search = kit.solver.find(stored, []);
  switch (search.verdict) {
    case 'found':
      return undefined;
    case 'none':
      return undecidedBecause(
        'shape-without-documents',
        'No document fits the shape that the writer states, so there is nothing to verify.',
      );
    case 'undecided':
      return { failures: [], reasons: search.reasons };
  }
}
