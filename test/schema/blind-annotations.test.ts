import { A, I, N, O, S, arr, closed, has, obj, open, str, describePairs, type Families } from './labelled.js';

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const list = {
  $id: 'list',
  type: 'array',
  items: { $dynamicRef: '#item' },
  $defs: { any: { $dynamicAnchor: 'item' } },
};

const families: Families = {
  'references and annotations': [
    [
      'the root of an embedded resource',
      {
        $id: 'https://example.org/a',
        type: 'object',
        properties: { x: { $id: 'https://example.org/b', type: 'array', items: { $ref: '#' } } },
      },
      { $defs: { l: arr({ items: ref('l') }) }, ...obj({ properties: { x: ref('l') } }) },
      '=',
    ],
    [
      'a pointer into a list of parts',
      obj({ properties: { a: { allOf: [{ minLength: 2 }, S] }, b: { $ref: '#/properties/a/allOf/1' } } }),
      obj({ properties: { a: str({ minLength: 2 }), b: S } }),
      '=',
    ],
    [
      'a generic list of texts by a dynamic anchor',
      { $id: 'https://example.org/texts', $ref: 'list', $defs: { list, item: { $dynamicAnchor: 'item', ...S } } },
      arr({ items: S }),
      '=',
    ],
    ['a generic list of anything', { $id: 'https://example.org/any', $ref: 'list', $defs: { list } }, A, '='],
    [
      'a plain anchor does not stand in for a dynamic one',
      { $id: 'https://example.org/plain', $ref: 'list', $defs: { list, item: { $anchor: 'item', ...S } } },
      A,
      '=',
    ],
    [
      'a recursive shape closed over its parts',
      {
        $defs: {
          n: {
            ...obj({ properties: { v: I }, allOf: [{ properties: { next: ref('n') } }] }),
            unevaluatedProperties: false,
          },
        },
        ...ref('n'),
      },
      { $defs: { m: closed({ 'v?': I, 'next?': ref('m') }) }, ...ref('m') },
      '=',
    ],
    [
      'a closed branch within a closed object',
      obj({
        anyOf: [{ properties: { a: I }, unevaluatedProperties: false }, { properties: { b: I } }],
        unevaluatedProperties: false,
      }),
      { anyOf: [closed({ 'a?': I }), closed({ 'b?': I })] },
      '=',
    ],
    [
      'prefixes of two branches, closed',
      arr({ anyOf: [{ prefixItems: [I] }, { prefixItems: [S, S] }], unevaluatedItems: false }),
      arr({
        anyOf: [
          { prefixItems: [I], maxItems: 1 },
          { prefixItems: [S, S], maxItems: 2 },
        ],
      }),
      '=',
    ],
    [
      'names that are only looked at are not evaluated',
      obj({ propertyNames: { pattern: '^a' }, unevaluatedProperties: false }),
      { const: {} },
      '=',
    ],
    ['required does not evaluate', obj({ required: ['a'], unevaluatedProperties: false }), false, '='],
    [
      'what a nested shape evaluates is its own affair',
      obj({ properties: { a: obj({ properties: { b: true } }) }, unevaluatedProperties: false }),
      closed({ 'a?': O }),
      '=',
    ],
    [
      'the rest after two branches are of one type',
      obj({
        anyOf: [
          { properties: { a: S }, required: ['a'] },
          { properties: { b: S }, required: ['b'] },
        ],
        unevaluatedProperties: I,
      }),
      obj({ anyOf: [has('a'), has('b')] }),
      '<',
    ],
    [
      'three files of one recursion',
      {
        $defs: { a: arr({ items: ref('b') }), b: obj({ additionalProperties: ref('c') }), c: { anyOf: [ref('a'), I] } },
        ...ref('a'),
      },
      {
        $defs: { a: arr({ items: ref('b') }), b: obj({ additionalProperties: ref('c') }), c: { anyOf: [ref('a'), N] } },
        ...ref('a'),
      },
      '<',
    ],
    [
      'a recursion that is needed in one branch of two',
      { $defs: { t: { oneOf: [closed({ leaf: I }), closed({ left: ref('t'), right: ref('t') })] } }, ...ref('t') },
      { $defs: { t: open({ 'leaf?': N, 'left?': ref('t'), 'right?': ref('t') }) }, ...ref('t') },
      '<',
    ],
  ],
  unevaluatedProperties: [
    [
      'two parts, closed together',
      obj({ allOf: [{ properties: { a: S } }, { properties: { b: S } }], unevaluatedProperties: false }),
      closed({ 'a?': S, 'b?': S }),
      '=',
    ],
    [
      'branches that hold',
      obj({
        anyOf: [
          { properties: { a: S }, required: ['a'] },
          { properties: { b: S }, required: ['b'] },
        ],
        unevaluatedProperties: false,
      }),
      closed({ 'a?': S, 'b?': S }, { minProperties: 1 }),
      '=',
    ],
    [
      'branches without required fields',
      obj({ anyOf: [{ properties: { a: S } }, { properties: { b: S } }], unevaluatedProperties: false }),
      closed({ 'a?': S, 'b?': S }),
      '=',
    ],
    [
      'through a reference',
      {
        $defs: { base: obj({ properties: { a: S } }) },
        ...ref('base'),
        properties: { b: I },
        unevaluatedProperties: false,
      },
      closed({ 'a?': S, 'b?': I }),
      '=',
    ],
    [
      'a condition that fails evaluates nothing',
      {
        type: 'object',
        if: { properties: { kind: { const: 'a' } }, required: ['kind'] },
        then: { properties: { x: S } },
        else: { properties: { y: S } },
        unevaluatedProperties: false,
      },
      { anyOf: [closed({ kind: { const: 'a' }, 'x?': S }), closed({ 'y?': S })] },
      '=',
    ],
    [
      'without applicators it is additionalProperties',
      obj({ properties: { a: I }, unevaluatedProperties: S }),
      obj({ properties: { a: I }, additionalProperties: S }),
      '=',
    ],
    [
      'a cousin is not seen',
      obj({ allOf: [{ properties: { a: true } }, { unevaluatedProperties: false }] }),
      { const: {} },
      '=',
    ],
    ['additionalProperties evaluates all', obj({ additionalProperties: true, unevaluatedProperties: false }), O, '='],
    [
      'a dependent field',
      obj({
        properties: { a: true },
        dependentSchemas: { a: { properties: { b: true } } },
        unevaluatedProperties: false,
      }),
      closed({ 'a?': true, 'b?': true }, { dependentRequired: { b: ['a'] } }),
      '=',
    ],
    [
      'one of two closed variants',
      obj({
        properties: { id: S },
        oneOf: [
          { properties: { x: I }, required: ['x'] },
          { properties: { y: I }, required: ['y'] },
        ],
        unevaluatedProperties: false,
      }),
      { anyOf: [closed({ 'id?': S, x: I }), closed({ 'id?': S, y: I })] },
      '=',
    ],
    [
      'patterns evaluate',
      obj({ allOf: [{ patternProperties: { '^x': I } }], unevaluatedProperties: false }),
      obj({ patternProperties: { '^x': I }, additionalProperties: false }),
      '=',
    ],
    [
      'what stands under not evaluates nothing',
      obj({ not: { not: { properties: { a: S }, required: ['a'] } }, unevaluatedProperties: false }),
      false,
      '=',
    ],
  ],
  unevaluatedItems: [
    [
      'a prefix and no more',
      arr({ allOf: [{ prefixItems: [S] }], unevaluatedItems: false }),
      arr({ prefixItems: [S], maxItems: 1 }),
      '=',
    ],
    [
      'the longer of two prefixes',
      arr({ allOf: [{ prefixItems: [true] }, { prefixItems: [S, I] }], unevaluatedItems: false }),
      arr({ prefixItems: [S, I], items: false }),
      '=',
    ],
    [
      'what contains finds is evaluated',
      arr({ contains: I, unevaluatedItems: S }),
      arr({ contains: I, items: { type: ['integer', 'string'] } }),
      '=',
    ],
    ['items evaluates all', arr({ items: N, unevaluatedItems: false }), arr({ items: N }), '='],
    ['without applicators it is items', arr({ unevaluatedItems: N }), arr({ items: N }), '='],
  ],
  'draft 7': [
    ['definitions', { definitions: { a: S }, $ref: '#/definitions/a' }, S, '='],
    [
      'a tuple, closed',
      arr({ items: [S, I], additionalItems: false }),
      arr({ prefixItems: [S, I], items: false }),
      '=',
    ],
    ['a tuple and the rest', arr({ items: [S], additionalItems: I }), arr({ prefixItems: [S], items: I }), '='],
    ['a tuple, open', arr({ items: [S, I] }), arr({ prefixItems: [S, I] }), '='],
    [
      'additionalItems beside one shape for all says nothing',
      arr({ items: S, additionalItems: false }),
      arr({ items: S }),
      '=',
    ],
    ['dependencies on names', obj({ dependencies: { a: ['b'] } }), obj({ dependentRequired: { a: ['b'] } }), '='],
    [
      'dependencies on a shape',
      obj({ dependencies: { a: has('b'), c: false } }),
      obj({ dependentSchemas: { a: has('b'), c: false } }),
      '=',
    ],
    [
      'a recursive definition',
      { definitions: { n: closed({ 'next?': { $ref: '#/definitions/n' } }) }, $ref: '#/definitions/n' },
      { $defs: { n: open({ 'next?': ref('n') }) }, ...ref('n') },
      '<',
    ],
  ],
};

describePairs('what is left unevaluated, dynamic references and older spellings', families, 'json');
