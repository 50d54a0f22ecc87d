import { isJsonObject, type Json } from '../value/json.js';
import { didYouMean, listNames, type Findings } from './findings.js';
import type { SourcePath } from './source.js';

/**
 * The keywords of the server's own `$jsonSchema`: draft 4 of JSON Schema without references, defaults and formats, and
 * with `bsonType`. Any other keyword makes `create` and `collMod` fail.
 *
 * Source: the MongoDB manual, "$jsonSchema (query predicate operator)".
 */
const KEYWORDS: Readonly<
  Record<string, 'schema' | 'schemas' | 'schema-map' | 'flag' | 'schema-or-flag' | 'items' | 'plain'>
> = {
  additionalItems: 'schema-or-flag',
  additionalProperties: 'schema-or-flag',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  not: 'schema',
  items: 'items',
  properties: 'schema-map',
  patternProperties: 'schema-map',
  dependencies: 'schema-map',
  exclusiveMaximum: 'flag',
  exclusiveMinimum: 'flag',
  uniqueItems: 'flag',
  ...Object.fromEntries(
    [
      ...[
        'bsonType',
        'type',
        'enum',
        'required',
        'title',
        'description',
        'pattern',
        'multipleOf',
        'maximum',
        'minimum',
      ],
      ...['maxItems', 'minItems', 'maxLength', 'minLength', 'maxProperties', 'minProperties'],
      ...['encrypt', 'encryptMetadata'],
    ].map((keyword) => [keyword, 'plain'] as const),
  ),
};

/** How people who come from newer drafts say it, and how the server wants it said. */
const SAID_OTHERWISE: Readonly<Record<string, string>> = {
  const: 'Write `enum` with one value.',
  $ref: 'The server follows no references: write the schema out.',
  $defs: 'The server follows no references: write the schema out.',
  definitions: 'The server follows no references: write the schema out.',
  prefixItems: 'Write `items` with a list of schemas.',
  dependentRequired: 'Write `dependencies`.',
  dependentSchemas: 'Write `dependencies`.',
  format: 'Write `pattern`.',
};

/** Reports every keyword and value in a validator's `$jsonSchema` that the server would refuse. */
export function checkServerSchema(schema: Json, at: SourcePath, findings: Findings): void {
  if (!isJsonObject(schema)) {
    invalid('A schema of the server is an object.', 'a map of keywords', at, findings);
    return;
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const here = [...at, keyword];
    const kind = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    const hint = Object.hasOwn(SAID_OTHERWISE, keyword) ? SAID_OTHERWISE[keyword] : undefined;
    if (kind === undefined) {
      findings.problem({
        code: 'unknown-keyword',
        message: `\`${keyword}\` is not a keyword of the server's \`$jsonSchema\`.`,
        at: here,
        on: 'key',
        ...(hint === undefined ? didYouMean(keyword, Object.keys(KEYWORDS)) : { hint }),
      });
      continue;
    }
    checkValue(keyword, kind, value, here, findings);
  }
  if (Object.hasOwn(schema, 'type') && Object.hasOwn(schema, 'bsonType')) {
    invalid('`type` and `bsonType` stand in one schema.', 'one of them', at, findings);
  }
}

function checkValue(
  keyword: string,
  kind: (typeof KEYWORDS)[string],
  value: Json,
  at: SourcePath,
  findings: Findings,
): void {
  const list = Array.isArray(value) ? (value as readonly Json[]) : undefined;
  const each = (schemas: readonly Json[]): void => {
    schemas.forEach((schema, index) => {
      checkServerSchema(schema, [...at, index], findings);
    });
  };
  switch (kind) {
    case 'schema':
      checkServerSchema(value, at, findings);
      return;
    case 'schema-or-flag':
      if (typeof value !== 'boolean') checkServerSchema(value, at, findings);
      return;
    case 'flag':
      if (typeof value !== 'boolean') {
        invalid(`\`${keyword}\` is ${JSON.stringify(value)}.`, '`true` or `false`, as in draft 4', at, findings);
      }
      return;
    case 'schemas':
      if (list === undefined || list.length === 0)
        invalid(`\`${keyword}\` is no list of schemas.`, 'a list of schemas, not empty', at, findings);
      else each(list);
      return;
    case 'items':
      if (list === undefined) checkServerSchema(value, at, findings);
      else each(list);
      return;
    case 'schema-map':
      if (!isJsonObject(value)) invalid(`\`${keyword}\` is no map.`, 'a map from name to schema', at, findings);
      else {
        for (const [name, item] of Object.entries(value)) {
          if (!(keyword === 'dependencies' && Array.isArray(item))) checkServerSchema(item, [...at, name], findings);
        }
      }
      return;
    case 'plain':
      checkPlain(keyword, value, list, at, findings);
  }
}

function checkPlain(
  keyword: string,
  value: Json,
  list: readonly Json[] | undefined,
  at: SourcePath,
  findings: Findings,
): void {
  switch (keyword) {
    case 'required':
      if (list === undefined || list.length === 0 || !list.every((name) => typeof name === 'string')) {
        invalid(`\`required\` is ${JSON.stringify(value)}.`, 'a list of names, not empty', at, findings);
      }
      return;
    case 'enum':
      if (list === undefined || list.length === 0)
        invalid(`\`enum\` is ${JSON.stringify(value)}.`, 'a list of constants, not empty', at, findings);
      return;
    case 'type':
    case 'bsonType': {
      const known = keyword === 'type' ? JSON_TYPES : BSON_TYPES;
      for (const name of list ?? [value]) {
        if (typeof name === 'string' && known.includes(name)) continue;
        const shown = typeof name === 'string' ? name : JSON.stringify(name);
        findings.problem({
          code: 'unknown-type',
          message: `\`${shown}\` is not a type that the server's \`${keyword}\` knows.`,
          at,
          expected: listNames(known, 20),
          ...(shown === 'integer' ? { hint: 'Say `bsonType: [int, long]`.' } : didYouMean(shown, known)),
        });
      }
      return;
    }
    default:
  }
}

const JSON_TYPES = ['object', 'array', 'number', 'boolean', 'string', 'null'];
const BSON_TYPES = [
  ...[
    'double',
    'string',
    'object',
    'array',
    'binData',
    'undefined',
    'objectId',
    'bool',
    'date',
    'null',
    'regex',
    'dbPointer',
  ],
  ...[
    'javascript',
    'symbol',
    'javascriptWithScope',
    'int',
    'timestamp',
    'long',
    'decimal',
    'minKey',
    'maxKey',
    'number',
  ],
];

function invalid(message: string, expected: string, at: SourcePath, findings: Findings): void {
  findings.problem({ code: 'invalid-schema', message, at, expected });
}
