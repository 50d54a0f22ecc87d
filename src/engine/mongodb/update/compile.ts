import { mongoError } from '../error.js';
import type { Path } from '../filter/node.js';
import { isDoc, kindOf, type Doc, type Value } from '../value/value.js';
import { Applier, type ArrayFilters } from './apply.js';
import { compileArrayFilters } from './array-filters.js';
import type { UpdateSituation } from './node.js';
import { updateOperators } from './operators.js';
import type { OperatorContext } from './operators/operator.js';
import { checkUpdatePath } from './path.js';
import { arrayIdentifier, plant, type Placed } from './tree.js';

/** A checked update. */
export interface Update {
  /** Whether it needs to know which element of an array the filter met. */
  readonly isPositional: boolean;
  readonly isReplacement: boolean;
  /** The document after the update; the same object where nothing changes. */
  readonly apply: (document: Doc, situation: UpdateSituation, matchedIndex: number | undefined) => Doc;
}

/** Checks an update with operators as a whole. */
export function compileOperatorUpdate(source: Doc, arrayFilters: readonly Value[], context: OperatorContext): Update {
  const filters = compileArrayFilters(arrayFilters, context, context.variables);
  const leaves: Placed[] = [];
  for (const [name, fields] of source) {
    const operator = updateOperators.get(name);
    if (operator === undefined) {
      throw mongoError(
        'FailedToParse',
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isDoc(fields)) {
      throw mongoError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${kindOf(fields)} instead. For example: {$mod: {<field>: ...}} not {${name}: ...}`,
      );
    }
    for (const [path, operand] of fields) leaves.push(...operator(checkUpdatePath(path), operand, context));
  }
  checkIdentifiers(leaves, filters, source);
  const isPositional = leaves.some(({ path }) => path.includes('$'));
  // Conflicts show before any document is looked at, also those that do not depend on `$`.
  const tree = plant(leaves);
  return {
    isPositional,
    isReplacement: false,
    apply: (document, situation, matchedIndex) => {
      const own = isPositional ? plant(resolvePositional(leaves, matchedIndex)) : tree;
      const updated = new Applier(situation, filters).document(own, document);
      if (document.has('_id') && !updated.has('_id')) {
        throw mongoError(
          'ImmutableField',
          "Performing an update on the path '_id' would modify the immutable field '_id'",
        );
      }
      return updated;
    },
  };
}

function checkIdentifiers(leaves: readonly Placed[], filters: ArrayFilters, source: Doc): void {
  const used = new Set<string>();
  for (const { path } of leaves) {
    for (const part of path) {
      const identifier = arrayIdentifier(part);
      if (identifier === undefined || identifier === '') continue;
      used.add(identifier);
      if (!filters.has(identifier)) {
        throw mongoError(
          'BadValue',
          `No array filter found for identifier '${identifier}' in path '${path.join('.')}'`,
        );
      }
    }
  }
  for (const identifier of filters.keys()) {
    if (used.has(identifier)) continue;
    throw mongoError(
      'FailedToParse',
      `The array filter for identifier '${identifier}' was not used in the update ${[...source.keys()].join(', ')}`,
    );
  }
}

function resolvePositional(leaves: readonly Placed[], matchedIndex: number | undefined): readonly Placed[] {
  return leaves.map(({ path, leaf }) => {
    if (!path.includes('$')) return { path, leaf };
    if (matchedIndex === undefined) {
      throw mongoError('BadValue', 'The positional operator did not find the match needed from the query.');
    }
    const resolved: Path = path.map((part) => (part === '$' ? String(matchedIndex) : part));
    return { path: resolved, leaf };
  });
}

/** A whole-document replacement; the `_id` stays. */
export function compileReplacement(source: Doc): Update {
  for (const name of source.keys()) {
    if (!name.startsWith('$')) continue;
    throw mongoError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement ` +
        'document. Consider using an aggregation pipeline with $replaceWith.',
    );
  }
  return {
    isPositional: false,
    isReplacement: true,
    apply: (document) => {
      const id = document.get('_id');
      if (source.has('_id') || id === undefined) return source;
      return new Map([['_id', id] as const, ...source]);
    },
  };
}

/** Whether an update document holds operators, and not a new document. */
export function isOperatorUpdate(source: Value): boolean {
  if (!isDoc(source)) return false;
  const [first] = source.keys();
  return first?.startsWith('$') === true;
}
