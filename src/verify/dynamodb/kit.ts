import { dynamoComparisons } from '../../../fixtures/dynamodb-comparisons.js';
import { attributeJson, toAttribute } from '../../../fixtures/dynamodb-value.js';
import { isEmbeddedDocument } from '../../../fixtures/document.js';
import type { Meanings } from '../../../fixtures/meaning.js';
import { createParameterBinder } from '../../../fixtures/parameter-binder.js';
import { randomFrom } from '../../../fixtures/random.js';
import type { Solver } from '../../../fixtures/solver.js';
import type { Json } from '../../value/json.js';
import { rememberEdges, type Kit } from '../kit.js';

/** What verifying needs to know of DynamoDB. The same seed gives the same items and parameters. */
export function createDynamoKit(solver: Solver, meanings: Meanings, seed: number): Kit {
  return {
    values: 'dynamodb',
    solver,
    storable: [{ type: 'object' }],
    meaningsFor: () => meanings,
    bind: createParameterBinder(solver, seed, 'dynamodb', dynamoComparisons),
    written: (value) => {
      const attribute = toAttribute(value);
      // An item is written as the API writes it, without the map around its attributes.
      return attributeJson(isEmbeddedDocument(value) ? attribute['M'] : attribute) as Json;
    },
    random: randomFrom(seed),
    edges: rememberEdges(solver, 'dynamodb', seed),
  };
}
