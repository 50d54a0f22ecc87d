import type { Spend } from '../budget.js';
import { compileMatcher } from '../regex/matcher.js';
import { exactOfPrinted } from './exact-number.js';
import { knowsFormat } from './formats.js';
import {
  type Schema,
  type SchemaObject,
  formOf,
  isSchema,
  isSchemaObject,
  pointerStep,
  subschemasOf,
} from './keywords.js';
import type { References } from './references.js';
import { ReplayRefusal, type ValueModel } from './view.js';

const jsonTypes = new Set(['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']);
const rangeBounds = ['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'];

const knownDialect = /^https?:\/\/json-schema\.org\/(?:draft-0[467]|draft\/2019-09|draft\/2020-12)\/schema#?$/u;

interface Place {
  readonly schema: unknown;
  readonly pointer: string;
}

/**
 * Looks at every schema that the root can reach and refuses, by code and pointer, whatever the interpreter could only skip: unknown
 * keywords, malformed values, references to nowhere, patterns without a language. Iterative, so that no nesting overflows the stack.
 *
 * @throws {ReplayRefusal}
 */
export function checkSchema(
  root: Schema,
  model: ValueModel,
  references: References,
  assertFormats: boolean,
  spend: Spend,
): void {
  const waiting: Place[] = [{ schema: root, pointer: '' }];
  const seen = new Set<unknown>();
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { schema, pointer } = place;
    if (!isSchema(schema)) throw new ReplayRefusal('malformed-schema', pointer);
    if (typeof schema === 'boolean' || seen.has(schema)) continue;
    seen.add(schema);
    spend();
    for (const [keyword, value] of Object.entries(schema)) {
      const at = pointer + pointerStep(keyword);
      checkKeyword(keyword, value, at, model, spend);
      // Another dialect may give any keyword another meaning, or none.
      if (keyword === '$schema' && !(typeof value === 'string' && knownDialect.test(value))) {
        throw new ReplayRefusal('unknown-dialect', at);
      }
      if (keyword === 'format' && assertFormats && typeof value === 'string' && !knowsFormat(value)) {
        throw new ReplayRefusal('unknown-format', at);
      }
    }
    checkTypes(schema, pointer, model);
    for (const below of subschemasOf(schema, model)) {
      // What only waits to be referred to is looked at when something refers to it.
      if (below.keyword === '$defs' || below.keyword === 'definitions') continue;
      waiting.push({ schema: below.schema, pointer: pointer + below.steps.map(pointerStep).join('') });
    }
    for (const target of referenced(schema, pointer, references)) waiting.push(target);
  }
}

function* referenced(schema: SchemaObject, pointer: string, references: References): Generator<Place> {
  const resource = references.resourceOf(schema);
  for (const keyword of ['$ref', '$dynamicRef'] as const) {
    const reference = schema[keyword];
    if (typeof reference !== 'string') continue;
    const target = references.resolve(reference, resource);
    if (target === undefined) throw new ReplayRefusal('unresolvable-ref', `${pointer}/${keyword}`);
    yield { schema: target.schema, pointer: `${pointer}/${keyword}` };
    if (keyword === '$ref') continue;
    for (const dynamic of references.dynamicTargets(reference.slice(reference.indexOf('#') + 1))) {
      yield { schema: dynamic.schema, pointer: `${pointer}/${keyword}` };
    }
  }
}

function checkTypes(schema: SchemaObject, pointer: string, model: ValueModel): void {
  if (model.name !== 'bson') return;
  if (Object.hasOwn(schema, 'type') && Object.hasOwn(schema, 'bsonType')) {
    throw new ReplayRefusal('type-and-bson-type', pointer);
  }
  const types = Array.isArray(schema['type']) ? (schema['type'] as readonly unknown[]) : [schema['type']];
  if (types.includes('integer')) throw new ReplayRefusal('type-integer', `${pointer}/type`);
}

function checkKeyword(keyword: string, value: unknown, at: string, model: ValueModel, spend: Spend): void {
  const malformed = (): never => {
    throw new ReplayRefusal('malformed-schema', at);
  };
  const patternIn = (source: unknown, where: string): void => {
    if (typeof source !== 'string') return malformed();
    const matcher = compileMatcher(source, spend);
    if ('unsupported' in matcher) throw new ReplayRefusal(matcher.unsupported, where);
  };
  const isNames = (names: unknown): boolean =>
    Array.isArray(names) && names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  const isName = (known: { has: (name: string) => boolean }) => (name: unknown) =>
    typeof name === 'string' && known.has(name);
  const typesIn = (known: { has: (name: string) => boolean }): void => {
    const types: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    if (types.length === 0 || new Set(types).size !== types.length || !types.every(isName(known))) malformed();
  };
  switch (formOf(keyword, model)) {
    case undefined:
      throw new ReplayRefusal('unsupported-keyword', at);
    case 'annotation':
    case 'literal':
    case 'schema':
      return;
    case 'schemas':
      if (!Array.isArray(value) || (value.length === 0 && keyword !== 'prefixItems')) malformed();
      return;
    case 'schema-or-schemas':
      return;
    case 'named-schemas':
      if (!isSchemaObject(value)) return malformed();
      if (keyword === 'patternProperties') {
        for (const source of Object.keys(value)) patternIn(source, at + pointerStep(source));
      }
      return;
    case 'named-schemas-or-names':
      if (!isSchemaObject(value)) return malformed();
      if (!Object.values(value).every((member) => isNames(member) || isSchema(member))) malformed();
      return;
    case 'count':
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) malformed();
      return;
    case 'number':
    case 'positive-number':
      // MongoDB also reads the older form, which makes the bound beside it exclusive.
      if (model.name === 'bson' && typeof value === 'boolean' && keyword.startsWith('exclusive')) return;
      checkNumber(value, keyword, at, model);
      return;
    case 'pattern':
      patternIn(value, at);
      return;
    case 'names':
      if (!isNames(value)) malformed();
      return;
    case 'dependent-names':
      if (!isSchemaObject(value) || !Object.values(value).every(isNames)) malformed();
      return;
    case 'boolean':
      if (typeof value !== 'boolean') malformed();
      return;
    case 'reference':
      if (typeof value !== 'string') malformed();
      return;
    case 'json-types':
      typesIn(jsonTypes);
      return;
    case 'store-types':
      typesIn(model.typeNames);
      return;
    case 'literals':
      if (!Array.isArray(value)) malformed();
      return;
    case 'range':
      if (!isSchemaObject(value) || !isName(model.typeNames)(value['type'])) return malformed();
      if (!Object.keys(value).every((name) => name === 'type' || rangeBounds.includes(name))) malformed();
  }
}

function checkNumber(value: unknown, keyword: string, at: string, model: ValueModel): void {
  const view = typeof value === 'number' ? undefined : viewOfLiteral(value, at, model);
  const exact = typeof value === 'number' ? exactOfPrinted(value) : view?.kind === 'number' ? view.exact : undefined;
  const positive = exact?.kind === 'finite' && exact.top > 0n;
  if (exact === undefined || (keyword === 'multipleOf' && !positive)) throw new ReplayRefusal('malformed-schema', at);
}

function viewOfLiteral(value: unknown, at: string, model: ValueModel): ReturnType<ValueModel['view']> {
  try {
    return model.view(model.literal(value));
  } catch {
    throw new ReplayRefusal('malformed-schema', at);
  }
}
