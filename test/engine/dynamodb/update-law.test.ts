import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openGuardedStore } from '../../../src/engine/dynamodb/guarded-store.js';
import type { Json, JsonObject } from '../../../src/value/json.js';

/** `MORTISE_FUZZ=100000` for a long run, `MORTISE_FUZZ_SEED` for another. */
const runs = Number(process.env['MORTISE_FUZZ'] ?? 400);
const seed = Number(process.env['MORTISE_FUZZ_SEED'] ?? 7);

type Value = JsonObject;
type Item = Readonly<Record<string, Value>>;

/** An operand of SET, with the value that it has in the item as it was; undefined where DynamoDB rejects the update. */
interface Operand {
  readonly text: string;
  readonly read: (item: Item) => Value | undefined;
}

const literal = (given: Value): string => `«${JSON.stringify(given)}»`;
const number = fc.constantFrom('0', '1', '2.5', '-7').map((N) => ({ N }));
const list = fc.array(number, { maxLength: 4 }).map((L) => ({ L }));
const value: fc.Arbitrary<Value> = fc.oneof(
  number,
  list,
  fc.constantFrom<Value[]>({ S: 'a' }, { BOOL: false }, { SS: ['a'] }),
);
const item: fc.Arbitrary<Item> = fc.record(
  {
    aa: value,
    bb: number,
    ll: list,
    mm: fc.dictionary(fc.constantFrom('x', 'y'), number, { maxKeys: 2 }).map((M) => ({ M })),
    ss: fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map((SS) => ({ SS })),
  },
  { requiredKeys: ['bb', 'll', 'mm', 'ss'] },
);

const sum = (left: Value | undefined, right: Value | undefined, sign: 1 | -1): Value | undefined =>
  left?.['N'] === undefined || right?.['N'] === undefined
    ? undefined
    : { N: String(Number(left['N']) + sign * Number(right['N'])) };

const operand: fc.Arbitrary<Operand> = fc.oneof(
  value.map((given) => ({ text: literal(given), read: () => given })),
  fc.constantFrom<Operand[]>(
    { text: 'aa', read: (old) => old['aa'] },
    { text: 'bb', read: (old) => old['bb'] },
    { text: 'mm.x', read: (old) => (old['mm']!['M'] as Item)['x'] },
    { text: 'll[1]', read: (old) => (old['ll']!['L'] as readonly Value[])[1] },
  ),
  value.map((given) => ({ text: `if_not_exists(aa, ${literal(given)})`, read: (old: Item) => old['aa'] ?? given })),
  fc.tuple(list, fc.boolean()).map(([more, front]) => ({
    text: front ? `list_append(${literal(more)}, ll)` : `list_append(ll, ${literal(more)})`,
    read: (old: Item) => {
      const [a, b] = front ? [more, old['ll']!] : [old['ll']!, more];
      return { L: [...(a['L'] as readonly Json[]), ...(b['L'] as readonly Json[])] };
    },
  })),
  fc.tuple(number, fc.constantFrom(1 as const, -1 as const)).map(([n, sign]) => ({
    text: `bb ${sign === 1 ? '+' : '-'} ${literal(n)}`,
    read: (old: Item) => sum(old['bb'], n, sign),
  })),
);

/** What each kind of change asks for; a list position is one of the list as it was. */
interface Change {
  readonly clause: 'SET' | 'REMOVE' | 'ADD' | 'DELETE';
  readonly path: readonly [root: string, inner?: string | number];
  readonly operand?: Operand;
}

const set: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom<Change['path'][]>(
      ['aa'],
      ['cc'],
      ['mm', 'x'],
      ['mm', 'z'],
      ['ll', 0],
      ['ll', 2],
      ['ll', 9],
      ['ll', 12],
      ['ll'],
    ),
    operand,
  )
  .map(([path, given]) => ({ clause: 'SET', path, operand: given }));
const remove: fc.Arbitrary<Change> = fc
  .constantFrom<Change['path'][]>(['aa'], ['cc'], ['mm', 'x'], ['mm', 'z'], ['ll', 0], ['ll', 1], ['ll', 3], ['ss'])
  .map((path) => ({ clause: 'REMOVE', path }));
const add: fc.Arbitrary<Change> = fc
  .oneof(
    fc.tuple(fc.constantFrom<Change['path'][]>(['bb'], ['dd']), number),
    fc.tuple(
      fc.constantFrom<Change['path'][]>(['ss'], ['ee']),
      fc.constantFrom<Value[]>({ SS: ['a'] }, { SS: ['c', 'd'] }),
    ),
  )
  .map(([path, given]) => ({ clause: 'ADD', path, operand: { text: literal(given), read: () => given } }));
