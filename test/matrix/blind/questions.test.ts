import { describe, expect, test } from 'vitest';
import { play, tell } from './history.js';

const shop = `
  env prod
  env stage
  pub orders@1 W d.o status:[open,paid] customer.name:string lines.*.sku:string lines.*.qty:int total:int; O d.o
  pub orders@2 W d.o status:[open,paid] customer.name:string lines.*.sku:string lines.*.qty:long total:int; O d.o
  pub billing@1 R d.o status:[open,paid] customer.name:string total:int lines.*.sku:string :: queries: {q: {find: {filter: {status: open}, projection: {"customer.name": 1, _id: 0}, sort: {total: 1}}}}
  pub picker@1 R d.o lines.*.sku:string lines.*.qty:int :: queries: {p: {find: {filter: {"lines.sku": {$param: sku}}}, expect: {each: [lines.*.qty]}}}
  verify => 1
  dep orders@1 prod => 0
  dep picker@1 prod => 0`;

describe('questions about everybody', () => {
  tell({
    'who reads a path, in lists and objects, above and below it': `${shop}
      run who-reads d.o => 0 / billing 1 / picker 1
      run who-reads d.o.status => 0 / q: condition / !picker
      run who-reads d.o.total => 0 / q: order / !picker
      run who-reads d.o.customer => 0 / q: result / !picker
      run who-reads d.o.customer.name => 0 / q: result
      run who-reads d.o.cust => 0 / !billing
      run who-reads d.o.lines => 0 / p: condition, result / !billing
      run who-reads d.o.lines.*.sku => 0 / p: condition / !result / !billing
      run who-reads d.o.lines.qty => 0 / p: result / !condition
      run who-reads d.o.total --in prod => 0 / Nobody reads
      run who-reads d.o.lines --in stage => 0 / Nobody reads
      run who-reads d.x => 2 / unknown-dataset
      run who-reads d.o --in nowhere => 2 / unknown-environment`,
    'the matrix by service, version, dataset, environment and result': `${shop}
      run matrix => 0 / failed
      run matrix --service picker --verdict failed => 0 / orders 2 / !orders 1
      run matrix --service orders --service-version 1 => 0 / !failed
      run matrix --in prod => 0 / picker 1 / !billing / !orders 2
      run matrix --in stage => 0 / No pairs
      run matrix --dataset d.x => 2 / unknown-dataset
      run matrix --service nobody => 2 / unknown-version
      run matrix --service orders --service-version 7 => 2 / unknown-version
      run matrix --service-version 1 => 2`,
    'who may be retired, and what stays': `${shop}
      retire picker@1 prod => verified
      retire orders@2 prod => error not-there
      retire orders@7 prod => unknown-version
      retire orders@1 stag => unknown-environment
      retire orders@1 prod => no-writer
      undep picker prod
      run can-retire orders@1 --from prod => 0 / record-migrated --service orders --service-version 1 --in prod`,
    'a quiet answer prints nothing': `${shop}
      run can-i-deploy --service billing --service-version 1 --to prod --quiet => 0 / !YES
      run can-i-deploy --service orders --service-version 2 --to prod --quiet => 1 / !NO
      run plan --to prod billing@1 --quiet => 0 / !PLAN`,
  });

  test('graphs are drawn in forms that other programs read', () =>
    play(shop, async ({ terminal }) => {
      const mermaid = (await terminal.run('graph --format mermaid')).stdout.trim().split('\n');
      expect(mermaid[0]).toBe('flowchart LR');
      for (const line of mermaid.slice(1))
        expect(line).toMatch(/^ {2}(n\d+(\["[\w.-]+"\]|\[\("[\w.-]+"\)\])|n\d+ (-->|x--x)\|[\w, ]+\| n\d+)$/);
      const dot = (await terminal.run('graph --format dot')).stdout.trim().split('\n');
      expect([dot[0], dot.at(-1)]).toEqual(['digraph mortise {', '}']);
      for (const line of dot.slice(1, -1)) expect(line).toMatch(/^ {2}(rankdir=LR|n\d+( -> n\d+)? \[[^[\]]*\]);$/);
      const { result } = JSON.parse((await terminal.run('graph --json --in prod')).stdout) as {
        result: { services: { service: string }[]; fits: object[] };
      };
      expect(result.services.map(({ service }) => service)).toEqual(['orders', 'picker']);
      expect(result.fits).toEqual([{ relies: 'picker', on: 'orders', dataset: 'd.o', verdict: 'passed' }]);
    }));

  test('names of other teams are data, whatever they are', () =>
    play('env constructor', async ({ terminal }) => {
      const fields = { constructor: 'int', toString: 'int' };
      const sections = { 'd.valueOf': { fields } };
      terminal.write(
        'w.contract.json',
        JSON.stringify({
          mortise: 1,
          service: 'prototype',
          writes: { 'd.valueOf': { inserts: { hasOwnProperty: { fields } } } },
          owns: { 'd.valueOf': {} },
        }),
      );
      terminal.write('r.contract.json', JSON.stringify({ mortise: 1, service: 'constructor', reads: sections }));
      for (const [line, exitCode] of [
        ['publish --service-version __proto__', 0],
        ['verify --missing', 0],
        ['can-i-deploy --service constructor --service-version __proto__ --to constructor', 3],
        ['record-deployment --service prototype --service-version __proto__ --to constructor --instance __proto__', 0],
        ['can-i-deploy --service constructor --service-version __proto__ --to constructor', 0],
        ['can-i-deploy --service toString --service-version __proto__ --to constructor', 2],
        ['can-i-deploy --service constructor --service-version toString --to constructor', 2],
        ['can-i-deploy --service constructor --service-version __proto__ --to __proto__', 2],
        ['plan --to constructor constructor@__proto__', 0],
        ['who-reads d.valueOf.toString', 0],
        ['who-reads toString', 2],
        ['graph --in __proto__', 2],
      ] as const)
        expect((await terminal.run(line)).exitCode, line).toBe(exitCode);
    }));

  test('control characters of arguments are never printed', () =>
    play('env prod\npub a@1 W d.a x:int; O d.a', async ({ terminal }) => {
      const evil = 'x\u001b[31m\u009b2J\u0007';
      for (const argv of [
        ['can-i-deploy', '--service', evil, '--service-version', '1', '--to', 'prod'],
        ['can-i-deploy', '--service', 'a', '--service-version', '1', '--to', evil],
        ['record-environment', evil],
        ['record-deployment', '--service', 'a', '--service-version', '1', '--to', 'prod', '--instance', evil],
        ['who-reads', evil],
        ['matrix', '--service', evil],
        ['plan', '--to', 'prod', `${evil}@1`],
        ['can-retire', `a@${evil}`, '--from', 'prod'],
      ]) {
        const { exitCode, stdout, stderr } = await terminal.run(argv);
        expect(exitCode).toBe(2);
        expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      }
    }));
});
