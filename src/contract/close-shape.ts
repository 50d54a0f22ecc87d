import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Shape } from './contract.js';
import { mapSubschemas, visitSubschemas } from './map-schema.js';
import { ownValue } from './own-value.js';

/**
 * The shape as a writer means it: an object that lists properties has no others, unless the writer says so itself
 * (`additionalProperties` or `unevaluatedProperties`); an object that lists none is free-form. What is listed is judged
 * over everything that is composed in place (`allOf`, `anyOf`, `$ref`, `then`, ...), as `unevaluatedProperties` does.
 * Closing a closed shape changes nothing.
 */
export function closeShape(shape: Shape): Shape {
  if (typeof shape === 'boolean') return shape;
  const defs = ownValue(shape, '$defs');
  const closing = new Closing(isJsonObject(defs) ? defs : {});
  const { $defs: _defs, ...root } = shape;
  const closed = closing.close(root, 'whole');
  const closedDefs = closing.defs();
  return Object.keys(closedDefs).length > 0 && isJsonObject(closed)
    ? { ...closed, $defs: closedDefs }
    : (closed as Shape);
}

/** Whether the schema, or anything composed in place, lists properties. */
export function listsProperties(schema: Json, defs: JsonObject, visited: Set<string> = new Set()): boolean {
  if (!isJsonObject(schema)) return false;
  const listed = ['properties', 'patternProperties'].some((keyword) => {
    const map = ownValue(schema, keyword);
    return isJsonObject(map) && Object.keys(map).length > 0;
  });
  if (listed) return true;
  const name = defName(ownValue(schema, '$ref'));
  if (name !== undefined && !visited.has(name)) {
    visited.add(name);
    if (listsProperties(ownValue(defs, name) ?? true, defs, visited)) return true;
  }
  let found = false;
  visitSubschemas(schema, (subschema, { info }) => {
    if (info.inPlace === true && info.predicate !== true) found ||= listsProperties(subschema, defs, visited);
  });
  return found;
}

/**
 * How a schema is met: it describes a whole value (so it is closed), it is one part of a composition (which is closed by
 * whoever composes), or it only decides something (so that closing it would change what it decides).
 */
type Role = 'whole' | 'part' | 'predicate';

class Closing {
  readonly #source: JsonObject;
  readonly #made = new Map<string, Json>();
  readonly #started = new Set<string>();

  constructor(source: JsonObject) {
    this.#source = source;
  }

  /** A definition is needed once for each role that it is met in; as a whole it keeps its name. */
  defs(): JsonObject {
    return Object.fromEntries([...this.#made].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  close(schema: Json, role: Role): Json {
    if (!isJsonObject(schema)) return schema;
    if (role === 'predicate') return this.#descend(schema, role);
    const closes = role === 'whole' && !saysItself(schema) && listsProperties(schema, this.#source);
    if (!closes) return this.#descend(schema, role);
    const nullable = this.#closeOnlyBranch(schema);
    if (nullable !== undefined) return nullable;
    const composed = IN_PLACE.some((keyword) => Object.hasOwn(schema, keyword));
    const below = this.#descend(schema, 'part');
    return composed ? { ...below, unevaluatedProperties: false } : { ...below, additionalProperties: false };
  }

  /** Closes what lies below a schema; what is composed in place takes the given role. */
  #descend(schema: JsonObject, role: Role): JsonObject {
    const inner = role === 'whole' ? 'whole' : role;
    const mapped = mapSubschemas(schema, (subschema, { keyword, info }) => {
      if (keyword === '$defs' || keyword === 'definitions') return subschema;
      if (role === 'predicate' || info.predicate === true) return this.close(subschema, 'predicate');
      if (info.inPlace !== true) return this.close(subschema, 'whole');
      // Nothing is listed here or in any branch, or the schema has its own say: the branches are still parts of it.
      return this.close(subschema, inner === 'whole' ? 'part' : inner);
    });
    const reference = ownValue(schema, '$ref');
    if (typeof reference !== 'string') return mapped;
    return {
      ...mapped,
      $ref: this.#reference(reference, Object.keys(schema).length === 1 ? role : role === 'whole' ? 'part' : role),
    };
  }

  #reference(reference: string, role: Role): string {
    const name = defName(reference);
    if (name === undefined) return reference;
    // Names of definitions hold no dots of their own; one that has its role already keeps it.
    const made = role === 'whole' || name.endsWith(`.${role}`) ? name : `${name}.${role}`;
    if (!this.#started.has(made)) {
      this.#started.add(made);
      const target = ownValue(this.#source, name);
      if (target !== undefined) this.#made.set(made, this.close(target, role));
    }
    return `#/$defs/${encodeSegment(made)}`;
  }

  /**
   * The nullable object: `anyOf: [null, { properties }]`, or a bare reference. Closing the only branch that describes
   * objects says the same as closing the composition, in words that are simpler to read and to decide.
   */
  #closeOnlyBranch(schema: JsonObject): JsonObject | undefined {
    const keywords = Object.keys(schema).filter((keyword) => !ANNOTATIONS.has(keyword));
    const [keyword] = keywords;
    if (keywords.length !== 1 || keyword === undefined) return undefined;
    if (keyword === '$ref') return this.#descend(schema, 'whole');
    if (keyword !== 'anyOf' && keyword !== 'oneOf') return undefined;
    const branches = schema[keyword];
    if (!Array.isArray(branches)) return undefined;
    const others = (branches as readonly Json[]).filter((branch) => !excludesObjects(branch));
    if (others.length !== 1) return undefined;
    return { ...schema, [keyword]: (branches as readonly Json[]).map((branch) => this.close(branch, 'whole')) };
  }
}

const IN_PLACE = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas', 'dependencies'];
const ANNOTATIONS = new Set(['title', 'description', '$comment', 'examples', 'default', 'readOnly', 'writeOnly']);

function saysItself(schema: JsonObject): boolean {
  return Object.hasOwn(schema, 'additionalProperties') || Object.hasOwn(schema, 'unevaluatedProperties');
}

function excludesObjects(schema: Json): boolean {
  if (!isJsonObject(schema)) return schema === false;
  for (const [keyword, object] of [
    ['bsonType', 'object'],
    ['type', 'object'],
    ['dynamoType', 'M'],
  ] as const) {
    const stated = ownValue(schema, keyword);
    if (stated !== undefined) return !(Array.isArray(stated) ? stated : [stated]).includes(object);
  }
  const constants = Object.hasOwn(schema, 'const') ? [schema['const'] as Json] : ownValue(schema, 'enum');
  return Array.isArray(constants) && constants.every((constant) => !isJsonObject(constant) || isTypedValue(constant));
}

/** Extended JSON and DynamoDB's typed values are written as objects and are none. */
function isTypedValue(value: JsonObject): boolean {
  return Object.keys(value).some((key) => key.startsWith('$'));
}

/** The name of the local definition that a reference names. */
export function defName(reference: Json | undefined): string | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#/$defs/')) return undefined;
  return reference.slice('#/$defs/'.length).replaceAll('~1', '/').replaceAll('~0', '~');
}

function encodeSegment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
