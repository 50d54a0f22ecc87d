import type { Contract } from '../contract/contract.js';
import { verifyExamples, type ExampleOutcome } from '../verify/verify-examples.js';
import { startDynamoDB } from '../engine/start-dynamodb.js';
import { startMongoDB } from '../engine/start-mongodb.js';
import type { Settings } from './settings.js';

/** What came of a contract's examples, with whose they are. */
export interface NamedExample extends ExampleOutcome {
  readonly service: string;
}

/** Runs every example of these contracts; no engine is started where there is none to run. */
export async function playExamples(
  contracts: readonly Contract[],
  settings: Settings,
): Promise<readonly NamedExample[]> {
  const outcomes: NamedExample[] = [];
  for (const contract of contracts) {
    const played = await verifyExamples(contract, {
      mongodb: () => startMongoDB({ engine: settings.engine }),
      dynamodb: () => startDynamoDB(),
    });
    outcomes.push(...played.map((outcome) => ({ service: contract.service, ...outcome })));
  }
  return outcomes;
}
