import type { DynamoStorage, Shape, Writes } from '../../contract/contract.js';
import { InternalError } from '../../problem/errors.js';
import { canonicalText } from '../../value/digest.js';
import { findBreak } from '../break.js';
import type { Kit } from '../kit.js';
import { excerptOf, shrinkDocument } from '../shrink.js';
import type { Failure, UndecidedReason } from '../verdict.js';
import type { Findings } from '../verification.js';
import type { DynamoPlayground, TableLayout } from './playground.js';

/** Whether the owner's table takes every item that a writer can store, and keeps unique what the writer relies on. */
export async function verifyDynamoInsertsOwns(
  stored: readonly Shape[],
  unique: Writes['unique'],
  storage: DynamoStorage,
  kit: Kit,
  playground: DynamoPlayground,
): Promise<Findings> {
  const failures: Failure[] = [...judgeUnique(unique, storage)];
  const reasons: UndecidedReason[] = [];
  const layout = layoutOf(storage);
  for (const { path, shape, index } of keyDemands(storage)) {
    const search = kit.solver.find(stored, [shape]);
    if (search.verdict === 'undecided') reasons.push(...search.reasons);
    if (search.verdict !== 'found') continue;
    const document = shrinkDocument(
      search.document,
      (each) => stored.every((part) => kit.solver.fits(each, part)) && !kit.solver.fits(each, shape),
    );
    const error = await (await playground.table(layout)).put(document);
    if (error === undefined) {
      throw new InternalError(
        `A table was expected to refuse this item for its key attribute "${path}", the engine took it. ${canonicalText({ item: kit.written(document) })}`,
      );
    }
    const found = findBreak(document, shape, (value, part) => kit.solver.fits(value, part));
    failures.push({
      code: 'key-rejects',
      path,
      message:
        index === undefined
          ? `The table does not take an item whose key attribute \`${path}\` is ${found.actual}.`
          : `The table does not take an item in which \`${path}\`, a key of index "${index}", is ${found.actual}.`,
      counterexample: kit.written(excerptOf(document, [path, ...storage.key])),
      document: kit.written(document),
      expected: found.expected,
      actual: found.actual,
      advice: `Always store \`${path}\` in the type that the key has, and never empty; put another form of it into an attribute of its own.`,
    });
  }
  const expiry = judgeExpiry(stored, storage, kit);
  const played = await playPuts(stored, layout, failures.length > 0, kit, playground);
  return {
    failures: [...failures, ...expiry.failures, ...played.failures],
    reasons: [...reasons, ...expiry.reasons, ...played.reasons],
    fixtures: played.fixtures ?? 0,
  };
}

/** The owner's table, with its indexes. */
export function layoutOf(storage: DynamoStorage): TableLayout {
  const attribute = (name: string): TableLayout['key'][number] => ({ name, type: storage.attributes[name] ?? 'S' });
  return {
    key: storage.key.map(attribute),
    indexes: Object.entries(storage.indexes).map(([name, index]) => ({
      name,
      key: index.key.map(attribute),
      project: index.project,
    })),
  };
}

/** What each key attribute must be: there and of its type in the table's key; of its type, when there, in an index's. */
function keyDemands(
  storage: DynamoStorage,
): readonly { readonly path: string; readonly shape: Shape; readonly index?: string }[] {
  const typed = (name: string): Shape =>
    ({ S: { type: 'string', minLength: 1 }, N: { type: 'number' }, B: { dynamoType: 'B' } })[
      storage.attributes[name] ?? 'S'
    ];
  return [
    ...storage.key.map((path) => ({
      path,
      shape: { type: 'object', required: [path], properties: { [path]: typed(path) } },
    })),
    ...Object.entries(storage.indexes).flatMap(([index, { key }]) =>
      key
        .filter((path) => !storage.key.includes(path))
        .map((path) => ({ path, index, shape: { type: 'object', properties: { [path]: typed(path) } } })),
    ),
  ];
}

function judgeUnique(unique: Writes['unique'], storage: DynamoStorage): readonly Failure[] {
  return unique
    .filter(({ key }) => !storage.key.every((name) => key.includes(name)))
    .map(({ key }) => ({
      code: 'missing-unique-index',
      path: key.join(', '),
      message: `The writer relies on ${key.join(', ')} being unique; the table keeps only ${storage.key.join(', ')} unique.`,
      expected: `a table whose key is ${key.join(', ')}`,
      actual: `key ${storage.key.join(', ')}`,
      advice: 'In DynamoDB only the primary key is unique: keep an item of its own for each value that must be.',
    }));
}

/** DynamoDB expires by numbers of seconds; anything else is never deleted. */
function judgeExpiry(stored: readonly Shape[], storage: DynamoStorage, kit: Kit): Findings {
  const { ttl } = storage;
  if (ttl === undefined) return { failures: [], reasons: [] };
  const number: Shape = { type: 'object', properties: { [ttl]: { type: ['number', 'null'] } } };
  const search = kit.solver.find(stored, [number]);
  if (search.verdict === 'undecided') return { failures: [], reasons: search.reasons };
  if (search.verdict === 'none') return { failures: [], reasons: [] };
  const found = findBreak(search.document, number, (value, shape) => kit.solver.fits(value, shape));
  return {
    failures: [
      {
        code: 'never-expires',
        path: ttl,
        message: `An item in which \`${ttl}\` is ${found.actual} is never deleted: DynamoDB expires by a number of seconds.`,
        counterexample: kit.written(excerptOf(search.document, [ttl])),
        document: kit.written(search.document),
        expected: 'a number of seconds since 1970',
        actual: found.actual,
        advice: `Keep writing seconds to \`${ttl}\`; put another form of it into an attribute of its own.`,
      },
    ],
    reasons: [],
  };
}

/** Stores items at every edge in the owner's table. */
async function playPuts(
  stored: readonly Shape[],
  layout: TableLayout,
  failed: boolean,
  kit: Kit,
  playground: DynamoPlayground,
): Promise<Findings> {
  const edges = kit.edges(stored);
  const table = await playground.table(layout);
  const failures: Failure[] = [];
  for (const { document } of edges.fixtures) {
    const error = await table.put(document);
    if (error === undefined || failed || failures.length > 0) continue;
    if (error.refused)
      return { failures, reasons: [{ code: 'not-verifiable-on-this-engine', message: error.message }] };
    failures.push({
      code: 'insert-rejected',
      message: `The owner's table does not take an item that the writer stores: ${error.message}`,
      counterexample: kit.written(document),
      expected: 'the item is stored',
      actual: error.message,
      advice: 'Change the table, or what is written, so that the two fit.',
    });
  }
  return { failures, reasons: edges.reasons, fixtures: edges.fixtures.length };
}
