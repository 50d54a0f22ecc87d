/** What the value of a JSON Schema keyword is, as far as walking a schema needs it. */
export type KeywordKind =
  | 'schema'
  | 'schema-map'
  | 'schema-list'
  | 'dependencies'
  | 'reference'
  | 'annotation'
  | 'names'
  | 'name-lists'
  | 'types'
  | 'constants'
  | 'constant'
  | 'count'
  | 'number'
  | 'boolean'
  | 'pattern'
  | 'text';

export interface Keyword {
  readonly kind: KeywordKind;
  /** The subschemas speak of the same value as the schema itself (as `allOf` does, and `items` does not). */
  readonly inPlace?: true;
  /** The subschemas only decide or exclude: they list no properties that a document has. */
  readonly predicate?: true;
}

/** Every keyword that a shape may use: JSON Schema 2020-12, the older spellings of it that are read, and the stores' own. */
export const SCHEMA_KEYWORDS: Readonly<Record<string, Keyword>> = {
  $ref: { kind: 'reference' },
  $dynamicRef: { kind: 'reference' },
  $defs: { kind: 'schema-map' },
  definitions: { kind: 'schema-map' },
  $anchor: { kind: 'text' },
  $dynamicAnchor: { kind: 'text' },
  $schema: { kind: 'annotation' },
  $id: { kind: 'annotation' },
  $comment: { kind: 'annotation' },
  title: { kind: 'annotation' },
  description: { kind: 'annotation' },
  default: { kind: 'annotation' },
  examples: { kind: 'annotation' },
  readOnly: { kind: 'annotation' },
  writeOnly: { kind: 'annotation' },
  type: { kind: 'types' },
  bsonType: { kind: 'types' },
  dynamoType: { kind: 'types' },
  enum: { kind: 'constants' },
  const: { kind: 'constant' },
  minimum: { kind: 'number' },
  maximum: { kind: 'number' },
  exclusiveMinimum: { kind: 'number' },
  exclusiveMaximum: { kind: 'number' },
  multipleOf: { kind: 'number' },
  minLength: { kind: 'count' },
  maxLength: { kind: 'count' },
  pattern: { kind: 'pattern' },
  format: { kind: 'text' },
  properties: { kind: 'schema-map' },
  patternProperties: { kind: 'schema-map' },
  additionalProperties: { kind: 'schema' },
  unevaluatedProperties: { kind: 'schema' },
  propertyNames: { kind: 'schema', predicate: true },
  required: { kind: 'names' },
  minProperties: { kind: 'count' },
  maxProperties: { kind: 'count' },
  dependentRequired: { kind: 'name-lists' },
  dependentSchemas: { kind: 'schema-map', inPlace: true },
  dependencies: { kind: 'dependencies', inPlace: true },
  items: { kind: 'schema' },
  prefixItems: { kind: 'schema-list' },
  additionalItems: { kind: 'schema' },
  unevaluatedItems: { kind: 'schema' },
  contains: { kind: 'schema', predicate: true },
  minContains: { kind: 'count' },
  maxContains: { kind: 'count' },
  minItems: { kind: 'count' },
  maxItems: { kind: 'count' },
  uniqueItems: { kind: 'boolean' },
  allOf: { kind: 'schema-list', inPlace: true },
  anyOf: { kind: 'schema-list', inPlace: true },
  oneOf: { kind: 'schema-list', inPlace: true },
  not: { kind: 'schema', inPlace: true, predicate: true },
  if: { kind: 'schema', inPlace: true, predicate: true },
  then: { kind: 'schema', inPlace: true },
  else: { kind: 'schema', inPlace: true },
};

/** The keyword's entry, for a name that is one. */
export function keywordNamed(name: string): Keyword | undefined {
  return Object.hasOwn(SCHEMA_KEYWORDS, name) ? SCHEMA_KEYWORDS[name] : undefined;
}
