import { fits } from '../shape/evaluate.js';
import type { ShapeGraph } from '../shape/graph.js';
import { namesListedIn } from '../shape/names.js';
import type { Node } from '../shape/node.js';
import { kinds } from '../value/kind.js';
import { stringValue } from '../value/value.js';
import {
  type Contribution,
  type EvaluationTree,
  contributions,
  evaluationCases,
  listsFields,
} from './evaluation-tree.js';

const mostOpenNames = 6;
const mostElements = 1_000;
const mostOpenItems = 5;

/**
 * Every field that is left unevaluated fits a shape. Said name by name: a field of this name fits the shape, or else something holds that
 * evaluates it. So it grows with the number of names and not with the number of ways to fit the schema.
 *
 * @returns Undefined where names cannot be told apart.
 */
export function unevaluatedFields(graph: ShapeGraph, tree: EvaluationTree, value: Node): Node | undefined {
  const parts = contributions(graph, tree).filter(({ names }) => names !== graph.never);
  const always = graph.some(parts.filter(({ condition }) => condition === graph.always).map(({ names }) => names));
  if (always === graph.always) return graph.always;
  const conditional = parts.filter(({ condition }) => condition !== graph.always);
  const listed = new Set(conditional.flatMap(({ names }) => [...namesListedIn(names)]));
  const clauses: Node[] = [];
  for (const name of listed) {
    const ways: Node[] = [];
    for (const { names, condition } of [...conditional, { names: always, condition: graph.always }]) {
      const named = fits(graph, names, stringValue(name));
      if (named === undefined) return undefined;
      if (named) ways.push(condition);
    }
    clauses.push(graph.some([...ways, fieldsOf(graph, graph.named([name]), value)]));
  }
  const text = graph.ofKinds(kinds('string'));
  const others = graph.every([text, graph.not(graph.named(listed)), graph.not(always)]);
  const open = [...new Set(conditional.map(({ names }) => names))].filter((names) => !isListOfNames(names));
  if (open.length > mostOpenNames) return undefined;
  for (let choice = 0; choice < 2 ** open.length; choice += 1) {
    const chosen = open.filter((_, index) => (choice & (1 << index)) !== 0);
    const region = graph.every([others, ...open.map((names) => (chosen.includes(names) ? names : graph.not(names)))]);
    const ways = conditional.filter(({ names }) => chosen.includes(names)).map(({ condition }) => condition);
    clauses.push(graph.some([...ways, fieldsOf(graph, region, value)]));
  }
  return graph.every(clauses);
}

/** Every element that is left unevaluated fits a shape. */
export function unevaluatedElements(graph: ShapeGraph, tree: EvaluationTree, value: Node): Node | undefined {
  const parts = contributions(graph, tree);
  const contained = parts.filter(({ items }) => items !== graph.never);
  const always = contained.filter(({ condition }) => condition === graph.always).map(({ items }) => items);
  const open = contained.filter(({ condition }) => condition !== graph.always);
  if (open.length > mostOpenItems) return undefined;
  const arrays = kinds('array');
  const ways: Node[] = [];
  for (let choice = 0; choice < 2 ** open.length; choice += 1) {
    const chosen = open.filter((_, index) => (choice & (1 << index)) !== 0);
    const item = graph.some([value, ...always, ...chosen.map(({ items }) => items)]);
    const clauses = clausesByIndex(graph, parts, (index, last) =>
      graph.test(arrays, last ? { rule: 'items-from', index, item } : { rule: 'item-at', index, item }),
    );
    if (clauses === undefined) return undefined;
    ways.push(graph.every([...chosen.map(({ condition }) => condition), ...clauses]));
  }
  return graph.some(ways);
}

function clausesByIndex(
  graph: ShapeGraph,
  parts: readonly Contribution[],
  demand: (index: number, last: boolean) => Node,
): readonly Node[] | undefined {
  const longest = Math.max(0, ...parts.map(({ prefix }) => (prefix === Infinity ? 0 : prefix)));
  if (longest > mostElements) return undefined;
  const clauses: Node[] = [];
  for (let index = 0; index <= longest; index += 1) {
    const ways = parts.filter(({ prefix }) => prefix > index).map(({ condition }) => condition);
    clauses.push(graph.some([...ways, demand(index, index === longest)]));
  }
  return clauses;
}

/**
 * A writer's closing: fields that no schema met on the way lists are not there. Where only some branches list fields, `each` lets a
 * document that fits another branch have any field, and `whole` lets it have none.
 */
export function closed(graph: ShapeGraph, tree: EvaluationTree, reading: 'each' | 'whole'): Node {
  const lists = listsFields(tree);
  if (lists === 'never') return graph.always;
  const noObject = graph.ofKinds(graph.universe & ~kinds('object'));
  if (lists === 'always' || reading === 'whole') {
    const node = unevaluatedFields(graph, tree, graph.never);
    // Not closing is the safe side: it lets the writer store more.
    return node === undefined ? graph.always : graph.some([noObject, node]);
  }
  const cases = evaluationCases(graph, tree);
  if (cases === undefined) return graph.always;
  const ways = cases.map(({ condition, names, lists: listing }) =>
    listing ? graph.every([condition, fieldsOf(graph, graph.not(names), graph.never)]) : condition,
  );
  return graph.some([noObject, ...ways]);
}

function fieldsOf(graph: ShapeGraph, names: Node, value: Node): Node {
  if (value === graph.always || names === graph.never) return graph.always;
  return graph.test(kinds('object'), { rule: 'fields', names, value });
}

/** Whether a shape of names lists them all. */
function isListOfNames(names: Node): boolean {
  if (names.op === 'or') return names.parts.every(isListOfNames);
  return (
    names.op === 'and' && names.parts.some((part) => part.op === 'atom' && part.positive && part.test.rule === 'one-of')
  );
}
