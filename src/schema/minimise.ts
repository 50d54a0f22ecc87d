import { fits } from './shape/evaluate.js';
import type { ShapeGraph } from './shape/graph.js';
import type { Node } from './shape/node.js';
import type { Value } from './value/value.js';

/** More attempts than this are not worth a reader's while. */
const mostAttempts = 400;

/** The value without the fields and elements that it need not have to fit the shape. */
export function minimise(graph: ShapeGraph, goal: Node, value: Value): Value {
  let attempts = 0;
  const holds = (candidate: Value): boolean => {
    attempts += 1;
    return attempts <= mostAttempts && fits(graph, goal, candidate) === true;
  };
  /** Shrinks one part of the value; `within` puts a part back into the whole. */
  const shrink = (part: Value, within: (part: Value) => Value): Value => {
    let current = part;
    if (current.kind === 'object') {
      for (const [name] of current.entries) {
        const fewer: Value = { kind: 'object', entries: current.entries.filter((entry) => entry[0] !== name) };
        if (holds(within(fewer))) current = fewer;
        if (current.kind !== 'object') return current;
      }
      for (const [at, [name, field]] of current.entries.entries()) {
        const entries: Value & { kind: 'object' } = current as Value & { kind: 'object' };
        const put = (inner: Value): Value => ({ kind: 'object', entries: entries.entries.with(at, [name, inner]) });
        current = put(shrink(field, (inner) => within(put(inner))));
      }
    } else if (current.kind === 'array') {
      for (let at = current.items.length - 1; at >= 0; at -= 1) {
        const fewer: Value = { kind: 'array', items: current.items.toSpliced(at, 1) };
        if (holds(within(fewer))) current = fewer;
        if (current.kind !== 'array') return current;
      }
      for (const at of current.items.keys()) {
        const items: Value & { kind: 'array' } = current as Value & { kind: 'array' };
        const item = items.items[at];
        if (item === undefined) continue;
        const put = (inner: Value): Value => ({ kind: 'array', items: items.items.with(at, inner) });
        current = put(shrink(item, (inner) => within(put(inner))));
      }
    }
    return current;
  };
  return shrink(value, (part) => part);
}
