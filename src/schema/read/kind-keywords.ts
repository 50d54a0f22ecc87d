import type { Spend } from '../budget.js';
import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import type { Value } from '../value/value.js';
import { type Kinds, kinds, numberKinds } from '../value/kind.js';
import type { KeywordContext, KeywordReader, KeywordTable } from './keyword.js';
import { malformed } from './problems.js';
import { constants } from '../shape/constant.js';

/** Reading one constant is less work than a step of a search. */
const readingConstant = 1 / 4;

const jsonTypes: Readonly<Record<string, Kinds>> = {
  null: kinds('null'),
  boolean: kinds('bool'),
  number: numberKinds,
  integer: numberKinds,
  string: kinds('string'),
  array: kinds('array'),
  object: kinds('object'),
};

/** MongoDB's aliases of the types that documents hold today. */
export const bsonTypes: Readonly<Record<string, Kinds>> = {
  double: kinds('double'),
  string: kinds('string'),
  object: kinds('object'),
  array: kinds('array'),
  binData: kinds('binData'),
  objectId: kinds('objectId'),
  bool: kinds('bool'),
  date: kinds('date'),
  null: kinds('null'),
  regex: kinds('regex'),
  javascript: kinds('javascript'),
  int: kinds('int'),
  timestamp: kinds('timestamp'),
  long: kinds('long'),
  decimal: kinds('decimal'),
  number: numberKinds,
  minKey: kinds('minKey'),
  maxKey: kinds('maxKey'),
};

/** Aliases that MongoDB knows but that are left out of the universe of values: nothing is concluded about them. */
const retiredBsonTypes = new Set(['undefined', 'dbPointer', 'symbol', 'javascriptWithScope']);

const dynamoTypes: Readonly<Record<string, Kinds>> = {
  S: kinds('string'),
  N: kinds('decimal'),
  B: kinds('binData'),
  BOOL: kinds('bool'),
  NULL: kinds('null'),
  M: kinds('object'),
  L: kinds('array'),
  SS: kinds('stringSet'),
  NS: kinds('numberSet'),
  BS: kinds('binarySet'),
};

function typeNames({ value, keyword, pointer }: KeywordContext): readonly string[] {
  const list: unknown = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || list.length === 0 || !list.every((name) => typeof name === 'string')) {
    throw malformed(pointer, `${keyword} is neither a type's name nor a list of them`);
  }
  return list;
}

function unknownType(context: KeywordContext, name: string, known: Readonly<Record<string, Kinds>>): Error {
  return malformed(context.pointer, `${context.keyword} knows no type "${name}"`, Object.keys(known).join(', '));
}

const type: KeywordReader = (context) => {
  const { graph, system, schema, pointer } = context;
  if (system === 'bson' && 'bsonType' in schema)
    throw malformed(
      pointer,
      'type and bsonType cannot stand in one schema object',
      'one of the two',
      'type-and-bson-type',
    );
  const alternatives = typeNames(context).map((name): Node => {
    const mask = Object.hasOwn(jsonTypes, name) ? jsonTypes[name] : undefined;
    if (mask === undefined) throw unknownType(context, name, jsonTypes);
    if (name !== 'integer') return graph.ofKinds(mask);
    if (system === 'bson')
      throw malformed(pointer, 'MongoDB has no type: integer', 'bsonType: [int, long]', 'type-integer');
    const whole = graph.test(numberKinds, { rule: 'multiple-of', of: { top: 1n, bottom: 1n } });
    return graph.every([graph.ofKinds(mask), whole]);
  });
  return graph.some(alternatives);
};

const bsonType: KeywordReader = (context) => {
  const { graph, system, opaque } = context;
  if (system !== 'bson') throw malformed(context.pointer, `bsonType has no meaning for ${system} values`);
  const alternatives = typeNames(context).map((name): Node => {
    if (retiredBsonTypes.has(name)) return opaque('retired-bson-type', name);
    const mask = Object.hasOwn(bsonTypes, name) ? bsonTypes[name] : undefined;
    if (mask === undefined) throw unknownType(context, name, bsonTypes);
    return graph.ofKinds(mask);
  });
  return graph.some(alternatives);
};

const dynamoType: KeywordReader = (context) => {
  if (context.system !== 'dynamodb')
    throw malformed(context.pointer, `dynamoType has no meaning for ${context.system} values`);
  const masks = typeNames(context).map((name) => {
    const mask = Object.hasOwn(dynamoTypes, name) ? dynamoTypes[name] : undefined;
    if (mask === undefined) throw unknownType(context, name, dynamoTypes);
    return mask;
  });
  return context.graph.some(masks.map((mask) => context.graph.ofKinds(mask)));
};

/** What long lists come to: the explanation of a witness reads a schema again. */
const longLists = new WeakMap<readonly unknown[], { readonly graph: ShapeGraph; readonly node: Node }>();
const longList = 1_000;

const oneOfConstants: KeywordReader = (context) => {
  const { graph, value, keyword, pointer } = context;
  if (keyword === 'enum' && !Array.isArray(value)) throw malformed(pointer, 'enum is not a list');
  const list = keyword === 'enum' ? (value as readonly unknown[]) : [value];
  const known = longLists.get(list);
  if (known?.graph === graph) return known.node;
  const node = constants(
    graph,
    list.map((one) => readConstantOf(context, one)),
  );
  if (list.length >= longList) longLists.set(list, { graph, node });
  return node;
};

/** Counts a constant's parts before it is read, as often as they occur in it. */
function spendOnParts(value: unknown, spend: Spend): void {
  spend(readingConstant);
  if (typeof value !== 'object' || value === null) return;
  const waiting: unknown[] = [value];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    for (const inner of Object.values(place as object) as readonly unknown[]) {
      spend(readingConstant);
      if (typeof inner === 'object' && inner !== null) waiting.push(inner);
    }
  }
}

function readConstantOf({ graph, keyword, pointer, constant }: KeywordContext, value: unknown): Value {
  spendOnParts(value, graph.spend);
  try {
    return constant(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw malformed(pointer, `${keyword} holds what is no value: ${reason}`);
  }
}

export const kindKeywords: KeywordTable = { type, bsonType, dynamoType, const: oneOfConstants, enum: oneOfConstants };
