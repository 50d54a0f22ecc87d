import type { FilterNode } from '../filter/node.js';
import { compare, rankOf } from '../value/compare.js';
import { maxKey, minKey } from '../value/value.js';

/**
 * Whether every document that meets `query` certainly meets `partial`, by the rules the server uses for partial
 * indexes: each part of the partial filter must follow from one part of the query.
 */
export function implies(query: FilterNode, partial: FilterNode): boolean {
  if (partial.kind === 'and') return partial.children.every((child) => implies(query, child));
  if (query.kind === 'and' && query.children.some((child) => implies(child, partial))) return true;
  if (query.kind === 'or') return query.children.length > 0 && query.children.every((child) => implies(child, partial));
  if (partial.kind === 'or') return partial.children.some((child) => implies(query, child));
  return leafImplies(query, partial);
}

function leafImplies(query: FilterNode, partial: FilterNode): boolean {
  if (!('path' in query) || !('path' in partial)) return false;
  if (query.path.join('.') !== partial.path.join('.')) return false;
  switch (partial.kind) {
    case 'exists':
      return meansExists(query);
    case 'compare':
      return comparisonImplies(query, partial);
    case 'in':
      if (query.kind === 'compare' && query.comparison === 'eq') {
        return partial.values.some((value) => compare(value, query.value) === 0);
      }
      return (
        query.kind === 'in' &&
        query.patterns.length === 0 &&
        query.values.every((value) => partial.values.some((other) => compare(value, other) === 0))
      );
    case 'type':
      return query.kind === 'type' && [...query.kinds].every((kind) => partial.kinds.has(kind));
    case 'regex':
      return (
        query.kind === 'regex' &&
        query.pattern.source === partial.pattern.source &&
        query.pattern.flags === partial.pattern.flags
      );
    case 'mod':
      return query.kind === 'mod' && query.divisor === partial.divisor && query.remainder === partial.remainder;
    default:
      return false;
  }
}

function meansExists(query: FilterNode): boolean {
  switch (query.kind) {
    case 'compare':
      return query.value !== null && query.value !== minKey && query.value !== maxKey;
    case 'in':
      return !query.values.includes(null);
    case 'exists':
    case 'type':
    case 'regex':
    case 'mod':
    case 'size':
    case 'elemMatchObject':
    case 'elemMatchValue':
    case 'bits':
      return true;
    default:
      return false;
  }
}

function comparisonImplies(query: FilterNode, partial: Extract<FilterNode, { kind: 'compare' }>): boolean {
  if (query.kind === 'in') {
    return (
      query.patterns.length === 0 &&
      query.values.every((value) =>
        comparisonImplies({ kind: 'compare', path: query.path, comparison: 'eq', value }, partial),
      )
    );
  }
  if (query.kind !== 'compare' || rankOf(query.value) !== rankOf(partial.value)) return false;
  const order = compare(query.value, partial.value);
  switch (partial.comparison) {
    case 'eq':
      return query.comparison === 'eq' && order === 0;
    case 'lt':
      return order < 0 ? isBelow(query.comparison) : order === 0 && query.comparison === 'lt';
    case 'lte':
      return order <= 0 && isBelow(query.comparison);
    case 'gt':
      return order > 0 ? isAbove(query.comparison) : order === 0 && query.comparison === 'gt';
    case 'gte':
      return order >= 0 && isAbove(query.comparison);
  }
}

function isBelow(comparison: string): boolean {
  return comparison === 'lt' || comparison === 'eq' || comparison === 'lte';
}

function isAbove(comparison: string): boolean {
  return comparison === 'gt' || comparison === 'gte' || comparison === 'eq';
}
