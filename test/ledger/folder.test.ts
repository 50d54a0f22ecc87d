import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkLedger } from '../../src/ledger/check.js';
import { compactLedger } from '../../src/ledger/compact.js';
import { exportRecords } from '../../src/ledger/exchange.js';
import { createLedger, openLedger } from '../../src/ledger/open.js';
import { fileOf, looseName, storedRecord } from '../../src/ledger/record-file.js';
import { MisuseError } from '../../src/problem/errors.js';
import { folderLedger, idsIn, temporaryFolder } from './fixture.js';
import { baselineOf, prod } from './records.js';

test('a record is kept under the digest of its canonical text', async () => {
  const ledger = await folderLedger();
  const [id = ''] = await ledger.append([prod]);
  const file = path.join(ledger.folder, looseName(id));
  expect(readFileSync(file, 'utf8')).toBe('{"kind":"environment","mortise":1,"name":"prod"}');
  expect(await idsIn(ledger)).toEqual([id]);
});

test('records appended together are one file, and appending them again changes nothing', async () => {
  const ledger = await folderLedger();
  const ids = await ledger.append([prod, baselineOf('1'), baselineOf('2')]);
  const files = await ledger.store.list();
  expect(files).toHaveLength(1);
  expect(await ledger.append([prod, baselineOf('1'), baselineOf('2')])).toEqual(ids);
  expect(await ledger.store.list()).toEqual(files);
  expect(await idsIn(ledger)).toEqual([...ids].sort());
});

test('making a ledger twice is fine, and a folder with something else in it is refused', async () => {
  const folder = temporaryFolder();
  const location = { kind: 'folder', folder: path.join(folder, 'ledger') } as const;
  expect(await createLedger(location)).toBe('created');
  expect(await createLedger(location)).toBe('already-there');
  const other = path.join(folder, 'other');
  mkdirSync(other);
  writeFileSync(path.join(other, 'letter.txt'), 'dear');
  await expect(createLedger({ kind: 'folder', folder: other })).rejects.toThrow(MisuseError);
  expect(readdirSync(other)).toEqual(['letter.txt']);
});

test('many who make the same ledger at once all find it made', async () => {
  const location = { kind: 'folder', folder: path.join(temporaryFolder(), 'deep', 'ledger') } as const;
  const made = await Promise.all(Array.from({ length: 12 }, () => createLedger(location)));
  expect(made).toContain('created');
  const ledger = await openLedger(location);
  await ledger.append([prod]);
  expect(await idsIn(ledger)).toEqual([storedRecord(prod).id]);
});

test.each([
  ['that is not there', 'no-ledger', undefined],
  ['that is empty', 'no-ledger', []],
  ['that is a file', 'not-a-ledger', 'text'],
  ['whose marker is no marker', 'not-a-ledger', ['[]']],
  ['of a newer format', 'newer-ledger', ['{"mortise-ledger":2}']],
] as const)('opening a folder %s is a mistake that is named %s', async (_, code, content) => {
  const folder = path.join(temporaryFolder(), 'ledger');
  if (typeof content === 'string') writeFileSync(folder, content);
  else if (content !== undefined) mkdirSync(folder);
  if (Array.isArray(content)) {
    for (const marker of content) writeFileSync(path.join(folder, 'mortise-ledger.json'), marker as string);
  }
  await expect(openLedger({ kind: 'folder', folder })).rejects.toMatchObject({
    name: 'MisuseError',
    problems: [{ code }],
  });
});

const damages: readonly (readonly [string, (file: string) => void])[] = [
  ['bit-flipped', (file) => flipBit(file)],
  ['truncated', (file) => truncateSync(file, readFileSync(file).length >> 1)],
  ['emptied', (file) => truncateSync(file, 0)],
  ['overwritten', (file) => writeFileSync(file, 'not a record')],
];

test.each(damages)('a %s record is found and named, and the others are not harmed', async (_, damage) => {
  const ledger = await folderLedger();
  await ledger.append([prod]);
  const [victim = ''] = await ledger.append([baselineOf('victim')]);
  const [other = ''] = await ledger.append([baselineOf('other')]);
  damage(path.join(ledger.folder, looseName(victim)));
  const report = await checkLedger(ledger);
  expect(report.findings).toMatchObject([{ code: 'damaged-file', file: looseName(victim) }]);
  expect(await idsIn(ledger)).toEqual([other, storedRecord(prod).id].sort());
  const standing = await ledger.standing();
  expect([...standing.environments.keys()]).toEqual(['prod']);
  expect(standing.damaged).toHaveLength(1);
  // Writing the same fact again restores it.
  await ledger.append([baselineOf('victim')]);
  expect((await ledger.standing()).damaged).toEqual([]);
  expect((await checkLedger(ledger)).findings).toEqual([]);
});

test.each(damages.slice(0, 2))('a %s pack still yields the records whose lines are intact', async (_, damage) => {
  const ledger = await folderLedger();
  const ids = await ledger.append([prod, ...Array.from({ length: 20 }, (__, number) => baselineOf(String(number)))]);
  const [pack = ''] = await ledger.store.list();
  damage(path.join(ledger.folder, pack));
  const { findings, records } = await checkLedger(ledger);
  expect(findings.filter(({ code }) => code === 'damaged-file').every(({ file }) => file === pack)).toBe(true);
  expect(findings.length).toBeGreaterThan(0);
  const left = await idsIn(ledger);
  expect(left).toHaveLength(records);
  expect(left.length).toBeGreaterThan(8);
  expect(left.length).toBeLessThan(ids.length);
  expect(ids).toEqual(expect.arrayContaining([...left]));
});

