import { BSONRegExp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createServer } from '../../../src/engine/mongodb/create-server.js';
import { MongoError } from '../../../src/engine/mongodb/error.js';
import { compare } from '../../../src/engine/mongodb/value/compare.js';
import { print } from '../../../src/engine/mongodb/value/print.js';
import {
  bsonUndefined,
  doc,
  int,
  isDoc,
  maxKey,
  minKey,
  type Doc,
  type Value,
} from '../../../src/engine/mongodb/value/value.js';
import { arbitraryScalar, arbitraryValue } from './values.js';

const runs = { numRuns: Number(process.env['MORTISE_PROPERTY_RUNS'] ?? 250), seed: 20260103 };

function open(documents: readonly Doc[]): (command: readonly (readonly [string, Value])[]) => Doc {
  const server = createServer({ clock: () => new Date(0) });
  const connection = server.connect();
  const run = (command: readonly (readonly [string, Value])[]): Doc => server.handle('d', doc(command), connection);
  if (documents.length > 0)
    run([
      ['insert', 'c'],
      ['documents', documents],
    ]);
  return run;
}

function batchOf(reply: Doc): readonly Doc[] {
  const cursor = reply.get('cursor');
  return isDoc(cursor) ? (cursor.get('firstBatch') as readonly Doc[]) : [];
}

const digit = fc.integer({ min: 0, max: 3 }).map(int);

/** Arrays of small documents, as orders have lines: where indexes on arrays are most easily got wrong. */
const lines: fc.Arbitrary<Value> = fc.array(
  fc
    .record({
      x: fc.option(digit, { nil: undefined }),
      b: fc.option(fc.oneof(digit, fc.array(digit, { maxLength: 2 })), { nil: undefined }),
    })
    .map(({ x, b }) =>
      doc([...(x === undefined ? [] : [['x', x] as const]), ...(b === undefined ? [] : [['b', b] as const])]),
    ),
  { maxLength: 3 },
);

const field = fc.option(
  fc.oneof(arbitraryValue, lines, digit, fc.array(digit, { maxLength: 3 }), fc.constantFrom('ab', 'abc', 'b', 'B')),
  {
    nil: undefined,
    freq: 6,
  },
);

const documents: fc.Arbitrary<readonly Doc[]> = fc
  .array(fc.tuple(field, field), { minLength: 1, maxLength: 12 })
  .map((rows) =>
    rows.map(([a, b], index) => {
      const fields = new Map<string, Value>([['_id', int(index)]]);
      if (a !== undefined) fields.set('a', a);
      if (b !== undefined) fields.set('b', b);
      return fields;
    }),
  );

const operand = fc
  .oneof(arbitraryValue, digit, fc.constantFrom('ab', 'b'))
  .filter((value) => value !== bsonUndefined && !isOperators(value) && !isPattern(value));

function isPattern(value: Value): boolean {
  return typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'BSONRegExp';
}

function isOperators(value: Value): boolean {
  return isDoc(value) && [...value.keys()].some((name) => name.startsWith('$'));
}

const path = fc.constantFrom('a', 'b', 'a.x', 'a.b', 'a.0', 'b.1.a');

const comparison = fc
  .tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), operand)
  .map(([operator, value]) => doc([[operator, value]]));

const operators: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 3, arbitrary: comparison },
  fc.array(operand, { maxLength: 3 }).map((values) => doc([['$in', values]])),
  fc.array(operand, { maxLength: 2 }).map((values) => doc([['$nin', values]])),
  fc.array(operand, { maxLength: 2 }).map((values) => doc([['$all', values]])),
  fc.boolean().map((exists) => doc([['$exists', exists]])),
  fc.tuple(operand, operand).map(([low, high]) =>
    doc([
      ['$gte', low],
      ['$lt', high],
    ]),
  ),
  fc.tuple(operand, operand).map(([low, high]) =>
    doc([
      [
        '$elemMatch',
        doc([
          ['$gte', low],
          ['$lt', high],
        ]),
      ],
    ]),
  ),
  fc.tuple(comparison, comparison).map(([x, b]) =>
    doc([
      [
        '$elemMatch',
        doc([
          ['x', x],
          ['b', b],
        ]),
      ],
    ]),
  ),
  comparison.map((inner) => doc([['$not', inner]])),
  comparison.map((inner) => doc([['$elemMatch', doc([['x', doc([['$not', inner]])]])]])),
  fc.constantFrom('^a', '^ab', 'b', '^AB', '^ab$').map((pattern) => doc([['$regex', pattern]])),
  fc.constantFrom('^ab', 'b').map((pattern) => doc([['$not', new BSONRegExp(pattern)]])),
  fc.constantFrom('number', 'string', 'array', 'null', 'object').map((type) => doc([['$type', type]])),
  digit.map((size) => doc([['$size', size]])),
  digit.map((remainder) => doc([['$mod', [int(2), remainder]]])),
);

