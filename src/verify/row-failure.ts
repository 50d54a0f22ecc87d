import type { FixtureDocument } from '../../fixtures/document.js';
import type { Query, Shape } from '../contract/contract.js';
import type { JsonObject } from '../value/json.js';
import { isEmbeddedDocument } from '../../fixtures/document.js';
import { findBreak, type Break } from './break.js';
import { describeShape } from './describe-shape.js';
import { describeValue } from './describe-value.js';
import type { Kit } from './kit.js';
import type { Bound } from './player.js';
import type { Failure } from './verdict.js';

/** The failure that a computed row amounts to which is not as the reader expects, with the documents it was made of. */
export function rowFailure(
  query: Query,
  each: Shape,
  row: unknown,
  documents: readonly FixtureDocument[],
  parameters: Bound,
  kit: Kit,
): Failure {
  const found = breakOfRow(row, each, kit);
  return {
    code: 'breaks-result',
    query: query.name,
    ...(found.path === undefined ? {} : { path: found.path }),
    message: `Query "${query.name}" computes a row ${found.path === undefined ? 'that' : `in which \`${found.path}\``} is ${found.actual} where the reader expects ${found.expected}.`,
    ...counterexample(documents, kit),
    parameters: writtenAll(parameters, kit),
    expected: found.expected,
    actual: found.actual,
    advice: adviceForRow(found),
  };
}

/** The failure that a query amounts to which ends with an error, with the documents that it ends so on. */
export function errorFailure(
  query: Query,
  message: string,
  documents: readonly FixtureDocument[],
  parameters: Bound,
  kit: Kit,
): Failure {
  return {
    code: 'query-fails',
    query: query.name,
    message: `Query "${query.name}" ends with an error: ${message}`,
    ...counterexample(documents, kit),
    parameters: writtenAll(parameters, kit),
    expected: 'an answer',
    actual: message,
    advice: 'Change the query so that it copes with this document, before such documents are stored.',
  };
}

/** Parameters in the store's own written form. */
export function writtenAll(parameters: Bound, kit: Kit): JsonObject {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, kit.written(value)]));
}

/** A row need not be a document: a distinct value is a row too. */
function breakOfRow(row: unknown, each: Shape, kit: Kit): Break {
  if (isEmbeddedDocument(row)) return findBreak(row, each, (value, shape) => kit.solver.fits(value, shape));
  return { kind: 'whole', expected: describeShape(each), actual: describeValue(row) };
}

/** What the query computes, its reader can change by itself. */
function adviceForRow({ kind, path }: Break): string {
  const value = path === undefined ? 'it' : `\`${path}\``;
  switch (kind) {
    case 'missing':
    case 'null':
      return `Let the reader accept a row without ${value}, compute it with a default (\`$ifNull\`), or match only documents that have what it is computed of.`;
    default:
      return `Let the reader accept this of ${value}, convert it in the query, or match only documents of which it is computed as expected.`;
  }
}

function counterexample(documents: readonly FixtureDocument[], kit: Kit): Pick<Failure, 'counterexample'> {
  const [only, ...others] = documents.map((document) => kit.written(document));
  return only === undefined ? {} : { counterexample: others.length === 0 ? only : [only, ...others] };
}
