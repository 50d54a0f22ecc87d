import type { Search } from '../search/outcome.js';
import type { Node } from '../shape/node.js';

/** Elements from an index on that all fit a shape. */
export interface ItemDemand {
  readonly index: number;
  readonly item: Node;
}

/** How many of the elements from an index on fit a shape. */
export interface ItemCount {
  readonly from: number;
  readonly item: Node;
  readonly min: number;
  readonly max: number;
}

/** What an array cell has gathered, ready to be built. */
export interface ArrayPlan {
  readonly at: readonly ItemDemand[];
  readonly from: readonly ItemDemand[];
  readonly counts: readonly ItemCount[];
  readonly min: number;
  readonly max: number;
  readonly unique: boolean;
  readonly repeating: boolean;
}

/** What the element at an index must fit, apart from counts. */
export function itemShape(search: Search, plan: ArrayPlan, index: number): Node {
  const at = plan.at.filter((demand) => demand.index === index);
  const from = plan.from.filter((demand) => demand.index <= index);
  return search.graph.every([...at, ...from].map(({ item }) => item));
}
