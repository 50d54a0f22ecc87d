import { EJSON } from 'bson';
import type { FixtureDocument } from '../../fixtures/document.js';
import type { EdgeDocuments } from '../../fixtures/edge-documents.js';
import { fromLiteral, toLiteral } from '../../fixtures/dynamodb-value.js';
import type { Shape } from '../contract/contract.js';
import { isJsonObject, type Json } from '../value/json.js';
import type { Kit } from './kit.js';
import type { Failure } from './verdict.js';

/**
 * A kit that also plays the documents of failures which were recorded before, wherever documents at the edges of what is
 * stored are played. So a run that passes with it has played every recorded counterexample again.
 */
export function recalling(kit: Kit, failures: readonly Failure[]): Kit {
  const documents = failures.flatMap((failure) => documentsOf(failure, kit));
  if (documents.length === 0) return kit;
  return {
    ...kit,
    edges: (shapes) => {
      const edges = kit.edges(shapes);
      const recalled = documents.flatMap((document) => completed(document, shapes, kit));
      return withFirst(edges, recalled);
    },
  };
}

function documentsOf({ before, document, counterexample }: Failure, kit: Kit): readonly FixtureDocument[] {
  return [before, document, counterexample].flatMap((json) => {
    const read = json === undefined ? undefined : readDocument(json, kit);
    return read === undefined ? [] : [read];
  });
}

/** Ledgers are other teams' data: what cannot be read as a document is none. */
function readDocument(json: Json, kit: Kit): FixtureDocument | undefined {
  if (!isJsonObject(json)) return undefined;
  try {
    const value = kit.values === 'bson' ? (EJSON.deserialize(json, { relaxed: false }) as unknown) : fromItem(json);
    return value as FixtureDocument;
  } catch {
    return undefined;
  }
}

function fromItem(json: Json): unknown {
  return isJsonObject(json)
    ? Object.fromEntries(Object.entries(json).map(([name, value]) => [name, fromLiteral({ $dynamo: value })]))
    : undefined;
}

/** The document, if it fits; what is only an excerpt is completed to one that fits. */
function completed(document: FixtureDocument, shapes: readonly Shape[], kit: Kit): readonly FixtureDocument[] {
  if (shapes.every((shape) => kit.solver.fits(document, shape))) return [document];
  const fields = Object.entries(document).map(([name, value]) => [name, { const: literalOf(value, kit) }] as const);
  const excerpt: Shape = { type: 'object', required: Object.keys(document), properties: Object.fromEntries(fields) };
  const search = kit.solver.find([...shapes, excerpt], []);
  return search.verdict === 'found'
    ? [{ ...search.document, ...document }].filter((whole) => shapes.every((shape) => kit.solver.fits(whole, shape)))
    : [];
}

/** A value as a shape writes it. */
function literalOf(value: unknown, kit: Kit): Json {
  return kit.values === 'bson' ? kit.written(value) : (toLiteral(value) as Json);
}

function withFirst(edges: EdgeDocuments, documents: readonly FixtureDocument[]): EdgeDocuments {
  const recalled = documents.map((document) => ({ document, edges: ['recorded before'] }));
  return { ...edges, fixtures: [...recalled, ...edges.fixtures] };
}
