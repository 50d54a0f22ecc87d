import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { play, type History } from './history.js';

type Fields = Readonly<Record<string, unknown>>;
interface Line {
  readonly id: string;
  readonly record: Fields;
}

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, each]) => [key, sorted(each)]),
        )
      : value;

function line(record: Fields): Line {
  const text = JSON.stringify(sorted(record));
  return { id: createHash('sha256').update(text).digest('hex'), record: JSON.parse(text) as Fields };
}

async function lines(history: History): Promise<Line[]> {
  const { stdout } = await history.terminal.run('ledger export');
  return stdout
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => JSON.parse(each) as Line);
}

async function add(history: History, list: readonly Line[], exitCode = 0): Promise<void> {
  const stdin = list.map((each) => `${JSON.stringify(each)}\n`).join('');
  const done = await history.terminal.run('ledger import -', { stdin });
  expect(done.exitCode, done.stdout + done.stderr).toBe(exitCode);
}

const folder = (history: History, ...parts: readonly string[]): string =>
  path.join(history.terminal.folder, '.mortise', ...parts);

/** What somebody else records who does not see what is recorded here from now on. */
async function elsewhere(history: History, told: string): Promise<Line[]> {
  const kept = path.join(history.terminal.folder, 'kept');
  rmSync(kept, { recursive: true, force: true });
  cpSync(folder(history), kept, { recursive: true });
  await history.lines(told);
  const all = await lines(history);
  rmSync(folder(history), { recursive: true });
  cpSync(kept, folder(history), { recursive: true });
  return all;
}

const base = `
  env prod
  pub orders@1 W d.o a:string; O d.o
  pub billing@1 R d.o a:string
  verify
  dep orders@1 prod`;

const deployment = async (history: History): Promise<Line> =>
  (await lines(history)).find(({ record }) => record.kind === 'deployment')!;

/** The result of billing against orders, and one that says otherwise. */
async function results(history: History): Promise<{ pass: Line; other: (verdict: string, more?: Fields) => Line }> {
  const pass = (await lines(history)).find(({ record }) =>
    JSON.stringify(record.verification ?? '').includes('"kind":"reads-inserts"'),
  )!;
  const verification = pass.record.verification as Fields;
  const failures = [
    { code: 'breaks-shape', message: 'a was 5', path: 'a', counterexample: { a: 5 }, document: { a: 5 } },
  ];
  const reasons = [{ code: 'budget', message: 'too hard' }];
  return {
    pass,
    other: (verdict, more = {}) =>
      line({
        ...pass.record,
        nonce: verdict,
        verification: {
          ...verification,
          verdict,
          ...(verdict === 'failed'
            ? { basis: 'refuted', failures }
            : verdict === 'undecided'
              ? { basis: 'none', reasons }
              : {}),
        },
        ...more,
      }),
  };
}

const told = (title: string, history: string, andThen: (history: History) => Promise<void>): void =>
  test(title, () => play(history, andThen));

describe('results that disagree', () => {
  told('a failure beats a pass that does not know of it, and whatever is undecided', base, async (history) => {
    const { other } = await results(history);
    await add(history, [other('undecided')]);
    await history.line('can billing@1 prod => undecided billing@1~orders@1 / too hard');
    await add(history, [other('failed')]);
    await history.line('can billing@1 prod => failed billing@1~orders@1 / disagree');
  });
  told('a failure that knows of the pass stands alone', base, async (history) => {
    const { pass, other } = await results(history);
    await add(history, [other('failed', { supersedes: [pass.id] })]);
    await history.line('can billing@1 prod => failed billing@1~orders@1 / !disagree');
  });
  told('a pass replaces a failure whose counterexample it played again, and no other', base, async (history) => {
    const { pass, other } = await results(history);
    const failed = other('failed');
    await add(history, [failed, other('passed', { supersedes: [pass.id, failed.id] })]);
    await history.line('can billing@1 prod => failed billing@1~orders@1');
    await history.line('run ledger check => 1 / refused-supersession');
    await add(history, [other('passed', { supersedes: [pass.id, failed.id], replayed: [failed.id] })]);
    await history.line('can billing@1 prod => verified');
  });
  told('the command that is named plays the counterexample again and settles it', base, async (history) => {
    const { pass, other } = await results(history);
    await add(history, [other('failed')]);
    const { left, right } = (pass.record.verification as { pair: { left: string; right: string } }).pair;
    const command = `verify --missing --pair reads-inserts:${left.slice(0, 10)}:${right.slice(0, 10)}`;
    await history.lines(`can billing@1 prod => failed billing@1~orders@1 / ${command}
      run ${command} => 0
      can billing@1 prod => verified
      run ledger check => 0`);
  });
});

