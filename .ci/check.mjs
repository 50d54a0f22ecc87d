// Runs every static check, prints one line each, and fails when one fails or saw no files: a checker that looks at
// nothing is green for the wrong reason.
import { spawn } from 'node:child_process';
import path from 'node:path';

const sources = ['src', 'fixtures', 'reporters', 'test', 'bench'];

/** @type {{ name: string, command: string[], saw: (output: string) => number, atLeast: number }[]} */
const checks = [
  {
    name: 'types',
    command: ['tsc', '-p', 'tsconfig.json', '--listFiles'],
    saw: (output) => count(output, /^(?!.*node_modules).*\.ts$/gmu),
    atLeast: 100,
  },
  {
    name: 'type tests',
    command: ['tsc', '-p', 'tsconfig.json', '--listFilesOnly'],
    saw: (output) => count(output, /test\/types\/.*\.ts$/gmu),
    atLeast: 1,
  },
  {
    name: 'lint',
    command: ['eslint', '--max-warnings', '0', '--format', 'json', ...sources],
    saw: (output) => {
      const files = JSON.parse(output.slice(output.indexOf('[')));
      for (const file of files) {
        for (const finding of file.messages) {
          console.log(`${file.filePath}:${finding.line}:${finding.column} ${finding.message} (${finding.ruleId})`);
        }
      }
      return files.length;
    },
    atLeast: 100,
  },
  {
    name: 'format',
    command: ['prettier', '--list-different', '--log-level', 'debug', ...sources, '*.{ts,js,json}', '.ci', 'docs'],
    saw: (output) => count(output, /resolve config from/gu),
    atLeast: 100,
  },
  {
    name: 'layers and cycles',
    command: ['depcruise', 'src', 'fixtures', 'reporters', '--config', '.dependency-cruiser.js'],
    saw: (output) => Number(/\((\d+) modules/u.exec(output)?.[1] ?? /, (\d+) modules/u.exec(output)?.[1] ?? 0),
    atLeast: 80,
  },
  {
    name: 'unused code and dependencies',
    command: ['knip', '--treat-config-hints-as-errors', '--performance'],
    saw: (output) => Number(/parseFile\s+(\d+)/u.exec(output)?.[1] ?? 0),
    atLeast: 80,
  },
  {
    name: 'package contents',
    command: ['publint', '--strict'],
    saw: (output) => count(output, /All good/gu),
    atLeast: 1,
  },
  {
    name: 'package types',
    command: ['attw', '--pack', '.', '--profile', 'esm-only', '--exclude-entrypoints', './contract.schema.json'],
    saw: (output) => count(output, /🟢/gu),
    atLeast: 5,
  },
];

function count(text, pattern) {
  return [...text.matchAll(pattern)].length;
}

function run(command) {
  return new Promise((resolve) => {
    const binary = path.join('node_modules', '.bin', command[0]);
    const child = spawn(binary, command.slice(1), { env: { ...process.env, NO_COLOR: '1' } });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('close', (code) => resolve({ code, output }));
  });
}

const only = process.argv.slice(2);
let failed = 0;
for (const check of checks) {
  if (only.length > 0 && !only.includes(check.name)) continue;
  const started = Date.now();
  const { code, output } = await run(check.command);
  let files = 0;
  try {
    files = check.saw(output);
  } catch {
    files = 0;
  }
  const good = code === 0 && files >= check.atLeast;
  console.log(
    `${good ? 'ok    ' : 'FAILED'} ${check.name} (${files} seen, ${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
  if (!good) {
    failed += 1;
    if (code !== 0 && check.name !== 'lint') console.log(output.split('\n').slice(0, 400).join('\n'));
    if (files < check.atLeast) console.log(`it should have seen at least ${check.atLeast}; exit code ${code}`);
  }
}
process.exitCode = failed === 0 ? 0 : 1;
