import type { JsonObject } from '../value/json.js';

/**
 * The fields of one insert with those of another laid over them: a path that is given again is replaced, with all that
 * lies below it.
 */
export function overlayFields(base: JsonObject, above: JsonObject): JsonObject {
  const replaced = Object.keys(above).map(plainPath);
  const kept = Object.entries(base).filter(([key]) => {
    const path = plainPath(key);
    return !replaced.some((other) => path === other || path.startsWith(`${other}.`));
  });
  return Object.fromEntries([...kept, ...Object.entries(above)]);
}

function plainPath(key: string): string {
  return key
    .split('.')
    .map((segment) => (segment.endsWith('?') ? segment.slice(0, -1) : segment))
    .join('.');
}
