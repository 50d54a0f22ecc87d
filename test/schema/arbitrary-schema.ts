import fc from 'fast-check';

type SchemaObject = Record<string, unknown>;

const names = ['a', 'b', 'c'] as const;
const patterns = ['^a', 'b$', '^[ab]+$', 'c', '^.$', '^a?b*$', '^(a|bb)*$'] as const;

/** Small values over a small alphabet, so that constants, bounds and names of independent schemas often meet. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, 1, 2, -1, 0.5, 3, '', 'a', 'b', 'ab', 'c'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, 'ab', 'zz'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

function fields(schema: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.dictionary(fc.constantFrom(...names), schema, { maxKeys: 3, noNullPrototype: true });
}

function keywordsOver(schema: fc.Arbitrary<unknown>): readonly fc.Arbitrary<SchemaObject>[] {
  const entry = (keyword: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<SchemaObject> =>
    value.map((one) => ({ [keyword]: one }));
  const count = fc.integer({ min: 0, max: 3 });
  const bound = fc.constantFrom(-1, 0, 0.5, 1, 2, 2.5, 3);
  const type = fc.constantFrom('null', 'boolean', 'number', 'integer', 'string', 'array', 'object');
  const list = fc.array(schema, { minLength: 1, maxLength: 3 });
  return [
    entry('type', type),
    entry('type', fc.constant('object')),
    entry('type', fc.constant('array')),
    entry('type', fc.uniqueArray(type, { minLength: 1, maxLength: 3 })),
    entry('const', anyValue),
    entry('enum', fc.array(anyValue, { minLength: 1, maxLength: 3 })),
    ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((keyword) => entry(keyword, bound)),
    entry('multipleOf', fc.constantFrom(1, 2, 3, 0.5, 0.1)),
    ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'].map((keyword) =>
      entry(keyword, count),
    ),
    entry('pattern', fc.constantFrom(...patterns)),
    entry('properties', fields(schema)),
    entry('properties', fields(schema)),
    entry('required', fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 })),
    entry('additionalProperties', schema),
    entry(
      'patternProperties',
      fc.dictionary(fc.constantFrom(...patterns), schema, { maxKeys: 2, noNullPrototype: true }),
    ),
    entry(
      'propertyNames',
      fc.constantFrom<unknown>({ enum: ['a', 'b'] }, { maxLength: 1 }, { pattern: '^a' }, { not: { const: 'a' } }),
    ),
    entry(
      'dependentRequired',
      fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)).map(([name, other]) => ({ [name]: [other] })),
    ),
    entry('dependentSchemas', fields(schema)),
    entry('unevaluatedProperties', schema),
    entry('items', schema),
    entry('prefixItems', list),
    entry('unevaluatedItems', schema),
    fc.record(
      { contains: schema, minContains: fc.integer({ min: 0, max: 2 }), maxContains: fc.integer({ min: 1, max: 2 }) },
      { requiredKeys: ['contains'] },
    ),
    entry('uniqueItems', fc.constant(true)),
    ...['allOf', 'anyOf', 'oneOf'].map((keyword) => entry(keyword, list)),
    entry('not', schema),
    fc.record({ if: schema, then: schema, else: schema }, { requiredKeys: ['if'] }),
  ];
}

/** JSON Schemas over the keywords of 2020-12, up to three levels deep. */
export const anySchema: fc.Arbitrary<unknown> = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: fc.boolean(), weight: 1 },
    {
      arbitrary: fc
        .array(fc.oneof(...keywordsOver(tie('schema'))), { minLength: 1, maxLength: 3 })
        .map((parts): SchemaObject => Object.assign({}, ...parts) as SchemaObject),
      weight: 9,
    },
  ),
})).schema;
