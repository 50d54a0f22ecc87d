import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';

/** What one schema object by itself leaves evaluated. */
export interface Leaf {
  readonly op: 'leaf';
  /** The names of evaluated fields. */
  readonly names: Node;
  /** How many first elements are evaluated. */
  readonly prefix: number;
  /** What elements must fit to be evaluated wherever they stand. */
  readonly items: Node;
  /** Whether it lists fields. */
  readonly lists: boolean;
}

/** What a schema leaves evaluated in a value that fits it, depending on how the value fits it. */
export type EvaluationTree =
  | Leaf
  | { readonly op: 'all'; readonly parts: readonly EvaluationTree[] }
  /** Each branch counts where its condition holds: exactly one, or else at least one. */
  | { readonly op: 'some'; readonly branches: readonly EvaluationBranch[]; readonly exactlyOne: boolean };

export interface EvaluationBranch {
  readonly condition: Node;
  readonly tree: EvaluationTree;
}

/** A leaf together with all conditions on the way to it. */
export interface Contribution extends Leaf {
  readonly condition: Node;
}

/** Everything that may be left evaluated, each with the condition under which it is. */
export function contributions(
  graph: ShapeGraph,
  tree: EvaluationTree,
  condition = graph.always,
): readonly Contribution[] {
  switch (tree.op) {
    case 'leaf':
      return condition === graph.never ? [] : [{ ...tree, condition }];
    case 'all':
      return tree.parts.flatMap((part) => contributions(graph, part, condition));
    case 'some':
      return tree.branches.flatMap((branch) =>
        contributions(graph, branch.tree, graph.every([condition, branch.condition])),
      );
  }
}

/** Whether a value that fits has met some schema that lists fields. */
export function listsFields(tree: EvaluationTree): 'always' | 'sometimes' | 'never' {
  switch (tree.op) {
    case 'leaf':
      return tree.lists ? 'always' : 'never';
    case 'all': {
      const parts = tree.parts.map(listsFields);
      return parts.includes('always') ? 'always' : parts.includes('sometimes') ? 'sometimes' : 'never';
    }
    case 'some': {
      const branches = tree.branches.map((branch) => listsFields(branch.tree));
      if (branches.every((one) => one === 'never')) return 'never';
      return branches.length > 0 && branches.every((one) => one === 'always') ? 'always' : 'sometimes';
    }
  }
}

/** One way of fitting a schema. */
export interface EvaluationCase {
  readonly condition: Node;
  readonly names: Node;
  readonly lists: boolean;
}

const mostCases = 600;

/** All ways of fitting a schema that differ in what they leave evaluated; undefined when there are too many to list. */
export function evaluationCases(graph: ShapeGraph, tree: EvaluationTree): readonly EvaluationCase[] | undefined {
  switch (tree.op) {
    case 'leaf':
      return [{ condition: graph.always, names: tree.names, lists: tree.lists }];
    case 'all': {
      let cases: readonly EvaluationCase[] | undefined = [
        { condition: graph.always, names: graph.never, lists: false },
      ];
      for (const part of tree.parts) cases = both(graph, cases, evaluationCases(graph, part));
      return cases;
    }
    case 'some': {
      let taken: readonly EvaluationCase[] | undefined = [];
      for (const { condition, tree: inner } of tree.branches) {
        const one: readonly EvaluationCase[] | undefined = evaluationCases(graph, inner)?.map((branch) => ({
          ...branch,
          condition: graph.every([branch.condition, condition]),
        }));
        if (taken === undefined || one === undefined) return undefined;
        const together: readonly EvaluationCase[] | undefined = tree.exactlyOne ? [] : both(graph, taken, one);
        taken = together === undefined ? undefined : distinct(graph, [...taken, ...one, ...together]);
      }
      return taken;
    }
  }
}

function both(
  graph: ShapeGraph,
  a: readonly EvaluationCase[] | undefined,
  b: readonly EvaluationCase[] | undefined,
): readonly EvaluationCase[] | undefined {
  if (a === undefined || b === undefined || a.length * b.length > mostCases) return undefined;
  return distinct(
    graph,
    a.flatMap((one) =>
      b.map((other) => ({
        condition: graph.every([one.condition, other.condition]),
        names: graph.some([one.names, other.names]),
        lists: one.lists || other.lists,
      })),
    ),
  );
}

function distinct(graph: ShapeGraph, cases: readonly EvaluationCase[]): readonly EvaluationCase[] | undefined {
  const seen = new Map<string, EvaluationCase>();
  for (const one of cases) {
    if (one.condition === graph.never) continue;
    const key = `${String(one.names.id)} ${String(one.lists)}`;
    const known = seen.get(key);
    seen.set(key, known === undefined ? one : { ...known, condition: graph.some([known.condition, one.condition]) });
  }
  return seen.size > mostCases ? undefined : [...seen.values()];
}
