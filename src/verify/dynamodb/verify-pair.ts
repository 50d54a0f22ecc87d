import type { Reads, Shape } from '../../contract/contract.js';
import { claimOfAssumption } from '../claim.js';
import type { Kit } from '../kit.js';
import type { EarlierWrites, Establisher, Pair } from '../pair.js';
import { verifyAssumesInserts, verifyReadsInserts } from '../verify-documents.js';
import { verifyAfterWrites, type WritesBefore } from '../verify-after-writes.js';
import { verifyReadsUpdates } from '../verify-reads-updates.js';
import { verifyPreservation } from '../verify-updates.js';
import { undecidedBecause, type Findings } from '../verification.js';
import { verifyDynamoInsertsOwns } from './inserts-owns.js';
import { DynamoPlayer } from './player.js';
import type { DynamoPlayground } from './playground.js';
import { verifyDynamoReadsOwns } from './reads-owns.js';
import { dynamoUpdateFacts, insertedItem } from './update-facts.js';

/** Plays one pair of DynamoDB sections. */
export async function verifyDynamoPair(pair: Pair, kit: Kit, playground: DynamoPlayground): Promise<Findings> {
  switch (pair.kind) {
    case 'reads-inserts':
      return withStored(pair.establisher, (stored) =>
        verifyReadsInserts(pair.reads, stored, {}, kit, playerFor(pair.reads, playground)),
      );
    case 'assumes-inserts':
      return withStored(pair.establisher, (stored) =>
        verifyAssumesInserts(pair.assuming, stored, kit, plainPlayer(playground)),
      );
    case 'reads-updates':
      return pair.after === undefined
        ? verifyReadsUpdates(pair.reads, dynamoUpdateFacts(pair.update, kit), kit, playerFor(pair.reads, playground))
        : verifyAfterWrites(
            pair.reads,
            dynamoUpdateFacts(pair.update, kit),
            writesBefore(pair.after, kit),
            kit,
            playerFor(pair.reads, playground),
          );
    case 'assumes-updates': {
      const { assumes } = pair.assuming;
      const claims = assumes === undefined ? [] : [claimOfAssumption(assumes)];
      return verifyPreservation(undefined, claims, dynamoUpdateFacts(pair.update, kit), kit, plainPlayer(playground));
    }
    case 'inserts-owns': {
      const { dynamodb } = pair.owns;
      if (dynamodb === undefined) return wrongStore;
      return withStored(pair.establisher, (stored) =>
        verifyDynamoInsertsOwns(stored, pair.unique, dynamodb, kit, playground),
      );
    }
    case 'reads-owns': {
      const { dynamodb } = pair.owns;
      return dynamodb === undefined ? wrongStore : verifyDynamoReadsOwns(pair.reads, dynamodb, kit);
    }
  }
}

const wrongStore = undecidedBecause('store-mismatch', 'The two sides name different stores for this dataset.');

function playerFor(reads: Reads, playground: DynamoPlayground): DynamoPlayer {
  const shapes = [reads.shape, ...Object.values(reads.kinds).map((kind) => kind.shape)];
  return new DynamoPlayer(playground, shapes, reads.indexes);
}

function plainPlayer(playground: DynamoPlayground): DynamoPlayer {
  return new DynamoPlayer(playground, [], {});
}

function withStored(
  establisher: Establisher,
  verify: (stored: readonly Shape[]) => Promise<Findings>,
): Promise<Findings> {
  const stored = storedShapes(establisher);
  return 'refused' in stored ? Promise.resolve({ failures: [], reasons: [stored.refused] }) : verify(stored.shapes);
}

/** The items that an insert, an upsert or a replacement brings into being. */
function storedShapes(establisher: Establisher): ReturnType<typeof insertedItem> {
  switch (establisher.kind) {
    case 'insert':
      return { shapes: [establisher.insert.shape] };
    case 'replacement':
      return { shapes: [establisher.update.replace ?? true] };
    case 'upsert':
      return insertedItem(establisher.update);
  }
}

function writesBefore({ establishers, updates }: EarlierWrites, kit: Kit): WritesBefore {
  return {
    stored: establishers.map((establisher) => {
      const stored = storedShapes(establisher);
      // What it stores may then be anything.
      return 'shapes' in stored ? stored.shapes : [true];
    }),
    updates: updates.map((update) => dynamoUpdateFacts(update, kit)),
  };
}
