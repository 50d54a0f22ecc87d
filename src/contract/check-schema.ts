import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Shape, Store } from './contract.js';
import { didYouMean, listNames, type Finding, type Findings } from './findings.js';
import { visitSubschemas } from './map-schema.js';
import { keywordNamed, SCHEMA_KEYWORDS, type KeywordKind } from './schema-keywords.js';
import type { SourcePath } from './source.js';

const JSON_TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'];
const BSON_TYPES = [
  ...['double', 'string', 'object', 'array', 'binData', 'objectId', 'bool', 'date', 'null', 'regex'],
  ...['javascript', 'int', 'timestamp', 'long', 'decimal', 'minKey', 'maxKey', 'number'],
];
const DYNAMO_TYPES = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'];

/** Longer patterns, or counted repetitions beyond this, cost more to decide than any document model needs. */
const MAX_PATTERN_LENGTH = 1_000;
const MAX_REPETITION = 10_000;

const SCHEMA_RESERVED = new Set(['contentMediaType', 'contentEncoding', 'contentSchema', 'deprecated']);

/**
 * Reports everything that keeps a JSON Schema from being one: unknown keywords, values of the wrong kind, type names that
 * the store does not have, patterns that cannot be read. With `file`, problems are reported where the file is referred to.
 */
export function checkSchema(schema: Shape, at: SourcePath, store: Store, findings: Findings, file?: string): void {
  check(schema, [], (finding, path) => {
    findings.problem(
      file === undefined
        ? { ...finding, at: [...at, ...path] }
        : {
            ...finding,
            at,
            on: 'value',
            message: `In \`${file}\` at \`${path.join('.') || 'its root'}\`: ${finding.message}`,
          },
    );
  });

  function check(
    given: Json,
    path: SourcePath,
    report: (finding: Omit<Finding, 'at'>, path: SourcePath) => void,
  ): void {
    if (typeof given === 'boolean') return;
    if (!isJsonObject(given)) {
      report(
        {
          code: 'invalid-schema',
          message: `${quote(given)} is not a schema.`,
          expected: 'a JSON Schema: an object, `true` or `false`',
        },
        path,
      );
      return;
    }
    for (const [keyword, value] of Object.entries(given)) checkKeyword(keyword, value, [...path, keyword], report);
    checkTypes(given, path, report);
    visitSubschemas(given, (subschema, place) => {
      check(subschema, [...path, ...place.path], report);
    });
  }

  function checkKeyword(
    keyword: string,
    value: Json,
    path: SourcePath,
    report: (finding: Omit<Finding, 'at'>, path: SourcePath) => void,
  ): void {
    if (SCHEMA_RESERVED.has(keyword)) {
      report(
        { code: 'not-yet', message: `\`${keyword}\` is reserved, and not supported yet.`, on: 'key', readable: true },
        path,
      );
      return;
    }
    if (keyword === '$dynamicRef') {
      report(
        {
          code: 'not-yet',
          message: '`$dynamicRef` is not supported yet in contracts.',
          on: 'key',
          hint: 'Write `$ref`.',
        },
        path,
      );
      return;
    }
    if (keyword === '$id' && path.length > 1) {
      report(
        {
          code: 'not-yet',
          message: 'A `$id` below the root of a schema is not supported yet.',
          on: 'key',
          hint: 'Leave it out and refer with `$ref: "#/$defs/NAME"`.',
        },
        path,
      );
      return;
    }
    const known = keywordNamed(keyword);
    if (known === undefined) {
      report(
        {
          code: 'unknown-keyword',
          message: `\`${keyword}\` is not a keyword of JSON Schema.`,
          on: 'key',
          expected: 'a keyword of JSON Schema 2020-12, `bsonType` or `dynamoType`',
          ...didYouMean(keyword, Object.keys(SCHEMA_KEYWORDS)),
        },
        path,
      );
      return;
    }
    const expected = wrongValue(known.kind, value);
    if (expected !== undefined) {
      report({ code: 'invalid-schema', message: `\`${keyword}\` is ${quote(value)}.`, expected }, path);
      return;
    }
    const patterns =
      keyword === 'pattern'
        ? [value as string]
        : keyword === 'patternProperties' && isJsonObject(value)
          ? Object.keys(value)
          : [];
    for (const pattern of patterns) {
      const mistake = patternMistake(pattern);
      if (mistake !== undefined)
        report({ code: 'invalid-pattern', message: `The pattern \`${pattern}\` ${mistake}` }, path);
    }
  }

  function checkTypes(
    given: JsonObject,
    path: SourcePath,
    report: (finding: Omit<Finding, 'at'>, path: SourcePath) => void,
  ): void {
    const stated = ['type', 'bsonType', 'dynamoType'].filter((keyword) => Object.hasOwn(given, keyword));
    if (stated.length > 1) {
      report(
        {
          code: 'invalid-schema',
          message: `${stated.map((keyword) => `\`${keyword}\``).join(' and ')} stand in one schema.`,
          expected: 'one of them',
        },
        path,
      );
    }
    for (const keyword of stated) {
      const value = given[keyword];
      const names = (Array.isArray(value) ? value : [value]) as readonly Json[];
      const [wrongStore, known] =
        keyword === 'type'
          ? [false, JSON_TYPES]
          : keyword === 'bsonType'
            ? [store !== 'mongodb', BSON_TYPES]
            : [store !== 'dynamodb', DYNAMO_TYPES];
      if (wrongStore) {
        report(
          {
            code: 'invalid-schema',
            message: `\`${keyword}\` does not belong to ${store === 'mongodb' ? 'MongoDB' : 'DynamoDB'}.`,
            on: 'key',
            hint: store === 'mongodb' ? 'Use `bsonType`.' : 'Use `type` or `dynamoType`.',
          },
          [...path, keyword],
        );
        continue;
      }
      for (const given of names) {
        const name = typeof given === 'string' ? given : JSON.stringify(given);
        if (known.includes(name)) {
          if (name === 'integer' && store === 'mongodb') {
            report(
              {
                code: 'invalid-schema',
                message: '`type: integer` means nothing to MongoDB, which refuses it.',
                hint: 'Say `bsonType: [int, long]`.',
              },
              [...path, keyword],
            );
          }
          continue;
        }
        report(
          {
            code: 'unknown-type',
            message: `\`${name}\` is not a type that \`${keyword}\` knows.`,
            expected: listNames(known, 20),
            ...(keyword === 'type' && BSON_TYPES.includes(name)
              ? { hint: `Say \`bsonType: ${name}\`.` }
              : didYouMean(name, known)),
          },
          [...path, keyword],
        );
      }
    }
  }
}

