import type { Shape } from '../contract/contract.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { declaredPaths, resolveReference } from '../../fixtures/shape-paths.js';

type Path = readonly string[];

/**
 * What a shape says of some dotted paths only. A document breaks the result when it breaks the shape at one of them, at a
 * parent of one (a text where an object must be), or in a choice between alternatives that mentions one; what else the
 * shape says is left out. `*` stands for each element of an array, and arrays on the way may also go unmentioned, as in a
 * query. A part that cannot be taken apart stays whole, which blames more, never less.
 */
export function restrictShape(shape: Shape, paths: readonly string[]): Shape {
  if (paths.includes('') || hasFarReferences(shape)) return shape;
  const restricted = restrict(
    shape,
    paths.map((path) => path.split('.')),
    { root: shape, refs: [] },
  );
  if (!isJsonObject(shape) || !isJsonObject(restricted)) return restricted;
  const definitions = Object.fromEntries(
    Object.entries(shape).filter(([keyword]) => keyword === '$defs' || keyword === 'definitions'),
  );
  return { ...restricted, ...definitions };
}

/** What a shape says of everything but some dotted paths, such as those that an excluding projection takes away. */
export function omitFromShape(shape: Shape, paths: readonly string[]): Shape {
  const kept = declaredPaths(shape).filter(
    (declared) =>
      !paths.some((path) => declared === path || declared.startsWith(`${path}.`) || path.startsWith(`${declared}.`)),
  );
  return paths.length === 0 ? shape : restrictShape(shape, kept);
}

interface Context {
  readonly root: Shape;
  /** The references that were followed to get here. */
  readonly refs: readonly string[];
}

function restrict(shape: Shape, paths: readonly Path[], context: Context): Shape {
  if (paths.length === 0) return true;
  if (!isJsonObject(shape) || paths.some((path) => path.length === 0)) return shape;
  const kept: Record<string, Json> = {};
  const parts: Shape[] = [];
  for (const [keyword, value] of Object.entries(shape)) {
    switch (keyword) {
      case 'type':
      case 'bsonType':
      case 'dynamoType':
      case 'enum':
      case 'const':
      case 'patternProperties':
        kept[keyword] = value;
        break;
      case 'properties':
        kept[keyword] = restrictProperties(value as JsonObject, paths, context);
        break;
      case 'required':
        kept[keyword] = (value as readonly string[]).filter((name) => heads(paths).has(name));
        break;
      case 'additionalProperties':
        parts.push(...restrictUnnamed(shape, value as Shape, paths, context));
        break;
      case 'items':
      case 'prefixItems':
        kept[keyword] = Array.isArray(value)
          ? (value as readonly Shape[]).map((item) => restrict(item, elementPaths(paths), context))
          : restrict(value as Shape, elementPaths(paths), context);
        break;
      case 'allOf':
        parts.push(...(value as readonly Shape[]).map((part) => restrict(part, paths, context)));
        break;
      case 'anyOf':
      case 'oneOf':
        if (mentions(value as readonly Shape[], paths, context)) {
          parts.push({ anyOf: (value as readonly Shape[]).map((branch) => restrictBranch(branch, paths, context)) });
        }
        break;
      case '$ref': {
        const target = resolveReference(context.root, value as string);
        if (target === undefined || context.refs.includes(value as string)) kept[keyword] = value;
        else parts.push(restrict(target, paths, { ...context, refs: [...context.refs, value as string] }));
        break;
      }
      case 'dependentRequired':
        kept[keyword] = Object.fromEntries(
          Object.entries(value as Record<string, readonly string[]>).filter(([name, needed]) =>
            [name, ...needed].some((each) => heads(paths).has(each)),
          ),
        );
        break;
      case 'not':
      case 'dependentSchemas':
        if (mentions(alternatives(keyword, value), paths, context)) kept[keyword] = value;
        break;
      case 'if': {
        const branches = ['if', 'then', 'else'].filter((part) => shape[part] !== undefined);
        const mentioned = mentions(
          branches.map((part) => shape[part] as Shape),
          paths,
          context,
        );
        if (mentioned) for (const part of branches) kept[part] = shape[part] as Json;
        break;
      }
      default:
        // Sizes and names of a whole object say nothing of one path, annotations nothing at all.
        break;
    }
  }
  return parts.length === 0 ? kept : { ...kept, allOf: parts };
}

