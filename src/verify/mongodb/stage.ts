import type { Update } from '../../contract/contract.js';
import { conditionsOf } from '../../../fixtures/condition.js';
import { updateQuestion } from '../../query/update-shape.js';
import type { Kit } from '../kit.js';
import { spoilsByUpdate } from '../spoiling.js';
import type { UpdateFacts } from '../update-facts.js';
import type { Stage } from '../verify-pair.js';
import { insertedShapes } from './inserted-shape.js';
import { verifyMongoInsertsOwns } from './inserts-owns.js';
import { joinedBy } from './joined-shapes.js';
import { leftByUpdate } from './left-by-update.js';
import { outgrownNumber } from './outgrown-number.js';
import { MongoPlayer } from './player.js';
import type { MongoPlayground } from './playground.js';
import { verifyMongoReadsOwns } from './reads-owns.js';
import { updatePaths } from './update-paths.js';

/** What MongoDB brings to the verification of pairs. */
export function createMongoStage(kit: Kit, playground: MongoPlayground): Stage {
  return {
    kit,
    play: ({ stored }, run) =>
      playground.inCollection({}, (collection) =>
        run(
          stored === undefined
            ? new MongoPlayer(collection)
            : new MongoPlayer(collection, (document) => stored.every((shape) => kit.solver.fits(document, shape))),
        ),
      ),
    factsOf: (update) => factsOf(update, kit),
    upserted: insertedShapes,
    joinedBy,
    insertsOwns: (stored, { unique, owns: { mongodb } }) =>
      mongodb === undefined ? undefined : verifyMongoInsertsOwns(stored, unique, mongodb, kit, playground),
    readsOwns: ({ reads, owns: { mongodb } }) =>
      mongodb === undefined ? undefined : verifyMongoReadsOwns(reads, mongodb, kit, playground),
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
