import { cpSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { Terminal } from '../../cli/terminal.js';

/**
 * Histories told in short lines, each a command of a user, some with the answer that is expected:
 *
 *     env prod              verify            pub orders@1 W d.o a:string c:int; O d.o        baseline prod audited
 *     dep orders@1 prod     undep orders prod     rel app@1 prod     end app@1 prod     migrated orders@1 prod --shape doc
 *     can billing@1 prod --with orders@2 => REASON[/EXIT CODE] BLOCKER, BLOCKER / text that is said / !text that is not
 *     plan prod a@2 b@2 => a@2+b@2, c@1 or REASON          retire orders@1 prod => REASON BLOCKER
 *     run ANY COMMAND => EXIT CODE / text
 *
 * Sections of a contract are `R|W|O DATASET path:type ... :: further members as YAML`, an insert `W:name`, one at rest
 * `W:name!`, an update `U:name`; `S dynamodb` names the store. A blocker is `left~right`, with `*` for who is at rest
 * and `^` for who makes way, or `code:dataset`.
 */
export function tell(histories: Readonly<Record<string, string>>): void {
  for (const [title, lines] of Object.entries(histories)) test(title, () => play(lines, () => Promise.resolve()));
}

export async function play(lines: string, andThen: (history: History) => Promise<void>): Promise<void> {
  const history = new History();
  try {
    await history.lines(lines);
    await andThen(history);
  } finally {
    history.terminal.dispose();
  }
}

const EXIT_CODES: Readonly<Record<string, number>> = {
  'unknown-environment': 2,
  'unknown-version': 2,
  failed: 1,
  missing: 3,
  undecided: 3,
  'no-writer': 1,
  'no-owner': 1,
  verified: 0,
  'no-dependencies': 0,
};

interface Party {
  readonly service: string;
  readonly version: string;
  readonly role: string;
}
interface Blocker {
  readonly code: string;
  readonly clear: string;
  readonly dataset?: string;
  readonly query?: string;
  readonly pair?: object;
  readonly left?: readonly Party[];
  readonly right?: readonly Party[];
}
interface Envelope {
  readonly exitCode: number;
  readonly result?: {
    readonly ok: boolean;
    readonly reason: string;
    readonly blockers: readonly Blocker[];
    readonly steps?: readonly { readonly versions: readonly Party[] }[];
  };
  readonly error?: { readonly problems: readonly { readonly code: string }[] };
}

export class History {
  readonly terminal = new Terminal();
  #contracts = 0;
  #copies = 0;

  async lines(text: string): Promise<void> {
    for (const line of text.split('\n').map((each) => each.trim())) if (line !== '') await this.line(line);
  }

  async line(line: string): Promise<void> {
    const [said = '', expected] = line.split(/\s*=>\s*/, 2);
    const [verb = '', ...words] = said.split(/\s+/);
    const [what = '', where = '', ...flags] = words;
    const fact = (command: string, place: string): Promise<void> =>
      this.#told([command, ...who(what), place, where, ...flags], expected ?? '0|1', line);
    switch (verb) {
      case 'pub':
        return this.#publish(what, said.slice(said.indexOf(what) + what.length), expected ?? '0', line);
      case 'env':
        return this.#told(['record-environment', what], expected ?? '0', line);
      case 'baseline':
        return this.#told(['record-baseline', '--in', what, `--${where}`], expected ?? '0', line);
      case 'verify':
        return this.#told(['verify', '--missing', ...words], expected ?? '0|1', line);
      case 'dep':
        return fact('record-deployment', '--to');
      case 'undep':
        return fact('record-undeployment', '--from');
      case 'rel':
        return fact('record-release', '--to');
      case 'end':
        return fact('record-support-ended', '--from');
      case 'migrated':
        return fact('record-migrated', '--in');
      case 'run':
        return this.#told(words, expected ?? '0', line);
      case 'can':
        return this.#judge(['can-i-deploy', ...who(what), '--to', where, ...flags], expected ?? '', line);
      case 'retire':
        return this.#judge(['can-retire', what, '--from', where, ...flags], expected ?? '', line);
      case 'plan':
        return this.#plan(what, [where, ...flags], expected ?? '', line);
      default:
        throw new Error(`no such line: ${line}`);
    }
  }

  async #told(argv: readonly string[], expected: string, line: string): Promise<void> {
    const done = await this.terminal.run(argv);
    const [codes = '', ...texts] = expected.split(' / ');
    const said = done.stdout + done.stderr;
    expect(codes.split('|'), `${line}\n${said}`).toContain(String(done.exitCode));
    says(said, texts, line);
  }

  async #publish(name: string, sections: string, expected: string, line: string): Promise<void> {
    const [service, version] = split(name);
    const file = `c${(this.#contracts += 1)}/${service}.contract.json`;
    this.terminal.write(file, JSON.stringify(contract(service, sections)));
    await this.#told(['publish', file, '--service-version', version], expected, line);
  }

  /** The answer as JSON; the text as well where the line expects words of it. */
  async #asked(argv: readonly string[], texts: readonly string[], line: string): Promise<Envelope> {
    const json = await this.terminal.run([...argv, '--json']);
    const envelope = JSON.parse(json.stdout) as Envelope;
    expect(envelope.exitCode, line).toBe(json.exitCode);
    if (texts.length > 0) {
      const text = await this.terminal.run(argv);
      expect(text.exitCode, line).toBe(json.exitCode);
      says(text.stdout + text.stderr, texts, line);
    }
    return envelope;
  }

  async #judge(argv: readonly string[], expected: string, line: string): Promise<void> {
    const [head = '', ...texts] = expected.split(' / ');
    const [, reason = '', code, list] = /^([a-z-]+)(?:\/(\d+))?(?:\s+(.*))?$/.exec(head)!;
    const { exitCode, result, error } = await this.#asked(argv, texts, line);
    if (result === undefined) {
      expect(`error ${error!.problems.map((problem) => problem.code).join()}`, line).toBe(head);
      return;
    }
    expect(
      { reason: result.reason, exitCode, ...(list === undefined ? {} : { blockers: blockers(result.blockers) }) },
      line,
    ).toEqual({
      reason,
      exitCode: Number(code ?? EXIT_CODES[reason]),
      ...(list === undefined ? {} : { blockers: list.split(/,\s*/).sort() }),
    });
    expect(result.ok).toBe(exitCode === 0);
    for (const blocker of result.blockers) expect(blocker.clear, line).not.toBe('');
  }

  async #plan(to: string, words: readonly string[], expected: string, line: string): Promise<void> {
    const [head = '', ...texts] = expected.split(' / ');
    const { exitCode, result, error } = await this.#asked(['plan', '--to', to, ...words], texts, line);
    if (result === undefined) {
      expect(`error ${error!.problems.map((problem) => problem.code).join()}`, line).toBe(head);
      return;
    }
    const steps = (result.steps ?? []).map((step) => step.versions.map(named).sort());
    const got = exitCode === 0 ? steps.map((step) => step.join('+')).join(', ') || 'nothing' : result.reason;
    expect(head.split(/\s+or\s+/), line).toContain(got);
    if (exitCode === 0) await this.#replay(to, steps, words, line);
  }

  /** Every step is allowed by `can-i-deploy` where the steps before it were recorded. */
  async #replay(to: string, steps: readonly string[][], words: readonly string[], line: string): Promise<void> {
    const copy = `copy${(this.#copies += 1)}`;
    cpSync(path.join(this.terminal.folder, '.mortise'), path.join(this.terminal.folder, copy), { recursive: true });
    const flags = words.filter((word) => word.startsWith('--') && word !== '--rollback-safe');
    for (const [first = '', ...others] of steps) {
      const joint = others.flatMap((other) => ['--with', other]);
      const step = [...who(first), '--to', to, ...joint, '--ledger', copy];
      const may = await this.terminal.run(['can-i-deploy', ...step, ...flags]);
      expect(may.exitCode, `${line}\n${may.stdout}`).toBe(0);
      await this.terminal.run(['record-deployment', ...step]);
    }
  }
}

