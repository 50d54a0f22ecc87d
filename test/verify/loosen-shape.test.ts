import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Shape } from '../../src/contract/contract.js';
import { isValid } from '../../src/schema/replay/is-valid.js';
import { loosenShape } from '../../src/verify/loosen-shape.js';
import type { Left, UpdateFacts } from '../../src/verify/update-facts.js';

const fields = ['a', 'b', 'c', 'd'] as const;

/** An update of which only what it leaves matters here. */
function leaving(left: Readonly<Record<string, Left | undefined>>): UpdateFacts {
  const known: Pick<UpdateFacts, 'touched' | 'leaves'> = { touched: Object.keys(left), leaves: (field) => left[field] };
  return known as UpdateFacts;
}

const values = fc.constantFrom<unknown>(1, 2, 'x', 'y', null, true);
const documents = fc.dictionary(fc.constantFrom(...fields, 'e'), values);
const property = fc.constantFrom<Shape>(
  true,
  { const: 1 },
  { type: 'string' },
  { enum: ['x', null] },
  { type: 'integer' },
);
const plain = fc.record(
  {
    type: fc.constant('object'),
    properties: fc.dictionary(fc.constantFrom(...fields), property),
    required: fc.uniqueArray(fc.constantFrom(...fields), { maxLength: 2 }),
    additionalProperties: fc.constantFrom<Shape>(true, false, { type: 'integer' }),
    minProperties: fc.nat(2),
    dependentRequired: fc.constant({ a: ['b'] }),
    propertyNames: fc.constant({ enum: ['a', 'b', 'c'] }),
  },
  { requiredKeys: ['type'] },
);
const shapes = fc.oneof(
  plain,
  fc.array(plain, { minLength: 1, maxLength: 2 }).map((allOf) => ({ allOf, unevaluatedProperties: false })),
  fc.array(plain, { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  fc.tuple(plain, plain).map((oneOf) => ({ oneOf, properties: { d: { type: 'string' } } })),
  fc.tuple(plain, plain).map(([part, condition]) => ({ ...part, if: condition, then: { required: ['d'] } })),
  plain.map((not) => ({ not })),
);
/** What one update does: for some fields the value that it sets, or that it removes them. */
const changes = fc.dictionary(fc.constantFrom(...fields), fc.option(values, { nil: undefined }), { minKeys: 1 });

describe('a shape that is loosened', () => {
  it('fits what any sequence of updates leaves of a document that fitted before', () => {
    let fitted = 0;
    fc.assert(
      fc.property(shapes, documents, fc.array(changes, { minLength: 1, maxLength: 3 }), (shape, document, steps) => {
        if (isValid(shape, document, 'json') !== true) return;
        fitted += 1;
        const updates = steps.map((step) =>
          leaving(
            Object.fromEntries(
              Object.entries(step).map(([field, value]) => [
                field,
                value === undefined
                  ? { shapes: [], removed: true }
                  : { shapes: [{ const: value } as Shape], removed: false },
              ]),
            ),
          ),
        );
        const after: Record<string, unknown> = { ...document };
        for (const step of steps) {
          for (const [field, value] of Object.entries(step)) {
            if (value === undefined) Reflect.deleteProperty(after, field);
            else after[field] = value;
          }
        }
        expect(isValid(loosenShape(shape as Shape, updates) ?? true, after, 'json')).toBe(true);
      }),
      { seed: 20260401, numRuns: 600 },
    );
    expect(fitted).toBeGreaterThan(100);
  });

  it('keeps what the updates leave alone', () => {
    const closed = {
      properties: { a: { type: 'string' }, b: { const: 1 } },
      required: ['a', 'b'],
      additionalProperties: false,
    };
    expect(loosenShape(closed, [leaving({ b: { shapes: [{ const: 2 }], removed: false } })])).toEqual({
      ...closed,
      properties: { a: { type: 'string' }, b: { anyOf: [{ const: 1 }, { const: 2 }] } },
    });
  });

  it('is given up when the fields that an update changes cannot be listed', () => {
    const pipeline = { touched: undefined, leaves: () => undefined } as Pick<UpdateFacts, 'touched' | 'leaves'>;
    expect(loosenShape({ type: 'object' }, [pipeline as UpdateFacts])).toBeUndefined();
  });
});
