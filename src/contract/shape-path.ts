import { createRequire } from 'node:module';
import type { RE2JS as RE2JSClass } from 're2js';
import { canonicalText } from '../value/digest.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { defName } from './close-shape.js';
import type { Shape } from './contract.js';
import { ownValue } from './own-value.js';

/** What a shape says of one place below it. */
export interface Declared {
  readonly shape: Json;
  /** Every document that fits has it. */
  readonly required: boolean;
}

/** How many properties or elements deep a search follows a recursive shape. */
const MAX_STEPS = 64;

/**
 * What the shape says of a field of a document, judged over everything that is composed in place; undefined when no part
 * of it names the field.
 */
function propertyOf(shape: Json, name: string, defs: JsonObject): Declared | undefined {
  return search(shape, defs, new Set(), (schema) => {
    const properties = ownValue(schema, 'properties');
    const parts: Json[] = [];
    if (isJsonObject(properties) && Object.hasOwn(properties, name)) parts.push(properties[name] as Json);
    const patterns = ownValue(schema, 'patternProperties');
    if (isJsonObject(patterns)) {
      for (const [pattern, value] of Object.entries(patterns)) if (matches(pattern, name)) parts.push(value);
    }
    if (parts.length === 0) {
      const others = ownValue(schema, 'additionalProperties') ?? ownValue(schema, 'unevaluatedProperties');
      // A map with names that nobody can list declares each of them.
      if (isJsonObject(others)) parts.push(others);
    }
    const required = ownValue(schema, 'required');
    const isRequired = Array.isArray(required) && required.includes(name);
    if (parts.length === 0) return isRequired ? { shape: true, required: true } : undefined;
    return { shape: together(parts), required: isRequired };
  });
}

/** What the shape says of the elements of a list; undefined when it says nothing of any. */
export function elementOf(shape: Json, defs: JsonObject, index?: number): Declared | undefined {
  return search(shape, defs, new Set(), (schema) => {
    const tuple = ownValue(schema, 'prefixItems') ?? (Array.isArray(schema['items']) ? schema['items'] : undefined);
    const rest = Array.isArray(schema['items']) ? ownValue(schema, 'additionalItems') : ownValue(schema, 'items');
    const first = Array.isArray(tuple) ? (tuple as readonly Json[]) : [];
    if (index !== undefined && index < first.length) return { shape: first[index] as Json, required: false };
    const all =
      index === undefined ? [...first, ...(rest === undefined ? [] : [rest])] : rest === undefined ? [] : [rest];
    return all.length === 0 ? undefined : { shape: either(all), required: false };
  });
}

/** Looks at a schema and everything composed in place: what any part says holds together, what branches say is a choice. */
function search(
  schema: Json,
  defs: JsonObject,
  visited: ReadonlySet<string>,
  look: (schema: JsonObject) => Declared | undefined,
): Declared | undefined {
  if (!isJsonObject(schema)) return undefined;
  const found: Declared[] = [];
  const own = look(schema);
  if (own !== undefined) found.push(own);
  const name = defName(ownValue(schema, '$ref'));
  if (name !== undefined && !visited.has(name)) {
    const target = search(ownValue(defs, name) ?? true, defs, new Set([...visited, name]), look);
    if (target !== undefined) found.push(target);
  }
  const all = ownValue(schema, 'allOf');
  for (const part of Array.isArray(all) ? (all as readonly Json[]) : []) {
    const declared = search(part, defs, visited, look);
    if (declared !== undefined) found.push(declared);
  }
  const choices: Json[][] = [];
  for (const keyword of ['anyOf', 'oneOf']) {
    const branches = ownValue(schema, keyword);
    if (Array.isArray(branches)) choices.push([...(branches as readonly Json[])]);
  }
  const conditional = ['then', 'else'].map((keyword) => ownValue(schema, keyword)).filter((part) => part !== undefined);
  if (conditional.length > 0) choices.push([...conditional, ...(conditional.length === 1 ? [true] : [])]);
  const dependent = ownValue(schema, 'dependentSchemas');
  if (isJsonObject(dependent)) for (const part of Object.values(dependent)) choices.push([part, true]);
  for (const branches of choices) {
    const declared = branches.map((branch) => search(branch, defs, visited, look));
    if (declared.every((branch) => branch === undefined)) continue;
    found.push({
      shape: either(
        branches.flatMap((branch, index) => (describesNothingElse(branch) ? [] : [declared[index]?.shape ?? true])),
      ),
      required: declared.every(
        (branch, index) => branch?.required === true || describesNothingElse(branches[index] as Json),
      ),
    });
  }
  if (found.length === 0) return undefined;
  return { shape: together(found.map((part) => part.shape)), required: found.some((part) => part.required) };
}

/** The `null` branch of a nullable container says nothing of what lies inside the container. */
function describesNothingElse(branch: Json): boolean {
  if (!isJsonObject(branch)) return branch === false;
  const stated = ownValue(branch, 'bsonType') ?? ownValue(branch, 'type') ?? ownValue(branch, 'dynamoType');
  const kinds = (Array.isArray(stated) ? stated : stated === undefined ? [] : [stated]) as readonly unknown[];
  if (kinds.length > 0) return !['object', 'array', 'M', 'L', 'SS', 'NS', 'BS'].some((kind) => kinds.includes(kind));
  return Object.hasOwn(branch, 'const') && !isJsonObject(branch['const']) && !Array.isArray(branch['const']);
}

