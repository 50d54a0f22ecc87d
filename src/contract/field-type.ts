import type { Json, JsonObject } from '../value/json.js';
import type { Store } from './contract.js';
import { didYouMean, listNames } from './findings.js';
import { schemaOfTypes, typeNames } from './type-names.js';

export interface TypeMistake {
  readonly message: string;
  readonly expected?: string;
  readonly hint?: string;
}

export type FieldType =
  | { readonly kind: 'schema'; readonly schema: JsonObject }
  | { readonly kind: 'never' }
  | { readonly kind: 'mistake'; readonly mistake: TypeMistake };

/** Names that people bring from JSON Schema, other databases or languages, and what they are called here. */
const FOREIGN_NAMES: Readonly<Record<Store, Readonly<Record<string, string>>>> = {
  mongodb: {
    integer: 'int|long',
    boolean: 'bool',
    str: 'string',
    text: 'string',
    float: 'double',
    decimal128: 'decimal',
    datetime: 'date',
    map: 'object',
    list: 'array',
    binary: 'binData',
    uuid: 'binData',
    objectid: 'objectId',
    oid: 'objectId',
  },
  dynamodb: {
    integer: 'number',
    int: 'number',
    long: 'number',
    double: 'number',
    decimal: 'number',
    boolean: 'bool',
    object: 'map',
    array: 'list',
    S: 'string',
    N: 'number',
    B: 'binary',
    M: 'map',
    L: 'list',
    SS: 'stringSet',
    NS: 'numberSet',
    BS: 'binarySet',
    date: 'string (or number)',
  },
};

/**
 * Reads a type in its short text form: `string`, `string|null`, `list of string`, `list of (string|null)`. `list of`
 * binds tighter than `|`.
 */
export function readTypeText(text: string, store: Store): FieldType {
  const tokens = text.match(/[A-Za-z][A-Za-z0-9_]*|[|()]|\S/g) ?? [];
  let next = 0;
  const mistake = (given: TypeMistake): FieldType => ({ kind: 'mistake', mistake: given });
  const names = typeNames(store);

  function readUnion(): FieldType {
    const parts: FieldType[] = [readOne()];
    while (tokens[next] === '|') {
      next += 1;
      parts.push(readOne());
    }
    const wrong = parts.find((part) => part.kind === 'mistake');
    if (wrong !== undefined) return wrong;
    if (parts.length === 1) return parts[0] as FieldType;
    if (parts.some((part) => part.kind === 'never')) {
      return mistake({ message: `\`never\` cannot be one of several types in \`${text}\`.` });
    }
    const schemas = parts.map((part) => (part.kind === 'schema' ? part.schema : {}));
    const simple = schemas.map((schema) => simpleNames.get(schema));
    return {
      kind: 'schema',
      schema: simple.every((name) => name !== undefined) ? schemaOfTypes(simple, store) : { anyOf: schemas },
    };
  }

  const simpleNames = new Map<JsonObject, string>();

  function readOne(): FieldType {
    const token = tokens[next];
    next += 1;
    if (token === undefined)
      return mistake({ message: `\`${text}\` ends where a type name was expected.`, expected: expectedNames(store) });
    if (token === '(') {
      const inner = readUnion();
      if (inner.kind === 'mistake') return inner;
      if (tokens[next] !== ')') return mistake({ message: `\`${text}\` has a \`(\` without its \`)\`.` });
      next += 1;
      return inner;
    }
    if (token === 'never') return { kind: 'never' };
    if ((token === 'list' || token === 'array') && tokens[next] === 'of') {
      next += 1;
      const items = readOne();
      if (items.kind === 'mistake') return items;
      if (items.kind === 'never')
        return mistake({
          message: `\`${text}\`: a list of \`never\` can only be empty; use \`shape\` with \`maxItems: 0\`.`,
        });
      return {
        kind: 'schema',
        schema: { ...schemaOfTypes([store === 'mongodb' ? 'array' : 'list'], store), items: items.schema },
      };
    }
    if (names.includes(token)) {
      const schema = schemaOfTypes([token], store);
      simpleNames.set(schema, token);
      return { kind: 'schema', schema };
    }
    const foreign = FOREIGN_NAMES[store];
    const meant = Object.hasOwn(foreign, token) ? foreign[token] : undefined;
    return mistake({
      message: `\`${token}\` is not a type name in ${store === 'mongodb' ? 'MongoDB' : 'DynamoDB'}.`,
      expected: expectedNames(store),
      ...(meant === undefined ? didYouMean(token, names) : { hint: `Did you mean \`${meant}\`?` }),
    });
  }

  const result = readUnion();
  if (result.kind === 'mistake' || next >= tokens.length) return result;
  return mistake({
    message: `\`${text}\` has \`${tokens[next] ?? ''}\` where a \`|\` or the end was expected.`,
    expected: expectedNames(store),
  });
}

/** The schema of the constants that a field may hold. */
export function schemaOfConstants(values: readonly Json[]): JsonObject {
  return values.length === 1 ? { const: values[0] as Json } : { enum: [...values] };
}

function expectedNames(store: Store): string {
  return `${listNames(typeNames(store), 20)}, a union such as \`string|null\`, \`list of string\`, \`never\`, a list of constants, or a JSON Schema`;
}
