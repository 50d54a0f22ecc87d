import { mongoError, notImplemented } from '../error.js';
import { compileFilter } from '../filter/compile.js';
import { choosePlan, type Query } from '../plan/choose.js';
import { collectDocuments, type Window } from '../plan/execute.js';
import { compileProjection, type Projection } from '../projection/compile.js';
import { compileSort, naturalDirection } from '../sort/compile.js';
import type { Collection } from '../storage/collection.js';
import { emptyDoc, type Doc, type Value } from '../value/value.js';
import { readAll } from '../catalog.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { collationOf, collectionName, findCollection } from './namespace.js';
import { openOperation, type Operation } from './operation.js';

const known = [
  'filter',
  'sort',
  'projection',
  'hint',
  'skip',
  'limit',
  'batchSize',
  'singleBatch',
  'max',
  'min',
  'returnKey',
  'showRecordId',
  'tailable',
  'oplogReplay',
  'noCursorTimeout',
  'awaitData',
  'allowPartialResults',
  'collation',
  'allowDiskUse',
  'let',
];

/** A find command, checked and compiled. */
export interface FindRequest {
  readonly name: string;
  readonly query: Query;
  readonly window: Window;
  readonly projection: Projection;
  readonly operation: Operation;
  readonly batchSize: number | undefined;
  readonly singleBatch: boolean;
}

/** Checks a find command as a whole, whether or not its collection is there. */
export function compileFind(command: Doc, context: CommandContext): FindRequest {
  const fields = new Fields(command, 'find', known);
  const name = collectionName(command.get('find'), context);
  refuseRareOptions(fields);
  const operation = openOperation({
    now: context.now,
    state: context.state,
    collation: fields.doc('collation'),
    defaultCollation: collationOf(name, fields.doc('collation'), context),
    variables: fields.doc('let'),
  });
  const filter = compileFilter(fields.doc('filter') ?? emptyDoc, operation.context);
  const projection = compileProjection(fields.doc('projection') ?? emptyDoc, operation.context, {
    door: 'find',
    filter,
  });
  const sortSource = fields.doc('sort') ?? emptyDoc;
  const natural = naturalDirection(sortSource);
  const sort =
    natural === undefined && sortSource.size > 0 ? compileSort(sortSource, operation.context.strings) : undefined;
  return {
    name,
    query: {
      filter,
      sort,
      natural,
      hint: hintOf(fields.value('hint')),
      collation: operation.collation,
      needs: projection.needs,
    },
    window: { sort, skip: fields.count('skip') ?? 0, limit: limitOf(fields) },
    projection,
    operation,
    batchSize: fields.count('batchSize'),
    singleBatch: fields.flag('singleBatch'),
  };
}

/** A hint, undefined where it is empty. */
export function hintOf(hint: Value | undefined): Value | undefined {
  return hint === undefined || hint === '' || (hint instanceof Map && hint.size === 0) ? undefined : hint;
}

/** The limit, 0 meaning none. */
function limitOf(fields: Fields): number | undefined {
  const limit = fields.count('limit') ?? 0;
  return limit === 0 ? undefined : limit;
}

function refuseRareOptions(fields: Fields): void {
  for (const name of ['min', 'max', 'returnKey', 'showRecordId'] as const) {
    const value = fields.value(name);
    if (value !== undefined && value !== false && !(value instanceof Map && value.size === 0)) {
      throw notImplemented(`The find option ${name}`);
    }
  }
  if (fields.flag('tailable')) {
    throw mongoError('BadValue', 'error processing query: tailable cursor requested on non capped collection');
  }
  if (fields.flag('awaitData')) throw mongoError('FailedToParse', 'Cannot set awaitData without tailable');
}

export function find(command: Doc, context: CommandContext): Doc {
  const request = compileFind(command, context);
  return context.state.cursors.answer(`${context.database}.${request.name}`, runFind(request, context), {
    batchSize: request.batchSize,
    singleBatch: request.singleBatch,
    largest: request.projection.isIdentity ? findCollection(request.name, context)?.largestSize : undefined,
  });
}

function runFind(request: FindRequest, context: CommandContext): readonly Doc[] {
  const { operation, projection, window, query } = request;
  const found = search(request.name, query, window, operation, context);
  return projection.isIdentity ? found : found.map((document) => projection.apply(document, operation.variables));
}

/** The documents of a collection or view that a query finds. */
export function search(
  name: string,
  query: Query,
  window: Window,
  operation: Operation,
  context: CommandContext,
): readonly Doc[] {
  const collection = findCollection(name, context);
  if (collection !== undefined) return searchCollection(collection, query, window, operation);
  return searchAmong(readAll(name, context), query, window, operation);
}

function searchCollection(collection: Collection, query: Query, window: Window, operation: Operation): readonly Doc[] {
  const plan = choosePlan(collection, query, operation.variables);
  return collectDocuments(collection, plan, window, operation.variables);
}

/** A view has no indexes of its own: its documents are filtered and sorted as they come. */
function searchAmong(documents: Iterable<Doc>, query: Query, window: Window, operation: Operation): readonly Doc[] {
  const matching = [...documents].filter((document) => query.filter.matches(document, operation.variables));
  const sorted = query.sort === undefined ? matching : query.sort.sort(matching);
  return sorted.slice(window.skip, window.limit === undefined ? undefined : window.skip + window.limit);
}
