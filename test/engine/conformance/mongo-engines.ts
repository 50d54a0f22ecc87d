import { fileURLToPath } from 'node:url';
import type { MongoEngine } from '../../../src/engine/engine.js';
import { connectMongoDB, startMongoDB } from '../../../src/engine/index.js';
import { findMongod, surroundings } from '../../../src/engine/mongod/find-binary.js';

/** An engine of the conformance suite; without `start` it cannot be run here, and its name says why. */
export interface MongoCandidate {
  readonly name: string;
  readonly start?: () => Promise<MongoEngine>;
}

/**
 * What a program in mongod's place gives: it understands mongod's command line, and passes every connection on to an
 * embedded engine in this process.
 */
export async function startDressedAsMongod(): Promise<MongoEngine> {
  const embedded = await startMongoDB({ engine: 'embedded' });
  process.env['MORTISE_TEST_EMBEDDED_PORT'] = new URL(embedded.uri.replace('mongodb:', 'http:')).port;
  const engine = await startMongoDB({ binary: fileURLToPath(new URL('./dressed-as-mongod', import.meta.url)) });
  return {
    ...engine,
    close: async () => {
      await engine.close();
      await embedded.close();
    },
  };
}

const mongod = await findMongod(surroundings());

export const mongoCandidates: readonly MongoCandidate[] = [
  { name: 'embedded, in process', start: () => startMongoDB({ engine: 'embedded', listen: false }) },
  { name: 'embedded, through the official driver', start: throughDriver },
  {
    name: 'embedded dressed as mongod, started by mongodb-memory-server',
    start: startDressedAsMongod,
  },
  mongod === undefined
    ? { name: 'a real mongod (skipped: no mongod found)' }
    : { name: `a real mongod, ${mongod}`, start: () => startMongoDB({ engine: 'mongod', binary: mongod }) },
];

async function throughDriver(): Promise<MongoEngine> {
  const embedded = await startMongoDB({ engine: 'embedded' });
  const reached = await connectMongoDB(embedded.uri);
  return {
    ...reached,
    close: async () => {
      await reached.close();
      await embedded.close();
    },
  };
}