describe('facts of people who do not see each other', () => {
  told(
    'two pipelines that raced leave both versions live, until somebody settles it',
    `${base}
    pub orders@2 W d.o a:int; O d.o
    pub orders@3 W d.o a:string c:int; O d.o
    verify`,
    async (history) => {
      const theirs = await elsewhere(history, 'dep orders@2 prod');
      await history.lines(`dep orders@3 prod => 0
        can billing@1 prod => verified`);
      await add(history, theirs);
      await history.lines(`can billing@1 prod => failed billing@1~orders@2
        dep orders@3 prod
        can billing@1 prod => failed billing@1~orders@2*
        migrated orders@2 prod => 0
        can billing@1 prod => verified`);
    },
  );
  told(
    'who comes beats who leaves, deployed or released',
    `${base}
    pub app@1 R d.o a:string
    pub orders@2 W d.o c:int; O d.o
    verify
    rel app@1 prod
    dep billing@1 prod`,
    async (history) => {
      const theirs = await elsewhere(history, 'rel app@1 prod\ndep billing@1 prod');
      await history.lines(`end app@1 prod
        undep billing prod
        can orders@2 prod => verified`);
      await add(history, theirs);
      await history.line('can orders@2 prod => failed app@1&billing@1~orders@2');
    },
  );
  told(
    'what was redeployed there is not migrated here',
    `env prod
    pub orders@1 W d.o a:int; O d.o
    pub orders@2 W d.o a:string; O d.o
    pub billing@2 R d.o a:string
    verify
    dep orders@1 prod
    dep orders@2 prod`,
    async (history) => {
      const theirs = await elsewhere(history, 'dep orders@1 prod\ndep orders@2 prod');
      await history.lines(`migrated orders@1 prod => 0
        can billing@2 prod => verified`);
      await add(history, theirs);
      await history.line('can billing@2 prod => failed billing@2~orders@1*');
    },
  );
  told('one version with two contents is not a yes, whatever the pairs say', base, async (history) => {
    const theirs = await elsewhere(history, 'pub search@1 R d.o a:string|int');
    await history.line('pub search@1 R d.o a:string');
    await add(history, theirs);
    await history.lines(`can search@1 prod --verify-missing => undecided
      can billing@1 prod => verified`);
  });
  told(
    'unions in either order answer alike',
    `${base}
    pub orders@2 W d.o a:int; O d.o
    verify`,
    async (history) => {
      const one = await elsewhere(history, 'dep orders@2 prod');
      const two = await elsewhere(history, 'dep billing@1 prod\nundep orders prod');
      const answers: string[] = [];
      for (const [first, second] of [
        [one, two],
        [two, one],
      ] as const) {
        const kept = path.join(history.terminal.folder, `union${answers.length}`);
        cpSync(folder(history), kept, { recursive: true });
        for (const each of [first, second])
          await history.terminal.run(['ledger', 'import', '-', '--ledger', kept], {
            stdin: each.map((record) => `${JSON.stringify(record)}\n`).join(''),
          });
        const asked = [
          'can-i-deploy',
          '--service',
          'orders',
          '--service-version',
          '2',
          '--to',
          'prod',
          '--ledger',
          kept,
        ];
        answers.push((await history.terminal.run(asked)).stdout);
      }
      expect(answers[0]).toBe(answers[1]);
      expect(answers[0]).toContain('billing@1 reads what orders@2');
    },
  );
});

