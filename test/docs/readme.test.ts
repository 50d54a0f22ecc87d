import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Terminal } from '../cli/terminal.js';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

interface Block {
  readonly language: string;
  readonly flags: Readonly<Record<string, string>>;
  readonly text: string;
}

function blocks(): readonly Block[] {
  return [...readme.matchAll(/^```(\w+)(.*)\n([\s\S]*?)^```$/gmu)].map(([, language = '', info = '', text = '']) => ({
    language,
    flags: Object.fromEntries(
      [...info.matchAll(/(\w+)(?:="([^"]*)"|=(\S+))?/gu)].map(([, name = '', quoted, plain]) => [
        name,
        quoted ?? plain ?? '',
      ]),
    ),
    text,
  }));
}

test('the first pair of the README can be followed as it is printed', async () => {
  const terminal = new Terminal();
  try {
    let ran = 0;
    for (const { language, flags, text } of blocks()) {
      if (language === 'yaml' && flags['file'] !== undefined) terminal.write(flags['file'], text);
      if (flags['run'] === undefined) continue;
      if (flags['replace'] !== undefined && flags['in'] !== undefined) {
        const [from = '', to = ''] = flags['replace'].split(' -> ');
        const before = readFileSync(path.join(terminal.folder, flags['in']), 'utf8');
        expect(before).toContain(from);
        terminal.write(flags['in'], before.replace(from, to));
      }
      for (const step of text.split(/^\$ npx mortise /gmu).slice(1)) {
        const end = step.indexOf('\n');
        const { exitCode, stdout, stderr } = await terminal.run(step.slice(0, end));
        expect(stderr).toBe('');
        expect(stdout.trimEnd()).toBe(step.slice(end + 1).trimEnd());
        expect(exitCode).toBe(Number(flags['exit'] ?? 0));
        ran += 1;
      }
    }
    expect(ran).toBeGreaterThanOrEqual(7);
  } finally {
    terminal.dispose();
  }
});

test('the story is what the commands of the demo print', async () => {
  const story = readFileSync(path.resolve(root, 'contracts/demo.mjs'), 'utf8');
  const terminal = new Terminal();
  try {
    cpSync(path.join(root, 'contracts'), terminal.folder, { recursive: true });
    const shown = new Map(
      blocks().flatMap(({ language, text }): [string, string][] => {
        const [, line = '', output = ''] = /^\$ mortise (.*)\n([\s\S]*)$/u.exec(text) ?? [];
        return language === 'console' && line !== '' ? [[line, output.trimEnd()]] : [];
      }),
    );
    const others = ['shipping', 'billing', 'analytics', 'catalog', 'storefront', 'carts'];
    const all = `--service orders --service-version 1.0.0 --to production ${others.map((each) => `--with ${each}@1.0.0`).join(' ')}`;
    let seen = 0;
    for (const [, , written = ''] of story.matchAll(/^ {2}run\((['`])(.*?)\1/gmu)) {
      const line = written.replace('${all}', all);
      if (shown.size === seen) break;
      const { stdout } = await terminal.run(line);
      if (!shown.has(line)) continue;
      expect(stdout.trimEnd()).toBe(shown.get(line));
      seen += 1;
    }
    expect(seen).toBe(shown.size);
    expect(seen).toBeGreaterThanOrEqual(3);
  } finally {
    terminal.dispose();
  }
}, 120_000);

test('every page that the README links to is there', () => {
  for (const [, target = ''] of readme.matchAll(/\]\(([^)#]+)\)/gu)) {
    if (target.startsWith('http')) continue;
    expect(() => readFileSync(path.resolve(import.meta.dirname, '../..', target)), target).not.toThrow(/ENOENT/u);
  }
});
