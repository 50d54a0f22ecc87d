import { type Json, type JsonObject, isJsonObject } from '../value/json.js';
import type { Loss } from './changed-array.js';
import type { Selection } from './changed-elements.js';
import { operatorsOf, regularExpressionOf } from './condition-shape.js';
import { equalToSome } from './equal-values.js';
import { filterShape } from './filter-shape.js';
import { hasParameter, parameterName } from './parameter-reference.js';
import type { ParameterTypes } from './parameter-shape.js';
import { projected } from './project-shape.js';
import { type Shape, every } from './shape-algebra.js';

/** What stands beside an update and says which elements it changes. */
export interface ElementFilters {
  readonly filter: JsonObject;
  readonly arrayFilters: readonly JsonObject[];
  readonly parameters: ParameterTypes | undefined;
}

const anyElement: Selection = { matching: true, isExact: false };

/**
 * The elements that a positional part of a path stands for.
 *
 * @param part `$`, `$[]` or `$[name]`.
 * @param path The path of the array.
 */
export function selectedElements(part: string, path: readonly string[], filters: ElementFilters): Selection {
  if (part === '$[]') return { matching: true, isExact: true };
  if (part === '$') return matchedElement(path.join('.'), filters);
  const name = part.slice(2, -1);
  const [filter, ...others] = filters.arrayFilters.filter((each) => rootsOf(each).includes(name));
  if (filter === undefined || others.length > 0 || rootsOf(filter).some((root) => root !== name)) return anyElement;
  const matching = elementShape(filter, name, filters.parameters);
  return matching === undefined ? anyElement : { matching, isExact: !hasParameter(filter) };
}

/** The first element that met the filter's condition: when only one condition looks at the array, it met that one. */
function matchedElement(path: string, { filter, parameters }: ElementFilters): Selection {
  const conditions = conjunctsOf(filter).filter(
    ([key]) => key === path || key.startsWith(`${path}.`) || key.startsWith('$'),
  );
  const [condition, ...others] = conditions;
  if (condition === undefined || others.length > 0) return anyElement;
  const [key, operand] = condition;
  if (key.startsWith('$') || isNegated(operand)) return anyElement;
  const name = 'element';
  const operators = operatorsOf(operand);
  if (key !== path) {
    // Several operators below one path may each be met by another element.
    if (operators !== undefined && Object.keys(operators).length > 1) return anyElement;
    return selection(elementShape({ [`${name}.${key.slice(path.length + 1)}`]: operand }, name, parameters));
  }
  if (operators === undefined || parameterName(operand) !== undefined)
    return selection(elementShape({ [name]: operand }, name, parameters));
  const [operator, ...more] = Object.entries(operators);
  if (operator === undefined || more.length > 0) return anyElement;
  if (operator[0] !== '$elemMatch') return selection(elementShape({ [name]: operand }, name, parameters));
  const inner = operator[1];
  if (operatorsOf(inner) !== undefined) return selection(elementShape({ [name]: inner }, name, parameters));
  if (!isJsonObject(inner) || Object.keys(inner).some((each) => each.startsWith('$'))) return anyElement;
  const named = Object.fromEntries(Object.entries(inner).map(([each, value]) => [`${name}.${each}`, value]));
  return selection(elementShape(named, name, parameters));
}

function selection(matching: Shape | undefined): Selection {
  return matching === undefined ? anyElement : { matching, isExact: false };
}

/** The elements that `$pull` or `$pullAll` takes out of an array. */
export function pulledElements(
  operator: '$pull' | '$pullAll',
  operand: Json,
  parameters: ParameterTypes | undefined,
): Loss {
  const unknown: Loss = { gone: true, isExact: false };
  const parameter = parameterName(operand);
  if (operator === '$pullAll') {
    if (parameter !== undefined) {
      const items = typeOf(parameter, parameters);
      const gone = isJsonObject(items) ? (items['items'] as Shape | undefined) : undefined;
      return gone === undefined || hasReference(gone) ? unknown : { gone: equalToSome(gone).shape, isExact: false };
    }
    const isWritten = Array.isArray(operand) && !hasParameter(operand);
    return isWritten ? { gone: operand.length > 0 && { enum: operand }, isExact: true } : unknown;
  }
  if (parameter !== undefined) {
    const gone = typeOf(parameter, parameters);
    // An object among the values would be a condition, which takes more than what equals it.
    return gone === undefined || hasReference(gone) || admitsMore(gone)
      ? unknown
      : { gone: equalToSome(gone).shape, isExact: false };
  }
  const isCondition = operatorsOf(operand) !== undefined || regularExpressionOf(operand) !== undefined;
  const shape = isCondition
    ? elementShape({ element: operand }, 'element', parameters)
    : isJsonObject(operand) && isPlainObject(operand)
      ? matchingObjects(operand, parameters)
      : hasParameter(operand)
        ? undefined
        : ({ const: operand } as Shape);
  return shape === undefined ? unknown : { gone: shape, isExact: !hasParameter(operand) };
}

function matchingObjects(filter: JsonObject, parameters: ParameterTypes | undefined): Shape | undefined {
  const shape = elementShape(prefixed(filter), 'element', parameters);
  return shape === undefined ? undefined : every([{ bsonType: 'object' }, shape]);
}

function prefixed(filter: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [`element.${name}`, value]));
}

function isPlainObject(value: JsonObject): boolean {
  return !Object.keys(value).some((key) => key.startsWith('$'));
}

/** The values of one field that meet a filter on it, or what the filter's paths lead to below it. */
function elementShape(filter: JsonObject, name: string, parameters: ParameterTypes | undefined): Shape | undefined {
  const answer = filterShape(filter, { parameters });
  if ('refused' in answer || hasReference(answer.shape)) return undefined;
  return projected(answer.shape, name, () => undefined);
}

function typeOf(parameter: string, parameters: ParameterTypes | undefined): Shape | undefined {
  return parameters !== undefined && Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
}

function hasReference(shape: Shape): boolean {
  return JSON.stringify(shape).includes('"$ref"');
}

function admitsMore(type: Shape): boolean {
  if (typeof type === 'boolean') return type;
  if (Object.hasOwn(type, 'const') || Array.isArray(type['enum'])) return false;
  const names = [type['bsonType'] ?? type['type'] ?? 'object'].flat() as readonly Json[];
  return names.some((name) => name === 'object' || name === 'regex');
}

function rootsOf(filter: JsonObject): readonly string[] {
  return Object.keys(filter).map((key) => key.split('.')[0] ?? key);
}

function conjunctsOf(filter: JsonObject): readonly (readonly [string, Json])[] {
  return Object.entries(filter).flatMap(([key, value]) =>
    key === '$and' && Array.isArray(value)
      ? (value as readonly Json[]).filter(isJsonObject).flatMap(conjunctsOf)
      : [[key, value] as const],
  );
}

function isNegated(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([key, part]: readonly [string, Json]) =>
      ['$ne', '$nin', '$not', '$nor'].includes(key) || (key === '$exists' && part !== true) || isNegated(part),
  );
}
