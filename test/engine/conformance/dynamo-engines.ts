import type { DynamoEngine } from '../../../src/engine/engine.js';
import { connectDynamoDB, startDynamoDB } from '../../../src/engine/index.js';

/** An engine of the conformance suite, or why it cannot be run here. */
export interface DynamoCandidate {
  readonly name: string;
  readonly start: () => Promise<DynamoEngine>;
}

export const dynamoCandidates: readonly DynamoCandidate[] = [
  { name: 'embedded, in process', start: () => startDynamoDB({ engine: 'embedded', listen: false }) },
  { name: 'embedded, through its endpoint', start: overEndpoint },
];

/** The embedded engine as another process meets it: over HTTP, with AWS's client choosing what to send. */
async function overEndpoint(): Promise<DynamoEngine> {
  const embedded = await startDynamoDB({ engine: 'embedded' });
  process.env['AWS_REGION'] ??= 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  const reached = await connectDynamoDB(embedded.endpoint);
  return {
    ...reached,
    close: async () => {
      await reached.close();
      await embedded.close();
    },
  };
}
