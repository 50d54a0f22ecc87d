import { type Json, isJsonObject } from '../value/json.js';
import { referenced } from './rebase-shape.js';
import { type Shape, every, not, some } from './shape-algebra.js';

const annotations = new Set([
  ...['$schema', '$comment', '$defs', 'definitions', 'title', 'description', 'default', 'examples', 'deprecated'],
  ...['readOnly', 'writeOnly', 'format', 'contentEncoding', 'contentMediaType', 'contentSchema'],
]);

/** What one keyword asks of a changed value, as a shape over the combined value. */
export type LiftKeyword = (
  keyword: string,
  operand: Json,
  schema: { readonly [keyword: string]: Json },
  under: boolean,
) => Shape;

/** What is answered where nothing is known: nothing for a proof, everything for the opposite. */
export function unknown(under: boolean): Shape {
  return !under;
}

const deepestReference = 30;

/** Takes a shape apart along its logic and lifts each keyword that speaks of the value itself. */
export function liftByKeyword(root: Shape, shape: Shape, under: boolean, keyword: LiftKeyword, depth = 0): Shape {
  if (typeof shape === 'boolean') return shape;
  const lift = (part: Json | undefined, narrow: boolean): Shape =>
    part === undefined ? true : liftByKeyword(root, part as Shape, narrow, keyword, depth + 1);
  const list = (parts: Json): readonly Shape[] => (Array.isArray(parts) ? (parts as readonly Shape[]) : []);
  const lifted = Object.entries(shape).map(([name, operand]): Shape => {
    switch (name) {
      case 'allOf':
        return every(list(operand).map((part) => lift(part, under)));
      case 'anyOf':
        return some(list(operand).map((part) => lift(part, under)));
      case 'oneOf':
        return some(
          list(operand).map((part, chosen) =>
            every([
              lift(part, under),
              ...list(operand).flatMap((other, index) => (index === chosen ? [] : [not(lift(other, !under))])),
            ]),
          ),
        );
      case 'not':
        return not(lift(operand, !under));
      case 'if':
        return some([
          every([lift(operand, under), lift(shape['then'], under)]),
          every([not(lift(operand, !under)), lift(shape['else'], under)]),
        ]);
      case 'then':
      case 'else':
        return true;
      case '$ref': {
        const target = typeof operand === 'string' ? referenced(root, operand) : undefined;
        return target === undefined || depth > deepestReference ? unknown(under) : lift(target, under);
      }
      default:
        return annotations.has(name) || name.startsWith('x-') ? true : keyword(name, operand, shape, under);
    }
  });
  return every(lifted);
}

/** Whether `type` or `bsonType` allows the named kind of value. */
export function allowsType(operand: Json, name: string): boolean {
  return Array.isArray(operand) ? operand.includes(name) : operand === name;
}

const numberKeywords = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const stringKeywords = ['minLength', 'maxLength', 'pattern'];
const arrayKeywords = [
  ...['minItems', 'maxItems', 'items', 'prefixItems', 'additionalItems', 'contains', 'minContains', 'maxContains'],
  ...['uniqueItems', 'unevaluatedItems'],
];
const objectKeywords = [
  ...['properties', 'patternProperties', 'additionalProperties', 'propertyNames', 'required', 'minProperties'],
  ...['maxProperties', 'dependentRequired', 'dependentSchemas', 'dependencies', 'unevaluatedProperties'],
];

/** Whether the keyword says nothing of values of the kind. */
export function ignores(keyword: string, kind: 'object' | 'array' | 'number'): boolean {
  const speaking = { number: numberKeywords, array: arrayKeywords, object: objectKeywords } as const;
  if (stringKeywords.includes(keyword)) return true;
  return Object.entries(speaking).some(([other, keywords]) => other !== kind && keywords.includes(keyword));
}

export function isShape(value: Json | undefined): value is Shape {
  return typeof value === 'boolean' || isJsonObject(value);
}
