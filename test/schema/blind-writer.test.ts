import { describe, expect, it } from 'vitest';
import { checkContainment } from '../../src/schema/index.js';
import { B, I, N, O, S, arr, closed, has, obj, open } from './labelled.js';

/** A writer's shape, a reader's, and whether the reader can read all that the writer, taken to store only what it lists, stores. */
type WriterRow = readonly [title: string, writer: unknown, reader: unknown, fits: boolean, fitsOpen: boolean];
const person = {
  $defs: { person: open({ name: S, 'friends?': arr({ items: { $ref: '#/$defs/person' } }) }) },
  $ref: '#/$defs/person',
};
const closedPerson = {
  $defs: { person: closed({ name: S, 'friends?': arr({ items: { $ref: '#/$defs/person' } }) }) },
  $ref: '#/$defs/person',
};

const writers: readonly WriterRow[] = [
  ['no other fields', open({ a: S }), closed({ a: S }), true, false],
  ['a reader that types a field which the writer does not name', open({ a: S }), open({ a: S, 'b?': I }), true, false],
  ['a reader that requires a field which the writer does not name', open({ a: S }), open({ a: S, b: I }), false, false],
  [
    'a reader that forbids a field which the writer does not name',
    open({ a: S }),
    obj({ properties: { b: false } }),
    true,
    false,
  ],
  [
    'fields in two parts',
    obj({ allOf: [{ properties: { a: S } }, { properties: { b: S } }] }),
    closed({ 'a?': S, 'b?': S }),
    true,
    false,
  ],
  ['an object that lists nothing is free-form', O, closed({}), false, false],
  [
    'a nested object that lists fields',
    open({ address: open({ city: S }) }),
    open({ address: closed({ city: S }) }),
    true,
    false,
  ],
  ['a nested object that lists nothing', open({ address: O }), open({ address: closed({ 'city?': S }) }), false, false],
  [
    'objects in a list',
    open({ lines: arr({ items: open({ sku: S }) }) }),
    open({ lines: arr({ items: closed({ sku: S }) }) }),
    true,
    false,
  ],
  [
    'either of two branches',
    obj({ anyOf: [open({ a: S }), open({ b: S })] }),
    closed({ 'a?': S, 'b?': S }),
    true,
    false,
  ],
  [
    'either of two branches, a field of the other of another type',
    obj({ anyOf: [open({ kind: { const: 1 }, a: S }), open({ kind: { const: 2 }, b: S })] }),
    { anyOf: [closed({ kind: { const: 1 }, a: S }), closed({ kind: { const: 2 }, b: S })] },
    true,
    false,
  ],
  [
    'a writer that says that it stores more',
    open({ a: S }, { additionalProperties: true }),
    closed({ a: S }),
    false,
    false,
  ],
  [
    'a writer that says what else it stores',
    open({ a: S }, { additionalProperties: S }),
    obj({ additionalProperties: S }),
    true,
    true,
  ],
  [
    'a writer that says what else it stores, against a number',
    open({ a: S }, { additionalProperties: S }),
    open({ 'b?': N }),
    false,
    false,
  ],
  [
    'names by a pattern are listed',
    obj({ properties: { a: S }, patternProperties: { '^x-': S } }),
    obj({ properties: { a: S }, patternProperties: { '^x-': S }, additionalProperties: false }),
    true,
    false,
  ],
  ['a recursive writer is closed at every level', person, closedPerson, true, false],
  [
    'a recursive reader that needs more',
    person,
    {
      $defs: { person: closed({ name: S, friends: arr({ items: { $ref: '#/$defs/person' } }) }) },
      $ref: '#/$defs/person',
    },
    false,
    false,
  ],
  [
    'fields by a reference',
    { $defs: { base: open({ id: S }) }, allOf: [{ $ref: '#/$defs/base' }, { properties: { a: S } }] },
    closed({ id: S, 'a?': S }),
    true,
    false,
  ],
  [
    'a condition adds a field',
    {
      ...open({ kind: { enum: ['a', 'b'] } }),
      if: { properties: { kind: { const: 'a' } } },
      then: { properties: { x: I }, required: ['x'] },
    },
    closed({ kind: { enum: ['a', 'b'] }, 'x?': I }),
    true,
    false,
  ],
  ['another type of a field', open({ a: S }), open({ a: I }), false, false],
  ['an optional field that is required', open({ 'a?': S }), open({ a: S }), false, false],
  ['at most one field', open({ 'a?': S, 'b?': S }, { maxProperties: 1 }), obj({ not: has('a', 'b') }), true, true],
  ['as many fields as are listed', open({ 'a?': S, 'b?': S }), obj({ maxProperties: 2 }), true, false],
  ['fewer fields than are listed', open({ 'a?': S, 'b?': S }), obj({ maxProperties: 1 }), false, false],
  [
    'names that the reader allows',
    open({ 'a?': S, 'b?': S }),
    obj({ propertyNames: { pattern: '^[ab]$' } }),
    true,
    false,
  ],
  [
    'a closed variant of two in a list',
    open({ events: arr({ items: { oneOf: [open({ t: { const: 'x' }, n: I }), open({ t: { const: 'y' }, s: S })] } }) }),
    open({
      events: arr({ items: { oneOf: [closed({ t: { const: 'x' }, n: I }), closed({ t: { const: 'y' }, s: S })] } }),
    }),
    true,
    false,
  ],
  [
    'the reader does not know one variant',
    open({ e: { oneOf: [open({ t: { const: 'x' } }), open({ t: { const: 'y' } })] } }),
    open({ e: open({ t: { const: 'x' } }) }),
    false,
    false,
  ],
  [
    'an old field under not is not a field that is stored',
    { ...open({ a: S }), not: { required: ['old'], properties: { old: B } } },
    closed({ a: S }),
    true,
    false,
  ],
  [
    'dependent fields',
    { ...open({ 'card?': S }), dependentSchemas: { card: { properties: { address: S }, required: ['address'] } } },
    closed({ 'card?': S, 'address?': S }),
    true,
    false,
  ],
  [
    'BSON: an ObjectId and nothing else',
    { bsonType: 'object', properties: { _id: { bsonType: 'objectId' } }, required: ['_id'] },
    {
      bsonType: 'object',
      properties: { _id: { bsonType: 'objectId' } },
      required: ['_id'],
      additionalProperties: false,
    },
    true,
    false,
  ],
  [
    'BSON: a date is free of fields',
    { bsonType: 'object', properties: { at: { bsonType: 'date' } }, required: ['at'] },
    { bsonType: 'object', properties: { at: { bsonType: ['date', 'null'] }, other: { bsonType: 'int' } } },
    true,
    false,
  ],
  [
    'BSON: a nested list of objects',
    {
      bsonType: 'object',
      properties: { l: { bsonType: 'array', items: { bsonType: 'object', properties: { q: { bsonType: 'int' } } } } },
    },
    { bsonType: 'object', properties: { l: { bsonType: 'array', items: { bsonType: 'object', maxProperties: 1 } } } },
    true,
    false,
  ],
];

const word = (fits: boolean) => (fits ? 'contained' : 'not-contained');

describe('a writer that stores only what it lists', () => {
  for (const [title, writer, reader, fits, fitsOpen] of writers) {
    it(`${title}: ${word(fits)}, and ${word(fitsOpen)} when it may store more`, () => {
      expect(checkContainment(writer, reader, { undeclared: 'absent' }).verdict).toBe(word(fits));
      expect(checkContainment(writer, reader).verdict).toBe(word(fitsOpen));
    });
  }
});
