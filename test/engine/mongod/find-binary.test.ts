import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findMongod, type Surroundings } from '../../../src/engine/mongod/find-binary.js';
import { startMongod } from '../../../src/engine/mongod/mongod.js';

describe('looking for a mongod', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mortise-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const around = (env: Surroundings['env'] = {}): Surroundings => ({ env, cwd: folder, home: folder });
  async function program(path: string, text = 'exit 1'): Promise<string> {
    await writeFile(path, `#!/bin/sh\n${text}\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('finds none where there is none, and makes no folder', async () => {
    expect(await findMongod(around())).toBeUndefined();
    expect(await findMongod(around({ PATH: [folder, join(folder, 'no'), ''].join(delimiter) }))).toBeUndefined();
  });

  it('finds the first on the PATH that is a program', async () => {
    await mkdir(join(folder, 'a', 'mongod'), { recursive: true });
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'b', 'mongod'), 'no program');
    await mkdir(join(folder, 'c'));
    const path = await program(join(folder, 'c', 'mongod'));
    const PATH = ['a', 'b', 'c'].map((name) => join(folder, name)).join(delimiter);
    expect(await findMongod(around({ PATH }))).toBe(path);
  });

  it('prefers the one that MONGOMS_SYSTEM_BINARY names', async () => {
    await program(join(folder, 'mongod'));
    const named = await program(join(folder, 'other'));
    expect(await findMongod(around({ PATH: folder, MONGOMS_SYSTEM_BINARY: named }))).toBe(named);
  });

  it('does not fall back where MONGOMS_SYSTEM_BINARY names none', async () => {
    await program(join(folder, 'mongod'));
    const search = findMongod(around({ PATH: folder, MONGOMS_SYSTEM_BINARY: join(folder, 'gone') }));
    await expect(search).rejects.toMatchObject({ name: 'MisuseError', problems: [{ code: 'mongod-not-found' }] });
  });

  it('asks mongodb-memory-server where one of its folders exists, and downloads nothing', async () => {
    await mkdir(join(folder, 'mongodb-binaries'));
    expect(await findMongod(around())).toBeUndefined();
  });

  it('says how to go on when there is none to start', async () => {
    await expect(startMongod({}, around())).rejects.toMatchObject({
      name: 'MisuseError',
      problems: [{ code: 'mongod-not-found', hint: expect.stringContaining('embedded') as string }],
    });
  });

  it('reports a program that ends at once', async () => {
    const binary = await program(
      join(folder, 'mongod'),
      'if [ "$1" = --version ]; then echo db version v7.0.0; else exit 3; fi',
    );
    // mongodb-memory-server prints the failure itself.
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await expect(startMongod({ binary }, around())).rejects.toMatchObject({
      name: 'UnreachableError',
      problem: { code: 'engine-does-not-start' },
    });
    warn.mockRestore();
  });

  it('reports a program that is no mongod', async () => {
    const binary = await program(join(folder, 'mongod'), 'echo hello');
    await expect(startMongod({ binary }, around())).rejects.toThrow('does not tell a version of MongoDB');
  });
});
