import type { Query, Reads } from '../contract/contract.js';
import type { Condition } from '../../fixtures/condition.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import { touches, useOf } from './claim.js';
import type { Kit } from './kit.js';
import type { Verification } from './verdict.js';

type Supplies = Verification['supplies'];

/** An update supplies a condition when it can change what the condition looks at and leave a document that meets it. */
export function suppliesOfUpdate(
  reads: Reads,
  touched: readonly string[] | undefined,
  left: readonly FixtureDocument[],
  kit: Kit,
): Supplies {
  return mapConditions(reads, (query, condition) => {
    if (touched !== undefined && !touched.some((path) => condition.paths.some((each) => touches(path, each))))
      return false;
    const meaning = kit.meaningsFor(query).of(condition, query.params);
    return 'refused' in meaning || left.some((document) => kit.solver.fits(document, meaning.shape));
  });
}

/** What an update supplies that changes nothing which a condition looks at. */
export function noSupplies(reads: Reads): Supplies {
  return mapConditions(reads, () => false);
}

function mapConditions(reads: Reads, answer: (query: Query, condition: Condition) => boolean): Supplies {
  return Object.fromEntries(
    Object.values(reads.queries).map((query) => [
      query.name,
      Object.fromEntries(useOf(query, reads).conditions.map((condition) => [condition.text, answer(query, condition)])),
    ]),
  );
}
