import type { Shape, Update } from '../../contract/contract.js';
import { conditionsOf } from '../../../fixtures/condition.js';
import { claimOfAssumption } from '../claim.js';
import type { Kit } from '../kit.js';
import type { EarlierWrites, Establisher, Pair } from '../pair.js';
import { verifyAssumesInserts, verifyReadsInserts } from '../verify-documents.js';
import type { UpdateFacts } from '../update-facts.js';
import { verifyAfterWrites, type WritesBefore } from '../verify-after-writes.js';
import { verifyReadsUpdates } from '../verify-reads-updates.js';
import { verifyPreservation } from '../verify-updates.js';
import { undecidedBecause, type Findings } from '../verification.js';
import { verifyMongoInsertsOwns } from './inserts-owns.js';
import { MongoPlayer } from './player.js';
import type { MongoCollection, MongoPlayground } from './playground.js';
import { verifyMongoReadsOwns } from './reads-owns.js';
import { leftByUpdate } from './left-by-update.js';
import { outgrownNumber } from './outgrown-number.js';
import { updatePaths } from './update-paths.js';
import { joinedBy } from './joined-shapes.js';
import { insertedShapes } from './inserted-shape.js';
import { updateQuestion } from '../../query/update-shape.js';
import { spoilsByUpdate } from '../spoiling.js';

/** Plays one pair of MongoDB sections. */
export async function verifyMongoPair(pair: Pair, kit: Kit, playground: MongoPlayground): Promise<Findings> {
  switch (pair.kind) {
    case 'reads-inserts':
      return withStored(pair.establisher, (stored) =>
        playground.inCollection({}, (collection) =>
          verifyReadsInserts(pair.reads, stored, joinedBy(pair), kit, playerOf(collection, stored, kit)),
        ),
      );
    case 'assumes-inserts':
      return withStored(pair.establisher, (stored) =>
        playground.inCollection({}, (collection) =>
          verifyAssumesInserts(pair.assuming, stored, kit, playerOf(collection, stored, kit)),
        ),
      );
    case 'reads-updates':
      return playground.inCollection({}, (collection) =>
        pair.after === undefined
          ? verifyReadsUpdates(pair.reads, factsOf(pair.update, kit), kit, new MongoPlayer(collection))
          : verifyAfterWrites(
              pair.reads,
              factsOf(pair.update, kit),
              writesBefore(pair.after, kit),
              kit,
              new MongoPlayer(collection),
            ),
      );
    case 'assumes-updates': {
      const { assumes } = pair.assuming;
      const claims = assumes === undefined ? [] : [claimOfAssumption(assumes)];
      return playground.inCollection({}, (collection) =>
        verifyPreservation(undefined, claims, factsOf(pair.update, kit), kit, new MongoPlayer(collection)),
      );
    }
    case 'inserts-owns': {
      const { mongodb } = pair.owns;
      if (mongodb === undefined) return wrongStore;
      return withStored(pair.establisher, (stored) =>
        verifyMongoInsertsOwns(stored, pair.unique, mongodb, kit, playground),
      );
    }
    case 'reads-owns': {
      const { mongodb } = pair.owns;
      return mongodb === undefined ? wrongStore : verifyMongoReadsOwns(pair.reads, mongodb, kit, playground);
    }
  }
}

const wrongStore = undecidedBecause('store-mismatch', 'The two sides name different stores for this dataset.');

function playerOf(collection: MongoCollection, stored: readonly Shape[], kit: Kit): MongoPlayer {
  return new MongoPlayer(collection, (document) => stored.every((shape) => kit.solver.fits(document, shape)));
}

function withStored(
  establisher: Establisher,
  verify: (stored: readonly Shape[]) => Promise<Findings>,
): Promise<Findings> {
  const stored = storedShapes(establisher);
  return 'refused' in stored ? Promise.resolve({ failures: [], reasons: [stored.refused] }) : verify(stored.shapes);
}

/** The documents that an insert, an upsert or a replacement brings into being. */
function storedShapes(
  establisher: Establisher,
): { readonly shapes: readonly Shape[] } | { readonly refused: { readonly code: string; readonly message: string } } {
  switch (establisher.kind) {
    case 'insert':
      return { shapes: [establisher.insert.shape] };
    case 'replacement':
      return { shapes: [establisher.update.replace ?? true] };
    case 'upsert':
      return insertedShapes(establisher.update);
  }
}

function writesBefore({ establishers, updates }: EarlierWrites, kit: Kit): WritesBefore {
  return {
    stored: establishers.map((establisher) => {
      const stored = storedShapes(establisher);
      // What it stores may then be anything.
      return 'shapes' in stored ? stored.shapes : [true];
    }),
    updates: updates.map((update) => factsOf(update, kit)),
  };
}

function factsOf(update: Update, kit: Kit): UpdateFacts {
  return {
    update,
    touched: updatePaths(update.update ?? {}),
    leaves: (field) => leftByUpdate(update, field),
    outgrown: (before, after) => outgrownNumber(update, before, after),
    conditions: conditionsOf(update.filter),
    spoils: (before, given, must) => spoilsByUpdate(updateQuestion, update, before, given, must, kit),
  };
}
