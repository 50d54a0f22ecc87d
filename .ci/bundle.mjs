// Packs what the compiler wrote into few files. Node reads each module file at a price of its own, half a millisecond
// and more, which a command with hundreds of them pays at every start. Types stay as the compiler wrote them.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const root = path.resolve(import.meta.dirname, '..');
const built = path.join(root, 'dist');
const packed = path.join(root, 'dist-packed');
const entries = [
  'src/cli/main',
  'src/index',
  'src/schema/index',
  'src/engine/index',
  'fixtures/index',
  'reporters/index',
];

// What the command line is read with, and what that is made of: every command pays for its dozens of small files.
const inlined = [
  'yargs',
  'yargs-parser',
  'cliui',
  'y18n',
  'escalade',
  'get-caller-file',
  'string-width',
  'strip-ansi',
  'ansi-regex',
  'ansi-styles',
  'wrap-ansi',
  'emoji-regex',
  'get-east-asian-width',
];

/** Other packages are the user's own copies, and load when they are first needed. */
function isExternal(id) {
  if (id.startsWith('.') || path.isAbsolute(id)) return false;
  return !inlined.some((name) => id === name || id.startsWith(`${name}/`));
}

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, path.join(built, `${entry}.js`)])),
  platform: 'node',
  external: isExternal,
});
await bundle.write({
  dir: packed,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'chunks/[name]-[hash].js',
});
await bundle.close();

for (const file of readdirSync(built, { recursive: true, encoding: 'utf8' })) {
  if (file.endsWith('.js')) rmSync(path.join(built, file));
}
cpSync(packed, built, { recursive: true });
rmSync(packed, { recursive: true });

const licences = inlined.map((name) => {
  const folder = path.join(root, 'node_modules', name);
  const file = readdirSync(folder).find((each) => /^licen[cs]e/iu.test(each));
  if (file === undefined) throw new Error(`${name} has no licence file to pass on`);
  return `${name}\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
});
writeFileSync(path.join(built, 'licences-of-packed-packages.txt'), licences.join(`\n${'-'.repeat(80)}\n\n`));
