import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { defName } from './close-shape.js';
import type { Shape, Store } from './contract.js';
import { mapSubschemas } from './map-schema.js';
import { ownValue } from './own-value.js';
import { withDefs } from './shape-path.js';
import { containerSchema } from './type-names.js';

export interface PickedPath {
  /** As in `fields`: `*` for each element. */
  readonly path: string;
  /** Always there in the result, though optional in general. */
  readonly always: boolean;
}

interface PathTree {
  leaf: boolean;
  always: boolean;
  readonly children: Map<string, PathTree>;
  element?: PathTree;
}

/**
 * What a shape says of a document of which only some paths are looked at. Every document that fits the shape fits the
 * result; what the shape says of several fields at once is left out, unless all that it names is picked.
 */
export function pickPaths(shape: Shape, paths: readonly PickedPath[], store: Store): Shape {
  const tree = treeOf(paths);
  const { root, defs } = split(shape);
  const picked = pick(root, tree, defs, store, true);
  return withDefs(picked, defs);
}

/** What a shape says of a document from which some paths were taken away. */
export function omitPaths(shape: Shape, paths: readonly string[]): Shape {
  const { root, defs } = split(shape);
  return withDefs(omit(root, treeOf(paths.map((path) => ({ path, always: false }))), defs), defs);
}

function split(shape: Shape): { readonly root: Json; readonly defs: JsonObject } {
  if (typeof shape === 'boolean') return { root: shape, defs: {} };
  const { $defs, ...root } = shape;
  return { root, defs: isJsonObject($defs) ? $defs : {} };
}

function treeOf(paths: readonly PickedPath[]): PathTree {
  const root: PathTree = { leaf: false, always: false, children: new Map() };
  for (const { path, always } of paths) {
    let node = root;
    for (const segment of path.split('.')) {
      const created: PathTree = { leaf: false, always: false, children: new Map() };
      const next = segment === '*' ? (node.element ?? created) : (node.children.get(segment) ?? created);
      if (segment === '*') node.element = next;
      else node.children.set(segment, next);
      next.always ||= always;
      node = next;
    }
    node.leaf = true;
  }
  return root;
}

/** Keywords that say something of a container as a whole and survive a look at some of its parts. */
const KEPT = new Set(['bsonType', 'type', 'dynamoType', 'minItems', 'maxItems', 'uniqueItems', 'title', 'description']);

function pick(schema: Json, given: PathTree, defs: JsonObject, store: Store, outer: boolean): Json {
  if (given.leaf) return schema;
  const tree = throughList(schema, given);
  if (!isJsonObject(schema)) return outer ? demanding({}, tree, store) : schema;
  const name = defName(ownValue(schema, '$ref'));
  const target = name === undefined ? undefined : ownValue(defs, name);
  const inPlace = (part: Json): Json => pick(part, tree, defs, store, false);
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, Json][] => {
    switch (keyword) {
      case 'properties': {
        if (!isJsonObject(value)) return [];
        const kept = [...tree.children].filter(([child]) => Object.hasOwn(value, child));
        return kept.length === 0
          ? []
          : [
              [
                keyword,
                Object.fromEntries(
                  kept.map(([child, below]) => [child, pick(value[child] as Json, below, defs, store, true)]),
                ),
              ],
            ];
      }
      case 'required': {
        const kept = (Array.isArray(value) ? (value as readonly string[]) : []).filter((child) =>
          tree.children.has(child),
        );
        return kept.length === 0 ? [] : [[keyword, kept]];
      }
      case 'items':
        if (Array.isArray(value)) return [];
        return [[keyword, pick(value, tree.element ?? tree, defs, store, tree.element !== undefined)]];
      case 'allOf':
      case 'anyOf':
        return Array.isArray(value) ? [[keyword, (value as readonly Json[]).map(inPlace)]] : [];
      case 'oneOf':
        // Branches that differ only in what is not looked at may all fit what is left.
        return Array.isArray(value) ? [['anyOf', (value as readonly Json[]).map(inPlace)]] : [];
      case 'additionalProperties':
        return isJsonObject(value) ? namedByMap(schema, value, tree, defs, store) : [];
      default:
        return KEPT.has(keyword) ? [[keyword, value]] : [];
    }
  });
  const merged = mergeEntries(entries);
  const withTarget = target === undefined ? merged : conjoined(merged, inPlace(target));
  return outer ? demanding(withTarget, tree, store) : withTarget;
}

