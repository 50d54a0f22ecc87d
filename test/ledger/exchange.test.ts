import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLedger } from '../../src/ledger/check.js';
import { exportRecords, importRecords } from '../../src/ledger/exchange.js';
import {
  fileOf,
  fullPack,
  lineOf,
  looseName,
  packsOf,
  storedRecord,
  storedText,
} from '../../src/ledger/record-file.js';
import type { LedgerRecord } from '../../src/ledger/record.js';
import { canonicalText } from '../../src/value/digest.js';
import type { Json } from '../../src/value/json.js';
import { folderLedger, idsIn } from './fixture.js';
import { baselineOf, prod } from './records.js';

const plainUnknown = storedText('{"kind":"waiver","mortise":1,"note":"\\u001b[31mred"}');
const criticalUnknown = storedText('{"critical":true,"kind":"waiver","mortise":7}');
const sample = [storedRecord(prod), storedRecord(baselineOf('1')), plainUnknown, criticalUnknown];
const lines = [...sample].sort((a, b) => (a.id < b.id ? -1 : 1)).map(lineOf);

function nested(depth: number): string {
  return canonicalText({ mortise: 1, kind: 'contract', contract: {} }).replace(
    '{}',
    `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`,
  );
}

test.each([
  ['as it was exported', `${lines.join('\n')}\n`],
  ['without a last line end', lines.join('\n')],
  ['with the line ends of Windows', `${lines.join('\r\n')}\r\n`],
  ['with a byte order mark', `\ufeff${lines.join('\n')}\n`],
  ['with empty lines', `\n\n${lines.join('\n\n')}\n \n`],
  ['with every line twice, in another order', [...lines, ...lines.toReversed()].join('\n')],
])('an import %s adds every record once, and exports the same bytes', async (_, text) => {
  const ledger = await folderLedger();
  expect(await importRecords(ledger, text)).toEqual({ added: 4, already: 0 });
  expect(await exportRecords(ledger)).toEqual(lines);
  expect(await importRecords(ledger, text)).toEqual({ added: 0, already: 4 });
  expect(await ledger.store.list()).toHaveLength(1);
});

test('what was exported, imported and exported again is the same bytes, whatever the records say', async () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text));
  const record: fc.Arbitrary<LedgerRecord> = fc.oneof(
    name.map((each): LedgerRecord => ({ mortise: 1, kind: 'environment', name: each })),
    fc.jsonValue().map((value): LedgerRecord => ({ mortise: 1, kind: 'contract', contract: { value: value as Json } })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 8 }), async (records) => {
      const from = await folderLedger();
      for (const each of records) await from.append([each]);
      const exported = await exportRecords(from);
      const to = await folderLedger();
      await importRecords(to, exported.join('\n'));
      expect(await exportRecords(to)).toEqual(exported);
      expect((await checkLedger(to)).findings).toEqual([]);
    }),
    { seed: 20260501, numRuns: 15 },
  );
});

test('lines that another program wrote, with spaces and in another order, are imported as they would be exported', async () => {
  const from = await folderLedger();
  await from.append([prod, baselineOf('1')]);
  const lines = await exportRecords(from);
  const foreign = lines.map((line) => {
    const { id, record } = JSON.parse(line) as { readonly id: string; readonly record: object };
    return JSON.stringify({ record: Object.fromEntries(Object.entries(record).reverse()), id }).replaceAll('":', '": ');
  });
  const to = await folderLedger();
  expect(await importRecords(to, foreign.join('\n'))).toEqual({ added: 2, already: 0 });
  expect(await exportRecords(to)).toEqual(lines);
});

const other = storedRecord(baselineOf('2'));
const deep = storedText(nested(200_000));

