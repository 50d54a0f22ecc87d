import { conditionsOf } from '../../../fixtures/condition.js';
import type { Shape, Update } from '../../contract/contract.js';
import { parameterName } from '../../query/parameter-reference.js';
import { extendedJsonType } from '../../query/typed-literal.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import type { UndecidedReason } from '../verdict.js';

/** An update that does something to nothing that is not understood here. */
class NoShape extends Error {}

/**
 * The documents that an upsert inserts when it meets none: the equality fields of its filter, then what its operators make
 * of nothing.
 */
export function insertedShapes(
  update: Update,
): { readonly shapes: readonly Shape[] } | { readonly refused: UndecidedReason } {
  try {
    const fields = new Fields();
    for (const condition of conditionsOf(update.filter)) addEquality(condition.filter, update, fields);
    if (!isJsonObject(update.update)) throw new NoShape('a pipeline');
    for (const [operator, changes] of Object.entries(update.update)) {
      for (const [path, operand] of Object.entries(changes as JsonObject))
        addChange(operator, path, operand, update, fields);
    }
    if (!fields.has('_id')) fields.set('_id', { bsonType: 'objectId' });
    return { shapes: [fields.shape()] };
  } catch (error) {
    if (!(error instanceof NoShape)) throw error;
    const message = `update "${update.name}": what it inserts has no shape (${error.message})`;
    return { refused: { code: 'update-without-shape', message } };
  }
}

/** A closed document built from dotted paths. */
class Fields {
  readonly #fields = new Map<string, Shape | Fields>();

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  set(path: string, shape: Shape): void {
    const [name = '', ...rest] = path.split('.');
    if (rest.length === 0) {
      this.#fields.set(name, shape);
      return;
    }
    if (rest.some((part) => part.startsWith('$'))) throw new NoShape(`a position in \`${path}\``);
    const inside = this.#fields.get(name);
    const fields = inside instanceof Fields ? inside : new Fields();
    if (inside !== undefined && !(inside instanceof Fields))
      throw new NoShape(`\`${path}\` lies inside another change`);
    this.#fields.set(name, fields);
    fields.set(rest.join('.'), shape);
  }

  shape(): JsonObject {
    const properties = [...this.#fields].map(
      ([name, field]) => [name, field instanceof Fields ? field.shape() : field] as const,
    );
    return {
      bsonType: 'object',
      properties: Object.fromEntries(properties),
      required: properties.map(([name]) => name),
      additionalProperties: false,
    };
  }
}

/** An upsert takes over what its filter asks for by equality. */
function addEquality(condition: JsonObject, update: Update, fields: Fields): void {
  for (const [path, value] of Object.entries(condition)) {
    if (path === '$or' || path === '$nor' || path === '$expr') {
      // One alternative alone would be taken over; that is rare enough to refuse.
      if (path === '$or' && Array.isArray(value) && value.length === 1) throw new NoShape('an `$or` of one');
      continue;
    }
    const operators =
      isJsonObject(value) && parameterName(value) === undefined && extendedJsonType(value) === undefined
        ? value
        : undefined;
    const isOperators = operators !== undefined && Object.keys(operators).some((key) => key.startsWith('$'));
    if (!isOperators) {
      if (extendedJsonType(value) === '$regularExpression') continue;
      fields.set(path, shapeOfAssigned(value, update));
    } else if (operators['$eq'] !== undefined) {
      fields.set(path, shapeOfAssigned(operators['$eq'], update));
    } else if (Array.isArray(operators['$in']) && operators['$in'].length === 1) {
      throw new NoShape('an `$in` of one value');
    } else if (Array.isArray(operators['$all']) && operators['$all'].length === 1) {
      throw new NoShape('an `$all` of one value');
    }
  }
}

function addChange(operator: string, path: string, operand: Json, update: Update, fields: Fields): void {
  switch (operator) {
    case '$set':
    case '$setOnInsert':
    case '$min':
    case '$max':
      fields.set(path, shapeOfAssigned(operand, update));
      return;
    case '$inc':
      fields.set(path, shapeOfAssigned(operand, update));
      return;
    case '$mul':
      fields.set(path, { bsonType: 'number' });
      return;
    case '$currentDate':
      fields.set(path, { bsonType: isJsonObject(operand) && operand['$type'] === 'timestamp' ? 'timestamp' : 'date' });
      return;
    case '$push':
    case '$addToSet': {
      const several =
        isJsonObject(operand) && Array.isArray(operand['$each']) ? (operand['$each'] as readonly Json[]) : undefined;
      if (
        isJsonObject(operand) &&
        Object.keys(operand).some(
          (key) => key.startsWith('$') && !['$each', '$position', '$sort', '$param'].includes(key),
        ) &&
        extendedJsonType(operand) === undefined
      ) {
        throw new NoShape(`\`${operator}\` with modifiers`);
      }
      const elements = (several ?? [operand]).map((element) => shapeOfAssigned(element, update));
      fields.set(path, {
        bsonType: 'array',
        items: { anyOf: elements.length === 0 ? [false] : elements },
        minItems: Math.min(1, elements.length),
        maxItems: elements.length,
      });
      return;
    }
    case '$unset':
    case '$pull':
    case '$pullAll':
    case '$pop':
    case '$rename':
      return;
    default:
      throw new NoShape(`\`${operator}\``);
  }
}

/** The values that a literal with parameters inside may become. */
export function shapeOfAssigned(value: Json, update: Update): Shape {
  const parameter = parameterName(value);
  if (parameter !== undefined) return update.params[parameter]?.shape ?? true;
  const type = numberType(value);
  if (type !== undefined) return { bsonType: type, const: value };
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => shapeOfAssigned(item, update));
    return { bsonType: 'array', minItems: items.length, maxItems: items.length, prefixItems: items };
  }
  if (!isJsonObject(value) || extendedJsonType(value) !== undefined) return { const: value };
  return {
    bsonType: 'object',
    required: Object.keys(value),
    properties: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOfAssigned(part, update)])),
    additionalProperties: false,
  };
}

/** The type in which a number literal is stored: equality alone does not see it. */
function numberType(value: Json): string | undefined {
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return 'double';
    return Math.abs(value) <= 2_147_483_647 ? 'int' : 'long';
  }
  const wrapped = extendedJsonType(value);
  const types: Readonly<Record<string, string>> = {
    $numberInt: 'int',
    $numberLong: 'long',
    $numberDouble: 'double',
    $numberDecimal: 'decimal',
  };
  return wrapped === undefined ? undefined : types[wrapped];
}
