import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { MisuseError, UnreachableError } from '../../problem/errors.js';
import { flag, optionalInteger, optionalText, requiredText } from '../arguments.js';
import type { Arguments, Run } from '../command.js';
import { renderEnvelope } from '../envelope.js';
import type { DynamoEngineChoice } from '../../engine/start-dynamodb.js';
import { readSettings, type Settings } from '../settings.js';

interface Started {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Starts an ephemeral database, prints its address once it answers, and stops it when the process is asked to end. */
export const run: Run = async (args, world) => {
  const store = requiredText(args, 'store');
  const started = await start(store, args, await readSettings(args, world));
  const { address } = started;
  try {
    const readyFile = optionalText(args, 'ready-file');
    if (readyFile !== undefined) await writeReadyFile(path.resolve(world.cwd, readyFile), address);
    const result = { store, address };
    world.stdout(flag(args, 'json') ? renderEnvelope('engine start', 0, result) : `${address}\n`);
    await world.stopped();
    return { exitCode: 0, result, text: '', printed: true };
  } finally {
    await started.close();
  }
};

async function start(store: string, args: Arguments, settings: Settings): Promise<Started> {
  const port = optionalInteger(args, 'port');
  const host = optionalText(args, 'host');
  const where = { ...(port === undefined ? {} : { port }), ...(host === undefined ? {} : { host }) };
  if (store === 'mongodb') {
    const { startMongoDB } = await import('../../engine/start-mongodb.js');
    const engine = await startMongoDB({ ...where, engine: settings.engine });
    return { address: engine.uri, close: () => engine.close() };
  }
  if (store === 'dynamodb') {
    const { startDynamoDB } = await import('../../engine/start-dynamodb.js');
    const named = optionalText(args, 'engine') as DynamoEngineChoice | undefined;
    const engine = await startDynamoDB({ ...where, ...(named === undefined ? {} : { engine: named }) });
    return { address: engine.endpoint, close: () => engine.close() };
  }
  throw new MisuseError({
    code: 'unknown-store',
    message: `${JSON.stringify(store)} is not a store`,
    expected: 'mongodb or dynamodb',
  });
}

/** Written beside and renamed, so that whoever waits for the file never reads half an address. */
async function writeReadyFile(file: string, address: string): Promise<void> {
  try {
    await writeFile(`${file}.part`, `${address}\n`);
    await rename(`${file}.part`, file);
  } catch (error) {
    throw new UnreachableError(
      { code: 'unwritable-file', message: 'the ready file cannot be written', place: { file } },
      { cause: error },
    );
  }
}
