import type { Reads, Shape, Update } from '../contract/contract.js';
import { claimOfAssumption } from './claim.js';
import type { JoinedShapes } from './join-trials.js';
import type { Kit } from './kit.js';
import type { EarlierWrites, Establisher, InsertsOwnsPair, Pair, ReadsOwnsPair } from './pair.js';
import type { Player } from './player.js';
import type { UpdateFacts } from './update-facts.js';
import type { UndecidedReason } from './verdict.js';
import { verifyAfterWrites, type WritesBefore } from './verify-after-writes.js';
import { verifyAssumesInserts, verifyReadsInserts } from './verify-documents.js';
import { verifyReadsUpdates } from './verify-reads-updates.js';
import { verifyPreservation } from './verify-updates.js';
import { undecidedBecause, type Findings } from './verification.js';

/** The documents that something brings into being, or why that has no shape. */
export type Stored = { readonly shapes: readonly Shape[] } | { readonly refused: UndecidedReason };

/** What one store brings to the verification of pairs: the engine, and what its contracts mean. */
export interface Stage {
  readonly kit: Kit;
  /**
   * Runs something with a player on a place of its own.
   *
   * @param audience The reader whose queries are run there, and what all documents that are stored there fit.
   */
  play(
    audience: { readonly reads?: Reads; readonly stored?: readonly Shape[] },
    run: (player: Player) => Promise<Findings>,
  ): Promise<Findings>;
  factsOf(update: Update): UpdateFacts;
  /** What an upsert brings into being when it meets nothing. */
  upserted(update: Update): Stored;
  /** What a reader says of the documents that its queries join. */
  joinedBy(reads: Reads): JoinedShapes;
  /** Undefined when the owner names another store. */
  insertsOwns(stored: readonly Shape[], pair: InsertsOwnsPair): Promise<Findings> | undefined;
  readsOwns(pair: ReadsOwnsPair): Promise<Findings> | undefined;
}

/** Plays one pair on the stage of its store. */
export async function verifyPair(pair: Pair, stage: Stage): Promise<Findings> {
  const { kit } = stage;
  switch (pair.kind) {
    case 'reads-inserts':
      return withStored(pair.establisher, stage, (stored) =>
        stage.play({ reads: pair.reads, stored }, (player) =>
          verifyReadsInserts(pair.reads, stored, stage.joinedBy(pair.reads), kit, player),
        ),
      );
    case 'assumes-inserts':
      return withStored(pair.establisher, stage, (stored) =>
        stage.play({ stored }, (player) => verifyAssumesInserts(pair.assuming, stored, kit, player)),
      );
    case 'reads-updates': {
      const { reads, after } = pair;
      const facts = stage.factsOf(pair.update);
      return stage.play({ reads }, (player) =>
        after === undefined
          ? verifyReadsUpdates(reads, facts, kit, player)
          : verifyAfterWrites(reads, facts, writesBefore(after, stage), kit, player),
      );
    }
    case 'assumes-updates': {
      const { assumes } = pair.assuming;
      const claims = assumes === undefined ? [] : [claimOfAssumption(assumes)];
      return stage.play({}, (player) => verifyPreservation(undefined, claims, stage.factsOf(pair.update), kit, player));
    }
    case 'inserts-owns':
      return withStored(pair.establisher, stage, (stored) => stage.insertsOwns(stored, pair) ?? wrongStore);
    case 'reads-owns':
      return stage.readsOwns(pair) ?? wrongStore;
  }
}

const wrongStore = Promise.resolve(
  undecidedBecause('store-mismatch', 'The two sides name different stores for this dataset.'),
);

function withStored(
  establisher: Establisher,
  stage: Stage,
  verify: (stored: readonly Shape[]) => Promise<Findings>,
): Promise<Findings> {
  const stored = storedBy(establisher, stage);
  return 'refused' in stored ? Promise.resolve({ failures: [], reasons: [stored.refused] }) : verify(stored.shapes);
}

/** What an insert, an upsert or a replacement brings into being. */
function storedBy(establisher: Establisher, stage: Stage): Stored {
  switch (establisher.kind) {
    case 'insert':
      return { shapes: [establisher.insert.shape] };
    case 'replacement':
      return { shapes: [establisher.update.replace ?? true] };
    case 'upsert':
      return stage.upserted(establisher.update);
  }
}

function writesBefore({ establishers, updates }: EarlierWrites, stage: Stage): WritesBefore {
  return {
    stored: establishers.map((establisher) => {
      const stored = storedBy(establisher, stage);
      // What it stores may then be anything.
      return 'shapes' in stored ? stored.shapes : [true];
    }),
    updates: updates.map((update) => stage.factsOf(update)),
  };
}
