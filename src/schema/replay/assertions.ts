import type { Spend } from '../budget.js';
import { compileMatcher } from '../regex/matcher.js';
import { type ExactNumber, compareExact, isMultiple, isWhole } from './exact-number.js';
import { hasFormat } from './formats.js';
import type { SchemaObject } from './keywords.js';
import { ReplayRefusal, type ValueModel, type View, keyOfValue } from './view.js';

type Clause = (
  operand: unknown,
  view: View,
  value: unknown,
  model: ValueModel,
  schema: SchemaObject,
  spend: Spend,
) => boolean;

/** Whether the value meets the keywords that speak of it alone, without any subschema. */
export function holdsByItself(
  schema: SchemaObject,
  value: unknown,
  view: View,
  model: ValueModel,
  assertFormats: boolean,
  spend: Spend,
): boolean {
  for (const [keyword, operand] of Object.entries(schema)) {
    const clause = clauses.get(keyword);
    if (clause !== undefined && !clause(operand, view, value, model, schema, spend)) return false;
  }
  const format = schema['format'];
  return !assertFormats || view.kind !== 'string' || typeof format !== 'string' || hasFormat(format, view.value);
}

/** JSON's name for what the value is; a store's own kinds have none. */
function hasJsonType(name: unknown, view: View): boolean {
  if (name === 'integer') return view.kind === 'number' && isWhole(view.exact);
  return view.kind !== 'scalar' && view.kind === name;
}

function listOf(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? (operand as readonly unknown[]) : [operand];
}

/** A number that the schema itself states, exact as a bound and printed as a divisor. */
function statedNumber(
  operand: unknown,
  model: ValueModel,
): { readonly exact: ExactNumber; readonly printed: ExactNumber } {
  const view = model.view(model.literal(operand));
  if (view.kind !== 'number') throw new ReplayRefusal('malformed-schema', '');
  return view;
}

/**
 * A bound on numbers. NaN lies within no bound, on either side, as a comparison on a MongoDB server has it, although it sorts below all
 * other numbers there. Infinities compare as one expects.
 */
function bound(holds: (comparison: number) => boolean, exclusiveKeyword?: string): Clause {
  return (operand, view, _value, model, schema) => {
    if (view.kind !== 'number' || typeof operand === 'boolean') return true;
    const stated = statedNumber(operand, model).exact;
    const bothNaN = view.exact.kind === 'nan' && stated.kind === 'nan';
    const comparison = bothNaN ? 0 : compareExact(view.exact, stated);
    if (comparison === 0 && exclusiveKeyword !== undefined && schema[exclusiveKeyword] === true) return false;
    return comparison !== undefined && holds(comparison);
  };
}

function codePoints(text: string): number {
  return Array.from(text).length;
}

/** Whether a text matches a pattern, in time linear in the text. */
export function matches(source: string, text: string, spend: Spend): boolean {
  const matcher = compileMatcher(source, spend);
  if ('unsupported' in matcher) throw new ReplayRefusal(matcher.unsupported, '');
  return matcher.test(text, spend);
}

function hasNames(names: unknown, view: View): boolean {
  if (view.kind !== 'object') return true;
  const present = new Set(view.fields.map(([name]) => name));
  return (names as readonly string[]).every((name) => present.has(name));
}

function hasDependents(operand: unknown, view: View): boolean {
  if (view.kind !== 'object') return true;
  return Object.entries(operand as Readonly<Record<string, unknown>>).every(
    ([name, names]) =>
      !Array.isArray(names) || !view.fields.some(([present]) => present === name) || hasNames(names, view),
  );
}

const literalKeys = new WeakMap<object, Map<ValueModel, ReadonlySet<string>>>();

/** The keys of all literals of a list, which are worked out once: a list may have hundreds of thousands. */
function keysOf(literals: readonly unknown[], model: ValueModel, spend: Spend): ReadonlySet<string> {
  const known = literalKeys.get(literals)?.get(model);
  if (known !== undefined) return known;
  const keys = new Set<string>();
  for (const literal of literals) {
    const key = keyOfValue(model, model.literal(literal));
    spend(1 / 8 + key.length / 512);
    keys.add(key);
  }
  const forms = literalKeys.get(literals) ?? new Map<ValueModel, ReadonlySet<string>>();
  literalKeys.set(literals, forms.set(model, keys));
  return keys;
}

