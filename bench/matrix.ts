import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLedger, openLedger } from '../src/ledger/open.js';
import { fileOf } from '../src/ledger/record-file.js';
import type { StoredRecord } from '../src/ledger/ledger.js';
import { canIDeploy } from '../src/matrix/can-i-deploy.js';
import { plan } from '../src/matrix/plan.js';
import { viewOf } from '../src/matrix/view.js';
import { companyRecords, serviceName, type Size } from './matrix-ledger.js';

// How the cost of a question and of a plan grows with services and versions. Each figure comes from a process of its
// own, and is processor time, so that a busy machine does not blur it; `wall` is what a clock showed.
//
//   npx jiti bench/matrix.ts                  the sizes of the documentation, with a plot
//   npx jiti bench/matrix.ts 200 500          one size
//   npx jiti bench/matrix.ts 200 125 single   one size, with a file for every record

interface Case extends Size {
  /** Every record in a file of its own, as thousands of pipelines leave them until somebody compacts. */
  readonly single: boolean;
}

const packOf = 20_000;
const cases: readonly Case[] = [
  { services: 20, versions: 50, unchanged: 10, single: false },
  { services: 200, versions: 50, unchanged: 10, single: false },
  { services: 200, versions: 125, unchanged: 25, single: false },
  { services: 200, versions: 125, unchanged: 25, single: true },
  { services: 200, versions: 500, unchanged: 100, single: false },
  { services: 2000, versions: 50, unchanged: 10, single: false },
];

interface Cost {
  readonly cpu: number;
  readonly wall: number;
  readonly megabytes: number;
  readonly told: string;
}

interface Row extends Case {
  readonly records: number;
  readonly cold: Cost;
  readonly warm: Cost;
  readonly plan: Cost;
}

async function main(): Promise<void> {
  const [first = '', ...rest] = process.argv.slice(2);
  if (first === 'ask' || first === 'plan') {
    const [folder = '', services = '', versions = ''] = rest;
    process.stdout.write(JSON.stringify(await answer(first, folder, Number(services), Number(versions))));
    return;
  }
  const [versions = '', layout = ''] = rest;
  const asked =
    first === ''
      ? cases
      : [
          {
            services: Number(first),
            versions: Number(versions),
            unchanged: Math.ceil(Number(versions) / 5),
            single: layout === 'single',
          },
        ];
  const rows: Row[] = [];
  for (const size of asked) {
    const row = await measure(size);
    rows.push(row);
    process.stdout.write(`${describe(row)}\n`);
  }
  process.stdout.write(`\n${plot(rows)}\n`);
}

async function measure(size: Case): Promise<Row> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mortise-bench-'));
  try {
    const records = await build(folder, size);
    const run = (what: string): Cost => {
      const args = [
        '--import',
        'jiti/register',
        import.meta.filename,
        what,
        folder,
        String(size.services),
        String(size.versions),
      ];
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26 });
      if (status !== 0) throw new Error(stderr);
      return JSON.parse(stdout) as Cost;
    };
    return { ...size, records, cold: run('ask'), warm: run('ask'), plan: run('plan') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function build(folder: string, size: Case): Promise<number> {
  const location = { kind: 'folder', folder: path.join(folder, 'ledger') } as const;
  await createLedger(location);
  let records = 0;
  let batch: StoredRecord[] = [];
  // Not through the store, which makes each file durable: the figures are about reading.
  const write = (): void => {
    const { name, bytes } = fileOf(batch);
    const file = path.join(location.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
    batch = [];
  };
  for (const record of companyRecords(size)) {
    records++;
    batch.push(record);
    if (batch.length === (size.single ? 1 : packOf)) write();
  }
  if (batch.length > 0) write();
  return records;
}

async function answer(what: 'ask' | 'plan', folder: string, services: number, versions: number): Promise<Cost> {
  const options = { cacheFolder: path.join(folder, 'cache') };
  let start = performance.now();
  let used = process.cpuUsage();
  const ledger = await openLedger({ kind: 'folder', folder: path.join(folder, 'ledger') }, options);
  const view = viewOf(await ledger.standing());
  let told: string;
  if (what === 'ask') {
    const service = serviceName(Math.floor(services / 2));
    const { reason, pairs } = canIDeploy(view, {
      service,
      version: `1.${String(versions - 1)}.0`,
      environment: 'production',
    });
    told = `${reason}, ${String(pairs.required)} pairs`;
  } else {
    start = performance.now();
    used = process.cpuUsage();
    const everybody = Array.from({ length: services }, (_, service) => ({
      service: serviceName(service),
      version: '1.0.0',
    }));
    const planned = plan(view, { environment: 'production', versions: everybody });
    told = `${planned.reason}, ${String(planned.steps.length)} steps`;
  }
  const { user, system } = process.cpuUsage(used);
  return {
    cpu: (user + system) / 1000,
    wall: performance.now() - start,
    megabytes: process.resourceUsage().maxRSS / 1024,
    told,
  };
}

function describe({ services, versions, single, records, cold, warm, plan: planned }: Row): string {
  const cost = ({ cpu, wall, megabytes, told }: Cost): string =>
    `${cpu.toFixed(0)} ms (wall ${wall.toFixed(0)}), ${megabytes.toFixed(0)} MB, ${told}`;
  return [
    `${String(services)} services x ${String(versions)} versions, ${String(records)} records${single ? ' in single files' : ''}`,
    `  cold  ${cost(cold)}`,
    `  warm  ${cost(warm)}`,
    `  plan  ${cost(planned)}`,
  ].join('\n');
}

/** Bars on a logarithmic scale: a tenfold cost is ten characters longer. */
function plot(rows: readonly Row[]): string {
  const bar = (milliseconds: number): string =>
    '#'.repeat(Math.max(1, Math.round(10 * Math.log10(Math.max(1, milliseconds)))));
  return rows
    .flatMap(({ records, single, cold, warm, plan: planned }) =>
      (
        [
          ['cold', cold],
          ['warm', warm],
          ['plan', planned],
        ] as const
      ).map(
        ([name, { cpu }]) =>
          `${String(records).padStart(8)}${single ? ' files' : ' packs'} ${name}  ${bar(cpu)} ${cpu.toFixed(0)} ms`,
      ),
    )
    .join('\n');
}

await main();