test.each([
  ['torn off', () => lineOf(other).slice(0, -20), 'is not a record'],
  [
    'whose content is not what its name promises',
    () => lineOf({ id: other.id, text: sample[0]?.text ?? '' }),
    'promises',
  ],
  ['whose name is damaged', () => lineOf({ id: 'x'.repeat(64), text: other.text }), 'damaged'],
  ['that is no JSON', () => lineOf(storedText('{"mortise":1,')), 'is not JSON'],
  ['that is JSON and no record', () => lineOf(storedText('[1]')), 'is malformed'],
  ['that is not canonical', () => lineOf(storedText('{"name":"prod","mortise":1,"kind":"environment"}')), 'RFC 8785'],
  [
    'that says a member twice',
    () => lineOf(storedText('{"kind":"environment","mortise":1,"name":"a","name":"b"}')),
    'RFC 8785',
  ],
  ['that is nested too deeply', () => lineOf(deep), 'is nested too deeply'],
  ['of 200 MB', () => 'x'.repeat(200 * 1024 * 1024), 'is not a record'],
  [
    'that is a record of 9 MB',
    () => lineOf(storedRecord({ mortise: 1, kind: 'contract', contract: { text: 'x'.repeat(9 * 1024 * 1024) } })),
    'is larger than any record may be',
  ],
])('an import with a line %s names it and adds nothing', async (_, wrong, reason) => {
  const ledger = await folderLedger();
  const text = [...lines, wrong()].join('\n');
  await expect(importRecords(ledger, text, 'all.ndjson')).rejects.toMatchObject({
    name: 'MisuseError',
    problems: [{ code: 'malformed-record', message: expect.stringContaining(reason) as string, place: { line: 5 } }],
  });
  expect(await idsIn(ledger)).toEqual([]);
});

test('a ledger with a damaged file is not exported as if it were whole', async () => {
  const ledger = await folderLedger();
  const [id = ''] = await ledger.append([baselineOf('1')]);
  await ledger.append([prod]);
  writeFileSync(path.join(ledger.folder, looseName(id)), 'torn');
  await expect(exportRecords(ledger)).rejects.toMatchObject({
    name: 'UnreachableError',
    problem: { code: 'damaged-ledger', message: expect.stringContaining(looseName(id)) as string },
  });
  await ledger.append([baselineOf('1')]);
  expect(await exportRecords(ledger)).toHaveLength(2);
});

test('a record that is too deep or too large for anybody is named, and others go on', async () => {
  for (const [bad, code] of [
    [deep, 'damaged-file'],
    [
      storedRecord({ mortise: 1, kind: 'contract', contract: { text: 'x'.repeat(9 * 1024 * 1024) } }),
      'oversized-record',
    ],
  ] as const) {
    for (const file of [fileOf([bad]), fileOf([bad, storedRecord(baselineOf('beside'))])]) {
      const ledger = await folderLedger();
      await ledger.append([prod]);
      await ledger.store.write([file]);
      expect((await checkLedger(ledger)).findings).toMatchObject([{ code, file: file.name }]);
      const standing = await ledger.standing();
      expect([...standing.environments.keys()]).toEqual(['prod']);
      expect(standing.damaged).toHaveLength(1);
    }
  }
});

test('many records become packs that are not too large to be read whole', async () => {
  const record = (number: number): LedgerRecord => ({
    mortise: 1,
    kind: 'contract',
    contract: { number, text: 'é'.repeat(fullPack / 10) },
  });
  const many = Array.from({ length: 6 }, (_, number) => storedRecord(record(number)));
  const packs = packsOf(many);
  expect(packs.length).toBeGreaterThan(1);
  expect(packs.every(({ bytes }) => bytes.length <= fullPack)).toBe(true);
  const ledger = await folderLedger();
  expect(await importRecords(ledger, many.map(lineOf).join('\n'))).toEqual({ added: 6, already: 0 });
  expect(readdirSync(path.join(ledger.folder, 'packs'))).toHaveLength(packs.length);
  expect(await idsIn(ledger)).toEqual(many.map(({ id }) => id).sort());
  for (const { name, bytes } of packs) expect(readFileSync(path.join(ledger.folder, name)).equals(bytes)).toBe(true);
});
