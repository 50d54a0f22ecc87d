import fc from 'fast-check';

const names = ['a', 'b', 'ab', 'c'];
const constants = [null, true, 0, 1, 1.5, -2, 3, '', 'a', 'ab', 'ba', [], [1], { a: 1 }, { b: 'a', a: 1 }];

/** A JSON value out of a small world, so that keywords often agree with it. */
export const jsonValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom<unknown>(...constants) },
    { weight: 3, arbitrary: fc.array(tie('value'), { maxLength: 3 }) },
    {
      weight: 4,
      arbitrary: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    },
  ),
})).value;

const count = fc.nat(3);
const number = fc.constantFrom(-1, 0, 0.5, 1, 2, 3);
const constant = fc.constantFrom<unknown>(...constants);
const type = fc.constantFrom('null', 'boolean', 'number', 'integer', 'string', 'array', 'object');

/** A schema of JSON Schema 2020-12 with every assertion keyword, references into `$defs` and recursion aside. */
export const jsonSchema = fc.letrec<{ schema: unknown }>((tie) => {
  const schema = tie('schema');
  const some = fc.array(schema, { minLength: 1, maxLength: 3 });
  const named = (keys: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...keys), schema, { minKeys: 1, maxKeys: 2, noNullPrototype: true });
  const keyword = fc.oneof(
    { weight: 3, arbitrary: fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }) },
    fc.record({ const: constant }),
    fc.record({ enum: fc.array(constant, { minLength: 1, maxLength: 3 }) }),
    fc.record({ minimum: number }),
    fc.record({ exclusiveMaximum: number }),
    fc.record({ multipleOf: fc.constantFrom(0.5, 1, 2) }),
    fc.record({ minLength: count }),
    fc.record({ maxLength: count }),
    fc.record({ pattern: fc.constantFrom('^a', 'b$', 'ab', '^$') }),
    fc.record({ minItems: count }),
    fc.record({ maxItems: count }),
    fc.record({ uniqueItems: fc.boolean() }),
    fc.record({ minProperties: count }),
    fc.record({ maxProperties: count }),
    fc.record({ required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }) }),
    fc.record({ dependentRequired: fc.record({ a: fc.constant(['b']) }) }),
    { weight: 3, arbitrary: fc.record({ properties: named(names) }) },
    fc.record({ patternProperties: named(['^a', 'b']) }),
    { weight: 2, arbitrary: fc.record({ additionalProperties: schema }) },
    fc.record({ propertyNames: schema }),
    { weight: 2, arbitrary: fc.record({ items: schema }) },
    fc.record({ prefixItems: some }),
    fc.record(
      { contains: schema, minContains: count, maxContains: fc.integer({ min: 1, max: 3 }) },
      { requiredKeys: ['contains'] },
    ),
    fc.record({ allOf: some }),
    fc.record({ anyOf: some }),
    fc.record({ oneOf: some }),
    fc.record({ not: schema }),
    fc.record({ if: schema, then: schema, else: schema }, { requiredKeys: ['if'] }),
    fc.record({ dependentSchemas: named(names) }),
    fc.record({ unevaluatedProperties: schema }),
    fc.record({ unevaluatedItems: schema }),
    fc.record({ $ref: fc.constantFrom('#/$defs/shared', '#marked') }),
  );
  return {
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      { weight: 1, arbitrary: fc.boolean() },
      {
        weight: 5,
        arbitrary: fc
          .array<unknown>(keyword as fc.Arbitrary<unknown>, { maxLength: 3 })
          .map((parts) => Object.assign({}, ...(parts as object[])) as unknown),
      },
    ),
  };
}).schema;

/** As {@link jsonSchema}, with the definitions that its references reach. */
export const jsonSchemaDocument = fc
  .tuple(jsonSchema, fc.constantFrom<unknown>({ type: 'string' }, { required: ['a'] }, { minItems: 1, maximum: 2 }))
  .map(([schema, shared]) => ({
    $defs: { shared, other: { $anchor: 'marked', type: ['object', 'number'] } },
    allOf: [schema],
  }));