function says(said: string, texts: readonly string[], line: string): void {
  for (const text of texts)
    if (text.startsWith('!')) expect(said, line).not.toContain(text.slice(1));
    else expect(said, line).toContain(text);
}

function split(name: string): [string, string] {
  const at = name.indexOf('@');
  return at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
}

function who(name: string): string[] {
  const [service, version] = split(name);
  return ['--service', service, ...(version === '' ? [] : ['--service-version', version])];
}

const named = (party: Party): string => `${party.service}@${party.version}`;
const MARKS: Readonly<Record<string, string>> = { 'at-rest': '*', replaced: '^' };
const side = (parties: readonly Party[]): string =>
  [...new Set(parties.map((party) => named(party) + (MARKS[party.role] ?? '')))].sort().join('&');

function blockers(list: readonly Blocker[]): string[] {
  const names = list.map((blocker) =>
    blocker.pair !== undefined && blocker.left !== undefined && blocker.right !== undefined
      ? `${side(blocker.left)}~${side(blocker.right)}`
      : `${blocker.code}:${[blocker.dataset, blocker.query].filter((part) => part !== undefined).join('.')}`,
  );
  return [...new Set(names)].sort();
}

function contract(service: string, sections: string): object {
  const made: { store?: string; reads: object; owns: object; writes: Record<string, Record<string, object>> } = {
    reads: {},
    writes: {},
    owns: {},
  };
  for (const section of sections.split(/;\s+/)) {
    const [head = '', more] = section.trim().split(/\s*::\s*/, 2);
    const [kind = '', dataset = '', ...fields] = head.split(/\s+/);
    const [letter, label = 'doc'] = kind.split(':');
    const declared = Object.fromEntries(fields.map((field) => field.split(/:(.*)/s).slice(0, 2))) as object;
    const typed = Object.fromEntries(
      Object.entries(declared).map(([key, type]) => [key, parse(String(type)) as unknown]),
    );
    const body = {
      ...(fields.length > 0 ? { fields: typed } : {}),
      ...(more === undefined ? {} : (parse(`{${more}}`) as object)),
    };
    if (letter === 'S') made.store = dataset;
    else if (letter === 'R') Object.assign(made.reads, { [dataset]: body });
    else if (letter === 'O') Object.assign(made.owns, { [dataset]: body });
    else if (letter === 'W' || letter === 'U') {
      const operations = ((made.writes[dataset] ??= {})[letter === 'W' ? 'inserts' : 'updates'] ??= {});
      const rest = label.endsWith('!') ? { 'at-rest': true } : {};
      Object.assign(operations, { [label.replace('!', '')]: { ...rest, ...body } });
    } else throw new Error(`no such section: ${section}`);
  }
  const filled = Object.entries(made).filter(([, part]) => typeof part === 'string' || Object.keys(part).length > 0);
  return { mortise: 1, service, ...Object.fromEntries(filled) };
}