describe('records made by others', () => {
  told('clocks decide nothing, and a record replaces only what is about the same thing', base, async (history) => {
    const { id, record } = await deployment(history);
    await history.line('pub orders@2 W d.o a:int; O d.o');
    await history.lines(`verify
      dep billing@1 prod`);

    await add(history, [line({ ...record, service: 'billing', nonce: 'b', supersedes: [id] })]);
    await history.line('can billing@1 prod => verified');
    await history.line('run ledger check => 1 / refused-supersession');
    await add(history, [line({ ...record, version: '2', nonce: 'c', at: '1999-01-01T00:00:00Z', supersedes: [id] })]);
    await history.line('can billing@1 prod --no-at-rest => failed billing@1~orders@2');
  });
  told('something that runs and that nobody published makes answers undecided', base, async (history) => {
    const { record } = await deployment(history);
    await add(history, [
      line({ ...record, service: 'ghost', nonce: 'g' }),
      line({ ...record, environment: 'mars', nonce: 'm' }),
    ]);
    await history.lines(`can billing@1 prod => undecided / ghost
      can billing@1 prod --ignore ghost => verified / ghost
      can billing@1 mars => unknown-environment
      run ledger check => 1 / ghost`);
  });
  told('kinds and formats of a newer mortise are noticed, critical ones decide', base, async (history) => {
    await add(history, [
      line({ mortise: 1, kind: 'weather' }),
      line({ mortise: 2, kind: 'deployment', service: 'orders' }),
    ]);
    await history.line('can billing@1 prod => verified / weather');
    await add(history, [line({ mortise: 1, kind: 'embargo', critical: true })]);
    await history.lines(`can billing@1 prod => undecided / embargo
      plan prod billing@1 => undecided`);
  });
  told('an import adds all or nothing, and nothing twice; exports do not change', base, async (history) => {
    const before = await lines(history);
    const good = line({ mortise: 1, kind: 'environment', name: 'other' });
    await add(history, [good, { ...good, id: good.id.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }], 2);
    await add(history, [line({ mortise: 1, kind: 'environment', name: 'a\u001b[31m' })], 2);
    expect(await lines(history)).toEqual(before);
    await add(history, [good]);
    await add(history, [good]);
    const after = await lines(history);
    expect(after).toHaveLength(before.length + 1);
    await history.line('run ledger compact => 0');
    expect(await lines(history)).toEqual(after);
    await history.lines(`can billing@1 prod => verified
      can billing@1 other => no-writer/3`);
  });
  for (const packed of [false, true])
    told(`a torn ${packed ? 'pack' : 'record'} is no yes until it is back`, base, async (history) => {
      if (packed) await history.line('run ledger compact => 0');
      const files = readdirSync(folder(history), { recursive: true, withFileTypes: true })
        .filter(
          (entry) => entry.isFile() && /\.(ndjson|json)$/.test(entry.name) && entry.name !== 'mortise-ledger.json',
        )
        .map((entry) => path.join(entry.parentPath, entry.name));
      const torn = files.find((file) => readFileSync(file, 'utf8').includes('"kind":"deployment"'))!;
      const content = readFileSync(torn);
      writeFileSync(torn, content.subarray(0, content.length - 30));
      const env = { MORTISE_CACHE: path.join(history.terminal.folder, 'fresh') };
      const asked = 'can-i-deploy --service billing --service-version 1 --to prod';
      expect((await history.terminal.run(asked, { env })).exitCode).toBe(3);
      await history.line('run ledger check => 1 / damaged');
      writeFileSync(torn, content);
      expect((await history.terminal.run(asked, { env })).exitCode).toBe(0);
    });
});
