import type { ValueModel } from './view.js';

/** Where subschemas stand under a keyword. */
export type SubschemaPlace = 'schema' | 'schemas' | 'named-schemas' | 'schema-or-schemas' | 'named-schemas-or-names';

/** What a keyword's value must look like; the rest of a value's meaning is for the interpreter. */
export type KeywordForm =
  | SubschemaPlace
  | 'annotation'
  | 'count'
  | 'number'
  | 'positive-number'
  | 'pattern'
  | 'names'
  | 'dependent-names'
  | 'boolean'
  | 'reference'
  | 'json-types'
  | 'store-types'
  | 'literal'
  | 'literals'
  | 'range';

const common: Readonly<Record<string, KeywordForm>> = {
  $schema: 'annotation',
  $id: 'annotation',
  $anchor: 'annotation',
  $dynamicAnchor: 'annotation',
  $vocabulary: 'annotation',
  $comment: 'annotation',
  $defs: 'named-schemas',
  definitions: 'named-schemas',
  title: 'annotation',
  description: 'annotation',
  default: 'annotation',
  examples: 'annotation',
  deprecated: 'annotation',
  readOnly: 'annotation',
  writeOnly: 'annotation',
  format: 'annotation',
  contentEncoding: 'annotation',
  contentMediaType: 'annotation',
  contentSchema: 'annotation',
  $ref: 'reference',
  $dynamicRef: 'reference',
  type: 'json-types',
  enum: 'literals',
  const: 'literal',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'positive-number',
  minLength: 'count',
  maxLength: 'count',
  pattern: 'pattern',
  minItems: 'count',
  maxItems: 'count',
  uniqueItems: 'boolean',
  minContains: 'count',
  maxContains: 'count',
  minProperties: 'count',
  maxProperties: 'count',
  required: 'names',
  dependentRequired: 'dependent-names',
  properties: 'named-schemas',
  patternProperties: 'named-schemas',
  additionalProperties: 'schema',
  propertyNames: 'schema',
  items: 'schema-or-schemas',
  additionalItems: 'schema',
  prefixItems: 'schemas',
  contains: 'schema',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
  if: 'schema',
  then: 'schema',
  else: 'schema',
  dependentSchemas: 'named-schemas',
  dependencies: 'named-schemas-or-names',
  unevaluatedProperties: 'schema',
  unevaluatedItems: 'schema',
};

const byStore: Readonly<Record<ValueModel['name'], Readonly<Record<string, KeywordForm>>>> = {
  json: {},
  bson: { bsonType: 'store-types', bsonRange: 'range' },
  dynamodb: { dynamoType: 'store-types' },
};

/** The form of a keyword in schemas over such values, `undefined` for one that is not known. */
export function formOf(keyword: string, model: ValueModel): KeywordForm | undefined {
  if (Object.hasOwn(common, keyword)) return common[keyword];
  const own = byStore[model.name];
  if (Object.hasOwn(own, keyword)) return own[keyword];
  return keyword.startsWith('x-') ? 'annotation' : undefined;
}

export type Schema = boolean | SchemaObject;
export type SchemaObject = Readonly<Record<string, unknown>>;

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'boolean' || isSchemaObject(value);
}

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A subschema with the JSON pointer steps that lead to it. */
export interface Subschema {
  readonly keyword: string;
  readonly steps: readonly string[];
  readonly schema: unknown;
}

/** The subschemas that stand directly under a schema's keywords, well-formed or not. */
export function subschemasOf(schema: SchemaObject, model: ValueModel): readonly Subschema[] {
  return Object.entries(schema).flatMap(([keyword, value]): Subschema[] => {
    const whole = { keyword, steps: [keyword], schema: value };
    const members = (): Subschema[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([step, member]) => ({
            keyword,
            steps: [keyword, step],
            schema: member as unknown,
          }))
        : [];
    switch (formOf(keyword, model)) {
      case 'schema':
        return [whole];
      case 'schemas':
      case 'named-schemas':
        return members();
      case 'schema-or-schemas':
        return Array.isArray(value) ? members() : [whole];
      case 'named-schemas-or-names':
        return members().filter((member) => !Array.isArray(member.schema));
      default:
        return [];
    }
  });
}

export function pointerStep(step: string): string {
  return `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
