import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openGuardedStore } from '../../../src/engine/dynamodb/guarded-store.js';
import type { Json, JsonObject } from '../../../src/value/json.js';

/** `MORTISE_FUZZ=100000` for a long run, `MORTISE_FUZZ_SEED` for another. */
const runs = Number(process.env['MORTISE_FUZZ'] ?? 400);
const seed = Number(process.env['MORTISE_FUZZ_SEED'] ?? 7);

type Value = JsonObject;
type Item = Readonly<Record<string, Value>>;

/** A condition as text, with what it means according to DynamoDB's guide, written anew for this test. */
interface Meant {
  readonly text: string;
  readonly holds: (item: Item) => boolean;
}

const scalar: fc.Arbitrary<Value> = fc.constantFrom<Value[]>(
  { S: '' },
  { S: 'a' },
  { S: 'ab' },
  { S: 'b' },
  { N: '0' },
  { N: '1' },
  { N: '10' },
  { N: '-2.5' },
  { BOOL: true },
  { BOOL: false },
  { NULL: true },
  { SS: ['a', 'b'] },
  { NS: ['1', '10'] },
);
const value: fc.Arbitrary<Value> = fc.oneof(
  { arbitrary: scalar, weight: 5 },
  { arbitrary: fc.array(scalar, { maxLength: 2 }).map((L) => ({ L })), weight: 1 },
  { arbitrary: fc.dictionary(fc.constantFrom('x', 'y'), scalar, { maxKeys: 2 }).map((M) => ({ M })), weight: 1 },
);

const typeOf = (given: Value): string => Object.keys(given)[0]!;
const contentOf = (given: Value): Json => Object.values(given)[0]!;

const paths: readonly (readonly [text: string, read: (item: Item) => Value | undefined])[] = [
  ['aa', (item) => item['aa']],
  ['bb', (item) => item['bb']],
  ['mm.x', (item) => (item['mm']?.['M'] as Item | undefined)?.['x']],
  ['ll[1]', (item) => (item['ll']?.['L'] as readonly Value[] | undefined)?.[1]],
];
const path = fc.constantFrom(...paths);

function equal(left: Value, right: Value): boolean {
  if (typeOf(left) !== typeOf(right)) return false;
  const [a, b] = [contentOf(left), contentOf(right)];
  if (!Array.isArray(a) || !Array.isArray(b)) return sorted(a) === sorted(b);
  if (a.length !== b.length) return false;
  if (typeOf(left) === 'L') return a.every((item: Value, index) => equal(item, b[index] as Value));
  return a.every((item) => b.includes(item));
}

