import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

function sourceFiles(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.join(root, folder, name));
}

test('every error code that the source can give has a page of its own', () => {
  const pages = new Set(readdirSync(path.join(root, 'docs/errors')).map((name) => name.replace(/\.md$/u, '')));
  const files = ['src', 'fixtures', 'reporters'].flatMap(sourceFiles);
  const codes = new Set<string>();
  for (const file of files) {
    for (const match of readFileSync(file, 'utf8').matchAll(/\bcode: '([a-z]+(?:-[a-z0-9]+)+)'/gu))
      codes.add(match[1]!);
  }
  expect(codes.size).toBeGreaterThan(10);
  expect([...codes].filter((code) => !pages.has(code))).toEqual([]);
});

test('every page of an error code begins with the code and says what to do', () => {
  for (const name of readdirSync(path.join(root, 'docs/errors'))) {
    const text = readFileSync(path.join(root, 'docs/errors', name), 'utf8');
    expect(text.split('\n')[0], name).toBe(`# ${name.replace(/\.md$/u, '')}`);
    expect(text, name).toMatch(/what to do/iu);
  }
});
