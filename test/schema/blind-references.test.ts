import { A, I, N, O, S, arr, closed, int, num, obj, open, str, describePairs, type Families } from './labelled.js';

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const list = (value: unknown, more: object = {}) => ({
  $defs: { list: { anyOf: [{ type: 'null' }, closed({ value, next: ref('list') }, more)] } },
  ...ref('list'),
});
const tree = (value: unknown) => ({
  $defs: { tree: closed({ value, 'children?': arr({ items: ref('tree') }) }) },
  ...ref('tree'),
});
/** Lists whose length leaves no remainder. */
const cycle = (length: number) => ({
  $defs: Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `s${at}`,
      at === 0
        ? { anyOf: [{ type: 'null' }, closed({ next: ref(`s${(at + 1) % length}`) })] }
        : closed({ next: ref(`s${(at + 1) % length}`) }),
    ]),
  ),
  ...ref('s0'),
});
const nat = { $defs: { n: { anyOf: [{ type: 'null' }, closed({ next: ref('n') })] } }, ...ref('n') };
const parity = {
  even: { anyOf: [{ type: 'null' }, closed({ next: ref('odd') })] },
  odd: closed({ next: ref('even') }),
};
const expression = (operators: string[], leaf: unknown) => ({
  $defs: { e: { oneOf: [leaf, closed({ op: { enum: operators }, left: ref('e'), right: ref('e') })] } },
  ...ref('e'),
});
const nested = (depth: number): unknown =>
  closed({ value: I, 'children?': depth === 0 ? { const: [] } : arr({ items: nested(depth - 1) }) });