type Order = readonly (bigint | string)[];

/** What two values of one type are ordered by; texts by their UTF-8 bytes, which is the order of code points. */
function orderOf(view: View): Order | undefined {
  switch (view.kind) {
    case 'string':
      return [Buffer.from(view.value, 'utf8').toString('hex')];
    case 'boolean':
      return [view.value ? 1n : 0n];
    case 'scalar':
      return view.order;
    default:
      return undefined;
  }
}

function compareOrders(left: Order, right: Order): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined || part === other) continue;
    return part < other ? -1 : 1;
  }
  return 0;
}

/** `bsonRange`: the value is of the stated type and within the stated bounds, in the server's order of that type. */
const withinRange: Clause = (operand, view, value, model, _schema, spend) => {
  const range = operand as Readonly<Record<string, unknown>>;
  if (model.typeNames.get(range['type'] as string)?.includes(view.type) !== true) return false;
  return Object.entries(range).every(([name, literal]) => {
    if (name === 'type') return true;
    if (view.kind === 'number') return clauses.get(name)?.(literal, view, value, model, range, spend) ?? false;
    const stated = model.view(model.literal(literal));
    const [own, other] = [orderOf(view), orderOf(stated)];
    if (stated.type !== view.type || own === undefined || other === undefined) {
      throw new ReplayRefusal('malformed-schema', '/bsonRange');
    }
    return rangeClauses[name]?.(compareOrders(own, other)) ?? false;
  });
};

const rangeClauses: Readonly<Record<string, (comparison: number) => boolean>> = {
  minimum: (comparison) => comparison >= 0,
  exclusiveMinimum: (comparison) => comparison > 0,
  maximum: (comparison) => comparison <= 0,
  exclusiveMaximum: (comparison) => comparison < 0,
};

const clauses = new Map<string, Clause>(
  Object.entries({
    type: (operand, view) => listOf(operand).some((name) => hasJsonType(name, view)),
    bsonType: (operand, view, _value, model) =>
      listOf(operand).some((name) => model.typeNames.get(name as string)?.includes(view.type) === true),
    dynamoType: (operand, view) => listOf(operand).includes(view.type),
    bsonRange: withinRange,
    const: (operand, _view, value, model) => keyOfValue(model, model.literal(operand)) === keyOfValue(model, value),
    enum: (operand, _view, value, model, _schema, spend) =>
      keysOf(listOf(operand), model, spend).has(keyOfValue(model, value)),
    minimum: bound((comparison) => comparison >= 0, 'exclusiveMinimum'),
    exclusiveMinimum: bound((comparison) => comparison > 0),
    maximum: bound((comparison) => comparison <= 0, 'exclusiveMaximum'),
    exclusiveMaximum: bound((comparison) => comparison < 0),
    multipleOf: (operand, view, _value, model) =>
      view.kind !== 'number' || isMultiple(view.printed, statedNumber(operand, model).printed),
    minLength: (operand, view) => view.kind !== 'string' || codePoints(view.value) >= (operand as number),
    maxLength: (operand, view) => view.kind !== 'string' || codePoints(view.value) <= (operand as number),
    pattern: (operand, view, _value, _model, _schema, spend) =>
      view.kind !== 'string' || matches(operand as string, view.value, spend),
    minItems: (operand, view) => view.kind !== 'array' || view.items.length >= (operand as number),
    maxItems: (operand, view) => view.kind !== 'array' || view.items.length <= (operand as number),
    uniqueItems: (operand, view, _value, model) =>
      operand !== true ||
      view.kind !== 'array' ||
      new Set(view.items.map((item) => keyOfValue(model, item))).size === view.items.length,
    minProperties: (operand, view) => view.kind !== 'object' || view.fields.length >= (operand as number),
    maxProperties: (operand, view) => view.kind !== 'object' || view.fields.length <= (operand as number),
    required: hasNames,
    dependentRequired: hasDependents,
    dependencies: hasDependents,
  } satisfies Readonly<Record<string, Clause>>),
);
