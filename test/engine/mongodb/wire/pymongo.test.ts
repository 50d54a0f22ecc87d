import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startMongoDB } from '../../../../src/engine/index.js';

const run = promisify(execFile);

/** A Python that has pymongo: the one on the PATH, or the system's own, where Debian's package installs it. */
async function findPython(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const found = await run(python, ['-c', 'import pymongo']).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  return undefined;
}

const python = await findPython();

describe(python === undefined ? "Python's driver (skipped: no pymongo found)" : "Python's driver", () => {
  it.skipIf(python === undefined)('runs its script to the end', async () => {
    const engine = await startMongoDB({ engine: 'embedded' });
    const script = fileURLToPath(new URL('./pymongo-session.py', import.meta.url));
    const { stdout } = await run(python!, [script, engine.uri]);
    expect(stdout.trim()).toBe('all 12 steps passed');
    await engine.close();
  });
});
