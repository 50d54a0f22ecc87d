import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { type PathExpression, type UpdateClauses, type UpdateValue, parseUpdate } from './dynamodb-expression.js';
import type { Shape } from './shape-algebra.js';
import { ShapeRefusal } from './shape-refusal.js';

/** What an update expression does at one path. */
export type ItemChange =
  | { readonly kind: 'inside'; readonly fields: Map<string, ItemChange> }
  | { readonly kind: 'set'; readonly value: UpdateValue }
  | { readonly kind: 'remove' }
  | { readonly kind: 'add' | 'delete'; readonly operand: Json };

export type ItemChanges = ReadonlyMap<string, ItemChange>;

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
    const root = new Map<string, ItemChange>();
    for (const [path, change] of this.#listed(parsed.value)) insert(root, this.parts(path), change);
    return root;
  }

  *#listed(clauses: UpdateClauses): Generator<readonly [PathExpression, ItemChange]> {
    for (const { path, value } of clauses.set) yield [path, { kind: 'set', value }];
    for (const path of clauses.remove) yield [path, { kind: 'remove' }];
    for (const { path, value } of clauses.add) yield [path, { kind: 'add', operand: this.literal(value.name) }];
    for (const { path, value } of clauses.delete) yield [path, { kind: 'delete', operand: this.literal(value.name) }];
  }

  /** The names of a path; a list position is written in brackets, so that it is no attribute's name by accident. */
  parts(path: PathExpression): readonly string[] {
    const names = this.input['ExpressionAttributeNames'];
    return path.segments.map((segment) => {
      if (typeof segment === 'number') return `[${String(segment)}]`;
      const name = isJsonObject(names) && segment.startsWith('#') ? names[segment] : segment;
      return typeof name === 'string' ? name : segment;
    });
  }

  /** A value of the input; one that is left out is a parameter. */
  literal(name: string): Json {
    const values = this.input['ExpressionAttributeValues'];
    const value = isJsonObject(values) && Object.hasOwn(values, name) ? values[name] : undefined;
    return value ?? (value === null ? null : { $param: name.slice(1) });
  }
}

function insert(root: Map<string, ItemChange>, parts: readonly string[], change: ItemChange): void {
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
    const below = present?.kind === 'inside' ? present.fields : new Map<string, ItemChange>();
    fields.set(part, { kind: 'inside', fields: below });
    fields = below;
  }
}

/** Whether a part of a path is a position in a list. */
export function isPosition(part: string): boolean {
  return part.startsWith('[');
}

/** The whole number that a literal is. */
export function wholeNumber(literal: Json): number | undefined {
  if (typeof literal === 'number') return Number.isSafeInteger(literal) ? literal : undefined;
  const typed = isJsonObject(literal) ? literal['$dynamo'] : undefined;
  const digits = isJsonObject(typed) ? typed['N'] : undefined;
  const value = typeof digits === 'string' && /^-?\d+$/u.test(digits) ? Number(digits) : undefined;
  return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
}

/** The type that `ADD` and `DELETE` ask for, which is their operand's, and leave behind. */
export function setOrNumber(operand: Json): Shape {
  const typed = isJsonObject(operand) ? operand['$dynamo'] : undefined;
  const [type] = isJsonObject(typed) ? Object.keys(typed) : [];
  if (typeof operand === 'number') return { dynamoType: 'N' };
  return { dynamoType: type === undefined ? ['N', 'SS', 'NS', 'BS'] : type };
}
