import type { Node } from '../shape/node.js';

/** Fields whose names fit `names` and whose values fit `value`: all of them, or at least one. */
export interface FieldDemand {
  readonly names: Node;
  readonly value: Node;
}

/** What an object cell has gathered, ready to be built. */
export interface ObjectPlan {
  readonly all: readonly FieldDemand[];
  readonly some: readonly FieldDemand[];
  readonly min: number;
  readonly max: number;
  readonly order: readonly string[] | undefined;
  readonly otherOrders: readonly (readonly string[])[];
}
