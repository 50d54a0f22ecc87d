import { varying, type CompiledExpression } from '../expression/compiled.js';
import type { Filter } from '../filter/compile.js';
import type { MatchedPosition } from '../filter/path-walk.js';
import { isArray } from '../value/value.js';

/** `{ a: { $elemMatch: ... } }` in a projection: an array of the first element that matches, or nothing. */
export function elemMatchExpression(name: string, filter: Filter): CompiledExpression {
  return varying((root, variables) => {
    const value = root.get(name);
    if (!isArray(value)) return undefined;
    const position: MatchedPosition = {};
    if (!filter.locate(root, variables, position)) return undefined;
    const element = position.index === undefined ? undefined : value[position.index];
    return element === undefined ? undefined : [element];
  });
}