/** MongoDB's paths pass through the elements of a list without saying so. */
function throughList(schema: Json, tree: PathTree): PathTree {
  const isList = isJsonObject(schema) && schema['bsonType'] === 'array';
  if (!isList || tree.element !== undefined || tree.children.size === 0) return tree;
  return { leaf: false, always: tree.always, children: new Map(), element: tree };
}

/** Names that only a map's general schema declares. */
function namedByMap(
  schema: JsonObject,
  general: Json,
  tree: PathTree,
  defs: JsonObject,
  store: Store,
): [string, Json][] {
  const listed = ownValue(schema, 'properties');
  const names = [...tree.children].filter(([child]) => !(isJsonObject(listed) && Object.hasOwn(listed, child)));
  if (names.length === 0 || Object.hasOwn(schema, 'patternProperties')) return [];
  return [
    ['properties', Object.fromEntries(names.map(([child, below]) => [child, pick(general, below, defs, store, true)]))],
  ];
}

function mergeEntries(entries: readonly [string, Json][]): JsonObject {
  const result = new Map<string, Json>();
  for (const [keyword, value] of entries) {
    const existing = result.get(keyword);
    if (existing === undefined) result.set(keyword, value);
    else if (isJsonObject(existing) && isJsonObject(value)) result.set(keyword, { ...existing, ...value });
    else result.set('allOf', [{ [keyword]: existing }, { [keyword]: value }]);
  }
  return Object.fromEntries(result);
}

function conjoined(schema: JsonObject, other: Json): JsonObject {
  if (Object.keys(schema).length === 0 && isJsonObject(other)) return other;
  const list = ownValue(schema, 'allOf');
  return { ...schema, allOf: [...(Array.isArray(list) ? (list as readonly Json[]) : []), other] };
}

/** What `!` adds: the container is there as a container, and holds the name. */
function demanding(schema: JsonObject, tree: PathTree, store: Store): JsonObject {
  const names = [...tree.children].filter(([, child]) => child.always).map(([name]) => name);
  if (names.length > 0) {
    const required = ownValue(schema, 'required');
    const present = Array.isArray(required) ? (required as readonly string[]) : [];
    return {
      ...schema,
      ...asContainer(schema, 'object', store),
      required: [...present, ...names.filter((name) => !present.includes(name))],
    };
  }
  return tree.element?.always === true ? { ...schema, ...asContainer(schema, 'array', store) } : schema;
}

function asContainer(schema: JsonObject, kind: 'object' | 'array', store: Store): JsonObject {
  return Object.hasOwn(schema, 'dynamoType')
    ? { dynamoType: kind === 'object' ? 'M' : 'L' }
    : containerSchema(kind, store);
}

function omit(schema: Json, tree: PathTree, defs: JsonObject): Json {
  if (!isJsonObject(schema) || tree.leaf) return schema;
  const name = defName(ownValue(schema, '$ref'));
  const target = name === undefined ? undefined : ownValue(defs, name);
  const below = mapSubschemas(schema, (subschema, { keyword, path, info }) => {
    if (keyword === 'properties') {
      const child = tree.children.get(String(path[1]));
      return child === undefined ? subschema : child.leaf ? true : omit(subschema, child, defs);
    }
    if (keyword === 'items' && !Array.isArray(schema['items'])) return omit(subschema, tree.element ?? tree, defs);
    return info.inPlace === true && info.predicate !== true ? omit(subschema, tree, defs) : subschema;
  });
  const gone = [...tree.children].filter(([, child]) => child.leaf).map(([child]) => child);
  const entries = Object.entries(below).flatMap(([keyword, value]): [string, Json][] => {
    if (keyword === 'properties' && isJsonObject(value)) {
      return [[keyword, Object.fromEntries(Object.entries(value).filter(([child]) => !gone.includes(child)))]];
    }
    if (keyword === 'required' && Array.isArray(value))
      return [[keyword, (value as readonly string[]).filter((child) => !gone.includes(child))]];
    if (keyword === '$ref' && target !== undefined) return [];
    // These speak of fields together; once some are gone they may no longer hold.
    if (
      ['not', 'if', 'then', 'else', 'minProperties', 'dependentRequired', 'dependentSchemas', 'dependencies'].includes(
        keyword,
      )
    )
      return [];
    return keyword === 'oneOf' ? [['anyOf', value]] : [[keyword, value]];
  });
  const merged = mergeEntries(entries);
  return target === undefined ? merged : conjoined(merged, omit(target, tree, defs));
}
