import type { Parameter, Query, Shape } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import type { Meanings } from '../../fixtures/meaning.js';
import { edgeDocuments, type EdgeDocuments } from '../../fixtures/edge-documents.js';
import { randomFrom, type Random } from '../../fixtures/random.js';
import type { Solver } from '../../fixtures/solver.js';
import type { Json } from '../value/json.js';
import type { Bound } from './player.js';

/** What verifying needs to know of one store, besides an engine. */
export interface Kit {
  readonly values: 'bson' | 'dynamodb';
  readonly solver: Solver;
  /** What the store itself asks of every document. */
  readonly storable: readonly Shape[];
  /** The meaning of a query's conditions; its collation can keep a condition from having a shape. */
  meaningsFor(query: Query | undefined): Meanings;
  /** Values for parameters that one document meets, as far as that can be read off the conditions. */
  bind(conditions: readonly Condition[], params: Readonly<Record<string, Parameter>>, document: FixtureDocument): Bound;
  /** A value in the store's own written form. */
  written(value: unknown): Json;
  readonly random: Random;
  /** Documents at the edges of what fits some shapes; made once for the same shapes. */
  edges(shapes: readonly Shape[]): EdgeDocuments;
}

/** Remembers what was made for the same shapes. */
export function rememberEdges(
  solver: Solver,
  values: 'bson' | 'dynamodb',
  seed: number,
): (shapes: readonly Shape[]) => EdgeDocuments {
  const made = new Map<string, EdgeDocuments>();
  return (shapes) => {
    const key = shapes.map((shape) => solver.nameOf(shape)).join();
    const known = made.get(key);
    if (known !== undefined) return known;
    const edges = edgeDocuments(shapes, solver, { values, random: randomFrom(seed), packed: true });
    made.set(key, edges);
    return edges;
  };
}

/**
 * What is known of every document that meets some conditions: the meaning of those that have a shape, and what the others
 * imply, with the reason why they have none. Without such reasons the shapes say exactly which documents those are.
 */
export function shapesOf(
  conditions: readonly Condition[],
  meanings: Meanings,
  params: Readonly<Record<string, Parameter>>,
  bound?: Bound,
): {
  readonly shapes: readonly Shape[];
  readonly refused: readonly { readonly code: string; readonly message: string }[];
} {
  const answers = conditions.map((condition) => meanings.of(condition, params, bound));
  return {
    shapes: answers
      .map((answer) => ('shape' in answer ? answer.shape : answer.implies))
      .filter((shape) => shape !== undefined),
    refused: answers.flatMap((answer) => ('refused' in answer ? [answer.refused] : [])),
  };
}
