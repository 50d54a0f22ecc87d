import { BSONRegExp } from 'bson';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commands } from '../../../src/engine/mongodb/command/table.js';
import { createServer } from '../../../src/engine/mongodb/create-server.js';
import { MongoError } from '../../../src/engine/mongodb/error.js';
import { encode } from '../../../src/engine/mongodb/value/encode.js';
import { doc, int, type Doc, type Value } from '../../../src/engine/mongodb/value/value.js';
import { updateOperators } from '../../../src/engine/mongodb/update/operators.js';
import { MONGO_OPERATORS } from '../../../src/query/operators.js';
import { arbitraryScalar } from './values.js';

const operatorNames = [...new Set(MONGO_OPERATORS.map(({ name }) => name).filter((name) => name.startsWith('$')))];

const argumentNames = [
  ...['filter', 'q', 'u', 'query', 'update', 'updates', 'deletes', 'documents', 'pipeline', 'cursor', 'sort', 'hint'],
  ...['projection', 'fields', 'limit', 'skip', 'batchSize', 'let', 'collation', 'locale', 'strength', 'key', 'indexes'],
  ...['name', 'unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds', 'validator', 'viewOn', 'multi'],
  ...['upsert', 'remove', 'new', 'arrayFilters', 'ordered', 'explain', 'verbosity', 'index', 'to', 'collection', 'c'],
  ...['properties', 'required', 'bsonType', 'items', 'enum', 'from', 'localField', 'foreignField', 'as', 'input', 'in'],
];

const names = fc.oneof(
  fc.constantFrom('_id', 'a', 'b', 'a.x', 'a.0', 'a.$', 'a.$[]', 'a.$[x]', 'x', '', '.', '$', '__proto__'),
  fc.constantFrom(...operatorNames, ...updateOperators.keys()),
  fc.constantFrom(...argumentNames),
);

const { tree } = fc.letrec<{ tree: Value }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    { weight: 3, arbitrary: arbitraryScalar },
    fc.constantFrom<Value>(int(1), int(-1), '$a', '$$ROOT', 'c', 'd', true, new BSONRegExp('^a')),
    fc.array(tie('tree'), { maxLength: 3 }),
    { weight: 4, arbitrary: fc.array(fc.tuple(names, tie('tree')), { maxLength: 3 }).map((fields) => doc(fields)) },
  ),
}));

const scrambled: fc.Arbitrary<Doc> = fc
  .tuple(
    fc.constantFrom(...commands.keys()),
    fc.oneof({ weight: 3, arbitrary: fc.constantFrom<Value>('c', 'd', int(1)) }, tree),
    fc.array(fc.tuple(fc.constantFrom(...argumentNames), tree), { maxLength: 4 }),
  )
  .map(([name, target, rest]) => doc([[name, target], ...rest]));

const fields = (name: fc.Arbitrary<string>): fc.Arbitrary<Doc> =>
  fc.array(fc.tuple(name, tree), { minLength: 1, maxLength: 2 }).map((entries) => doc(entries));

const path = fc.constantFrom('_id', 'a', 'b', 'a.x', 'a.0', 'a.$', 'a.$[]', 'x.y');
const stages = MONGO_OPERATORS.filter(({ kind }) => kind === 'stage').map(({ name }) => name);
const filters = MONGO_OPERATORS.filter(({ kind }) => kind === 'filter').map(({ name }) => name);

const condition = fc.oneof(
  fields(path),
  fc.tuple(path, fields(fc.constantFrom(...filters))).map(([name, wanted]) => doc([[name, wanted]])),
  fields(fc.constantFrom('$and', '$or', '$nor', '$expr', '$jsonSchema')),
);
const update = fc
  .tuple(fc.constantFrom(...updateOperators.keys()), fields(path))
  .map(([operator, operands]) => doc([[operator, operands]]));
const direction = fc.constantFrom<Value>(int(1), int(-1), 'text');

/** Commands whose outside is right, so that what is wrong inside is reached. */
const plausible: fc.Arbitrary<Doc> = fc.oneof(
  fc.tuple(condition, fields(path), path, direction).map(([filter, projection, name, order]) =>
    doc([
      ['find', 'c'],
      ['filter', filter],
      ['projection', projection],
      ['sort', doc([[name, order]])],
    ]),
  ),
  condition.map((filter) =>
    doc([
      [
        'explain',
        doc([
          ['count', 'c'],
          ['query', filter],
        ]),
      ],
    ]),
  ),
  fc
    .tuple(condition, fc.oneof(update, fc.array(fields(fc.constantFrom(...stages)), { maxLength: 2 })), fc.boolean())
    .map(([q, u, flag]) =>
      doc([
        ['update', 'c'],
        [
          'updates',
          [
            doc([
              ['q', q],
              ['u', u],
              ['multi', flag],
              ['upsert', flag],
            ]),
          ],
        ],
      ]),
    ),
  fc
    .array(
      fc.tuple(fc.constantFrom(...stages), tree).map(([name, operand]) => doc([[name, operand]])),
      { maxLength: 3 },
    )
    .map((pipeline) =>
      doc([
        ['aggregate', 'c'],
        ['pipeline', pipeline],
        ['cursor', doc([])],
      ]),
    ),
  fc.tuple(fc.constantFrom(...operatorNames), tree).map(([name, operand]) =>
    doc([
      ['aggregate', 'c'],
      ['pipeline', [doc([['$project', doc([['v', doc([[name, operand]])]])]])]],
      ['cursor', doc([])],
    ]),
  ),
  fc.tuple(path, direction, condition).map(([name, order, filter]) =>
    doc([
      ['createIndexes', 'c'],
      [
        'indexes',
        [
          doc([
            ['key', doc([[name, order]])],
            ['name', name],
            ['partialFilterExpression', filter],
          ]),
        ],
      ],
    ]),
  ),
);

const anyCommand = fc.oneof(scrambled, { weight: 3, arbitrary: plausible });

it('answers every command, however malformed, with a reply or an error of its own', () => {
  const stored = doc([
    ['insert', 'c'],
    [
      'documents',
      [
        doc([
          ['_id', int(1)],
          ['a', [doc([['x', int(1)]]), int(2)]],
          ['b', 'text'],
        ]),
      ],
    ],
  ]);
  fc.assert(
    fc.property(fc.array(anyCommand, { minLength: 1, maxLength: 6 }), (sequence) => {
      const server = createServer({ clock: () => new Date(0) });
      const connection = server.connect();
      server.handle('shop', stored, connection);
      for (const command of sequence) {
        let reply: Doc;
        try {
          reply = server.handle('shop', command, connection);
        } catch (error) {
          expect(error).toBeInstanceOf(MongoError);
          reply = (error as MongoError).toReply();
        }
        encode(reply);
      }
    }),
    { numRuns: Number(process.env['MORTISE_PROPERTY_RUNS'] ?? 1500), seed: 20260104 },
  );
});
