import { describe, expect, it } from 'vitest';
import { MongoError } from '../../../src/engine/mongodb/error.js';
import { Session } from './session.js';

const document = {
  _id: 1,
  a: 1,
  b: { x: 1, y: 2, z: [{ p: 1, q: 2 }, 5, { p: 3 }] },
  c: [1, 2, 3, 4, 5],
  d: [
    { k: 1, v: 'one' },
    { k: 2, v: 'two' },
    { k: 2, v: 'deux' },
  ],
  e: null,
};

function project(projection: object, filter: object = {}): unknown {
  try {
    return new Session().fill(document).find(filter, { projection })[0];
  } catch (error) {
    if (error instanceof MongoError) return error.code;
    throw error;
  }
}

describe('a projection of find', () => {
  it.each<[string, object, unknown]>([
    ['keeps what it names, and the _id', { a: 1 }, { _id: 1, a: 1 }],
    ['keeps the order of the document, not its own', { e: 1, a: 1 }, { _id: 1, a: 1, e: null }],
    ['leaves the _id out when told', { a: 1, _id: 0 }, { a: 1 }],
    ['leaves out what it names', { a: 0, b: 0, c: 0, d: 0 }, { _id: 1, e: null }],
    ['of only the _id keeps only that', { _id: 1 }, { _id: 1 }],
    ['takes booleans and doubles as flags', { a: true, e: 5.5 }, { _id: 1, a: 1, e: null }],
    ['goes into documents by a path', { 'b.x': 1 }, { _id: 1, b: { x: 1 } }],
    ['goes into documents by nesting', { b: { x: 1 } }, { _id: 1, b: { x: 1 } }],
    [
      'goes into documents inside arrays and drops the scalars there',
      { 'b.z.p': 1 },
      { _id: 1, b: { z: [{ p: 1 }, { p: 3 }] } },
    ],
    [
      'leaves scalars in arrays where it excludes',
      { 'b.z.p': 0, a: 0, c: 0, d: 0, e: 0 },
      { _id: 1, b: { x: 1, y: 2, z: [{ q: 2 }, 5, {}] } },
    ],
    ['does not take numbers in paths for positions', { 'c.0': 1 }, { _id: 1, c: [] }],
    ['gives nothing for a path through a scalar', { 'a.b': 1 }, { _id: 1 }],
    ['computes', { n: { $add: ['$a', 1] } }, { _id: 1, n: 2 }],
    ['renames by a field path, after the kept fields', { n: '$a', e: 1 }, { _id: 1, e: null, n: 1 }],
    ['takes a literal', { n: 'text' }, { _id: 1, n: 'text' }],
    ['leaves out a computed field that is missing', { n: '$nope' }, { _id: 1 }],
    ['slices from the start', { c: { $slice: 2 }, a: 1 }, { _id: 1, a: 1, c: [1, 2] }],
    ['slices from the end', { c: { $slice: -2 }, a: 1 }, { _id: 1, a: 1, c: [4, 5] }],
    ['slices in the middle', { c: { $slice: [1, 2] }, a: 1 }, { _id: 1, a: 1, c: [2, 3] }],
    ['slices in the middle from the end', { c: { $slice: [-3, 2] }, a: 1 }, { _id: 1, a: 1, c: [3, 4] }],
    ['of only a slice keeps all the rest', { c: { $slice: 1 } }, { ...document, c: [1] }],
    ['keeps all but the excluded beside a slice', { c: { $slice: 1 }, b: 0, d: 0 }, { _id: 1, a: 1, c: [1], e: null }],
    ['slices the agg way too', { n: { $slice: ['$c', 1] } }, { _id: 1, n: [1] }],
    [
      'keeps the first element that $elemMatch meets',
      { d: { $elemMatch: { k: 2 } } },
      { _id: 1, d: [{ k: 2, v: 'two' }] },
    ],
    ['leaves the field out where $elemMatch meets nothing', { d: { $elemMatch: { k: 9 } }, a: 1 }, { _id: 1, a: 1 }],
    ['keeps values by $elemMatch', { c: { $elemMatch: { $gt: 3 } } }, { _id: 1, c: [4] }],
    ['refuses to mix inclusion and exclusion', { a: 1, b: 0 }, 31254],
    ['refuses to mix exclusion and inclusion', { a: 0, b: 1 }, 31253],
    ['refuses colliding paths', { b: 1, 'b.x': 1 }, 31249],
    ['refuses colliding paths the other way round', { 'b.x': 1, b: 1 }, 31250],
    ['refuses an empty document', { a: {} }, 51270],
    ['refuses dollar-prefixed fields', { $a: 1 }, 16410],
    ['refuses unknown operators', { a: { $foo: 1 } }, 168],
    ['refuses to compute beside an exclusion', { a: 0, n: { $add: [1, 2] } }, 31252],
    ['refuses $meta by name', { a: { $meta: 'textScore' } }, 238],
    ['refuses an empty path', { '': 1 }, 40352],
  ])('%s', (_title, projection, expected) => {
    const result = project(projection);
    expect(result).toEqual(expected);
    if (typeof expected === 'object' && expected !== null)
      expect(Object.keys(result as object)).toEqual(Object.keys(expected));
  });

  it.each<[string, object, object, unknown]>([
    ['keeps the element that the filter met', { 'c.$': 1 }, { c: { $gte: 3 } }, { _id: 1, c: [3] }],
    ['keeps the document that the filter met', { 'd.$': 1 }, { 'd.k': 2 }, { _id: 1, d: [{ k: 2, v: 'two' }] }],
    [
      'follows $elemMatch',
      { 'd.$': 1 },
      { d: { $elemMatch: { k: 2, v: 'deux' } } },
      { _id: 1, d: [{ k: 2, v: 'deux' }] },
    ],
    ['is refused where the filter met no array', { 'c.$': 1 }, { a: 1 }, 51246],
    ['is refused twice', { 'c.$': 1, 'd.$': 1 }, { c: 1 }, 31276],
    ['is refused as an exclusion', { 'c.$': 0 }, { c: 1 }, 31395],
    ['is refused in the middle of a path', { 'd.$.k': 1 }, { 'd.k': 1 }, 31394],
  ])('the positional $ %s', (_title, projection, filter, expected) => {
    expect(project(projection, filter)).toEqual(expected);
  });

  it('is checked on an empty collection too', () => {
    expect(new Session().refusal({ find: 'nothing', projection: { a: 1, b: 0 } }).code).toBe(31254);
  });
});
