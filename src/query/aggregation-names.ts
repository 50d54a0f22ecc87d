import { AGGREGATION_OPERATORS, type AggregationOperatorKind } from './aggregation-operators.js';

/** The names of one kind that MongoDB knows, whether or not the embedded engine answers them. */
export function knownAggregationNames(kind: AggregationOperatorKind): readonly string[] {
  return AGGREGATION_OPERATORS.filter((operator) => operator.kind === kind).map((operator) => operator.name);
}
