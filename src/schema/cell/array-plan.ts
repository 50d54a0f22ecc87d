import type { Node } from '../shape/node.js';
import type { ElementDemands } from './element-demands.js';

/** How many of the elements from an index on fit a shape. */
export interface ItemCount {
  readonly from: number;
  readonly item: Node;
  readonly min: number;
  readonly max: number;
}

/** What an array cell has gathered, ready to be built. */
export interface ArrayPlan {
  readonly elements: ElementDemands;
  readonly counts: readonly ItemCount[];
  readonly min: number;
  readonly max: number;
  readonly unique: boolean;
  readonly repeating: boolean;
}
