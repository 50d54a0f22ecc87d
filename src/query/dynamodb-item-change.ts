import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { PathPart } from './changed-target.js';
import {
  type Condition,
  type PathExpression,
  type UpdateClauses,
  type UpdateValue,
  parseCondition,
  parseUpdate,
} from './dynamodb-expression.js';
import { parameterName } from './parameter-reference.js';
import type { ParameterTypes } from './parameter-shape.js';
import type { Shape } from './shape-algebra.js';
import { ShapeRefusal } from './shape-refusal.js';

/** What an update expression does at one path. */
export type ItemChange =
  | { readonly kind: 'inside'; readonly fields: Map<PathPart, ItemChange> }
  | { readonly kind: 'set'; readonly value: UpdateValue }
  | { readonly kind: 'remove' }
  | { readonly kind: 'add' | 'delete'; readonly operand: Json };

export type ItemChanges = ReadonlyMap<PathPart, ItemChange>;

/** The input's expression with its placeholders resolved. */
export class InputReader {
  constructor(readonly input: JsonObject) {}

  changes(): ItemChanges {
    const text = this.input['UpdateExpression'];
    const parsed = typeof text === 'string' ? parseUpdate(text) : undefined;
    if (parsed?.kind !== 'parsed') {
      throw new ShapeRefusal(
        'update-malformed',
        'UpdateExpression',
        parsed?.message ?? 'there is no update expression',
      );
    }
    const root = new Map<PathPart, ItemChange>();
    for (const [path, change] of this.#listed(parsed.value)) insert(root, this.parts(path), change);
    return root;
  }

  *#listed(clauses: UpdateClauses): Generator<readonly [PathExpression, ItemChange]> {
    for (const { path, value } of clauses.set) yield [path, { kind: 'set', value }];
    for (const path of clauses.remove) yield [path, { kind: 'remove' }];
    for (const { path, value } of clauses.add) yield [path, { kind: 'add', operand: this.literal(value.name) }];
    for (const { path, value } of clauses.delete) yield [path, { kind: 'delete', operand: this.literal(value.name) }];
  }

  /** The names of a path, and positions in lists as numbers. */
  parts(path: PathExpression): readonly PathPart[] {
    const names = this.input['ExpressionAttributeNames'];
    return path.segments.map((segment) => {
      if (typeof segment === 'number') return segment;
      const name = isJsonObject(names) && segment.startsWith('#') ? names[segment] : segment;
      return typeof name === 'string' ? name : segment;
    });
  }

  /** The comparisons that the update's condition needs to hold. */
  comparisons(): readonly (Condition & { readonly kind: 'compare' })[] {
    const text = this.input['ConditionExpression'];
    const parsed = typeof text === 'string' ? parseCondition(text) : undefined;
    return parsed?.kind === 'parsed' ? comparisonsIn(parsed.value) : [];
  }

  /** A value of the input; one that is left out is a parameter. */
  literal(name: string): Json {
    const values = this.input['ExpressionAttributeValues'];
    const value = isJsonObject(values) && Object.hasOwn(values, name) ? values[name] : undefined;
    return value ?? (value === null ? null : { $param: name.slice(1) });
  }
}

function comparisonsIn(condition: Condition): readonly (Condition & { readonly kind: 'compare' })[] {
  switch (condition.kind) {
    case 'and':
      return condition.parts.flatMap(comparisonsIn);
    case 'compare':
      return [condition];
    case 'between': {
      const { operand, low, high } = condition;
      return [
        { kind: 'compare', comparator: '>=', left: operand, right: low },
        { kind: 'compare', comparator: '<=', left: operand, right: high },
      ];
    }
    default:
      return [];
  }
}

function insert(root: Map<PathPart, ItemChange>, parts: readonly PathPart[], change: ItemChange): void {
  let fields = root;
  for (const [index, part] of parts.entries()) {
    const present = fields.get(part);
    const isLast = index === parts.length - 1;
    if (present !== undefined && (isLast || present.kind !== 'inside')) {
      throw new ShapeRefusal('update-malformed', parts.join('.'), 'two changes meet at one path');
    }
    if (isLast) {
      fields.set(part, change);
      return;
    }
    const below = present?.kind === 'inside' ? present.fields : new Map<PathPart, ItemChange>();
    fields.set(part, { kind: 'inside', fields: below });
    fields = below;
  }
}

/** The types that a value may have as an operand of `ADD` and `DELETE`, which is what these leave behind. */
export function setOrNumber(operand: Json, parameters: ParameterTypes | undefined): readonly string[] {
  if (typeof operand === 'number') return ['N'];
  const parameter = parameterName(operand);
  const shape = parameter === undefined ? undefined : parameters?.[parameter];
  const typed = isJsonObject(operand) ? operand['$dynamo'] : undefined;
  const [written] = isJsonObject(typed) ? Object.keys(typed) : [];
  const named = isJsonObject(shape) ? [shape['dynamoType'] ?? shape['type'] ?? []].flat() : [];
  const names = written === undefined ? named.map((name) => (name === 'number' ? 'N' : name)) : [written];
  const possible = ['N', 'SS', 'NS', 'BS'];
  const known = possible.filter((name) => names.includes(name));
  return names.length === 0 ? possible : known;
}

/** A value's shape by the types that it may have. */
export function ofDynamoTypes(types: readonly string[]): Shape {
  return types.length > 0 && { dynamoType: types.length === 1 ? (types[0] ?? '') : types };
}
