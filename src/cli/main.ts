#!/usr/bin/env node
import module from 'node:module';
import { randomUUID } from 'node:crypto';

// Node 22 and later keep compiled code between runs; Node 20 does not know the function.
const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
enableCompileCache?.();

const { run } = await import('./run.js');
const { allowClosedPipe } = await import('./closed-pipe.js');

allowClosedPipe(process.stdout, process.stderr);

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  interactive: process.stderr.isTTY,
  color: process.stdout.isTTY && process.env['NO_COLOR'] === undefined && !process.argv.includes('--no-color'),
  now: () => new Date(),
  randomUuid: randomUUID,
  stopped: () =>
    new Promise((resolve) => {
      process.once('SIGINT', resolve);
      process.once('SIGTERM', resolve);
    }),
  stdin: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  },
});