const condition: fc.Arbitrary<Doc> = fc.tuple(path, operators).map(([name, wanted]) => doc([[name, wanted]]));

const filter: fc.Arbitrary<Doc> = fc.oneof(
  condition,
  fc.tuple(condition, condition).map(([left, right]) => doc([['$and', [left, right]]])),
  fc.tuple(condition, condition).map(([left, right]) => doc([['$or', [left, right]]])),
);

const keys = fc.constantFrom<readonly string[]>(
  ['a'],
  ['b'],
  ['a', 'b'],
  ['b', 'a'],
  ['a.x'],
  ['a.x', 'a.b'],
  ['a.x', 'b'],
  ['a.0'],
);

function idsOf(found: readonly Doc[]): readonly string[] {
  return found.map((document) => print(document.get('_id'))).sort();
}

const collation = doc([
  ['locale', 'en'],
  ['strength', int(2)],
]);

describe('an index', () => {
  it('under a collation or a partial filter finds the same', () => {
    fc.assert(
      fc.property(
        documents,
        filter,
        condition,
        keys,
        fc.constantFrom('collation', 'partial', 'unlike'),
        (stored, wanted, other, names, variant) => {
          const plain = open(stored);
          const indexed = open([]);
          const key = doc(names.map((name): [string, Value] => [name, int(1)]));
          const index: [string, Value][] = [
            ['key', key],
            ['name', 'i'],
          ];
          if (variant === 'partial') index.push(['partialFilterExpression', other]);
          else index.push(['collation', collation]);
          try {
            indexed([
              ['createIndexes', 'c'],
              ['indexes', [doc(index)]],
            ]);
          } catch (error) {
            // Not every condition may stand in a partial filter.
            if (error instanceof MongoError && error.code === 67) return;
            throw error;
          }
          fc.pre(
            !indexed([
              ['insert', 'c'],
              ['documents', stored],
            ]).has('writeErrors'),
          );
          const both = variant === 'partial' ? doc([['$and', [wanted, other]]]) : wanted;
          for (const asked of [wanted, both]) {
            const command: [string, Value][] = [
              ['find', 'c'],
              ['filter', asked],
            ];
            if (variant === 'collation') command.push(['collation', collation]);
            expect(idsOf(batchOf(indexed(command)))).toEqual(idsOf(batchOf(plain(command))));
          }
        },
      ),
      { ...runs, numRuns: runs.numRuns * 4 },
    );
  });

  it('changes how documents are found, never which', () => {
    fc.assert(
      fc.property(
        documents,
        filter,
        keys,
        fc.constantFrom(1, -1),
        fc.boolean(),
        (stored, wanted, names, direction, sparse) => {
          const plain = open(stored);
          const indexed = open([]);
          const key = doc(names.map((name, at): [string, Value] => [name, int(at === 0 ? 1 : direction)]));
          const index: [string, Value][] = [
            ['key', key],
            ['name', 'i'],
          ];
          if (sparse) index.push(['sparse', true]);
          indexed([
            ['createIndexes', 'c'],
            ['indexes', [doc(index)]],
          ]);
          const reply = indexed([
            ['insert', 'c'],
            ['documents', stored],
          ]);
          // Parallel arrays cannot be indexed.
          fc.pre(!reply.has('writeErrors'));
          const command: [string, Value][] = [
            ['find', 'c'],
            ['filter', wanted],
          ];
          const expected = idsOf(batchOf(plain(command)));
          expect(idsOf(batchOf(indexed(command)))).toEqual(expected);
          if (!sparse) expect(idsOf(batchOf(indexed([...command, ['hint', 'i']])))).toEqual(expected);
        },
      ),
      { ...runs, numRuns: runs.numRuns * 6 },
    );
  });

  it('is the same whether it is built before or after the documents come', () => {
    fc.assert(
      fc.property(documents, keys, fc.boolean(), (stored, names, unique) => {
        const early = open([]);
        const late = open([]);
        const key = doc(names.map((name): [string, Value] => [name, int(1)]));
        const create: [string, Value][] = [
          ['createIndexes', 'c'],
          [
            'indexes',
            [
              new Map<string, Value>([
                ['key', key],
                ['name', 'i'],
                ['unique', unique],
              ]),
            ],
          ],
        ];
        const insert: [string, Value][] = [
          ['insert', 'c'],
          ['documents', stored],
        ];
        early(create);
        const refused = early(insert).has('writeErrors');
        late(insert);
        try {
          late(create);
        } catch (error) {
          if (!(error instanceof MongoError)) throw error;
          expect(refused).toBe(true);
          return;
        }
        expect(refused).toBe(false);
        const command: [string, Value][] = [
          ['find', 'c'],
          ['hint', 'i'],
        ];
        expect(batchOf(late(command)).map((document) => print(document))).toEqual(
          batchOf(early(command)).map((document) => print(document)),
        );
      }),
      runs,
    );
  });

  it('gives the order that sorting gives', () => {
    fc.assert(
      fc.property(documents, keys, fc.constantFrom(1, -1), (stored, names, direction) => {
        const plain = open(stored);
        const indexed = open([]);
        const key = doc(names.map((name): [string, Value] => [name, int(1)]));
        indexed([
          ['createIndexes', 'c'],
          [
            'indexes',
            [
              doc([
                ['key', key],
                ['name', 'i'],
              ]),
            ],
          ],
        ]);
        fc.pre(
          !indexed([
            ['insert', 'c'],
            ['documents', stored],
          ]).has('writeErrors'),
        );
        const sort = doc(names.map((name): [string, Value] => [name, int(direction)]));
        const command: [string, Value][] = [
          ['find', 'c'],
          ['sort', sort],
        ];
        const positions = (found: readonly Doc[]): readonly Value[] =>
          found.map((document) => document.get('_id') ?? null);
        const sorted = positions(batchOf(plain(command)));
        const scanned = positions(batchOf(indexed(command)));
        // Documents with equal keys may come in either order: compare what they are sorted by.
        const again = open([]);
        again([
          ['insert', 'c'],
          ['documents', scanned.map((id) => stored[(id as { value: number }).value] as Doc)],
        ]);
        expect(positions(batchOf(again(command)))).toEqual(scanned);
        expect([...scanned].map(String).sort()).toEqual([...sorted].map(String).sort());
      }),
      runs,
    );
  });
});

