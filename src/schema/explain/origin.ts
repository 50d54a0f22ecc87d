import type { Compiler } from '../read/compiler.js';
import type { Located } from '../read/resources.js';
import type { Value } from '../value/value.js';
import type { Path, ViolationSearch } from './violation.js';

/** The part of a schema that lets a value be what it is. */
export interface Origin {
  /** As a JSON pointer. */
  readonly pointer: string;
  /** Whether the schema speaks of the value at all, rather than merely not ruling it out. */
  readonly declared: boolean;
}

/** Where a schema speaks of the value at a path. */
export function originOf(
  compiler: Compiler,
  fitting: ViolationSearch,
  document: Value,
  path: Path,
  keyword: string | undefined,
): Origin {
  let located: Located = compiler.root;
  let value = document;
  for (const token of path) {
    const inner = stepInto(compiler, fitting, located, value, token, 0);
    const next = partOf(value, token);
    if (inner === undefined || next === undefined) return { pointer: `#${located.pointer}`, declared: false };
    located = inner;
    value = next;
  }
  const { schema, pointer } = settle(compiler, fitting, located, value, 0);
  const alike = keyword === undefined ? [] : (likeness.find((group) => group.includes(keyword)) ?? [keyword]);
  const named = [keyword ?? '', ...alike].find(
    (one) => typeof schema === 'object' && schema !== null && Object.hasOwn(schema, one),
  );
  return { pointer: `#${pointer}${named === undefined ? '' : `/${named}`}`, declared: true };
}

/** Keywords that answer the same question. */
const likeness: readonly (readonly string[])[] = [
  ['enum', 'const', 'type', 'bsonType', 'dynamoType', 'pattern'],
  ['minimum', 'exclusiveMinimum', 'multipleOf', 'type', 'bsonType'],
  ['maximum', 'exclusiveMaximum', 'type', 'bsonType'],
  ['minLength', 'maxLength', 'pattern', 'format', 'enum', 'const', 'type', 'bsonType'],
  ['required', 'dependentRequired', 'minProperties', 'properties'],
  ['additionalProperties', 'unevaluatedProperties', 'propertyNames', 'maxProperties', 'properties'],
  ['minItems', 'maxItems', 'uniqueItems', 'contains', 'items', 'prefixItems'],
];

function partOf(value: Value, token: string | number): Value | undefined {
  if (value.kind === 'array') return value.items[Number(token)];
  return value.kind === 'object' ? value.entries.find(([name]) => name === token)?.[1] : undefined;
}

/** The schema behind references and alternatives that the value meets. */
function settle(compiler: Compiler, fitting: ViolationSearch, located: Located, value: Value, depth: number): Located {
  const { schema } = located;
  if (typeof schema !== 'object' || schema === null || depth > 20) return located;
  if ('$ref' in schema && Object.keys(schema).length === 1) {
    return settle(compiler, fitting, compiler.referred(located, '$ref'), value, depth + 1);
  }
  for (const keyword of ['anyOf', 'oneOf'] as const) {
    const list: unknown = (schema as Readonly<Record<string, unknown>>)[keyword];
    if (!Array.isArray(list) || Object.keys(schema).length > 1) continue;
    for (const index of list.keys()) {
      const branch = compiler.below(located, keyword, index);
      if (branch !== undefined && fitting.fits(branch, value))
        return settle(compiler, fitting, branch, value, depth + 1);
    }
  }
  return located;
}

function stepInto(
  compiler: Compiler,
  fitting: ViolationSearch,
  located: Located,
  value: Value,
  token: string | number,
  depth: number,
): Located | undefined {
  const { schema } = located;
  if (typeof schema !== 'object' || schema === null || depth > 20) return undefined;
  const keys = schema as Readonly<Record<string, unknown>>;
  if (value.kind === 'array') {
    const tuple = Array.isArray(keys['items']) ? 'items' : 'prefixItems';
    const own =
      compiler.below(located, tuple, token) ??
      (Array.isArray(keys['items']) ? undefined : compiler.below(located, 'items'));
    if (own !== undefined) return own;
  } else {
    const own = compiler.below(located, 'properties', token);
    if (own !== undefined) return own;
    const patterns = Object.keys(keys['patternProperties'] ?? {});
    const source = patterns.find((one) => fitting.matches(one, String(token)));
    if (source !== undefined) return compiler.below(located, 'patternProperties', source);
  }
  if ('$ref' in keys) {
    const referred = stepInto(compiler, fitting, compiler.referred(located, '$ref'), value, token, depth + 1);
    if (referred !== undefined) return referred;
  }
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const list = keys[keyword];
    if (!Array.isArray(list)) continue;
    for (const index of list.keys()) {
      const branch = compiler.below(located, keyword, index);
      if (branch === undefined || !fitting.fits(branch, value)) continue;
      const inner = stepInto(compiler, fitting, branch, value, token, depth + 1);
      if (inner !== undefined) return inner;
    }
  }
  return value.kind === 'object' ? compiler.below(located, 'additionalProperties') : undefined;
}
