import { CommandError } from '../engine/command-error.js';
import type { Played } from './player.js';

/** What came of a command: an answer, the database's own error, or this engine's refusal. */
export async function played<Result>(run: () => Promise<Result>): Promise<Played<Result>> {
  try {
    return { outcome: 'answered', result: await run() };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.refused) {
      return { outcome: 'refused', reason: { code: 'not-verifiable-on-this-engine', message: error.message } };
    }
    return { outcome: 'error', message: `${error.codeName}: ${error.message}` };
  }
}