/** What a keyword's value should have been, when it is not. */
function wrongValue(kind: KeywordKind, value: Json): string | undefined {
  const isNames = (list: Json): boolean => Array.isArray(list) && list.every((item) => typeof item === 'string');
  switch (kind) {
    case 'schema':
      return typeof value === 'boolean' || isJsonObject(value) || Array.isArray(value) ? undefined : 'a schema';
    case 'schema-list':
      return Array.isArray(value) && value.length > 0 ? undefined : 'a list of schemas, not empty';
    case 'schema-map':
    case 'dependencies':
      return isJsonObject(value) ? undefined : 'a map from name to schema';
    case 'names':
      return isNames(value) ? undefined : 'a list of names';
    case 'name-lists':
      return isJsonObject(value) && Object.values(value).every(isNames)
        ? undefined
        : 'a map from name to a list of names';
    case 'types':
      return typeof value === 'string' || (isNames(value) && (value as readonly Json[]).length > 0)
        ? undefined
        : 'a type name or a list of type names';
    case 'constants':
      return Array.isArray(value) && value.length > 0 ? undefined : 'a list of constants, not empty';
    case 'count':
      return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? undefined : 'a whole number from 0';
    case 'number':
      return typeof value === 'number' || isJsonObject(value) ? undefined : 'a number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : '`true` or `false`';
    case 'pattern':
    case 'reference':
    case 'text':
      return typeof value === 'string' ? undefined : 'text';
    case 'annotation':
    case 'constant':
      return undefined;
  }
}

/** Why a pattern is refused: it cannot be read, or is too long to be decided. */
function patternMistake(pattern: string): string | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH)
    return `has ${String(pattern.length)} characters; at most ${String(MAX_PATTERN_LENGTH)} are accepted.`;
  for (const repetition of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    if (Number(repetition[1]) > MAX_REPETITION || Number(repetition[2] ?? 0) > MAX_REPETITION) {
      return `repeats more than ${String(MAX_REPETITION)} times.`;
    }
  }
  try {
    new RegExp(pattern, 'u');
    return undefined;
  } catch (error) {
    return `cannot be read: ${error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)}.`;
  }
}

function quote(value: Json): string {
  const text = JSON.stringify(value);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text}\``;
}
