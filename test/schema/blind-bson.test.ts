import { describe, expect, it } from 'vitest';
import { checkContainment } from '../../src/schema/index.js';
import { interpret } from '../../src/schema/replay/is-valid.js';

type Pair = readonly [family: string, source: unknown, target: unknown, contained: boolean, undeclared?: 'absent'];

const object = (properties: object, rest: object = {}): object => ({ bsonType: 'object', properties, ...rest });
const nan = { $numberDouble: 'NaN' };
const infinity = { $numberDouble: 'Infinity' };
const long = (text: string): object => ({ $numberLong: text });
const decimal = (text: string): object => ({ $numberDecimal: text });

/** Pairs over BSON written from the manual alone, each with the answer that MongoDB's types give. */
const pairs: readonly Pair[] = [
  // The lattice of types
  ['type', { bsonType: 'int' }, { bsonType: 'number' }, true],
  ['type', { bsonType: 'number' }, { bsonType: ['int', 'long', 'double', 'decimal'] }, true],
  ['type', { bsonType: 'number' }, { bsonType: ['int', 'long', 'double'] }, false],
  ['type', { type: 'number' }, { bsonType: 'number' }, true],
  ['type', { bsonType: 'int' }, { bsonType: 'long' }, false],
  ['type', { bsonType: 'objectId' }, { bsonType: 'object' }, false],
  ['type', { bsonType: 'objectId' }, { type: 'object' }, false],
  ['type', { bsonType: 'date' }, { bsonType: 'timestamp' }, false],
  ['type', { bsonType: 'date' }, { not: { bsonType: 'string' } }, true],
  ['type', { bsonType: 'bool' }, { type: 'boolean' }, true],
  ['type', { bsonType: 'bool' }, { enum: [true, false] }, true],
  ['type', { not: { type: ['null', 'boolean', 'number', 'string', 'array', 'object'] } }, false, false],
  ['type', { bsonType: 'minKey' }, { not: { bsonType: 'maxKey' } }, true],
  ['type', { bsonType: 'string' }, { not: { bsonType: ['javascript', 'regex'] } }, true],
  ['type', {}, { not: { bsonType: 'decimal' } }, false],
  ['type', { bsonType: 'int', not: { bsonType: 'number' } }, false, true],
  // Numbers of four types
  ['number', { bsonType: 'int' }, { minimum: -2147483648, maximum: 2147483647 }, true],
  ['number', { bsonType: 'int' }, { maximum: 2147483646 }, false],
  ['number', { bsonType: 'long' }, { maximum: long('9223372036854775807') }, true],
  ['number', { bsonType: 'long' }, { maximum: long('9223372036854775806') }, false],
  ['number', { bsonType: 'int', minimum: 1, maximum: 2 }, { enum: [1, 2] }, true],
  ['number', { bsonType: 'number', minimum: 1, maximum: 2 }, { enum: [1, 2] }, false],
  ['number', { bsonType: 'int' }, { multipleOf: 1 }, true],
  ['number', { bsonType: ['int', 'long'] }, { multipleOf: 1 }, true],
  ['number', { bsonType: 'double' }, { multipleOf: 1 }, false],
  ['number', { bsonType: 'number', multipleOf: 1 }, { bsonType: ['int', 'long'] }, false],
  ['number', { const: 1 }, { bsonType: 'int' }, false],
  ['number', { const: 1 }, { bsonType: 'number' }, true],
  ['number', { const: long('1') }, { const: decimal('1.00') }, true],
  ['number', { const: 0.1 }, { const: decimal('0.1') }, false],
  ['number', { const: 0.5 }, { const: decimal('0.5') }, true],
  ['number', { bsonType: 'double', const: 1 }, { const: long('1') }, true],
  ['number', { bsonType: 'int', minimum: 0.5, maximum: 0.9 }, false, true],
  ['number', { bsonType: 'decimal', minimum: decimal('0.5'), maximum: decimal('0.5') }, { const: 0.5 }, true],
  ['number', { bsonType: 'int', const: 1.5 }, false, true],
  ['number', { bsonType: 'int', const: 3000000000 }, false, true],
  ['number', { bsonType: 'long', const: 3000000000 }, false, false],
  ['number', { bsonType: 'decimal', exclusiveMinimum: 0 }, { minimum: decimal('1E-400') }, false],
  [
    'number',
    { bsonType: 'long', minimum: long('9007199254740993'), maximum: long('9007199254740993') },
    { const: long('9007199254740993') },
    true,
  ],
  ['number', { bsonType: 'double', minimum: long('9007199254740993'), maximum: long('9007199254740993') }, false, true],
  // NaN and the infinities
  ['nan', { bsonType: 'double' }, { anyOf: [{ minimum: 0 }, { maximum: 0 }] }, false],
  ['nan', { bsonType: 'double', not: { enum: [nan] } }, { anyOf: [{ minimum: 0 }, { maximum: 0 }] }, true],
  ['nan', { bsonType: 'double', minimum: 0 }, { not: { const: nan } }, true],
  ['nan', { bsonType: 'double', maximum: 0 }, { not: { const: nan } }, true],
  ['nan', { bsonType: 'double', not: { minimum: 0 } }, { maximum: 0 }, false],
  ['nan', { bsonType: 'double', minimum: 5 }, { not: { const: infinity } }, false],
  ['nan', { bsonType: 'int' }, { not: { enum: [nan, infinity] } }, true],
  ['nan', { bsonType: 'double', multipleOf: 1 }, { not: { enum: [nan, infinity] } }, true],
  ['nan', { const: nan }, { bsonType: ['double', 'decimal'] }, true],
  ['nan', { const: nan }, { bsonType: 'double' }, false],
  ['nan', { bsonType: 'int' }, { anyOf: [{ minimum: 0 }, { maximum: 0 }] }, true],
  // Scalars without a counterpart in JSON
  ['scalar', { bsonRange: { type: 'date', minimum: { $date: '2024-01-01T00:00:00Z' } } }, { bsonType: 'date' }, true],
  [
    'scalar',
    { bsonRange: { type: 'date', minimum: { $date: '2024-01-01T00:00:00Z' } } },
    { bsonRange: { type: 'date', exclusiveMinimum: { $date: '2023-12-31T23:59:59.999Z' } } },
    true,
  ],
  [
    'scalar',
    { bsonRange: { type: 'date', exclusiveMinimum: { $date: '2024-01-01T00:00:00Z' } } },
    { bsonRange: { type: 'date', minimum: { $date: '2024-01-01T00:00:00.001Z' } } },
    true,
  ],
  ['scalar', { bsonType: 'bool', not: { const: true } }, { bsonRange: { type: 'bool', maximum: false } }, true],
  ['scalar', { bsonRange: { type: 'bool', exclusiveMinimum: false } }, { const: true }, true],
  ['scalar', { bsonRange: { type: 'string', minimum: 'a', exclusiveMaximum: 'b' } }, { pattern: '^a' }, true],
  [
    'scalar',
    { bsonType: 'string', pattern: '^a' },
    { bsonRange: { type: 'string', minimum: 'a', exclusiveMaximum: 'b' } },
    true,
  ],
  ['scalar', { bsonRange: { type: 'string', minimum: 'a', maximum: 'b' } }, { pattern: '^a' }, false],
  [
    'scalar',
    { bsonRange: { type: 'objectId', minimum: { $oid: 'f'.repeat(24) } } },
    { const: { $oid: 'f'.repeat(24) } },
    true,
  ],
  ['scalar', { bsonRange: { type: 'objectId', exclusiveMinimum: { $oid: 'f'.repeat(24) } } }, false, true],
  ['scalar', { enum: [{ $oid: 'a'.repeat(24) }] }, { bsonType: 'objectId' }, true],
  ['scalar', { const: { $date: '1970-01-01T00:00:00Z' } }, { const: { $date: { $numberLong: '0' } } }, true],
  ['scalar', { bsonType: 'date' }, { bsonRange: { type: 'date', minimum: { $date: '1970-01-01T00:00:00Z' } } }, false],
  // Keywords of one kind say nothing of another
  ['scope', { bsonType: 'objectId' }, { minLength: 100, minimum: 5, required: ['a'], minItems: 3 }, true],
  ['scope', { bsonType: 'date' }, { minimum: 5 }, true],
  ['scope', { bsonType: ['string', 'null'], minLength: 1 }, { not: { const: '' } }, true],
  ['scope', { bsonType: 'binData' }, { maxLength: 0, pattern: '^x$' }, true],
  // Documents
  [
    'object',
    object({ _id: { bsonType: 'objectId' }, total: { bsonType: 'decimal' } }, { required: ['_id', 'total'] }),
    object({ total: { bsonType: ['decimal', 'double'] } }, { required: ['total'] }),
    true,
  ],
  [
    'object',
    object({ total: { bsonType: ['decimal', 'double'] } }, { required: ['total'] }),
    object({ total: { bsonType: 'decimal' } }),
    false,
  ],
  [
    'object',
    object({ a: { bsonType: 'int' } }, { additionalProperties: { bsonType: 'string' } }),
    object({ b: { bsonType: 'string' } }),
    true,
  ],
  ['object', { const: { a: 1, b: 2 } }, { enum: [{ b: 2, a: 1 }] }, false],
  ['object', { enum: [{ a: 1 }] }, object({ a: { const: long('1') } }, { required: ['a'], maxProperties: 1 }), true],
  [
    'object',
    object({ at: { anyOf: [{ bsonType: 'date' }, { bsonType: 'null' }] } }),
    { not: object({ at: { bsonType: 'string' } }, { required: ['at'] }) },
    true,
  ],
  [
    'array',
    { bsonType: 'array', items: { bsonType: 'int' }, uniqueItems: true },
    { items: { bsonType: 'number' } },
    true,
  ],
  ['array', { bsonType: 'array', items: { const: 1 }, uniqueItems: true }, { maxItems: 1 }, true],
  [
    'array',
    {
      bsonType: 'array',
      prefixItems: [
        { bsonType: 'int', const: 1 },
        { bsonType: 'long', const: 1 },
      ],
      minItems: 2,
      uniqueItems: true,
    },
    false,
    true,
  ],
  ['array', { bsonType: 'array', contains: { bsonType: 'bool' }, minContains: 3, uniqueItems: true }, false, true],
  // A writer's shape is closed
  ['writer', object({ a: { bsonType: 'int' } }), { not: { required: ['b'] } }, true, 'absent'],
  ['writer', object({ a: { bsonType: 'int' } }), { not: { required: ['b'] } }, false],
  ['writer', object({ a: { bsonType: 'int' } }), object({ b: { bsonType: 'string' } }), true, 'absent'],
  ['writer', object({}), { not: { required: ['b'] } }, false, 'absent'],
  ['writer', object({ a: object({ b: {} }) }), object({ a: object({ c: { bsonType: 'int' } }) }), true, 'absent'],
  ['writer', object({ a: { bsonType: 'object' } }), object({ a: object({ c: { bsonType: 'int' } }) }), false, 'absent'],
  ['writer', { allOf: [object({ a: {} }), object({ b: {} })] }, { not: { required: ['c'] } }, true, 'absent'],
  ['writer', { allOf: [object({ a: {} }), object({ b: {} })] }, { not: { required: ['a', 'b'] } }, false, 'absent'],
  ['writer', object({ a: {} }, { additionalProperties: true }), { not: { required: ['b'] } }, false, 'absent'],
  [
    'writer',
    object({ list: { bsonType: 'array', items: object({ x: {} }) } }),
    object({ list: { items: { not: { required: ['y'] } } } }),
    true,
    'absent',
  ],
  [
    'writer',
    {
      oneOf: [
        object({ k: { const: 'a' }, x: {} }, { required: ['k'] }),
        object({ k: { const: 'b' }, y: {} }, { required: ['k'] }),
      ],
    },
    { not: object({ k: { const: 'a' } }, { required: ['k', 'y'] }) },
    true,
    'absent',
  ],
  [
    'writer',
    { $defs: { node: object({ v: { bsonType: 'int' }, next: { $ref: '#/$defs/node' } }) }, $ref: '#/$defs/node' },
    { $defs: { node: { properties: { next: { $ref: '#/$defs/node' }, extra: false } } }, $ref: '#/$defs/node' },
    true,
    'absent',
  ],
  // Needles
  ['needle', { bsonType: 'long' }, { not: { const: long('9007199254740993') } }, false],
  ['needle', { bsonType: 'double' }, { anyOf: [{ maximum: 0 }, { exclusiveMinimum: 0 }] }, false],
  [
    'needle',
    { bsonType: 'decimal' },
    { not: { bsonType: 'decimal', exclusiveMinimum: 0.1, maximum: decimal('0.1000000000000000055511151231257828') } },
    false,
  ],
  ['needle', { bsonType: 'int' }, { not: { const: -2147483648 } }, false],
  ['needle', { bsonType: 'object', required: ['a'] }, { not: object({ a: { bsonType: 'timestamp' } }) }, false],
];

describe('containment over BSON, on pairs written without looking at the solver', () => {
  it.each(pairs.map((pair, index) => [index + 1, ...pair] as const))(
    'pair %i (%s): %j within %j',
    (_, __, source, target, contained, undeclared) => {
      const answer = checkContainment(source, target, { values: 'bson', undeclared });
      expect(answer.verdict).toBe(contained ? 'contained' : 'not-contained');
      if (answer.verdict !== 'not-contained') return;
      expect(interpret(source, answer.witness, 'bson', { undeclared })).toBe(true);
      expect(interpret(target, answer.witness, 'bson')).toBe(false);
    },
  );
});
