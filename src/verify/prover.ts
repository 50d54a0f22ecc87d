import type { Shape } from '../contract/contract.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import type { Claim } from './claim.js';
import { shapesOf, type Kit } from './kit.js';
import type { UndecidedReason } from './verdict.js';

/** What became of a claim against the documents that a writer can store. */
export type Finding =
  | { readonly status: 'holds' }
  | {
      readonly status: 'broken';
      readonly document: FixtureDocument;
      /** Conditions that were left out because they have no shape: the claim may not speak of the document. */
      readonly left: readonly UndecidedReason[];
      /** Whether a document breaks the claim as this one does, for making it smaller. */
      readonly shows: (document: FixtureDocument) => boolean;
    }
  | { readonly status: 'unknown'; readonly reasons: readonly UndecidedReason[] };

/**
 * Decides a claim for all documents that fit `stored`. Conditions that have no shape are left out, which makes the claim
 * speak of more documents: it may still hold for sure, but a document found against it may not be one that it speaks of.
 */
export function judgeClaim(claim: Claim, stored: readonly Shape[], kit: Kit): Finding {
  const { shapes, refused } = shapesOf(claim.conditions, kit.meaningsFor(claim.query), claim.query?.params ?? {});
  const given = [...claim.given, ...shapes];
  const search = kit.solver.find([...stored, ...given], [claim.must]);
  switch (search.verdict) {
    case 'none':
      return { status: 'holds' };
    case 'found':
      return {
        status: 'broken',
        document: search.document,
        left: refused,
        shows: (document) =>
          [...stored, ...given].every((shape) => kit.solver.fits(document, shape)) &&
          !kit.solver.fits(document, claim.must),
      };
    case 'undecided':
      return { status: 'unknown', reasons: [...search.reasons, ...refused] };
  }
}
