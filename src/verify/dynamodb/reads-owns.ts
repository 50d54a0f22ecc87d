import { partsAt, declaredPaths } from '../../../fixtures/shape-paths.js';
import type { DynamoIndex, DynamoOperation, DynamoStorage, Query, Reads, Shape } from '../../contract/contract.js';
import { isJsonObject, type JsonObject } from '../../value/json.js';
import { concernOf, useOf } from '../claim.js';
import type { Kit } from '../kit.js';
import type { Failure } from '../verdict.js';
import type { Findings } from '../verification.js';
import { keyNames } from './player.js';

/** Whether the table and the indexes that a reader's operations rely on are there, keyed and projected as they need. */
export function verifyDynamoReadsOwns(reads: Reads, storage: DynamoStorage, kit: Kit): Findings {
  const failures = [
    ...assumedIndexes(reads, storage),
    ...Object.values(reads.queries).flatMap((query) => failuresOf(query, reads, storage, kit)),
  ];
  return { failures, reasons: [] };
}

function failuresOf(query: Query, reads: Reads, storage: DynamoStorage, kit: Kit): readonly Failure[] {
  const { kind, input } = query.operation as DynamoOperation;
  switch (kind) {
    case 'get':
      return wholeKey(query, input['Key'], storage);
    case 'batchGet':
      return (Array.isArray(input['Keys']) ? input['Keys'] : [])
        .flatMap((key: unknown) => wholeKey(query, key, storage))
        .slice(0, 1);
    case 'scan':
      return [...indexFailures(query, input, reads, storage, kit), ...scanFailures(query)];
    case 'query':
      return indexFailures(query, input, reads, storage, kit);
  }
}

function wholeKey(query: Query, key: unknown, storage: DynamoStorage): readonly Failure[] {
  const given = isJsonObject(key) ? Object.keys(key) : [];
  const fits = given.length === storage.key.length && storage.key.every((name) => given.includes(name));
  return fits ? [] : [keyFailure(query, given, storage.key, 'the table')];
}

function indexFailures(
  query: Query,
  input: JsonObject,
  reads: Reads,
  storage: DynamoStorage,
  kit: Kit,
): readonly Failure[] {
  const name = typeof input['IndexName'] === 'string' ? input['IndexName'] : undefined;
  const index: DynamoIndex | undefined =
    name === undefined ? { key: storage.key, project: 'all' } : storage.indexes[name];
  if (index === undefined) {
    const names = Object.keys(storage.indexes);
    return [
      {
        code: 'missing-index',
        query: query.name,
        message: `Query "${query.name}" names index "${name ?? ''}", which the owner does not have: it ends with an error.`,
        expected: `index "${name ?? ''}"`,
        actual: names.length === 0 ? 'no indexes' : `indexes ${names.join(', ')}`,
        advice: 'Create the new index under a new name, move the readers, then drop the old one.',
      },
    ];
  }
  const where = name === undefined ? 'the table' : `index "${name}"`;
  const given = keyNames(input);
  const usable = given.length === 0 || (given[0] === index.key[0] && (given.length < 2 || given[1] === index.key[1]));
  if (!usable) return [keyFailure(query, given, index.key, where)];
  return [
    ...typeFailures(query, given, reads, storage, kit),
    ...projectionFailures(query, reads, storage, index, where),
  ];
}

function keyFailure(query: Query, given: readonly string[], key: readonly string[], where: string): Failure {
  return {
    code: 'key-mismatch',
    query: query.name,
    message: `Query "${query.name}" looks in ${where} by ${given.join(', ')}; its key is ${key.join(', ')}.`,
    expected: given.join(', '),
    actual: key.join(', '),
    advice:
      'A key cannot be changed in place: make a new table or index, write to both, move the readers, then drop the old one.',
  };
}

/** The types that the reader expects of key attributes must be those that the table has for them. */
function typeFailures(
  query: Query,
  given: readonly string[],
  reads: Reads,
  storage: DynamoStorage,
  kit: Kit,
): readonly Failure[] {
  const { shapes } = concernOf(reads, query);
  return given.flatMap((name) => {
    const type = storage.attributes[name];
    const parts = shapes.flatMap((shape) => partsAt(shape, name));
    if (type === undefined || parts.length === 0) return [];
    const typed: Shape = { type: 'object', required: [name], properties: { [name]: { dynamoType: type } } };
    const search = kit.solver.find([...shapes, typed], []);
    if (search.verdict !== 'none') return [];
    return [
      {
        code: 'key-mismatch',
        query: query.name,
        path: name,
        message: `Query "${query.name}" looks by \`${name}\` in a type that it never has in the table, where it is ${type}.`,
        expected: 'the type that the reader declares',
        actual: type,
        advice: 'Declare the type that the key has.',
      },
    ];
  });
}

/** An index gives only the attributes that it projects, and the keys. */
function projectionFailures(
  query: Query,
  reads: Reads,
  storage: DynamoStorage,
  index: DynamoIndex,
  where: string,
): readonly Failure[] {
  if (index.project === 'all') return [];
  const there = new Set([...storage.key, ...index.key, ...(index.project === 'keys' ? [] : index.project)]);
  const lacking = neededAttributes(query, reads).filter((name) => !there.has(name));
  return lacking.length === 0
    ? []
    : [
        {
          code: 'index-lacks-attributes',
          query: query.name,
          path: lacking.join(', '),
          message: `Query "${query.name}" needs ${lacking.join(', ')}, which ${where} does not have.`,
          expected: lacking.join(', '),
          actual: [...there].join(', '),
          advice: 'Make a new index with these attributes, move the readers, then drop the old one.',
        },
      ];
}

function neededAttributes(query: Query, reads: Reads): readonly string[] {
  const use = useOf(query, reads);
  const { shapes } = concernOf(reads, query);
  const declared = shapes.flatMap((shape) => declaredPaths(shape));
  const result = query.expect.paths ?? (use.result.kind === 'only' ? use.result.paths : declared);
  const conditions = use.conditions.flatMap((condition) => condition.paths);
  return [...new Set([...result, ...conditions].map((path) => path.split('.')[0] ?? path))];
}

function scanFailures(query: Query): readonly Failure[] {
  if (query.expect.index !== 'required') return [];
  return [
    {
      code: 'index-not-used',
      query: query.name,
      message: `Query "${query.name}" asks for an index, and is a scan, which reads everything.`,
      expected: 'a get or a query',
      actual: 'a scan',
      advice: 'Query the table or an index by its partition key.',
    },
  ];
}

function assumedIndexes(reads: Reads, storage: DynamoStorage): readonly Failure[] {
  return Object.entries(reads.indexes).flatMap(([name, keys]): readonly Failure[] => {
    const index = storage.indexes[name];
    const users = Object.values(reads.queries).filter(
      (query) => (query.operation as DynamoOperation).input['IndexName'] === name,
    );
    if (index === undefined ? users.length > 0 : keys.join() === index.key.join()) return [];
    const failure = {
      code: 'missing-index',
      expected: keys.join(', '),
      actual: index === undefined ? 'no such index' : index.key.join(', '),
      message: `The reader assumes index "${name}" on ${keys.join(', ')}; the owner has ${index === undefined ? 'none of that name' : `it on ${index.key.join(', ')}`}.`,
      advice: 'Create the new index under a new name, move the readers, then drop the old one.',
    };
    return users.length === 0 ? [failure] : users.map((query) => ({ ...failure, query: query.name }));
  });
}