const families: Families = {
  $ref: [
    ['a definition or its text', { $defs: { a: S }, $ref: '#/$defs/a' }, S, '='],
    ['keywords beside it count', { $defs: { a: S }, $ref: '#/$defs/a', minLength: 2 }, str({ minLength: 2 }), '='],
    [
      'an anchor',
      {
        $defs: { a: { $anchor: 'money', ...num({ minimum: 0 }) } },
        properties: { total: { $ref: '#money' } },
        type: 'object',
      },
      obj({ properties: { total: num({ minimum: 0 }) } }),
      '=',
    ],
    [
      'a field refers to its neighbour',
      obj({ properties: { a: str({ minLength: 1 }), b: { $ref: '#/properties/a' } } }),
      obj({ properties: { a: str({ minLength: 1 }), b: str({ minLength: 1 }) } }),
      '=',
    ],
    ['a name with a blank and a percent sign', { $defs: { 'x y%': S }, $ref: '#/$defs/x%20y%25' }, S, '='],
    [
      'a slash in a name',
      { $defs: { 'a/b': S, 'c~d': { minLength: 1 } }, allOf: [{ $ref: '#/$defs/a~1b' }, { $ref: '#/$defs/c~0d' }] },
      str({ minLength: 1 }),
      '=',
    ],
    [
      'an identified part',
      { $id: 'https://example.org/root.json', $defs: { s: { $id: 'text.json', ...S } }, $ref: 'text.json' },
      S,
      '=',
    ],
    [
      'a chain of references',
      { $defs: { a: ref('b'), b: ref('c'), c: int({ minimum: 3 }) }, ...ref('a') },
      int({ minimum: 1 }),
      '<',
    ],
    [
      'a diamond',
      { $defs: { a: { allOf: [ref('b'), ref('c')] }, b: ref('d'), c: ref('d'), d: S }, ...ref('a') },
      S,
      '=',
    ],
    ['a reference in a negation', { $defs: { a: S }, not: { $ref: '#/$defs/a' } }, { not: S }, '='],
    [
      'a dynamic reference without a dynamic anchor',
      { $defs: { a: { $anchor: 'a', ...S } }, $dynamicRef: '#a' },
      S,
      '=',
    ],
    ['a definition that nobody uses', { $defs: { a: { type: 'string' }, b: false }, ...I }, I, '='],
  ],
  recursion: [
    [
      'a list, unrolled once',
      list(I),
      { $defs: { list: list(I).$defs.list }, anyOf: [{ type: 'null' }, closed({ value: I, next: ref('list') })] },
      '=',
    ],
    ['a tree of integers among trees of numbers', tree(I), tree(N), '<'],
    ['a tree of bounded depth', nested(3), tree(I), '<'],
    ['a tree with one value forbidden anywhere', tree(I), tree({ type: 'integer', not: { const: 13 } }), '>'],
    ['lists of even length', { $defs: parity, ...ref('even') }, nat, '<'],
    ['even or odd is any length', { $defs: parity, anyOf: [ref('even'), ref('odd')] }, nat, '='],
    ['even and odd at once', { $defs: parity, allOf: [ref('even'), ref('odd')] }, false, '='],
    ['exactly one of even and odd', { $defs: parity, oneOf: [ref('even'), ref('odd')] }, nat, '='],
    ['lengths by six among lengths by two', cycle(6), cycle(2), '<'],
    [
      'lengths by two and by three are by six',
      {
        allOf: [{ $ref: '#/$defs/x' }, { $ref: '#/$defs/y' }],
        $defs: {
          x: { $id: 'https://example.org/two', ...cycle(2) },
          y: { $id: 'https://example.org/three', ...cycle(3) },
        },
      },
      cycle(6),
      '=',
    ],
    ['lengths by four and by six', cycle(4), cycle(6), '#'],
    [
      'an object that always holds another',
      { type: 'object', required: ['next'], properties: { next: { $ref: '#' } } },
      false,
      '=',
    ],
    [
      'two that always hold each other',
      {
        $defs: {
          a: obj({ required: ['b'], properties: { b: ref('b') } }),
          b: obj({ required: ['a'], properties: { a: ref('a') } }),
        },
        ...ref('a'),
      },
      false,
      '=',
    ],
    ['a list that always holds such a list', arr({ minItems: 1, items: { $ref: '#' } }), false, '='],
    ['lists of lists of nothing else', arr({ items: { $ref: '#' } }), A, '<'],
    [
      'an optional field that nothing fits',
      {
        $defs: { never: obj({ required: ['x'], properties: { x: ref('never') } }) },
        ...obj({ properties: { a: ref('never'), b: S } }),
      },
      obj({ properties: { a: false, b: S } }),
      '=',
    ],
    [
      'one of two ways out of the recursion',
      {
        $defs: { a: { anyOf: [obj({ required: ['a'], properties: { a: ref('a') } }), { const: 'end' }] } },
        ...ref('a'),
      },
      { anyOf: [obj({ required: ['a'] }), { const: 'end' }] },
      '<',
    ],
    [
      'any JSON value, by recursion',
      {
        $defs: {
          v: {
            anyOf: [
              { type: ['null', 'boolean', 'number', 'string'] },
              arr({ items: ref('v') }),
              obj({ additionalProperties: ref('v') }),
            ],
          },
        },
        ...ref('v'),
      },
      true,
      '=',
    ],
    [
      'any JSON value without null, by recursion',
      {
        $defs: {
          v: {
            anyOf: [
              { type: ['boolean', 'number', 'string'] },
              arr({ items: ref('v') }),
              obj({ additionalProperties: ref('v') }),
            ],
          },
        },
        ...ref('v'),
      },
      { not: { type: 'null' } },
      '<',
    ],
    ['expressions with an operator more', expression(['+', '-'], N), expression(['+', '-', '*'], N), '<'],
    ['expressions whose leaves grow', expression(['+'], I), expression(['+'], { type: ['number', 'string'] }), '<'],
    [
      'files and folders, mutually',
      {
        $defs: {
          folder: closed({ name: S, entries: arr({ items: { anyOf: [ref('folder'), ref('file')] } }) }),
          file: closed({ name: S, size: int({ minimum: 0 }) }),
        },
        ...ref('folder'),
      },
      { $defs: { entry: open({ name: S, 'entries?': arr({ items: ref('entry') }), 'size?': I }) }, ...ref('entry') },
      '<',
    ],
    [
      'files and folders, one with a negative size allowed',
      {
        $defs: {
          folder: closed({ name: S, entries: arr({ items: { anyOf: [ref('folder'), ref('file')] } }) }),
          file: closed({ name: S, size: I }),
        },
        ...ref('folder'),
      },
      {
        $defs: {
          folder: closed({ name: S, entries: arr({ items: { anyOf: [ref('folder'), ref('file')] } }) }),
          file: closed({ name: S, size: int({ minimum: 0 }) }),
        },
        ...ref('folder'),
      },
      '>',
    ],
    [
      'comments that may be deleted, deep down',
      { $defs: { c: closed({ text: { type: ['string', 'null'] }, replies: arr({ items: ref('c') }) }) }, ...ref('c') },
      {
        $defs: {
          c: closed({ text: { type: ['string', 'null'] }, replies: arr({ items: ref('d') }) }),
          d: closed({ text: S, replies: arr({ items: ref('c') }) }),
        },
        ...ref('c'),
      },
      '>',
    ],
    [
      'recursion through additionalProperties',
      { type: 'object', additionalProperties: { $ref: '#' } },
      obj({ additionalProperties: O }),
      '<',
    ],
    [
      'recursion through not, above an element',
      { $defs: { a: arr({ not: { contains: ref('a') } }) }, ...ref('a') },
      arr({ not: { contains: { const: [] } } }),
      '<',
    ],
    ['the depth of two levels forbidden', arr({ items: { $ref: '#' } }), arr({ items: arr({ maxItems: 0 }) }), '>'],
    [
      'a strict tree by a dynamic reference',
      {
        $id: 'https://example.org/strict',
        $dynamicAnchor: 'node',
        $ref: 'tree',
        unevaluatedProperties: false,
        $defs: {
          tree: {
            $id: 'https://example.org/tree',
            $dynamicAnchor: 'node',
            type: 'object',
            properties: { data: true, children: arr({ items: { $dynamicRef: '#node' } }) },
          },
        },
      },
      { $defs: { t: closed({ 'data?': true, 'children?': arr({ items: ref('t') }) }) }, ...ref('t') },
      '=',
    ],
  ],
};

describePairs('references and recursion', families, 'json');
