import {
  dotted,
  dynamoConditions,
  plainPath,
  plainValue,
  valueOf,
  type PlainValue,
} from '../../../fixtures/dynamodb-condition.js';
import { fromLiteral, toLiteral } from '../../../fixtures/dynamodb-value.js';
import type { Shape, Update } from '../../contract/contract.js';
import { InternalError } from '../../problem/errors.js';
import {
  parseUpdate,
  type PathExpression,
  type UpdateClauses,
  type UpdateValue,
} from '../../query/dynamodb-expression.js';
import { dynamoUpdateQuestion } from '../../query/dynamodb-update-shape.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import type { UndecidedReason } from '../verdict.js';
import type { Kit } from '../kit.js';
import { spoilsByUpdate } from '../spoiling.js';
import type { Left, UpdateFacts } from '../update-facts.js';

/** What is known of a DynamoDB update before it is run. */
export function dynamoUpdateFacts(update: Update, kit: Kit): UpdateFacts {
  const input = inputOf(update);
  const clauses = clausesOf(input);
  const targets = [
    ...clauses.set.map(({ path }) => path),
    ...clauses.remove,
    ...clauses.add.map(({ path }) => path),
    ...clauses.delete.map(({ path }) => path),
  ];
  return {
    update,
    touched: [...new Set(targets.map((path) => dottedPath(path, input)))],
    leaves: (field) => leftIn(field, clauses, update, input),
    // DynamoDB has one type of number.
    outgrown: () => undefined,
    conditions: dynamoConditions(input, 'update'),
    spoils: (before, given, must) => spoilsByUpdate(dynamoUpdateQuestion, update, before, given, must, kit),
  };
}

/** What the clauses may leave in an attribute in place of what was there; undefined when that has no shape. */
function leftIn(
  attribute: string,
  { set, remove, add, delete: taken }: UpdateClauses,
  update: Update,
  input: JsonObject,
): Left | undefined {
  const partsOf = (path: PathExpression): readonly (string | number)[] => plainPath(path, input).parts;
  const isHit = ({ path }: { readonly path: PathExpression }): boolean => partsOf(path)[0] === attribute;
  const removals = remove.map(partsOf).filter(([head]) => head === attribute);
  const settings = set.filter(isHit);
  const inside = [...settings.map(({ path }) => partsOf(path)), ...removals].some((parts) => parts.length > 1);
  if (inside || add.some(isHit) || taken.some(isHit)) return undefined;
  const shapes = settings.map(({ value }) => assigned(value, attribute, update, input));
  const known = shapes.filter((shape) => shape !== undefined);
  if (known.length < shapes.length || JSON.stringify(known).includes('"$ref"')) return undefined;
  return { shapes: known, removed: removals.length > 0 };
}

function assigned(value: UpdateValue, attribute: string, update: Update, input: JsonObject): Shape | undefined {
  switch (value.kind) {
    case 'value':
      return shapeOfValue(plainValue(value.name, input), update);
    case 'if_not_exists': {
      const { parts } = plainPath(value.path, input);
      return parts.length === 1 && parts[0] === attribute
        ? assigned(value.otherwise, attribute, update, input)
        : undefined;
    }
    case 'plus':
    case 'minus':
      return { type: 'number' };
    case 'list_append':
    case 'path':
      return undefined;
  }
}

/** The items that an update brings into being when it meets none: its key, and what its clauses make of nothing. */
export function insertedItem(
  update: Update,
): { readonly shapes: readonly Shape[] } | { readonly refused: UndecidedReason } {
  const input = inputOf(update);
  const clauses = clausesOf(input);
  const key = isJsonObject(input['Key']) ? input['Key'] : {};
  const properties: Record<string, Shape> = {};
  for (const [name, value] of Object.entries(key)) properties[name] = shapeOfValue(valueOf(value), update);
  for (const { path, value } of clauses.set) {
    const [name, ...rest] = plainPath(path, input).parts;
    const shape = madeOfNothing(value, update, input);
    if (typeof name !== 'string' || rest.length > 0 || shape === undefined) return refused(update);
    properties[name] = shape;
  }
  for (const { path, value } of clauses.add) {
    const [name, ...rest] = plainPath(path, input).parts;
    if (typeof name !== 'string' || rest.length > 0) return refused(update);
    properties[name] = shapeOfValue(plainValue(value.name, input), update);
  }
  return {
    shapes: [{ type: 'object', properties, required: Object.keys(properties), additionalProperties: false }],
  };
}

function refused(update: Update): { readonly refused: UndecidedReason } {
  return {
    refused: {
      code: 'update-without-shape',
      message: `update "${update.name}": the item that it makes of nothing has no shape`,
    },
  };
}

function madeOfNothing(value: UpdateValue, update: Update, input: JsonObject): Shape | undefined {
  switch (value.kind) {
    case 'value':
      return shapeOfValue(plainValue(value.name, input), update);
    case 'if_not_exists':
      return madeOfNothing(value.otherwise, update, input);
    case 'plus':
    case 'minus': {
      const parts = [value.left, value.right].map((part) => madeOfNothing(part, update, input));
      return parts.includes(undefined) ? undefined : { type: 'number' };
    }
    case 'list_append': {
      const lists = [value.first, value.second].map((part) => madeOfNothing(part, update, input));
      const items = lists.map((list) =>
        isJsonObject(list) && list['type'] === 'array' ? (list['items'] ?? true) : undefined,
      );
      return items.includes(undefined) ? undefined : { type: 'array', items: { anyOf: items as Json[] } };
    }
    case 'path':
      // A path that is not there makes the whole update fail.
      return undefined;
  }
}

function shapeOfValue(value: PlainValue, update: Update): Shape {
  if (value.kind === 'parameter') return update.params[value.name]?.shape ?? true;
  const literal = fromLiteral(value.value);
  if (Array.isArray(literal) && literal.length === 0) return { type: 'array', items: false };
  return { const: toLiteral(literal) as Json };
}

function inputOf(update: Update): JsonObject {
  return isJsonObject(update.update) ? update.update : {};
}

function clausesOf(input: JsonObject): UpdateClauses {
  const text = input['UpdateExpression'];
  if (typeof text !== 'string') return { set: [], remove: [], add: [], delete: [] };
  const parsed = parseUpdate(text);
  if (parsed.kind === 'mistake')
    throw new InternalError(`the update was checked, and cannot be read: ${parsed.message}`);
  return parsed.value;
}

function dottedPath(path: PathExpression, input: JsonObject): string {
  const plain = plainPath(path, input);
  return dotted({ ...plain, parts: plain.parts.map((part) => (typeof part === 'number' ? '*' : part)) });
}
