import type { Shape } from '../contract/contract.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';

/** The part of a shape that `#/...` points to, when there is one. */
export function resolveReference(root: Shape, ref: string): Shape | undefined {
  if (ref === '#') return root;
  if (!ref.startsWith('#/')) return undefined;
  let at: Json | undefined = root;
  for (const part of ref.slice(2).split('/')) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(at)) at = (at as readonly Json[])[Number(name)];
    else if (isJsonObject(at) && Object.hasOwn(at, name)) at = at[name];
    else return undefined;
  }
  return typeof at === 'boolean' || isJsonObject(at) ? at : undefined;
}

/** The dotted paths that a shape declares anywhere in it, parents before children, `*` for the elements of an array. */
export function declaredPaths(shape: Shape, root: Shape = shape): readonly string[] {
  const found = new Set<string>();
  visitShape(shape, root, (path) => {
    if (path !== '') found.add(path);
  });
  return [...found];
}

/** Every part of the shape that speaks of one dotted path, composed branches and references included. */
export function partsAt(shape: Shape, path: string): readonly Shape[] {
  const wanted = path
    .split('.')
    .filter((part) => part !== '*')
    .join('.');
  const parts: Shape[] = [];
  visitShape(shape, shape, (at, part) => {
    const plain = at
      .split('.')
      .filter((each) => each !== '*')
      .join('.');
    if (plain === wanted) parts.push(part);
  });
  return parts;
}

/** Whether the shape, or a part of it, forbids what it does not name, so that any new field matters to it. */
export function closesSomething(shape: Shape): boolean {
  let closes = false;
  visitShape(shape, shape, (_path, part) => {
    if (!isJsonObject(part)) return;
    for (const keyword of ['additionalProperties', 'unevaluatedProperties']) {
      const value = part[keyword];
      if (value !== undefined && value !== true) closes = true;
    }
    if (['maxProperties', 'propertyNames', 'patternProperties'].some((keyword) => keyword in part)) closes = true;
  });
  return closes;
}

/** Shows every part of a shape with the dotted path of the value that it speaks of. */
export function visitShape(shape: Shape, root: Shape, visit: (path: string, part: Shape) => void): void {
  walk(shape, '', []);

  function walk(part: Shape, path: string, refs: readonly string[]): void {
    visit(path, part);
    if (!isJsonObject(part)) return;
    for (const [keyword, value] of Object.entries(part)) {
      switch (keyword) {
        case 'properties':
        case 'dependentSchemas':
          for (const [name, property] of Object.entries(value as JsonObject)) {
            const below = keyword === 'properties' ? join(path, name) : path;
            if (keyword === 'dependentSchemas') visit(join(path, name), true);
            walk(property as Shape, below, refs);
          }
          break;
        case 'patternProperties':
          for (const property of Object.values(value as JsonObject)) walk(property as Shape, join(path, '*'), refs);
          break;
        case 'additionalProperties':
          if (isJsonObject(value)) walk(value, join(path, '*'), refs);
          break;
        case 'items':
        case 'prefixItems':
        case 'contains':
          for (const item of Array.isArray(value) ? (value as readonly Shape[]) : [value as Shape]) {
            walk(item, join(path, '*'), refs);
          }
          break;
        case 'allOf':
        case 'anyOf':
        case 'oneOf':
          for (const branch of value as readonly Shape[]) walk(branch, path, refs);
          break;
        case 'not':
        case 'if':
        case 'then':
        case 'else':
          walk(value as Shape, path, refs);
          break;
        case 'required':
          for (const name of value as readonly string[]) visit(join(path, name), true);
          break;
        case 'dependentRequired':
          for (const [name, needed] of Object.entries(value as Record<string, readonly string[]>)) {
            for (const each of [name, ...needed]) visit(join(path, each), true);
          }
          break;
        case '$ref': {
          const target = resolveReference(root, value as string);
          if (target !== undefined && !refs.includes(value as string)) walk(target, path, [...refs, value as string]);
          break;
        }
        default:
          break;
      }
    }
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