function sorted(content: Json): string {
  return JSON.stringify(content, (_, inner: Json) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Undefined where the two have no order. */
function order(left: Value | undefined, right: Value): number | undefined {
  if (left === undefined || typeOf(left) !== typeOf(right)) return undefined;
  const [a, b] = [contentOf(left), contentOf(right)];
  if (typeOf(left) === 'N') return Number(a) - Number(b);
  return typeOf(left) === 'S' ? Buffer.compare(Buffer.from(a as string), Buffer.from(b as string)) : undefined;
}

function sizeOf(given: Value | undefined): Value | undefined {
  if (given === undefined) return undefined;
  const content = contentOf(given);
  if (typeOf(given) === 'S') return { N: String((content as string).length) };
  if (['SS', 'NS', 'L'].includes(typeOf(given))) return { N: String((content as readonly Json[]).length) };
  return typeOf(given) === 'M' ? { N: String(Object.keys(content as JsonObject).length) } : undefined;
}

const comparators: Readonly<Record<string, (item: Value | undefined, literal: Value) => boolean>> = {
  '=': (item, literal) => item !== undefined && equal(item, literal),
  '<>': (item, literal) => item === undefined || !equal(item, literal),
  '<': (item, literal) => (order(item, literal) ?? 0) < 0,
  '<=': (item, literal) => (order(item, literal) ?? 1) <= 0,
  '>': (item, literal) => (order(item, literal) ?? 0) > 0,
  '>=': (item, literal) => (order(item, literal) ?? -1) >= 0,
};

/** Values get their names when the whole condition is printed; until then a value stands as its JSON in braces. */
const literal = (given: Value): string => `«${JSON.stringify(given)}»`;

const leaf: fc.Arbitrary<Meant> = fc.oneof(
  fc.tuple(fc.constantFrom(...Object.keys(comparators)), path, value).map(([sign, [text, read], given]) => ({
    text: `${text} ${sign} ${literal(given)}`,
    holds: (item: Item) => comparators[sign]!(read(item), given),
  })),
  fc
    .tuple(path, fc.constantFrom('=', '<', '<=', '>', '>='), fc.constantFrom('0', '1', '2'))
    .map(([[text, read], sign, n]) => ({
      text: `size(${text}) ${sign} ${literal({ N: n })}`,
      holds: (item: Item) => comparators[sign]!(sizeOf(read(item)), { N: n }),
    })),
  fc.tuple(path, scalar, scalar).map(([[text, read], one, two]) => {
    const [low, high] = (order(one, two) ?? 0) > 0 ? [two, one] : [one, two];
    return {
      text: `${text} BETWEEN ${literal(low)} AND ${literal(high)}`,
      holds: (item: Item) => (order(read(item), low) ?? -1) >= 0 && (order(read(item), high) ?? 1) <= 0,
    };
  }),
  fc.tuple(path, fc.array(value, { minLength: 1, maxLength: 3 })).map(([[text, read], list]) => ({
    text: `${text} IN (${list.map(literal).join(', ')})`,
    holds: (item: Item) => list.some((given) => comparators['=']!(read(item), given)),
  })),
  path.map(([text, read]) => ({ text: `attribute_exists(${text})`, holds: (item: Item) => read(item) !== undefined })),
  path.map(([text, read]) => ({
    text: `attribute_not_exists(${text})`,
    holds: (item: Item) => read(item) === undefined,
  })),
  fc.tuple(path, fc.constantFrom('S', 'N', 'BOOL', 'NULL', 'L', 'M', 'SS')).map(([[text, read], type]) => ({
    text: `attribute_type(${text}, ${literal({ S: type })})`,
    holds: (item: Item) => {
      const found = read(item);
      return found !== undefined && typeOf(found) === type;
    },
  })),
  fc.tuple(path, fc.constantFrom('', 'a', 'ab')).map(([[text, read], start]) => ({
    text: `begins_with(${text}, ${literal({ S: start })})`,
    holds: (item: Item) => {
      const found = read(item)?.['S'];
      return typeof found === 'string' && found.startsWith(start);
    },
  })),
  fc.tuple(path, scalar).map(([[text, read], given]) => ({
    text: `contains(${text}, ${literal(given)})`,
    holds: (item: Item) => {
      const found = read(item);
      if (found === undefined) return false;
      const [type, content] = [typeOf(found), contentOf(found)];
      if (type === 'S') return typeOf(given) === 'S' && (content as string).includes(contentOf(given) as string);
      if (type === 'L') return (content as readonly Value[]).some((element) => equal(element, given));
      return type === `${typeOf(given)}S` && (content as readonly Json[]).includes(contentOf(given));
    },
  })),
);

const condition: fc.Arbitrary<Meant> = fc.letrec<{ any: Meant }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
      text: `(${a.text}) AND (${b.text})`,
      holds: (item: Item) => a.holds(item) && b.holds(item),
    })),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => ({
      text: `(${a.text}) OR (${b.text})`,
      holds: (item: Item) => a.holds(item) || b.holds(item),
    })),
    tie('any').map((a) => ({ text: `NOT (${a.text})`, holds: (item: Item) => !a.holds(item) })),
  ),
})).any;

const items = fc.array(fc.record({ aa: value, bb: value, mm: value, ll: value }, { requiredKeys: [] }), {
  minLength: 1,
  maxLength: 6,
});

it('a condition means what it says, or is refused', { timeout: 3_600_000 }, async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(items, condition, async (stored, { text, holds }) => {
      const store = await openGuardedStore();
      await store.answer('CreateTable', {
        TableName: 'things',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
      });
      for (const [index, item] of stored.entries()) {
        const put = await store.answer('PutItem', { TableName: 'things', Item: { ...item, pk: { S: String(index) } } });
        expect(put.status).toBe(200);
      }
      const values: Record<string, Json> = {};
      const FilterExpression = text.replace(/«(.*?)»/g, (_, json: string) => {
        const name = `:v${Object.keys(values).length}`;
        values[name] = JSON.parse(json) as Json;
        return name;
      });
      const { status, body } = await store.answer('Scan', {
        TableName: 'things',
        FilterExpression,
        ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      });
      // Refused, or rejected as no valid condition: that is no claim about the items.
      if (status !== 200) return;
      answered += 1;
      const found = (body as { Items: readonly { pk: { S: string } }[] }).Items.map(({ pk }) => Number(pk.S));
      expect(found.sort()).toEqual(stored.flatMap((item, index) => (holds(item) ? [index] : [])));
    }),
    { seed, numRuns: runs },
  );
  expect(answered).toBeGreaterThan(runs / 5);
});
