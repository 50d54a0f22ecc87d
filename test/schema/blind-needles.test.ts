import { I, N, S, arr, closed, has, int, num, obj, re, str, describePairs, type Families } from './labelled.js';

const c = (value: unknown) => ({ const: value });

const families: Families = {
  names: [
    [
      'a name that two patterns would type differently',
      obj({ patternProperties: { '^[a-m]': I, '[n-z]$': S }, additionalProperties: false }),
      obj({ properties: { az: false } }),
      '<',
    ],
    [
      'one letter of names is left free',
      obj({ additionalProperties: S }),
      obj({ patternProperties: { '^[^q]*$': S } }),
      '<',
    ],
    [
      'one of many names may be there',
      obj({ propertyNames: { anyOf: [c('id'), { pattern: '^x-[a-z]+$' }] }, required: ['id'], maxProperties: 1 }),
      closed({ id: true }),
      '=',
    ],
    [
      'names that are not these',
      obj({ propertyNames: { not: { enum: ['a', 'b'] } } }),
      obj({ properties: { a: false, b: false } }),
      '=',
    ],
    [
      'short names of two letters',
      obj({ propertyNames: { maxLength: 1, pattern: '^[ab]' }, properties: { a: c(1), b: c(2) } }),
      closed({ 'a?': c(1), 'b?': c(2) }),
      '=',
    ],
    [
      'exactly two of two names',
      obj({ patternProperties: { '^[ab]$': I }, additionalProperties: false, minProperties: 2, maxProperties: 2 }),
      closed({ a: I, b: I }),
      '=',
    ],
    [
      'a dependency on a name that cannot be',
      obj({ dependentRequired: { a: ['zz'] }, propertyNames: { maxLength: 1 } }),
      obj({ not: has('a') }),
      '<',
    ],
    [
      'a required field typed twice',
      obj({ required: ['a'], patternProperties: { '': S }, properties: { a: I } }),
      false,
      '=',
    ],
    [
      'names of one letter of three, so at most three',
      obj({ propertyNames: { pattern: '^[xyz]$' } }),
      obj({ maxProperties: 3 }),
      '<',
    ],
    [
      'locales as names',
      obj({ propertyNames: { pattern: '^[a-z]{2}(?:-[A-Z]{2})?$' } }),
      obj({ propertyNames: { minLength: 2, maxLength: 5, not: { minLength: 3, maxLength: 4 } } }),
      '<',
    ],
  ],
  arrays: [
    [
      'a permutation holds each value',
      arr({ items: int({ minimum: 1, maximum: 3 }), uniqueItems: true, minItems: 3 }),
      arr({ allOf: [{ contains: c(1) }, { contains: c(2) }, { contains: c(3) }] }),
      '<',
    ],
    [
      'one of two places holds it',
      arr({
        prefixItems: [{ enum: [1, 2] }, { enum: [1, 3] }],
        items: false,
        minItems: 2,
        contains: c(1),
        maxContains: 1,
      }),
      {
        enum: [
          [1, 3],
          [2, 1],
        ],
      },
      '=',
    ],
    [
      'the text is in the second place',
      arr({ minItems: 2, maxItems: 2, contains: S, items: { type: ['string', 'number'] }, not: { prefixItems: [S] } }),
      arr({ prefixItems: [N, S], minItems: 2, maxItems: 2 }),
      '=',
    ],
    [
      'two of four are integers, so two are texts',
      arr({
        contains: I,
        minContains: 2,
        maxContains: 2,
        items: { type: ['integer', 'string'] },
        minItems: 4,
        maxItems: 4,
      }),
      arr({ contains: S, minContains: 2, maxContains: 2 }),
      '<',
    ],
    [
      'not all are odd',
      arr({ items: I, contains: { multipleOf: 2 } }),
      arr({ items: I, not: { items: { not: { multipleOf: 2 } } } }),
      '=',
    ],
    [
      'three of four values without the fourth',
      arr({ uniqueItems: true, items: { enum: [1, 2, 3, 4] }, minItems: 3, not: { contains: c(4) } }),
      arr({ contains: c(1) }),
      '<',
    ],
    [
      'a seven two levels down',
      arr({ contains: arr({ contains: c(7) }) }),
      arr({ contains: arr({ minItems: 1 }) }),
      '<',
    ],
    [
      'three texts and two numbers in four places',
      arr({
        maxItems: 4,
        allOf: [
          { contains: S, minContains: 3 },
          { contains: N, minContains: 2 },
        ],
      }),
      false,
      '=',
    ],
    [
      'two integers and two large numbers in three places',
      arr({
        maxItems: 3,
        allOf: [
          { contains: I, minContains: 2 },
          { contains: num({ minimum: 10 }), minContains: 2 },
        ],
      }),
      arr({ contains: int({ minimum: 10 }) }),
      '<',
    ],
    [
      'two integers and two large numbers in four places',
      arr({
        maxItems: 4,
        allOf: [
          { contains: I, minContains: 2 },
          { contains: num({ minimum: 10 }), minContains: 2 },
        ],
      }),
      arr({ contains: int({ minimum: 10 }) }),
      '#',
    ],
    ['ones without repetition', arr({ prefixItems: [c(1)], items: c(1), uniqueItems: true }), { enum: [[], [1]] }, '='],
    [
      'unique lists of one value, by length',
      arr({ items: arr({ items: c(0), maxItems: 2 }), uniqueItems: true, minItems: 3 }),
      arr({ contains: c([]), minItems: 3 }),
      '<',
    ],
    [
      'an order of three statuses',
      arr({ prefixItems: [c('new'), c('paid'), c('sent')], items: false, uniqueItems: true }),
      arr({ maxItems: 3, items: { enum: ['new', 'paid', 'sent'] } }),
      '<',
    ],
    [
      'each of the first three is its own',
      arr({
        prefixItems: [{ enum: ['a', 'b'] }, { enum: ['b', 'c'] }, { enum: ['c', 'a'] }],
        items: false,
        minItems: 3,
        uniqueItems: true,
      }),
      {
        enum: [
          ['a', 'b', 'c'],
          ['b', 'c', 'a'],
        ],
      },
      '=',
    ],
  ],
  numbers: [
    [
      'hundredths between zero and a tenth',
      num({ exclusiveMinimum: 0, exclusiveMaximum: 0.1, multipleOf: 0.01 }),
      { enum: [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09] },
      '=',
    ],
    [
      'odd tenths',
      num({ multipleOf: 0.1, not: { multipleOf: 0.2 }, minimum: 0, maximum: 0.5 }),
      { enum: [0.1, 0.3, 0.5] },
      '=',
    ],
    ['whole multiples of two and a half', int({ multipleOf: 2.5 }), num({ multipleOf: 5 }), '='],
    ['tenths or quarters', num({ anyOf: [{ multipleOf: 0.1 }, { multipleOf: 0.25 }] }), num({ multipleOf: 0.05 }), '<'],
    [
      'a partition by divisors',
      int({ oneOf: [{ multipleOf: 4 }, { multipleOf: 2, not: { multipleOf: 4 } }, { not: { multipleOf: 2 } }] }),
      I,
      '=',
    ],
    ['no step so small', num({ minimum: 1e-8, maximum: 9e-8, multipleOf: 1e-7 }), false, '='],
    [
      'a range that only one of many branches covers',
      int({ minimum: 37, maximum: 39 }),
      { anyOf: Array.from({ length: 20 }, (_, n) => int({ minimum: n * 5, maximum: n * 5 + 4 })) },
      '<',
    ],
    [
      'a range that two branches share',
      int({ minimum: 38, maximum: 41 }),
      { anyOf: Array.from({ length: 20 }, (_, n) => int({ minimum: n * 5, maximum: n * 5 + 4 })) },
      '<',
    ],
    [
      'a range that reaches past the last branch',
      int({ minimum: 98, maximum: 100 }),
      { anyOf: Array.from({ length: 20 }, (_, n) => int({ minimum: n * 5, maximum: n * 5 + 4 })) },
      '#',
    ],
    [
      'a range of fractions between branches of integers',
      num({ minimum: 38, maximum: 41 }),
      { anyOf: Array.from({ length: 20 }, (_, n) => num({ minimum: n * 5, maximum: n * 5 + 4 })) },
      '#',
    ],
  ],
  texts: [
    [
      'three patterns that exclude each other',
      str({ allOf: [{ pattern: '^a' }, { pattern: 'b$' }, { pattern: '^[^b]*$' }] }),
      false,
      '=',
    ],
    ['ending in abb', re('^(?:a|b)*abb$'), str({ allOf: [{ pattern: '^[ab]*$' }, { pattern: 'abb$' }] }), '='],
    [
      'an a in the fourth place from the end',
      re('^[ab]*a[ab]{3}$'),
      str({ allOf: [{ pattern: '^[ab]*$' }, { pattern: 'a.{3}$' }] }),
      '=',
    ],
    ['no double hyphen', re('^(?!.*--)[a-z-]+$'), str({ not: { pattern: '--' } }), '<'],
    ['two lookaheads at the beginning', re('^(?=[A-Z])(?=.*\\d)[A-Z\\d]{2,4}$'), re('^[A-Z]'), '<'],
    ['not after an a', re('(?<!a)b'), re('b'), '<'],
    ['Greek letters are no Latin ones', re('^\\p{Script=Greek}+$'), re('^[^a-z]+$'), '<'],
    ['letters and numbers of all scripts', re('^[a-z0-9]+$'), re('^[\\p{L}\\p{N}]+$'), '<'],
    ['a letter or none', re('^\\P{L}$'), re('^\\p{L}$'), '#'],
    ['some character beyond ASCII', re('[^\\x00-\\x7F]'), str({ not: { pattern: '^[\\x00-\\x7F]*$' } }), '='],
    ['hours of a day', re('^(?:[01]\\d|2[0-3]):[0-5]\\d$'), re('^(?:[01]\\d|2[0-4]):[0-5]\\d$'), '<'],
    [
      'addresses of four numbers',
      re('^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)$'),
      re('^(\\d{1,3}\\.){3}\\d{1,3}$'),
      '<',
    ],
    [
      'moments begin with days',
      re('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$'),
      re('^\\d{4}-\\d\\d-\\d\\dT'),
      '<',
    ],
    [
      'slugs, by one pattern or by exclusions',
      re('^[a-z0-9]+(?:-[a-z0-9]+)*$'),
      str({ pattern: '^[a-z0-9-]+$', not: { anyOf: [{ pattern: '--' }, { pattern: '^-' }, { pattern: '-$' }] } }),
      '=',
    ],
    ['amounts as texts', re('^-?(0|[1-9]\\d*)(\\.\\d{1,2})?$'), re('^-?\\d+(\\.\\d+)?$'), '<'],
    ['an alternative that is empty matches all', re('a|'), S, '='],
    ['three optional letters', re('^a?b?c?$'), { enum: ['', 'a', 'b', 'c', 'ab', 'ac', 'bc', 'abc'] }, '='],
    ['four ways to concatenate', re('^(a|ab)(c|bcd)$'), { enum: ['ac', 'abcd', 'abc', 'abbcd'] }, '='],
    ['a length that only one alternative has', str({ pattern: '^(red|green|blue)$', minLength: 5 }), c('green'), '='],
    ['one text of a thousand', re('^id-\\d{3}$'), str({ pattern: '^id-\\d{3}$', not: { const: 'id-777' } }), '>'],
    ['a text over two lines', re('^a[\\s\\S]*b$'), re('^a.*b$'), '>'],
  ],
};

describePairs('shapes that differ by a rare value', families, 'json');