const removeMembers: fc.Arbitrary<Change> = fc
  .constantFrom<Value[]>({ SS: ['a'] }, { SS: ['a', 'b', 'c'] }, { SS: ['d'] })
  .map((given) => ({ clause: 'DELETE', path: ['ss'], operand: { text: literal(given), read: () => given } }));

const printed = ([root, inner]: Change['path']): string =>
  inner === undefined ? root : typeof inner === 'number' ? `${root}[${inner}]` : `${root}.${inner}`;

function action({ clause, path, operand: given }: Change): string {
  return [printed(path), ...(clause === 'SET' ? ['='] : []), ...(given === undefined ? [] : [given.text])].join(' ');
}

const update = fc
  .uniqueArray(fc.oneof(set, set, remove, add, removeMembers), {
    minLength: 1,
    maxLength: 4,
    // Paths that overlap are rejected, which is not what this is about.
    comparator: (a, b) =>
      a.path[0] === b.path[0] && (a.path[1] === b.path[1] || a.path[1] === undefined || b.path[1] === undefined),
  })
  .map((changes) => ({
    changes,
    text: (['SET', 'REMOVE', 'ADD', 'DELETE'] as const)
      .map((clause) => ({ clause, group: changes.filter((change) => change.clause === clause) }))
      .filter(({ group }) => group.length > 0)
      .map(({ clause, group }) => `${clause} ${group.map(action).join(', ')}`)
      .join(' '),
  }));

/** The item after the update, or undefined where an operand is not there. */
function after(old: Item, changes: readonly Change[]): Item | undefined {
  const now: Record<string, Value> = structuredClone(old);
  const positions: (Value | undefined)[] = [...(old['ll']!['L'] as readonly Value[])];
  const beyond: [number, Value][] = [];
  for (const { clause, path, operand: given } of changes) {
    const [root, inner] = path;
    const read = given?.read(old);
    if (given !== undefined && read === undefined) return undefined;
    if (clause === 'ADD' || clause === 'DELETE') {
      const merged = mergedWith(now[root], read!, clause);
      if (merged === undefined) Reflect.deleteProperty(now, root);
      else now[root] = merged;
    } else if (inner === undefined) {
      if (read === undefined) Reflect.deleteProperty(now, root);
      else now[root] = read;
    } else if (typeof inner === 'string') {
      const fields = { ...(now[root]!['M'] as Record<string, Value>) };
      if (read === undefined) Reflect.deleteProperty(fields, inner);
      else fields[inner] = read;
      now[root] = { M: fields };
    } else if (read !== undefined && inner >= positions.length) beyond.push([inner, read]);
    else if (inner < positions.length) positions[inner] = read;
  }
  if (changes.some(({ path }) => path[0] === 'll' && path[1] !== undefined)) {
    const appended = beyond.sort(([a], [b]) => a - b).map(([, given]) => given);
    now['ll'] = { L: [...positions.filter((given) => given !== undefined), ...appended] };
  }
  return now;
}

function mergedWith(current: Value | undefined, given: Value, clause: 'ADD' | 'DELETE'): Value | undefined {
  const members = given['SS'] as readonly string[] | undefined;
  if (members === undefined) return sum(current ?? { N: '0' }, given, 1);
  const before = (current?.['SS'] ?? []) as readonly string[];
  const left =
    clause === 'ADD' ? [...new Set([...before, ...members])] : before.filter((member) => !members.includes(member));
  return left.length === 0 ? undefined : { SS: left };
}

/** Sets have no order. */
function comparable(given: Json): string {
  return JSON.stringify(given, (name, inner: Json) => {
    if (name === 'SS') return [...(inner as readonly string[])].sort();
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

it('an update does what it says, or is refused', { timeout: 3_600_000 }, async () => {
  const store = await openGuardedStore();
  await store.answer('CreateTable', {
    TableName: 'things',
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  });
  const Key = { pk: { S: 'one' } };
  let done = 0;
  await fc.assert(
    fc.asyncProperty(item, update, async (old, { changes, text }) => {
      expect((await store.answer('PutItem', { TableName: 'things', Item: { ...old, ...Key } })).status).toBe(200);
      const values: Record<string, Json> = {};
      const UpdateExpression = text.replace(/«(.*?)»/g, (_, json: string) => {
        const name = `:v${Object.keys(values).length}`;
        values[name] = JSON.parse(json) as Json;
        return name;
      });
      const { status } = await store.answer('UpdateItem', {
        TableName: 'things',
        Key,
        UpdateExpression,
        ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
      });
      const { body } = await store.answer('GetItem', { TableName: 'things', Key });
      const expected = status === 200 ? after(old, changes) : old;
      if (status === 200) done += 1;
      expect(expected).toBeDefined();
      expect(comparable((body as { Item: Json }).Item)).toBe(comparable({ ...expected, ...Key }));
    }),
    { seed, numRuns: runs },
  );
  expect(done).toBeGreaterThan(runs / 4);
});
