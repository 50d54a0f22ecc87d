import type { FixtureDocument } from '../../fixtures/document.js';
import { declaredPaths } from '../../fixtures/shape-paths.js';
import { adviceFor } from './advice.js';
import { findBreak, type Break } from './break.js';
import type { Claim } from './claim.js';
import { likelyRename, unknownBeside } from './rename.js';
import type { Kit } from './kit.js';
import type { Bound } from './player.js';
import { excerptOf } from './shrink.js';
import type { Failure } from './verdict.js';
import { canonicalText } from '../value/digest.js';
import type { JsonObject } from '../value/json.js';

/** Fields that the reader does not know are shown in place of a missing one, up to so many. */
const mostBeside = 3;

/** The failure that a document which breaks a claim amounts to. */
export function failureOf(
  claim: Claim,
  document: FixtureDocument,
  parameters: Bound,
  kit: Kit,
  before?: FixtureDocument,
): Failure {
  const found = findBreak(document, claim.must, (value, shape) => kit.solver.fits(value, shape), claim.path);
  const renamed =
    found.kind === 'missing' && found.path !== undefined
      ? likelyRename(document, found.path, claim.declared)
      : undefined;
  const shown = excerptFor(claim, document, found, renamed);
  const whole = kit.written(document);
  const counterexample = kit.written(shown);
  return {
    code: claim.code,
    ...(claim.query === undefined ? {} : { query: claim.query.name }),
    ...(found.path === undefined ? {} : { path: found.path }),
    message: messageFor(claim, found),
    counterexample,
    ...(canonicalText(whole) === canonicalText(counterexample) ? {} : { document: whole }),
    ...(before === undefined ? {} : { before: kit.written(excerptFor(claim, before, found, renamed)) }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters: writtenAll(parameters, kit) }),
    expected: found.expected,
    actual: found.actual,
    advice: adviceFor(claim.code, found, renamed),
  };
}

function messageFor(claim: Claim, found: Break): string {
  const at = found.path === undefined ? 'a stored document' : `\`${found.path}\``;
  const says = `is ${found.actual} where the reader expects ${found.expected}`;
  const name = claim.query?.name;
  switch (claim.code) {
    case 'outside-where':
      return `Query "${name ?? ''}" can return a document that it does not speak of: ${at} ${says}.`;
    case 'breaks-result':
      return `Query "${name ?? ''}" returns a document in which ${at} ${says}.`;
    case 'breaks-condition':
      return `Query "${name ?? ''}" looks for documents by ${at}, which ${says}.`;
    case 'breaks-shape':
      return `A stored document breaks the shape: ${at} ${says}.`;
  }
}

/** The fields that the failure is about: those of the conditions and of `where`, and the one at fault. */
function excerptFor(
  claim: Claim,
  document: FixtureDocument,
  found: Break,
  renamed: string | undefined,
): FixtureDocument {
  if (found.path === undefined) return document;
  const conditions = claim.conditions.flatMap((condition) => condition.paths);
  const given = claim.given.flatMap((shape) => declaredPaths(shape));
  const beside = found.kind === 'missing' ? unknownBeside(document, found.path, claim.declared) : [];
  const also = beside.length <= mostBeside ? beside : renamed === undefined ? [] : [renamed];
  return excerptOf(document, [...conditions, ...given, ...(found.beside ?? []), found.path, ...also]);
}

function writtenAll(parameters: Bound, kit: Kit): JsonObject {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, kit.written(value)]));
}
