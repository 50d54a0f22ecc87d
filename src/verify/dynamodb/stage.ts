import type { Kit } from '../kit.js';
import type { Stage } from '../verify-pair.js';
import { verifyDynamoInsertsOwns } from './inserts-owns.js';
import { DynamoPlayer } from './player.js';
import type { DynamoPlayground } from './playground.js';
import { verifyDynamoReadsOwns } from './reads-owns.js';
import { dynamoUpdateFacts, insertedItem } from './update-facts.js';

/** What DynamoDB brings to the verification of pairs. */
export function createDynamoStage(kit: Kit, playground: DynamoPlayground): Stage {
  return {
    kit,
    play: ({ reads }, run) => {
      const shapes = reads === undefined ? [] : [reads.shape, ...Object.values(reads.kinds).map((kind) => kind.shape)];
      return run(new DynamoPlayer(playground, shapes, reads?.indexes ?? {}));
    },
    factsOf: (update) => dynamoUpdateFacts(update, kit),
    upserted: insertedItem,
    joinedBy: () => ({}),
    insertsOwns: (stored, { unique, owns: { dynamodb } }) =>
      dynamodb === undefined ? undefined : verifyDynamoInsertsOwns(stored, unique, dynamodb, kit, playground),
    readsOwns: ({ reads, owns: { dynamodb } }) =>
      dynamodb === undefined ? undefined : Promise.resolve(verifyDynamoReadsOwns(reads, dynamodb, kit)),
  };
}