function restrictProperties(properties: JsonObject, paths: readonly Path[], context: Context): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      const rest = tails(paths, name);
      return rest.length === 0 ? [] : [[name, restrict(property as Shape, rest, context)]];
    }),
  );
}

/** What the shape says of names that it does not list, for the names in question. */
function restrictUnnamed(shape: JsonObject, value: Shape, paths: readonly Path[], context: Context): readonly Shape[] {
  if (shape['patternProperties'] !== undefined) return [];
  const named = new Set(Object.keys((shape['properties'] as JsonObject | undefined) ?? {}));
  return [...heads(paths)]
    .filter((name) => !named.has(name))
    .map((name) =>
      name === '*'
        ? {
            properties: Object.fromEntries([...named].map((each) => [each, true])),
            additionalProperties: restrict(value, tails(paths, '*'), context),
          }
        : { properties: { [name]: restrict(value, tails(paths, name), context) } },
    );
}

/** A branch of a choice keeps the fields that tell it from its neighbours, or every branch would seem to fit. */
function restrictBranch(branch: Shape, paths: readonly Path[], context: Context): Shape {
  const followed =
    isJsonObject(branch) && typeof branch['$ref'] === 'string'
      ? resolveReference(context.root, branch['$ref'])
      : branch;
  const properties = isJsonObject(followed) ? ((followed['properties'] as JsonObject | undefined) ?? {}) : {};
  const discriminators = Object.entries(properties)
    .filter(([, property]) => isJsonObject(property) && ('const' in property || 'enum' in property))
    .map(([name]) => [name]);
  const nulls = isJsonObject(followed) && (followed['type'] === 'null' || followed['bsonType'] === 'null');
  return nulls ? branch : restrict(branch, [...paths, ...discriminators], context);
}

function alternatives(keyword: string, value: Json): readonly Shape[] {
  if (keyword === 'not') return [value as Shape];
  return Object.entries(value as JsonObject).flatMap(([name, part]) => [
    { properties: { [name]: true } },
    part as Shape,
  ]);
}

function mentions(parts: readonly Shape[], paths: readonly Path[], context: Context): boolean {
  return parts.some((part) => {
    const declared = declaredPaths(part, context.root);
    return declared.length === 0 || declared.some((name) => paths.some((path) => overlaps(name.split('.'), path)));
  });
}

function overlaps(a: Path, b: Path): boolean {
  const left = a.filter((part) => !isElement(part));
  const right = b.filter((part) => !isElement(part));
  return left.slice(0, right.length).every((part, index) => part === right[index]);
}

function heads(paths: readonly Path[]): ReadonlySet<string> {
  return new Set(paths.flatMap((path) => path.slice(0, 1)));
}

/** What remains of the paths that go through a property; a `*` goes through every property of a map. */
function tails(paths: readonly Path[], name: string): readonly Path[] {
  return paths.filter((path) => path[0] === name || path[0] === '*').map((path) => path.slice(1));
}

function elementPaths(paths: readonly Path[]): readonly Path[] {
  return paths.map((path) => (path[0] !== undefined && isElement(path[0]) ? path.slice(1) : path));
}

function isElement(part: string): boolean {
  return part === '*' || /^\d+$/.test(part) || part.startsWith('$');
}

/** References to anything but a definition would mean something else once the shape around them has changed. */
function hasFarReferences(value: Json): boolean {
  if (Array.isArray(value)) return (value as readonly Json[]).some(hasFarReferences);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([keyword, part]) => {
    if (keyword === '$ref') return typeof part === 'string' && !/^#\/(\$defs|definitions)\//.test(part);
    return keyword === '$dynamicRef' || keyword === '$anchor' || keyword === '$id' || hasFarReferences(part);
  });
}