describe('find', () => {
  it('finds by equality whatever was inserted, of every type', () => {
    fc.assert(
      fc.property(
        arbitraryScalar.filter((value) => value !== bsonUndefined),
        (value) => {
          const run = open([
            doc([
              ['_id', int(1)],
              ['a', value],
            ]),
          ]);
          expect(
            batchOf(
              run([
                ['find', 'c'],
                ['filter', doc([['a', doc([['$eq', value]])]])],
              ]),
            ).length,
          ).toBe(1);
        },
      ),
      runs,
    );
  });

  it('gives the same whether it sorts before or after it filters', () => {
    fc.assert(
      fc.property(documents, filter, (stored, wanted) => {
        const run = open(stored);
        const sort = doc([
          ['a', int(1)],
          ['_id', int(1)],
        ]);
        const answer = (...stages: readonly Doc[]): readonly string[] | number => {
          try {
            return batchOf(
              run([
                ['aggregate', 'c'],
                ['pipeline', stages],
                ['cursor', new Map()],
              ]),
            ).map((document) => print(document.get('_id')));
          } catch (error) {
            if (error instanceof MongoError) return error.code;
            throw error;
          }
        };
        expect(answer(doc([['$match', wanted]]), doc([['$sort', sort]]))).toEqual(
          answer(doc([['$sort', sort]]), doc([['$match', wanted]])),
        );
      }),
      runs,
    );
  });

  it('finds by the new value what an update has set', () => {
    fc.assert(
      fc.property(
        documents,
        operand.filter((value) => value !== minKey && value !== maxKey),
        (stored, value) => {
          const run = open(stored);
          const update = doc([
            ['q', new Map()],
            ['u', doc([['$set', doc([['n', value]])]])],
            ['multi', true],
          ]);
          run([
            ['update', 'c'],
            ['updates', [update]],
          ]);
          const found = batchOf(
            run([
              ['find', 'c'],
              ['filter', doc([['n', doc([['$eq', value]])]])],
            ]),
          );
          expect(found.length).toBe(stored.length);
          for (const document of found) expect(compare(document.get('n') ?? null, value)).toBe(0);
        },
      ),
      runs,
    );
  });
});
