import { areApart } from '../shape/discriminator.js';
import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import type { Value } from '../value/value.js';
import { type KeywordContext, type KeywordReader, type KeywordTable, readSchemas } from './keyword.js';
import { malformed } from './problems.js';
import { writtenText } from './written-text.js';

/** Above this many branches, "exactly one" is no longer written out pair by pair. */
const mostExclusive = 300;

function branches(context: KeywordContext): readonly unknown[] {
  const schemas = readSchemas(context);
  if (schemas.length === 0) throw malformed(context.pointer, `${context.keyword} has no branch`);
  return schemas;
}

const allOf: KeywordReader = (context) =>
  context.graph.every(branches(context).map((schema, index) => context.same(schema, index)));

const anyOf: KeywordReader = (context) =>
  context.graph.some(
    mergeConstants(
      context,
      branches(context).map((schema, index) => context.same(schema, index)),
    ),
  );

/** The values of a shape that is a plain set of scalars. */
function plainConstants(node: Node): readonly Value[] | undefined {
  if (node.op !== 'and' || node.parts.length !== 2 || !node.parts.some(({ op }) => op === 'kinds')) return undefined;
  const atom = node.parts.find(({ op }) => op === 'atom');
  if (atom?.op !== 'atom' || !atom.positive || atom.test.rule !== 'one-of' || node.may !== atom.kinds) return undefined;
  return [...atom.test.set.values.values()];
}

/** The values that lie in exactly one of some sets. */
function valuesOfOne(graph: ShapeGraph, sets: readonly (readonly Value[])[]): readonly Value[] {
  const counts = new Map<string, { readonly value: Value; count: number }>();
  for (const set of sets) {
    for (const value of set) {
      const known = counts.get(graph.keyOf(value));
      if (known === undefined) counts.set(graph.keyOf(value), { value, count: 1 });
      else known.count += 1;
    }
  }
  return [...counts.values()].filter(({ count }) => count === 1).map(({ value }) => value);
}

/** Branches that are plain sets of scalars become one set, so that a union of ten thousand constants is one test. */
function mergeConstants({ graph }: KeywordContext, nodes: readonly Node[]): readonly Node[] {
  const values: Value[] = [];
  const others: Node[] = [];
  for (const node of nodes) {
    const constants = plainConstants(node);
    if (constants === undefined) others.push(node);
    else for (const value of constants) values.push(value);
  }
  return values.length === 0 ? others : [graph.oneOf(values), ...others];
}

const oneOf: KeywordReader = (context) => {
  const { graph, same, open, opaque, value } = context;
  const schemas = branches(context);
  const closed = schemas.map((schema, index) => same(schema, index));
  const opened = schemas.map((schema, index) => open(schema, index));
  const constants = opened.map(plainConstants);
  if (constants.every((values) => values !== undefined)) return graph.oneOf(valuesOfOne(graph, constants));
  const some = graph.some(closed);
  if (schemas.length > mostExclusive) {
    return graph.every([graph.some(opened), some, opaque('too-many-branches', writtenText(value, graph.spend))]);
  }
  return graph.every([some, ...atMostOne(context, opened)]);
};

/** No two of the shapes at once. Pairs that are seen to be apart need no saying. */
function atMostOne({ graph }: KeywordContext, nodes: readonly Node[]): readonly Node[] {
  const pairs: Node[] = [];
  nodes.forEach((one, index) => {
    for (const other of nodes.slice(index + 1)) {
      if (!areApart(one, other)) pairs.push(graph.some([graph.not(one), graph.not(other)]));
    }
  });
  return pairs;
}

const not: KeywordReader = ({ graph, value, open }) => graph.not(open(value));

const conditional: KeywordReader = (context) => {
  const { graph, value, schema, open, same } = context;
  const condition = open(value);
  const consequence = (keyword: 'then' | 'else'): Node =>
    keyword in schema ? same(schema[keyword], '..', keyword) : graph.always;
  return graph.every([
    graph.some([graph.not(condition), consequence('then')]),
    graph.some([condition, consequence('else')]),
  ]);
};

const readWithIf: KeywordReader = ({ graph, value, schema, keyword, same }) => {
  if (!('if' in schema)) same(value, '..', keyword);
  return graph.always;
};

export const logicKeywords: KeywordTable = {
  allOf,
  anyOf,
  oneOf,
  not,
  if: conditional,
  then: readWithIf,
  else: readWithIf,
};
