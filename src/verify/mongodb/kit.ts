import type { Condition } from '../../../fixtures/condition.js';
import type { Meanings } from '../../../fixtures/meaning.js';
import { mongoComparisons } from '../../../fixtures/mongodb-comparisons.js';
import { createParameterBinder } from '../../../fixtures/parameter-binder.js';
import { randomFrom } from '../../../fixtures/random.js';
import type { Solver } from '../../../fixtures/solver.js';
import type { Query, Shape } from '../../contract/contract.js';
import { rememberEdges, type Kit } from '../kit.js';
import { written } from './literal.js';

/** What verifying needs to know of MongoDB. The same seed gives the same documents and parameters. */
export function createMongoKit(solver: Solver, meanings: Meanings, seed: number): Kit {
  return {
    values: 'bson',
    solver,
    storable,
    meaningsFor: (query) => (hasCollation(query) ? undecidableText(meanings) : meanings),
    bind: createParameterBinder(solver, seed, 'bson', mongoComparisons),
    written,
    random: randomFrom(seed),
    edges: rememberEdges(solver, 'bson', seed),
  };
}

const storable: readonly Shape[] = [
  { bsonType: 'object', required: ['_id'], properties: { _id: { not: { bsonType: ['array', 'regex'] } } } },
];

function hasCollation(query: Query | undefined): boolean {
  const operation = query?.operation;
  const collation = operation !== undefined && 'collation' in operation ? operation.collation : undefined;
  return collation !== undefined && collation['locale'] !== 'simple';
}

/** Under a collation, which texts are equal and in what order is not what a shape says. */
function undecidableText(meanings: Meanings): Meanings {
  return {
    of: (condition, params, bound) => {
      const meaning = meanings.of(condition, params, bound);
      if (!comparesText(condition)) return meaning;
      // What the condition implies may speak of texts as well.
      if ('refused' in meaning) return { refused: meaning.refused };
      const message = `\`${condition.text}\` compares text under a collation, which has no shape`;
      return { refused: { code: 'collation', message } };
    },
  };
}

function comparesText(condition: Condition): boolean {
  return !/^\{"[^"]+":\{"\$(exists|type|size)":[^{}]*\}\}$/.test(condition.text);
}
