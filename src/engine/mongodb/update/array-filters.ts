import { mongoError } from '../error.js';
import type { Variables } from '../expression/compiled.js';
import { compileFilter } from '../filter/compile.js';
import type { QueryContext } from '../query-context.js';
import { isArray, isDoc, kindOf, type Doc, type Value } from '../value/value.js';
import type { ArrayFilters } from './apply.js';

/** The array filters of an update, by identifier. */
export function compileArrayFilters(
  sources: readonly Value[],
  context: QueryContext,
  variables: Variables,
): ArrayFilters {
  const filters = new Map<string, (element: Value) => boolean>();
  for (const source of sources) {
    if (!isDoc(source)) throw mongoError('TypeMismatch', 'Each array filter must be an object');
    const filter = compileFilter(source, context);
    const identifier = identifierOf(source);
    if (filters.has(identifier)) {
      throw mongoError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    }
    filters.set(identifier, (element) => filter.matches(new Map([[identifier, element]]), variables));
  }
  return filters;
}

function identifierOf(source: Doc): string {
  const names = [...new Set(topLevelNames(source))];
  const [identifier, other] = names;
  if (identifier === undefined) {
    throw mongoError('FailedToParse', 'Cannot use an expression without a top-level field name in arrayFilters');
  }
  if (other !== undefined) {
    throw mongoError(
      'FailedToParse',
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${identifier}' and '${other}'`,
    );
  }
  if (!/^[a-z][A-Za-z0-9]*$/.test(identifier)) {
    throw mongoError(
      'BadValue',
      'Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with ' +
        `a lowercase letter, found '${identifier}'`,
    );
  }
  return identifier;
}

function topLevelNames(source: Doc): readonly string[] {
  return [...source].flatMap(([name, operand]) => {
    if (!name.startsWith('$')) return [name.split('.')[0] as string];
    if (name === '$and' || name === '$or' || name === '$nor') {
      return isArray(operand) ? operand.flatMap((branch) => (isDoc(branch) ? topLevelNames(branch) : [])) : [];
    }
    if (name === '$comment') return [];
    throw mongoError('BadValue', `${name} is not allowed in an array filter (${kindOf(operand)})`);
  });
}
