import type { Condition } from '../../fixtures/condition.js';
import type { DirectedDocuments } from '../../fixtures/directed-documents.js';
import type { FixtureDocument } from '../../fixtures/document.js';
import { absent, edgeValues } from '../../fixtures/edge-values.js';
import type { Operation, Parameter, Query } from '../contract/contract.js';
import { parameterName } from '../query/parameter-reference.js';
import { isJsonObject, type Json } from '../value/json.js';
import { constantsIn, lengthsAmong } from './constants.js';
import type { Kit } from './kit.js';
import type { Bound, Joined } from './player.js';

/** What is stored together for one run of a query, and the values of its parameters in that run. */
export interface RowTrial {
  readonly documents: readonly FixtureDocument[];
  readonly parameters: Bound;
  /** What is in the collections that the query joins; nothing where it is not said. */
  readonly joined?: Joined;
}

/** Stages that make rows of each document by itself, whatever else is stored. */
const rowWise = new Set([
  '$match',
  '$project',
  '$addFields',
  '$set',
  '$unset',
  '$unwind',
  '$replaceRoot',
  '$replaceWith',
  '$redact',
]);

/**
 * The runs that show what the rows of a query can be. Where each document makes its own rows, all documents with the same
 * parameters run together. Where several make a row together, or only some rows are seen, each runs alone, twice, and
 * before and after one that has everything, then all together, then none at all.
 */
export function* rowTrials(
  query: Query,
  conditions: readonly Condition[],
  { singles, pairs }: DirectedDocuments,
  kit: Kit,
): Generator<RowTrial> {
  const { counts, skips, constants } = settled(query, kit);
  const boundTo = parametersFor(query, conditions, kit);
  const all = [...singles, ...pairs].map((document) => ({ document, parameters: boundTo(document) }));
  const [base] = singles;
  if (base === undefined) return;
  const together = grouped(all);
  const free = Object.entries(query.params).filter(
    ([name]) => !counts.has(name) && !conditions.some((condition) => condition.parameters.includes(name)),
  );
  if (isRowWise(query.operation)) {
    yield* together;
    for (const [changed, value] of otherValues(free, kit)) {
      for (const trial of together) yield { ...trial, parameters: { ...trial.parameters, [changed]: value } };
    }
    return;
  }
  const copies = skips + 1;
  for (const { document, parameters } of all) {
    const several = Array.from({ length: copies }, () => document);
    yield { documents: several, parameters };
    yield { documents: [...several, document], parameters };
    if (document === base) continue;
    yield { documents: [...several, base], parameters };
    yield { documents: [base, ...several], parameters };
  }
  yield* together;
  for (const length of constants.flatMap((each) => [each, each + 1])) {
    // What is counted makes a difference at the numbers that the query names.
    for (const document of singles.slice(0, 2)) {
      yield { documents: Array.from({ length: skips + length }, () => document), parameters: boundTo(document) };
    }
  }
  for (const [changed, value] of otherValues(free, kit)) {
    for (const document of singles) {
      const documents = Array.from({ length: copies }, () => document);
      yield { documents, parameters: { ...boundTo(document), [changed]: value } };
    }
  }
  yield { documents: [], parameters: boundTo(base) };
}

/** The parameters with which a document meets conditions, and with which none is skipped. */
export function parametersFor(
  query: Query,
  conditions: readonly Condition[],
  kit: Kit,
): (document: FixtureDocument) => Bound {
  const { skipped } = settled(query, kit);
  return (document) => ({ ...kit.bind(conditions, query.params, document), ...skipped });
}

/** So few that all of their rows come in one batch, even when each element of long arrays makes one. */
const mostTogether = 80;

/** The documents that have the same parameters, together. */
function grouped(
  all: readonly { readonly document: FixtureDocument; readonly parameters: Bound }[],
): readonly RowTrial[] {
  const groups = new Map<string, { documents: FixtureDocument[]; parameters: Bound }>();
  for (const { document, parameters } of all) {
    const text = JSON.stringify(parameters, (_name, value: unknown) =>
      typeof value === 'bigint' ? `${String(value)}n` : value,
    );
    const group = groups.get(text);
    if (group === undefined) groups.set(text, { documents: [document], parameters });
    else group.documents.push(document);
  }
  return [...groups.values()].flatMap(({ documents, parameters }) =>
    Array.from({ length: Math.ceil(documents.length / mostTogether) }, (_, part) => ({
      documents: documents.slice(part * mostTogether, (part + 1) * mostTogether),
      parameters,
    })),
  );
}

/** One parameter after the other at the edges of what it can be. */
function* otherValues(
  free: readonly (readonly [string, Parameter])[],
  kit: Kit,
): Generator<readonly [string, unknown]> {
  for (const [name, { shape }] of free) {
    for (const { value } of edgeValues([shape], kit.values, kit.random)) {
      if (value !== absent && kit.solver.fits(value, shape)) yield [name, value];
    }
  }
}

/** How many documents a query skips, and the parameters that only count documents. */
interface Counting {
  readonly counts: ReadonlySet<string>;
  /** A parameter that skips gets the least value that it can have. */
  readonly skipped: Bound;
  readonly skips: number;
  /** The numbers in the query that can be numbers of documents. */
  readonly constants: readonly number[];
}

function settled({ operation, params }: Query, kit: Kit): Counting {
  const skips = countsIn(operation, 'skip');
  const limits = countsIn(operation, 'limit');
  const names = (counts: readonly Json[]): readonly string[] => counts.flatMap((count) => parameterName(count) ?? []);
  const skipped = names(skips).flatMap((name): [string, unknown][] => {
    const shape = params[name]?.shape ?? true;
    const least = edgeValues([shape], kit.values, kit.random).find(({ name: edge }) => edge === 'zero');
    return least !== undefined && kit.solver.fits(least.value, shape) ? [[name, least.value]] : [];
  });
  const numbers = skips.filter((skip) => typeof skip === 'number' && skip >= 0 && skip <= mostSkipped) as number[];
  return {
    counts: new Set([...names(skips), ...names(limits)]),
    skipped: Object.fromEntries(skipped),
    skips: numbers.reduce((sum, each) => sum + each, 0),
    constants: operation.kind === 'aggregate' ? lengthsAmong(constantsIn(operation.pipeline, 'bson')) : [],
  };
}

/** A query that skips more than this shows no rows here. */
const mostSkipped = 200;

/** What an operation says, anywhere in it, of how many documents to skip, or to let through. */
function countsIn(operation: Operation, what: 'skip' | 'limit'): readonly Json[] {
  const own = (operation as { readonly skip?: Json; readonly limit?: Json })[what];
  const found: Json[] = own === undefined ? [] : [own];
  const visit = (part: Json): void => {
    if (Array.isArray(part)) for (const each of part as readonly Json[]) visit(each);
    if (!isJsonObject(part)) return;
    for (const [name, value] of Object.entries(part)) {
      if (name === `$${what}`) found.push(value);
      if (what === 'limit' && name === '$sample' && isJsonObject(value)) found.push(value['size'] ?? null);
      visit(value);
    }
  };
  if (operation.kind === 'aggregate') visit(operation.pipeline);
  return found;
}

function isRowWise(operation: Operation): boolean {
  switch (operation.kind) {
    case 'find':
      return operation.skip === undefined && operation.limit === undefined;
    case 'get':
    case 'batchGet':
      return true;
    case 'query':
    case 'scan':
      return operation.input['Limit'] === undefined;
    case 'aggregate':
      return operation.pipeline.every((stage) => Object.keys(stage).every((name) => rowWise.has(name)));
    default:
      return false;
  }
}
