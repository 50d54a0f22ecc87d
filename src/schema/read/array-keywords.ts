import type { Node } from '../shape/node.js';
import { kinds } from '../value/kind.js';
import { type KeywordContext, type KeywordReader, type KeywordTable, readCount, readSchemas } from './keyword.js';
import { malformed } from './problems.js';

const arrays = kinds('array');

function count(rule: 'min-items' | 'max-items'): KeywordReader {
  return (context) => context.graph.test(arrays, { rule, count: readCount(context) });
}

function tuple(context: KeywordContext): Node {
  const { graph, child } = context;
  return graph.every(
    readSchemas(context).map((schema, index) =>
      graph.test(arrays, { rule: 'item-at', index, item: child(schema, index) }),
    ),
  );
}

/** How many elements have a schema of their own. */
export function prefixLength(schema: Readonly<Record<string, unknown>>): number {
  for (const keyword of ['prefixItems', 'items']) if (Array.isArray(schema[keyword])) return schema[keyword].length;
  return 0;
}

const items: KeywordReader = (context) => {
  const { graph, value, schema, child, pointer } = context;
  if (Array.isArray(value)) {
    if ('prefixItems' in schema) throw malformed(pointer, 'items is a list although there is prefixItems');
    return tuple(context);
  }
  return graph.test(arrays, { rule: 'items-from', index: prefixLength(schema), item: child(value) });
};

const additionalItems: KeywordReader = ({ graph, value, schema, child }) => {
  if (!Array.isArray(schema['items'])) return graph.always;
  return graph.test(arrays, { rule: 'items-from', index: schema['items'].length, item: child(value) });
};

function optionalCount(context: KeywordContext, keyword: string, otherwise: number): number {
  if (!(keyword in context.schema)) return otherwise;
  return readCount({ ...context, keyword, value: context.schema[keyword] });
}

const contains: KeywordReader = (context) => {
  const { graph, value, open } = context;
  const item = open(value);
  const min = optionalCount(context, 'minContains', 1);
  const max = optionalCount(context, 'maxContains', Infinity);
  const parts: Node[] = [];
  if (min > 0) parts.push(graph.test(arrays, { rule: 'contains', item, min, max: Infinity }));
  if (max < Infinity) parts.push(graph.test(arrays, { rule: 'contains', item, min: 0, max }));
  return graph.every(parts);
};

const uniqueItems: KeywordReader = ({ graph, value, pointer }) => {
  if (typeof value !== 'boolean') throw malformed(pointer, 'uniqueItems is neither true nor false');
  return value ? graph.test(arrays, { rule: 'unique-items' }) : graph.always;
};

const readWithContains: KeywordReader = (context) => {
  readCount(context);
  return context.graph.always;
};

export const arrayKeywords: KeywordTable = {
  minItems: count('min-items'),
  maxItems: count('max-items'),
  prefixItems: tuple,
  items,
  additionalItems,
  contains,
  minContains: readWithContains,
  maxContains: readWithContains,
  uniqueItems,
};
