import type { Node } from '../shape/node.js';
import { type KeywordReader, type KeywordTable, readSchemas } from './keyword.js';
import { malformed } from './problems.js';

/** Above this many branches, "exactly one" is no longer written out pair by pair. */
const mostExclusive = 300;

function branches(context: Parameters<KeywordReader>[0]): readonly unknown[] {
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

/** Branches that are plain sets of scalars become one set, so that a union of ten thousand constants is one test. */
function mergeConstants({ graph }: Parameters<KeywordReader>[0], nodes: readonly Node[]): readonly Node[] {
  const values = [];
  const others: Node[] = [];
  for (const node of nodes) {
    const atom = node.op === 'and' && node.parts.length === 2 ? node.parts.find(({ op }) => op === 'atom') : undefined;
    const plain = node.op === 'and' && node.parts.some(({ op }) => op === 'kinds');
    if (plain && atom?.op === 'atom' && atom.positive && atom.test.rule === 'one-of' && node.may === atom.kinds) {
      values.push(...atom.test.set.values.values());
    } else others.push(node);
  }
  return values.length === 0 ? others : [graph.oneOf(values), ...others];
}

const oneOf: KeywordReader = (context) => {
  const { graph, same, open, opaque, value } = context;
  const schemas = branches(context);
  const closed = schemas.map((schema, index) => same(schema, index));
  const opened = schemas.map((schema, index) => open(schema, index));
  const some = graph.some(closed);
  if (schemas.length > mostExclusive) {
    return graph.every([graph.some(opened), some, opaque('too-many-branches', JSON.stringify(value))]);
  }
  return graph.every([some, ...atMostOne(context, opened)]);
};

/** No two of the shapes at once. Pairs that are apart by their kinds alone need no saying. */
function atMostOne({ graph }: Parameters<KeywordReader>[0], nodes: readonly Node[]): readonly Node[] {
  const pairs: Node[] = [];
  nodes.forEach((one, index) => {
    for (const other of nodes.slice(index + 1)) {
      if ((one.may & other.may) !== 0) pairs.push(graph.some([graph.not(one), graph.not(other)]));
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
