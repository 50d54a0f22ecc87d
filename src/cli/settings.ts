import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { closest, distance } from 'fastest-levenshtein';
import { MisuseError } from '../problem/errors.js';
import { isJsonObject } from '../value/json.js';
import { optionalText } from './arguments.js';
import type { Arguments } from './command.js';
import type { World } from './world.js';

/** What flags, `MORTISE_*` variables and `mortise.config.{yaml,json,ts}` say, in that order of precedence. */
export interface Settings {
  /** `DIR`, absolute, or `git:REMOTE#BRANCH`. */
  readonly ledger: string;
  /** Files and folders to look for contracts in when a command names none; absolute. */
  readonly contracts: readonly string[];
  readonly engine: 'auto' | 'embedded' | 'mongod';
  readonly seed: number;
}

const configNames = ['mortise.config.yaml', 'mortise.config.yml', 'mortise.config.json', 'mortise.config.ts'];
const settingNames = ['ledger', 'contracts', 'engine', 'seed'];
const engines = ['auto', 'embedded', 'mongod'] as const;

export async function readSettings(args: Arguments, world: World): Promise<Settings> {
  const configFile = findConfig(world.cwd);
  const folder = configFile === undefined ? world.cwd : path.dirname(configFile);
  const config = configFile === undefined ? {} : await readConfig(configFile);
  const given = (name: string): string | undefined =>
    optionalText(args, name) ?? world.env[`MORTISE_${name.toUpperCase()}`] ?? undefined;
  const fromConfig = (name: string): string | undefined => {
    const value = config[name];
    if (value === undefined || typeof value === 'string') return value;
    if (typeof value === 'number' && name === 'seed') return String(value);
    throw wrongSetting(configFile, name, 'text');
  };
  const flagged = given('ledger');
  const ledger =
    flagged !== undefined ? locate(flagged, world.cwd) : locate(fromConfig('ledger') ?? '.mortise', folder);
  const engine = given('engine') ?? fromConfig('engine') ?? 'auto';
  const seed = given('seed') ?? fromConfig('seed') ?? '1';
  const knownEngine = engines.find((name) => name === engine);
  if (knownEngine === undefined) throw wrongSetting(configFile, 'engine', engines.join(', '));
  if (!/^\d{1,15}$/u.test(seed)) throw wrongSetting(configFile, 'seed', 'a whole number');
  return { ledger, contracts: contractsOf(config, configFile, folder), engine: knownEngine, seed: Number(seed) };
}

function contractsOf(config: Record<string, unknown>, file: string | undefined, folder: string): readonly string[] {
  const value = config['contracts'];
  if (value === undefined) return [folder];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((entry) => {
    if (typeof entry !== 'string') throw wrongSetting(file, 'contracts', 'a path or a list of paths');
    return path.resolve(folder, entry);
  });
}

function locate(ledger: string, folder: string): string {
  if (!ledger.startsWith('git:')) return path.resolve(folder, ledger);
  // A remote that is a relative path means one beside whoever wrote it down.
  const [remote = '', branch] = ledger.slice('git:'.length).split('#');
  const local = remote.startsWith('./') || remote.startsWith('../') || remote === '.';
  return local ? `git:${path.resolve(folder, remote)}${branch === undefined ? '' : `#${branch}`}` : ledger;
}

function findConfig(start: string): string | undefined {
  for (let folder = start; ; folder = path.dirname(folder)) {
    for (const name of configNames) {
      const file = path.join(folder, name);
      if (existsSync(file)) return file;
    }
    // A repository's configuration ends at its root: what lies above belongs to somebody else.
    if (existsSync(path.join(folder, '.git')) || path.dirname(folder) === folder) return undefined;
  }
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  let value: unknown;
  try {
    if (file.endsWith('.ts')) {
      const { createJiti } = await import('jiti');
      const module: unknown = await createJiti(pathToFileURL(file).href).import(file);
      value = isJsonObject(module) && 'default' in module ? module['default'] : module;
    } else {
      const { parse } = await import('yaml');
      value = parse(readFileSync(file, 'utf8'), { maxAliasCount: 100 });
    }
  } catch (error) {
    throw new MisuseError(
      {
        code: 'malformed-config',
        message: `the configuration cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        place: { file },
      },
      { cause: error },
    );
  }
  if (value === null || value === undefined) return {};
  if (!isJsonObject(value)) {
    throw new MisuseError({ code: 'malformed-config', message: 'the configuration is not a map', place: { file } });
  }
  for (const name of Object.keys(value)) {
    if (settingNames.includes(name)) continue;
    const near = closest(name, settingNames);
    throw new MisuseError({
      code: 'malformed-config',
      message: `${JSON.stringify(name)} is not a setting`,
      place: { file, path: name },
      expected: settingNames.join(', '),
      ...(distance(name, near) <= 2 ? { hint: `Did you mean ${near}?` } : {}),
    });
  }
  return value;
}

function wrongSetting(file: string | undefined, name: string, expected: string): MisuseError {
  return new MisuseError({
    code: 'malformed-config',
    message: `the setting ${name} has a value that it cannot have`,
    ...(file === undefined ? {} : { place: { file, path: name } }),
    expected,
  });
}
