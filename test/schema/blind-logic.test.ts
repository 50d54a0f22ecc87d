import { B, I, N, O, S, arr, closed, has, int, num, obj, open, str, describePairs, type Families } from './labelled.js';
const is = (kind: string) => ({ properties: { kind: { const: kind } }, required: ['kind'] });
const kinds = { enum: ['a', 'b', 'c'] };
const flag = (name: string) => has(name);
/** Three pigeons, each in one of two holes, no hole with two. */
const pigeons = (count: number, holes: number) =>
  obj({
    allOf: [
      ...Array.from({ length: count }, (_, p) => ({
        anyOf: Array.from({ length: holes }, (_, h) => flag(`p${p}h${h}`)),
      })),
      ...Array.from({ length: holes }, (_, h) =>
        Array.from({ length: count }, (_, p) =>
          Array.from({ length: p }, (_, q) => ({ not: has(`p${p}h${h}`, `p${q}h${h}`) })),
        ).flat(),
      ).flat(),
    ],
  });

const families: Families = {
  allOf: [
    [
      'fields in two parts or in one',
      { allOf: [obj({ properties: { a: S }, required: ['a'] }), obj({ properties: { b: I } })] },
      open({ a: S, 'b?': I }),
      '=',
    ],
    ['one part is left out', { allOf: [S, { minLength: 1 }, { maxLength: 9 }] }, str({ minLength: 1 }), '<'],
    [
      'one field in two parts',
      obj({ allOf: [{ properties: { n: { minimum: 0 } } }, { properties: { n: I } }] }),
      obj({ properties: { n: int({ minimum: 0 }) } }),
      '=',
    ],
    ['two constants', { allOf: [{ const: 1 }, { const: 2 }] }, false, '='],
    ['a part that says nothing', { allOf: [true, S, {}] }, S, '='],
    ['nested parts', { allOf: [{ allOf: [{ allOf: [S] }, { minLength: 2 }] }] }, str({ minLength: 2 }), '='],
    [
      'closed parts that name different fields',
      { allOf: [closed({ 'a?': S }), closed({ 'b?': S })] },
      { const: {} },
      '=',
    ],
  ],
  anyOf: [
    ['a branch within another', { anyOf: [S, str({ minLength: 1 })] }, S, '='],
    ['branches or a list of types', { anyOf: [S, N, { type: 'null' }] }, { type: ['string', 'number', 'null'] }, '='],
    ['a branch more', { anyOf: [S, I] }, { anyOf: [S, I, B] }, '<'],
    ['impossible branches', { anyOf: [false, S, int({ minimum: 1, maximum: 0 })] }, S, '='],
    ['branches in another order and twice', { anyOf: [B, S, I] }, { anyOf: [I, B, S, I] }, '='],
    [
      'a common field drawn out of the branches',
      obj({ anyOf: [{ properties: { a: S, v: I } }, { properties: { a: S, v: B } }] }),
      obj({ properties: { a: S }, anyOf: [{ properties: { v: I } }, { properties: { v: B } }] }),
      '=',
    ],
    [
      'a field that mixes two branches',
      obj({ anyOf: [{ properties: { a: I, b: I } }, { properties: { a: S, b: S } }] }),
      obj({ properties: { a: { type: ['integer', 'string'] }, b: { type: ['integer', 'string'] } } }),
      '<',
    ],
    [
      'every branch of the source in some branch of the target',
      { anyOf: [int({ minimum: 0 }), str({ maxLength: 3 })] },
      { anyOf: [str({ maxLength: 5 }), num({ minimum: -1 })] },
      '<',
    ],
    [
      'distribution',
      { allOf: [{ anyOf: [I, S] }, { anyOf: [{ minimum: 5 }, { minLength: 5 }] }] },
      { anyOf: [I, S] },
      '=',
    ],
    [
      'an interval covered by two branches together',
      num({ minimum: 0, maximum: 10 }),
      { anyOf: [num({ minimum: 0, maximum: 5 }), num({ exclusiveMinimum: 5, maximum: 10 })] },
      '=',
    ],
    [
      'a product covered by branches together',
      closed({ a: B, b: B }),
      {
        anyOf: [
          closed({ a: { const: true }, b: B }),
          closed({ a: { const: false }, b: { const: true } }),
          closed({ a: B, b: { const: false } }),
        ],
      },
      '=',
    ],
    [
      'a product covered but for one corner',
      closed({ a: B, b: B, c: B }),
      {
        anyOf: [
          closed({ a: { const: true }, b: B, c: B }),
          closed({ a: B, b: { const: true }, c: B }),
          closed({ a: B, b: B, c: { const: true } }),
        ],
      },
      '>',
    ],
  ],
  oneOf: [
    ['the same twice', { oneOf: [S, S] }, false, '='],
    ['disjoint branches', { oneOf: [S, I] }, { anyOf: [S, I] }, '='],
    ['integers fall out', { oneOf: [N, I] }, num({ not: I }), '='],
    [
      'six is both',
      int({ oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }),
      int({ anyOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }),
      '<',
    ],
    [
      'six is both, said by not',
      int({ oneOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }),
      int({ anyOf: [{ multipleOf: 2 }, { multipleOf: 3 }], not: { multipleOf: 6 } }),
      '=',
    ],
    ['two that always hold', { oneOf: [true, true, S] }, false, '='],
    ['a shape or not', { oneOf: [{ minLength: 3 }, { not: { minLength: 3 } }] }, true, '='],
    [
      'ranges that share one number',
      num({
        oneOf: [
          { minimum: 0, maximum: 10 },
          { minimum: 10, maximum: 20 },
        ],
      }),
      num({ minimum: 0, maximum: 20, not: { const: 10 } }),
      '=',
    ],
    [
      'exactly one of three or an odd number of three',
      obj({ oneOf: [has('a'), has('b'), has('c')] }),
      obj({ oneOf: [{ oneOf: [has('a'), has('b')] }, has('c')] }),
      '<',
    ],
    [
      'exactly one of three, by hand',
      obj({ oneOf: [has('a'), has('b'), has('c')] }),
      obj({
        anyOf: [has('a'), has('b'), has('c')],
        allOf: [{ not: has('a', 'b') }, { not: has('b', 'c') }, { not: has('a', 'c') }],
      }),
      '=',
    ],
    [
      'all or none, by not exactly one',
      obj({ not: { oneOf: [has('a'), has('b')] } }),
      obj({ anyOf: [has('a', 'b'), { not: { anyOf: [has('a'), has('b')] } }] }),
      '=',
    ],
    [
      'open branches overlap in the document that has both',
      { oneOf: [open({ mail: S }), open({ phone: S })] },
      { anyOf: [open({ mail: S }), open({ phone: S })] },
      '<',
    ],
    [
      'branches told apart by a constant',
      { oneOf: [open({ kind: { const: 'a' }, x: S }), open({ kind: { const: 'b' }, y: I })] },
      { anyOf: [open({ kind: { const: 'a' }, x: S }), open({ kind: { const: 'b' }, y: I })] },
      '=',
    ],
    [
      'branches meant to be told apart, but the kind is optional',
      { oneOf: [open({ 'kind?': { const: 'a' } }), open({ 'kind?': { const: 'b' } })] },
      { anyOf: [open({ kind: { const: 'a' } }), open({ kind: { const: 'b' } })] },
      '=',
    ],
    ['one of a nullable and a null', { oneOf: [{ type: ['string', 'null'] }, { type: 'null' }] }, S, '='],
  ],
  not: [
    ['twice', { not: { not: S } }, S, '='],
    ['three times', { not: { not: { not: S } } }, { not: S }, '='],
    ['none of, as all not', { not: { anyOf: [S, I] } }, { allOf: [{ not: S }, { not: I }] }, '='],
    [
      'not all, as some not',
      { not: { allOf: [{ minimum: 0 }, { maximum: 9 }] } },
      { anyOf: [{ not: { minimum: 0 } }, { not: { maximum: 9 } }] },
      '=',
    ],
    [
      'a field of the wrong shape',
      { not: { properties: { a: S } } },
      obj({ required: ['a'], properties: { a: { not: S } } }),
      '=',
    ],
    [
      'a name that is too long',
      { not: { propertyNames: { maxLength: 3 } } },
      obj({ not: { patternProperties: { '^[^]{4,}$': false } } }),
      '=',
    ],
    ['some field is no text', { not: { additionalProperties: S } }, obj({ minProperties: 1 }), '<'],
    ['a wider shape excluded', { not: N }, { not: I }, '<'],
    [
      'not a closed object',
      obj({ not: { additionalProperties: false, properties: { a: true } } }),
      obj({ not: { maxProperties: 0 } }),
      '<',
    ],
    [
      'not an enum, one by one',
      str({ not: { enum: ['a', 'b'] } }),
      str({ allOf: [{ not: { const: 'a' } }, { not: { const: 'b' } }] }),
      '=',
    ],
    [
      'a field that is not this or not there',
      obj({ not: { required: ['a'], properties: { a: { const: 1 } } } }),
      obj({ properties: { a: { not: { const: 1 } } } }),
      '=',
    ],
    [
      'double negation in a field',
      obj({ properties: { a: { not: { not: { not: { type: 'null' } } } } } }),
      obj({ properties: { a: { not: { type: 'null' } } } }),
      '=',
    ],
    [
      'not a tuple of two texts',
      arr({ not: { prefixItems: [S, S], minItems: 2 } }),
      arr({ anyOf: [{ maxItems: 1 }, { contains: { not: S } }] }),
      '<',
    ],
    [
      'four corners of two flags',
      obj({
        anyOf: [
          has('p', 'q'),
          { allOf: [has('p'), { not: has('q') }] },
          { allOf: [has('q'), { not: has('p') }] },
          { not: { anyOf: [has('p'), has('q')] } },
        ],
      }),
      O,
      '=',
    ],
    ['three pigeons in two holes', pigeons(3, 2), false, '='],
    ['four pigeons in three holes', pigeons(4, 3), false, '='],
    ['two pigeons in two holes', pigeons(2, 2), false, '>'],
  ],
  'if, then, else': [
    ['as branches', { if: S, then: { minLength: 1 }, else: I }, { anyOf: [str({ minLength: 1 }), I] }, '='],
    ['a condition alone', { if: S }, true, '='],
    ['consequences without a condition', { then: S, else: I }, true, '='],
    ['a condition that always holds', { if: true, then: S, else: I }, S, '='],
    ['a condition that never holds', { if: false, then: S, else: I }, I, '='],
    ['only what happens otherwise', { if: S, else: I }, { anyOf: [S, I] }, '='],
    [
      'a missing kind meets the condition',
      { type: 'object', if: { properties: { kind: { const: 'a' } } }, then: has('x') },
      obj({ anyOf: [{ not: is('a') }, has('x')] }),
      '<',
    ],
    [
      'a required kind: condition or implication',
      { type: 'object', if: is('a'), then: has('x') },
      obj({ anyOf: [{ not: is('a') }, has('x')] }),
      '=',
    ],
    [
      'a chain of conditions or one of',
      {
        ...open({ kind: kinds }),
        allOf: [
          { if: is('a'), then: has('x') },
          { if: is('b'), then: has('y') },
          { if: is('c'), then: has('z') },
        ],
      },
      {
        oneOf: [
          open({ kind: { const: 'a' }, x: true }),
          open({ kind: { const: 'b' }, y: true }),
          open({ kind: { const: 'c' }, z: true }),
        ],
      },
      '=',
    ],
    [
      'else within else',
      { ...open({ kind: kinds }), if: is('a'), then: has('x'), else: { if: is('b'), then: has('y'), else: has('z') } },
      {
        ...open({ kind: kinds }),
        allOf: [
          { if: is('a'), then: has('x') },
          { if: is('b'), then: has('y') },
          { if: is('c'), then: has('z') },
        ],
      },
      '=',
    ],
    [
      'the chain forgets one kind',
      {
        ...open({ kind: kinds }),
        allOf: [
          { if: is('a'), then: has('x') },
          { if: is('b'), then: has('y') },
        ],
      },
      {
        ...open({ kind: kinds }),
        allOf: [
          { if: is('a'), then: has('x') },
          { if: is('b'), then: has('y') },
          { if: is('c'), then: has('z') },
        ],
      },
      '>',
    ],
    [
      'a threshold makes a field required',
      {
        ...open({ total: num({ minimum: 0 }) }),
        if: { properties: { total: { minimum: 1000 } } },
        then: has('approver'),
      },
      obj({
        anyOf: [
          open({ total: num({ minimum: 0, exclusiveMaximum: 1000 }) }),
          open({ total: num({ minimum: 1000 }), approver: true }),
        ],
      }),
      '=',
    ],
    [
      'a higher threshold asks for less',
      { ...open({ total: N }), if: { properties: { total: { minimum: 1000 } } }, then: has('approver') },
      { ...open({ total: N }), if: { properties: { total: { minimum: 1001 } } }, then: has('approver') },
      '<',
    ],
  ],
  booleans: [
    ['true as a field', obj({ properties: { a: true }, additionalProperties: true }), O, '='],
    ['true and an empty shape', true, {}, '='],
    ['false and not true', false, { not: true }, '='],
    ['every list item is true', arr({ items: true, prefixItems: [true, {}] }), { type: 'array' }, '='],
    [
      'a never-list in an optional field',
      obj({ properties: { a: arr({ items: false }) } }),
      obj({ properties: { a: arr({ maxItems: 0 }) } }),
      '=',
    ],
  ],
};

describePairs('combinations of shapes', families, 'json');