test('a flipped bit anywhere in a ledger never passes for a record', async () => {
  const ledger = await folderLedger();
  const ids = new Set(await ledger.append([prod, baselineOf('1'), baselineOf('2')]));
  const [pack = ''] = await ledger.store.list();
  const file = path.join(ledger.folder, pack);
  const bytes = readFileSync(file);
  for (let position = 0; position < bytes.length; position += 5) {
    const flipped = Buffer.from(bytes);
    flipped[position] = (flipped[position] ?? 0) ^ (1 << (position % 8));
    writeFileSync(file, flipped);
    for (const id of await idsIn(ledger)) expect(ids.has(id)).toBe(true);
    expect((await ledger.standing()).damaged.length).toBeGreaterThan(0);
  }
});

test('a record under another one’s name is no record, is named, and keeps answers from a yes', async () => {
  const ledger = await folderLedger();
  const [honest, other] = [storedRecord(prod), storedRecord(baselineOf('1'))];
  // A pack that is what its own name promises; only one of its lines lies.
  const pack = fileOf([honest, { id: other.id, text: storedRecord(baselineOf('2')).text }]);
  await ledger.store.write([pack]);
  expect((await checkLedger(ledger)).findings).toMatchObject([{ code: 'misnamed-record', file: pack.name }]);
  expect(await idsIn(ledger)).toEqual([honest.id]);
  expect((await ledger.standing()).damaged).toHaveLength(1);
});

test('files that do not belong there are named and ignored, copies among them', async () => {
  const ledger = await folderLedger();
  const [id = ''] = await ledger.append([prod]);
  const file = path.join(ledger.folder, looseName(id));
  copyFileSync(file, file.replace('.json', ' (copy).json'));
  writeFileSync(path.join(ledger.folder, 'records', 'notes.txt'), 'hello');
  const { findings, notices, records } = await checkLedger(ledger);
  expect({ findings, records, notices: notices.length }).toEqual({ findings: [], records: 1, notices: 2 });
});

test('compacting keeps every record, and a damaged file stays for whoever can restore it', async () => {
  const ledger = await folderLedger();
  await ledger.append([prod]);
  for (let number = 0; number < 30; number++) await ledger.append([baselineOf(String(number))]);
  const before = await exportRecords(ledger);
  const victim = looseName(storedRecord(baselineOf('7')).id);
  flipBit(path.join(ledger.folder, victim));
  expect(await compactLedger(ledger)).toEqual({ filesBefore: 31, filesAfter: 2, records: 30, damaged: [victim] });
  expect(existsSync(path.join(ledger.folder, victim))).toBe(true);
  await ledger.append([baselineOf('7')]);
  expect(await exportRecords(ledger)).toEqual(before);
  await compactLedger(ledger);
  expect(await exportRecords(ledger)).toEqual(before);
  expect(await ledger.store.list()).toHaveLength(1);
  expect(await compactLedger(ledger)).toMatchObject({ filesBefore: 1, filesAfter: 1 });
});

test('whoever reads while somebody compacts finds every record', async () => {
  const ledger = await folderLedger();
  for (let number = 0; number < 60; number++) await ledger.append([baselineOf(String(number))]);
  const ids: string[] = [];
  let compacted = false;
  for await (const { id } of ledger.records()) {
    ids.push(id);
    if (!compacted) await compactLedger(ledger);
    compacted = true;
  }
  expect(ids).toHaveLength(60);
});

test('what is remembered is forgotten when a bit of it flips, when it is cut off, or when more follows', async () => {
  const cacheFolder = temporaryFolder();
  const ledger = await folderLedger({ cacheFolder });
  await ledger.append([prod, baselineOf('1')]);
  const plain = async (): Promise<unknown> => {
    const { environments, results, ...rest } = await ledger.standing();
    return { ...rest, environments: [...environments.values()].map((each) => ({ ...each, past: [...each.past] })) };
  };
  const told = await plain();
  const names = readdirSync(cacheFolder, { recursive: true, encoding: 'utf8' });
  const file = path.join(cacheFolder, names.find((name) => name.endsWith('standing')) ?? '');
  const bytes = readFileSync(file);
  for (let position = 0; position < bytes.length; position += 3) {
    const flipped = Buffer.from(bytes);
    flipped[position] = (flipped[position] ?? 0) ^ (1 << (position % 8));
    for (const damaged of [
      flipped,
      bytes.subarray(0, position),
      Buffer.concat([bytes, bytes.subarray(0, position + 1)]),
    ]) {
      writeFileSync(file, damaged);
      expect(await plain()).toEqual(told);
      expect(readFileSync(file).equals(bytes)).toBe(true);
    }
  }
});

test('what is remembered between questions is right after every append, and may be thrown away', async () => {
  const cacheFolder = temporaryFolder();
  const ledger = await folderLedger({ cacheFolder });
  await ledger.append([prod]);
  expect((await ledger.standing()).environments.get('prod')?.baseline).toBe('none');
  expect((await ledger.standing()).environments.get('prod')?.baseline).toBe('none');
  await ledger.append([baselineOf('1')]);
  expect((await ledger.standing()).environments.get('prod')?.baseline).toBe('empty');
  expect((await ledger.standing()).environments.get('prod')?.baseline).toBe('empty');
  rmSync(cacheFolder, { recursive: true });
  expect((await ledger.standing()).environments.get('prod')?.baseline).toBe('empty');
});

function flipBit(file: string): void {
  const bytes = readFileSync(file);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}
