import { A, B, I, N, O, S, arr, closed, num, obj, str, describePairs, type Families } from './labelled.js';
const one = { const: 1 };
const ab = { enum: ['a', 'b'] };

const families: Families = {
  'items and prefixItems': [
    ['integers among numbers', arr({ items: I }), arr({ items: N }), '<'],
    ['a tuple that must be complete', arr({ prefixItems: [S, I], minItems: 2 }), arr({ prefixItems: [S, I] }), '<'],
    [
      'one element and no more, two spellings',
      arr({ prefixItems: [S], items: false }),
      arr({ items: S, maxItems: 1 }),
      '=',
    ],
    ['a prefix like the rest', arr({ prefixItems: [S, S], items: S }), arr({ items: S }), '='],
    ['no element fits', arr({ items: false }), { const: [] }, '='],
    ['no second element', arr({ prefixItems: [I, false] }), arr({ prefixItems: [I], maxItems: 1 }), '='],
    ['no first element', arr({ prefixItems: [false] }), { const: [] }, '='],
    ['at least one text', arr({ items: S, minItems: 1 }), arr({ contains: S }), '<'],
    ['lists of lists', arr({ items: arr({ items: I }) }), arr({ items: arr({ items: N }) }), '<'],
    [
      'a command as a tuple',
      arr({ prefixItems: [{ const: 'add' }, N, N], items: false, minItems: 3 }),
      arr({ minItems: 3, maxItems: 3, prefixItems: [S] }),
      '<',
    ],
    ['not all integers', arr({ not: { items: I } }), arr({ contains: { not: I } }), '='],
    ['two ones', arr({ items: { enum: [1] }, minItems: 2, maxItems: 2 }), { const: [1, 1] }, '='],
    ['longer than the longest', arr({ minItems: 3, maxItems: 2 }), false, '='],
    ['short or long', arr({ anyOf: [{ maxItems: 2 }, { minItems: 3 }] }), A, '='],
    [
      'all of one type or mixed',
      arr({ anyOf: [{ items: I }, { items: S }] }),
      arr({ items: { type: ['integer', 'string'] } }),
      '<',
    ],
    [
      'one element cannot be mixed',
      arr({ maxItems: 1, anyOf: [{ items: I }, { items: S }] }),
      arr({ maxItems: 1, items: { type: ['integer', 'string'] } }),
      '=',
    ],
    [
      'the fourth element differs',
      arr({ items: I }),
      arr({ prefixItems: [true, true, true, { maximum: 100 }], items: I, allOf: [{ items: I }] }),
      '>',
    ],
    [
      'a later element forbids the ones after it',
      arr({ prefixItems: [true, true, S], items: false, minItems: 3 }),
      arr({ minItems: 3, maxItems: 3 }),
      '<',
    ],
    [
      'not beginning with a text',
      arr({ not: { prefixItems: [S] } }),
      arr({ minItems: 1, prefixItems: [{ not: S }] }),
      '=',
    ],
    [
      'pairs of coordinates',
      arr({ items: num({ minimum: -90, maximum: 90 }), minItems: 2, maxItems: 2 }),
      arr({ prefixItems: [num({ minimum: -180, maximum: 180 }), num({ minimum: -90, maximum: 90 })], minItems: 2 }),
      '<',
    ],
    [
      'items beside a prefix say nothing of it',
      arr({ prefixItems: [S], items: I }),
      arr({ allOf: [{ prefixItems: [S] }, { items: I }] }),
      '>',
    ],
  ],
  contains: [
    ['contains an integer, so a number', arr({ contains: I }), arr({ contains: N }), '<'],
    ['contains something, so is not empty', arr({ contains: I }), arr({ minItems: 1 }), '<'],
    ['two that fit', arr({ contains: I, minContains: 2 }), arr({ minItems: 2 }), '<'],
    ['zero are enough', arr({ contains: I, minContains: 0 }), A, '='],
    ['at most two of anything', arr({ contains: true, maxContains: 2 }), arr({ minItems: 1, maxItems: 2 }), '='],
    ['at least two of anything', arr({ contains: true, minContains: 2 }), arr({ minItems: 2 }), '='],
    ['contains what no element is', arr({ items: S, contains: I }), false, '='],
    ['need not contain what no element is', arr({ items: S, contains: I, minContains: 0 }), arr({ items: S }), '='],
    ['exactly one of one value', arr({ items: one, contains: one, maxContains: 1 }), { const: [1] }, '='],
    [
      'two different elements',
      arr({ allOf: [{ contains: { const: 'a' } }, { contains: { const: 'b' } }] }),
      arr({ minItems: 2 }),
      '<',
    ],
    [
      'three different elements in two places',
      arr({
        maxItems: 2,
        allOf: [{ contains: { const: 'a' } }, { contains: { const: 'b' } }, { contains: { const: 'c' } }],
      }),
      false,
      '=',
    ],
    [
      'one element meets both',
      arr({ maxItems: 1, allOf: [{ contains: num({ minimum: 5 }) }, { contains: num({ maximum: 5 }) }] }),
      { const: [5] },
      '=',
    ],
    ['at most none', arr({ contains: I, minContains: 0, maxContains: 0 }), arr({ items: { not: I } }), '='],
    ['at most none but at least one', arr({ contains: I, maxContains: 0 }), false, '='],
    ['at least three but at most two', arr({ contains: I, minContains: 3, maxContains: 2 }), false, '='],
    ['contains no text', arr({ not: { contains: S } }), arr({ items: { not: S } }), '='],
    [
      'not two texts',
      arr({ not: { contains: S, minContains: 2 } }),
      arr({ contains: S, minContains: 0, maxContains: 1 }),
      '=',
    ],
    [
      'only the third can be it',
      arr({ prefixItems: [S, S], minItems: 2, maxItems: 3, contains: I }),
      arr({ minItems: 3, prefixItems: [true, true, I] }),
      '<',
    ],
    [
      'three of five are alike',
      arr({ items: ab, minItems: 5 }),
      arr({
        anyOf: [
          { contains: { const: 'a' }, minContains: 3 },
          { contains: { const: 'b' }, minContains: 3 },
        ],
      }),
      '<',
    ],
    [
      'three of four need not be alike',
      arr({ items: ab, minItems: 4 }),
      arr({
        anyOf: [
          { contains: { const: 'a' }, minContains: 3 },
          { contains: { const: 'b' }, minContains: 3 },
        ],
      }),
      '#',
    ],
    [
      'two of each at most',
      arr({
        items: ab,
        allOf: [
          { contains: { const: 'a' }, minContains: 0, maxContains: 2 },
          { contains: { const: 'b' }, minContains: 0, maxContains: 2 },
        ],
      }),
      arr({ maxItems: 4 }),
      '<',
    ],
    [
      'two of each at most, against one place less',
      arr({
        items: ab,
        allOf: [
          { contains: { const: 'a' }, minContains: 0, maxContains: 2 },
          { contains: { const: 'b' }, minContains: 0, maxContains: 2 },
        ],
      }),
      arr({ maxItems: 3 }),
      '#',
    ],
    [
      'a large and a small number',
      arr({ items: N, allOf: [{ contains: { minimum: 100 } }, { contains: { maximum: 0 } }] }),
      arr({ items: N, minItems: 2 }),
      '<',
    ],
    [
      'at least two integers among three numbers',
      arr({ contains: I, minContains: 2, items: N, maxItems: 3 }),
      arr({ contains: { not: I }, minContains: 0, maxContains: 1 }),
      '<',
    ],
    [
      'a line of an order is a gift',
      arr({ contains: closed({ sku: S, gift: { const: true } }) }),
      arr({ contains: obj({ required: ['sku'] }) }),
      '<',
    ],
  ],
  uniqueItems: [
    [
      'one value cannot be there twice',
      arr({ uniqueItems: true, contains: { const: 'a' }, minContains: 2 }),
      false,
      '=',
    ],
    [
      'one value cannot be there twice, against a count of texts',
      arr({ uniqueItems: true, contains: { const: 'a' }, minContains: 2, maxContains: 3 }),
      arr({ contains: S, maxContains: 2 }),
      '<',
      '->',
    ],
    ['unique or not', arr({ uniqueItems: true }), A, '<'],
    ['two booleans', arr({ items: B, uniqueItems: true }), arr({ maxItems: 2 }), '<'],
    [
      'three of three values hold the second',
      arr({ items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 3 }),
      arr({ contains: { const: 2 } }),
      '<',
    ],
    ['four of three values', arr({ items: { enum: [1, 2, 3] }, uniqueItems: true, minItems: 4 }), false, '='],
    [
      'a number and its text differ',
      arr({ items: { enum: [1, '1'] }, uniqueItems: true, minItems: 2 }),
      {
        enum: [
          [1, '1'],
          ['1', 1],
        ],
      },
      '=',
    ],
    ['one element is unique', arr({ maxItems: 1 }), arr({ uniqueItems: true }), '<'],
    ['a repetition needs two', { not: { uniqueItems: true } }, arr({ minItems: 2 }), '<'],
    ['the same constant twice', arr({ prefixItems: [one, one], minItems: 2, uniqueItems: true }), false, '='],
    [
      'three places for two values',
      arr({ prefixItems: [{ enum: [1, 2] }, { enum: [1, 2] }, { enum: [1, 2] }], minItems: 3, uniqueItems: true }),
      false,
      '=',
    ],
    [
      'the third is what the first two leave',
      arr({
        prefixItems: [{ enum: [1, 2] }, { enum: [1, 2] }, { enum: [1, 2, 3] }],
        items: false,
        minItems: 3,
        uniqueItems: true,
      }),
      arr({ prefixItems: [true, true, { const: 3 }] }),
      '<',
    ],
    ['one null', arr({ items: { type: 'null' }, uniqueItems: true }), arr({ maxItems: 1 }), '<'],
    [
      'six of five integers',
      arr({ items: { type: 'integer', minimum: 1, maximum: 5 }, uniqueItems: true, minItems: 6 }),
      false,
      '=',
    ],
    [
      'short lists of booleans',
      arr({ items: arr({ items: B, maxItems: 1 }), uniqueItems: true }),
      arr({ maxItems: 3 }),
      '<',
    ],
    ['small closed objects', arr({ items: closed({ 'a?': B }), uniqueItems: true, minItems: 4 }), false, '='],
    ['false says nothing', arr({ uniqueItems: false }), A, '='],
    [
      'texts of at most one letter of two',
      arr({ items: str({ pattern: '^[xy]?$' }), uniqueItems: true }),
      arr({ maxItems: 3 }),
      '<',
    ],
    [
      'unique, so one at most of each',
      arr({ uniqueItems: true }),
      arr({ contains: one, minContains: 0, maxContains: 1 }),
      '<',
    ],
    ['zero and false are two', arr({ items: { enum: [0, false] }, uniqueItems: true }), arr({ maxItems: 1 }), '#'],
    [
      'one and its decimal spelling are one',
      arr({ items: { enum: [1, 1.0] }, uniqueItems: true }),
      arr({ maxItems: 1 }),
      '<',
    ],
    [
      'one object in two orders of fields',
      arr({
        items: {
          enum: [
            { a: 1, b: 2 },
            { b: 2, a: 1 },
          ],
        },
        uniqueItems: true,
      }),
      arr({ maxItems: 1 }),
      '<',
    ],
    [
      'unique elements of two kinds, finite and not',
      arr({ items: { anyOf: [B, I] }, uniqueItems: true, minItems: 3 }),
      arr({ contains: I }),
      '<',
    ],
    [
      'unique pairs with one letter each',
      arr({
        items: arr({ prefixItems: [{ enum: ['x', 'y'] }, { enum: [0, 1] }], items: false, minItems: 2 }),
        uniqueItems: true,
        minItems: 4,
      }),
      arr({ contains: { const: ['y', 1] } }),
      '<',
    ],
    [
      'a repetition among two allowed values',
      arr({ items: B, minItems: 3 }),
      { not: { type: 'array', uniqueItems: true } },
      '<',
    ],
    [
      'all objects are different without saying how',
      arr({ items: O, uniqueItems: true, minItems: 2 }),
      arr({ contains: obj({ minProperties: 1 }) }),
      '<',
    ],
  ],
};

describePairs('lists', families, 'json', 1);
