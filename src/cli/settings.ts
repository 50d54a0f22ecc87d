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
  const given = (name: string): Given | undefined =>
    givenByFlag(args, name) ?? givenByVariable(world.env, name) ?? givenByFile(config, configFile, name);
  const ledger = given('ledger');
  const engine = given('engine') ?? { value: 'auto', from: {} };
  const seed = given('seed') ?? { value: '1', from: {} };
  const knownEngine = engines.find((name) => name === engine.value);
  if (knownEngine === undefined) throw wrongSetting(engine, 'engine', engines.join(', '));
  if (!/^\d{1,15}$/u.test(seed.value)) throw wrongSetting(seed, 'seed', 'a whole number');
  return {
    // A path in the file is meant beside the file.
    ledger: locate(ledger?.value ?? '.mortise', ledger === undefined || 'file' in ledger.from ? folder : world.cwd),
    contracts: contractsOf(config, configFile, folder),
    engine: knownEngine,
    seed: Number(seed.value),
  };
}

/** The value of a setting, and where it was given. */
interface Given {
  readonly value: string;
  readonly from: { readonly flag?: string; readonly variable?: string; readonly file?: string };
}

function givenByFlag(args: Arguments, name: string): Given | undefined {
  const value = optionalText(args, name);
  return value === undefined ? undefined : { value, from: { flag: `--${name}` } };
}

function givenByVariable(env: World['env'], name: string): Given | undefined {
  const variable = `MORTISE_${name.toUpperCase()}`;
  const value = env[variable];
  if (value === undefined) return undefined;
  if (value !== '') return { value, from: { variable } };
  // A pipeline whose secret is not there would quietly ask another ledger.
  throw new MisuseError({
    code: 'malformed-config',
    message: `the variable ${variable} is empty`,
    hint: 'Give it a value, or unset it.',
  });
}

function givenByFile(config: Record<string, unknown>, file: string | undefined, name: string): Given | undefined {
  const value = config[name];
  if (value === undefined || file === undefined) return undefined;
  if (typeof value === 'string' && value !== '') return { value, from: { file } };
  if (typeof value === 'number' && name === 'seed') return { value: String(value), from: { file } };
  throw wrongSetting({ value, from: { file } }, name, 'text');
}

function contractsOf(config: Record<string, unknown>, file: string | undefined, folder: string): readonly string[] {
  const value = config['contracts'];
  if (value === undefined) return [folder];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((entry) => {
    if (typeof entry === 'string') return path.resolve(folder, entry);
    const from = file === undefined ? {} : { file };
    throw wrongSetting({ value: entry, from }, 'contracts', 'a path or a list of paths');
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
    // The first line says what is wrong; the rest of a YAML error draws the place.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new MisuseError(
      {
        code: 'malformed-config',
        message: `the configuration cannot be read: ${reason.replace(/:$/u, '')}`,
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

function wrongSetting(
  { value, from }: { readonly value: unknown; readonly from: Given['from'] },
  name: string,
  expected: string,
): MisuseError {
  const what = from.flag ?? (from.variable === undefined ? `the setting ${name}` : `the variable ${from.variable}`);
  return new MisuseError({
    code: from.flag === undefined ? 'malformed-config' : 'unknown-usage',
    message: `${what} cannot be ${JSON.stringify(value)}`,
    ...(from.file === undefined ? {} : { place: { file: from.file, path: name } }),
    expected,
  });
}