/** Whether a schema can describe a list at all, as far as its stated types say. */
function mayBeList(shape: Json, defs: JsonObject, visited: ReadonlySet<string> = new Set()): boolean {
  if (!isJsonObject(shape)) return shape !== false;
  const stated = ownValue(shape, 'bsonType') ?? ownValue(shape, 'type') ?? ownValue(shape, 'dynamoType');
  if (stated !== undefined)
    return (Array.isArray(stated) ? stated : [stated]).some((kind: Json) => kind === 'array' || kind === 'L');
  const name = defName(ownValue(shape, '$ref'));
  if (name !== undefined && !visited.has(name))
    return mayBeList(ownValue(defs, name) ?? true, defs, new Set([...visited, name]));
  return true;
}

/**
 * What a shape says of a dotted path, as MongoDB reads one: a segment passes through the elements of a list without
 * saying so, and a number is a position in a list. `*` stands for the elements, as in `fields`. Undefined when the path is
 * not declared. The result is self-contained.
 */
export function shapeAt(shape: Shape, path: string): Declared | undefined {
  if (typeof shape === 'boolean') return undefined;
  const defsValue = ownValue(shape, '$defs');
  const defs = isJsonObject(defsValue) ? defsValue : {};
  const { $defs: _defs, ...root } = shape;
  const found = step({ shape: root, required: true }, path.split('.'), defs, 0);
  return found === undefined ? undefined : { ...found, shape: withDefs(found.shape, defs) };
}

function step(from: Declared, segments: readonly string[], defs: JsonObject, steps: number): Declared | undefined {
  const [segment, ...rest] = segments;
  if (segment === undefined) return from;
  if (steps > MAX_STEPS) return undefined;
  const onwards = (next: Declared | undefined): Declared | undefined =>
    next === undefined
      ? undefined
      : step({ shape: next.shape, required: from.required && next.required }, rest, defs, steps + 1);
  if (segment === '*') return onwards(elementOf(from.shape, defs));
  const ways: (Declared | undefined)[] = [onwards(propertyOf(from.shape, segment, defs))];
  if (/^\d+$/.test(segment) && mayBeList(from.shape, defs))
    ways.push(onwards(elementOf(from.shape, defs, Number(segment))));
  const element = mayBeList(from.shape, defs) ? elementOf(from.shape, defs) : undefined;
  if (element !== undefined) ways.push(step({ shape: element.shape, required: false }, segments, defs, steps + 1));
  const found = ways.filter((way) => way !== undefined);
  if (found.length === 0) return undefined;
  return { shape: either(found.map((way) => way.shape)), required: found.length === 1 && found[0]?.required === true };
}

/** A part of a shape, with the definitions that it needs. */
export function withDefs(shape: Json, defs: JsonObject): Shape {
  if (!isJsonObject(shape)) return shape !== false;
  const needed = new Map<string, Json>();
  const collect = (value: Json): void => {
    if (Array.isArray(value)) (value as readonly Json[]).forEach(collect);
    else if (isJsonObject(value)) {
      const name = defName(ownValue(value, '$ref'));
      const target = name === undefined ? undefined : ownValue(defs, name);
      if (name !== undefined && target !== undefined && !needed.has(name)) {
        needed.set(name, target);
        collect(target);
      }
      Object.values(value).forEach(collect);
    }
  };
  collect(shape);
  return needed.size === 0 ? shape : { ...shape, $defs: Object.fromEntries(needed) };
}

/** A schema that says everything that the given ones say; what is said twice is said once. */
export function together(schemas: readonly Json[]): Json {
  const different = distinct(
    schemas.filter((schema) => schema !== true && !(isJsonObject(schema) && Object.keys(schema).length === 0)),
  );
  if (different.some((schema) => schema === false)) return false;
  const [first] = different;
  if (first === undefined) return true;
  return different.length === 1 ? first : { allOf: different };
}

/** A schema that accepts what any of the given ones accepts. */
export function either(schemas: readonly Json[]): Json {
  const different = distinct(schemas.filter((schema) => schema !== false));
  if (schemas.length > 0 && different.length === 0) return false;
  if (different.some((schema) => schema === true || (isJsonObject(schema) && Object.keys(schema).length === 0)))
    return true;
  const [first] = different;
  if (first === undefined) return true;
  return different.length === 1 ? first : { anyOf: different };
}

function distinct(schemas: readonly Json[]): readonly Json[] {
  const seen = new Map(schemas.map((schema) => [canonicalText(schema), schema]));
  return [...seen.values()];
}

/** Patterns come from other teams, so they run on an engine that never backtracks; what it cannot read matches nothing. */
function matches(pattern: string, name: string): boolean {
  const { RE2JS } = createRequire(import.meta.url)('re2js') as { readonly RE2JS: typeof RE2JSClass };
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern)).matcher(name).find();
  } catch {
    return false;
  }
}
