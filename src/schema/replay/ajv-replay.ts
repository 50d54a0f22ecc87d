import { createRequire } from 'node:module';
import type * as Ajv from 'ajv/dist/2020.js';
import type { Options, ValidateFunction } from 'ajv/dist/2020.js';
import { type Matcher, compileMatcher } from '../regex/matcher.js';
import { exactOfPrinted, isMultiple } from './exact-number.js';
import { hasFormat } from './formats.js';
import { jsonValues } from './json-values.js';
import { type Schema, type SchemaObject, formOf, isSchemaObject, subschemasOf } from './keywords.js';
import { ReplayRefusal } from './view.js';

const require = createRequire(import.meta.url);
const compiled = new WeakMap<object, Map<boolean, ValidateFunction>>();

function linearMatcher(source: string): Matcher {
  const matcher = compileMatcher(source);
  if ('unsupported' in matcher) throw new ReplayRefusal(matcher.unsupported, '');
  return matcher;
}
// ajv prints this where it writes standalone code, which is never done here.
linearMatcher.code = 'linearMatcher';

// ajv 8 passes by some annotations of `contains` and `if`, and resolves dynamic references otherwise than the specification.
const misread = new Set(['unevaluatedProperties', 'unevaluatedItems', '$dynamicRef']);

const inherited = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether a name that every JavaScript object inherits occurs anywhere; what ajv generates takes it for present. */
function namesInherited(schema: Schema): boolean {
  const waiting: unknown[] = [schema];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (typeof place === 'string' && inherited.has(place)) return true;
    if (typeof place !== 'object' || place === null) continue;
    if (Object.keys(place).some((name) => inherited.has(name))) return true;
    for (const part of Object.values(place) as unknown[]) waiting.push(part);
  }
  return false;
}

/** Compiling a larger or deeper schema takes ajv a good part of the time that a whole question may take. */
const mostParts = 800;
const greatestSumOfDepths = 10_000;

/** Whether a schema has too many parts for ajv, which writes out a part as often as it is there, and names it by all that it is in. */
function isLarge(schema: Schema): boolean {
  let parts = 0;
  let depths = 0;
  const waiting: { readonly place: unknown; readonly depth: number }[] = [{ place: schema, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { place, depth } = next;
    if (typeof place !== 'object' || place === null) continue;
    const inner = Object.values(place) as readonly unknown[];
    parts += inner.length;
    depths += inner.length * (depth + 1);
    if (parts > mostParts || depths > greatestSumOfDepths) return true;
    for (const part of inner) waiting.push({ place: part, depth: depth + 1 });
  }
  return false;
}

/** Whether ajv is known to read every keyword of the schema as the specification does. */
export function isReadByAjv(schema: Schema): boolean {
  if (isLarge(schema) || namesInherited(schema)) return false;
  const waiting: unknown[] = [schema];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (!isSchemaObject(place)) continue;
    if (Object.keys(place).some((keyword) => misread.has(keyword))) return false;
    // An empty list of constants holds for nothing; ajv takes it for a mistake.
    if (Array.isArray(place['enum']) && place['enum'].length === 0) return false;
    // Beside a tuple it overlooks that `contains` fails for an empty array.
    if (place['contains'] !== undefined && (place['prefixItems'] !== undefined || Array.isArray(place['items'])))
      return false;
    for (const below of subschemasOf(place, jsonValues)) waiting.push(below.schema);
  }
  return true;
}

/**
 * Whether ajv accepts the value; `undefined` when it has no opinion, because it cannot compile the schema or what it compiled throws.
 * The schema must have been checked: nothing is left for ajv to skip.
 */
export function acceptsByAjv(schema: Schema, value: unknown, assertFormats: boolean): boolean | undefined {
  if (typeof schema === 'boolean') return schema;
  const known = compiled.get(schema)?.get(assertFormats);
  try {
    const validate = known ?? compile(schema, assertFormats);
    if (known === undefined) {
      const forms = compiled.get(schema) ?? new Map<boolean, ValidateFunction>();
      forms.set(assertFormats, validate);
      compiled.set(schema, forms);
    }
    return validate(value);
  } catch (error) {
    if (error instanceof ReplayRefusal) throw error;
    // Its own recursion too: it may go round in references between resources for ever.
    return undefined;
  }
}

function compile(schema: SchemaObject, assertFormats: boolean): ValidateFunction {
  // Loaded on first use: most questions are settled without it.
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof Ajv;
  const options: Options = {
    strict: false,
    meta: false,
    validateSchema: false,
    validateFormats: assertFormats,
    unicodeRegExp: true,
    logger: false,
    ownProperties: true,
    inlineRefs: false,
    code: { regExp: linearMatcher },
  };
  const ajv = new Ajv2020(options);
  // ajv divides in floating point, for which 0.3 is no multiple of 0.1.
  ajv.removeKeyword('multipleOf');
  ajv.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    validate: (divisor: number, number: number) => isMultiple(exactOfPrinted(number), exactOfPrinted(divisor)),
  });
  if (assertFormats) {
    for (const name of formatsIn(schema)) ajv.addFormat(name, (text: string) => hasFormat(name, text));
  }
  return ajv.compile(modernised(schema) as SchemaObject);
}

function formatsIn(schema: SchemaObject): ReadonlySet<string> {
  const names = new Set<string>();
  const waiting: unknown[] = [schema];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (!isSchemaObject(place)) continue;
    if (typeof place['format'] === 'string') names.add(place['format']);
    for (const below of subschemasOf(place, jsonValues)) waiting.push(below.schema);
  }
  return names;
}

function modernisedUnder(keyword: string, value: unknown): unknown {
  switch (formOf(keyword, jsonValues)) {
    case 'schema':
      return modernised(value);
    case 'schemas':
    case 'schema-or-schemas':
      return Array.isArray(value) ? value.map(modernised) : modernised(value);
    case 'named-schemas':
    case 'named-schemas-or-names':
      return Object.fromEntries(Object.entries(value as object).map(([name, below]) => [name, modernised(below)]));
    default:
      return value;
  }
}

/** The schema with draft 7's tuples and dependencies in the words of 2020-12; pointers into those two find nothing afterwards. */
function modernised(schema: unknown): unknown {
  if (!isSchemaObject(schema)) return schema;
  const modern: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, modernisedUnder(keyword, value)]),
  );
  if (Array.isArray(modern['items'])) {
    modern['prefixItems'] = modern['items'];
    if (modern['additionalItems'] === undefined) delete modern['items'];
    else modern['items'] = modern['additionalItems'];
  }
  delete modern['additionalItems'];
  const old = modern['dependencies'];
  if (isSchemaObject(old)) {
    delete modern['dependencies'];
    const [names, schemas] = [
      { ...(modern['dependentRequired'] ?? {}) },
      { ...(modern['dependentSchemas'] ?? {}) },
    ] as [Record<string, unknown>, Record<string, unknown>];
    const extra: SchemaObject[] = [];
    for (const [name, value] of Object.entries(old)) {
      const into = Array.isArray(value) ? names : schemas;
      // Both spellings for one name: the older one moves to a branch of its own.
      if (Object.hasOwn(into, name))
        extra.push({ [Array.isArray(value) ? 'dependentRequired' : 'dependentSchemas']: { [name]: value } });
      else into[name] = value;
    }
    if (Object.keys(names).length > 0) modern['dependentRequired'] = names;
    if (Object.keys(schemas).length > 0) modern['dependentSchemas'] = schemas;
    if (extra.length > 0) modern['allOf'] = [...((modern['allOf'] ?? []) as readonly unknown[]), ...extra];
  }
  return modern;
}
