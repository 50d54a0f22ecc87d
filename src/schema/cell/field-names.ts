import { type Outcome, type Search, none } from '../search/outcome.js';
import { fits } from '../shape/evaluate.js';
import { namesListedIn } from '../shape/names.js';
import type { Node } from '../shape/node.js';
import { stringValue } from '../value/value.js';

/** Names that no constant mentions and that all shapes of names treat alike. */
export interface NameClass {
  readonly shape: Node;
  /** For each shape of names asked about, whether these names fit it. */
  readonly within: ReadonlySet<Node>;
}

export interface NamePartition {
  readonly listed: readonly string[];
  readonly classes: readonly NameClass[];
  /** What stood in the way of an exact partition, if anything. */
  readonly end: Outcome;
}

/**
 * Splits all names into those mentioned and classes of the others, so that a field's shape depends on nothing but its part.
 *
 * @param single - Names that are mentioned by themselves.
 */
export function partitionNames(search: Search, shapes: readonly Node[], single: Iterable<string>): NamePartition {
  const { graph } = search;
  const listed = new Set(single);
  for (const shape of shapes) for (const name of namesListedIn(shape)) listed.add(name);
  const text = graph.ofKinds(graph.named(['x']).may);
  const others = listed.size === 0 ? text : graph.every([text, graph.not(graph.named(listed))]);
  let classes: NameClass[] = [{ shape: others, within: new Set() }];
  let end: Outcome = none;
  for (const names of new Set(shapes)) {
    const rest = forOthers(search, names);
    const split: NameClass[] = [];
    for (const one of classes) {
      search.step();
      if (rest === graph.always) split.push({ shape: one.shape, within: new Set([...one.within, names]) });
      else if (rest === graph.never) split.push(one);
      else {
        const inside = graph.every([one.shape, rest]);
        const outside = graph.every([one.shape, graph.not(rest)]);
        const insideOutcome = search.solve(inside);
        const outsideOutcome = search.solve(outside);
        if (insideOutcome.is === 'unknown') end = insideOutcome;
        if (outsideOutcome.is === 'unknown') end = outsideOutcome;
        if (insideOutcome.is !== 'none') split.push({ shape: inside, within: new Set([...one.within, names]) });
        if (outsideOutcome.is !== 'none') split.push({ shape: outside, within: one.within });
      }
    }
    classes = split;
  }
  return { listed: [...listed], classes, end };
}

/** What a shape of names says of names that no constant mentions. */
function forOthers(search: Search, names: Node): Node {
  const { graph } = search;
  const walk = (node: Node): Node => {
    if (node.op === 'atom' && node.test.rule === 'one-of') return node.positive ? graph.never : graph.always;
    if (node.op === 'and') return graph.every(node.parts.map(walk));
    if (node.op === 'or') return graph.some(node.parts.map(walk));
    return node;
  };
  return walk(graph.restrict(names, 'string'));
}

/** Whether a name fits a shape of names; undefined when that cannot be said. */
export function isNamed(search: Search, names: Node, name: string): boolean | undefined {
  return fits(search.graph, names, stringValue(name));
}
