import type { FieldDemands } from './field-demands.js';

/** What an object cell has gathered, ready to be built. */
export interface ObjectPlan {
  readonly fields: FieldDemands;
  readonly min: number;
  readonly max: number;
  readonly order: readonly string[] | undefined;
  readonly otherOrders: readonly (readonly string[])[];
}
