import { kinds } from '../value/kind.js';
import type { Value } from '../value/value.js';
import type { ShapeGraph } from './graph.js';
import type { Node } from './node.js';

/** The shape of all values that equal one value: for arrays and objects taken apart, so that every cell understands it. */
export function constant(graph: ShapeGraph, value: Value): Node {
  if (value.kind === 'array') {
    const mask = kinds('array');
    const count = value.items.length;
    return graph.every([
      graph.ofKinds(mask),
      graph.test(mask, { rule: 'min-items', count }),
      graph.test(mask, { rule: 'max-items', count }),
      ...value.items.map((item, index) => graph.test(mask, { rule: 'item-at', index, item: constant(graph, item) })),
    ]);
  }
  if (value.kind === 'object') {
    const mask = kinds('object');
    const names = value.entries.map(([name]) => name);
    return graph.every([
      graph.ofKinds(mask),
      graph.test(mask, { rule: 'max-properties', count: names.length }),
      ...names.map((name) => present(graph, name)),
      ...value.entries.map(([name, field]) =>
        graph.test(mask, { rule: 'fields', names: graph.named([name]), value: constant(graph, field) }),
      ),
      ...(graph.orderedFields && names.length > 1 ? [graph.test(mask, { rule: 'order', names })] : []),
    ]);
  }
  return graph.oneOf([value]);
}

/** The shape of values among some: scalars as one set, the rest one by one. */
export function constants(graph: ShapeGraph, values: readonly Value[]): Node {
  const scalars = values.filter(({ kind }) => kind !== 'array' && kind !== 'object');
  const others = values.filter(({ kind }) => kind === 'array' || kind === 'object');
  return graph.some([graph.oneOf(scalars), ...others.map((value) => constant(graph, value))]);
}

/** The shape of objects that have a field of this name. */
export function present(graph: ShapeGraph, name: string): Node {
  return graph.test(kinds('object'), { rule: 'fields', names: graph.named([name]), value: graph.never }, false);
}
