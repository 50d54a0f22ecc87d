import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { Terminal } from '../cli/terminal.js';

const readme = readFileSync(path.resolve(import.meta.dirname, '../../README.md'), 'utf8');

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

test('every page that the README links to is there', () => {
  for (const [, target = ''] of readme.matchAll(/\]\(([^)#]+)\)/gu)) {
    if (target.startsWith('http')) continue;
    expect(() => readFileSync(path.resolve(import.meta.dirname, '../..', target)), target).not.toThrow(/ENOENT/u);
  }
});
