import { ServerCatalog } from '../catalog.js';
import { mongoError } from '../error.js';
import { compileFilter, type Filter } from '../filter/compile.js';
import type { MatchedPosition } from '../filter/path-walk.js';
import { compileUpdatePipeline } from '../pipeline/update-pipeline.js';
import { choosePlan } from '../plan/choose.js';
import { executePlan, type Found } from '../plan/execute.js';
import { newCounts } from '../plan/plan.js';
import type { Sort } from '../sort/compile.js';
import { checkStorable, withId, type Collection } from '../storage/collection.js';
import { compileOperatorUpdate, compileReplacement, isOperatorUpdate, type Update } from '../update/compile.js';
import { upsertBase } from '../update/upsert-base.js';
import { compare } from '../value/compare.js';
import { identical } from '../value/identical.js';
import { print } from '../value/print.js';
import { isArray, isDoc, kindOf, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { findCollection } from './namespace.js';
import { openOperation, type Operation } from './operation.js';
import { stampTopLevel } from './insert.js';

/** Which documents a write is about. */
export interface WriteTarget {
  readonly filter: Filter;
  readonly operation: Operation;
  readonly sort: Sort | undefined;
  readonly hint: Value | undefined;
  readonly limit: number | undefined;
}

/** Opens the operation of one write and checks its filter. */
export function openWrite(
  name: string,
  options: {
    readonly filter: Doc;
    readonly collation: Doc | undefined;
    readonly variables: Doc | undefined;
    readonly constants?: Doc | undefined;
  },
  context: CommandContext,
): { readonly filter: Filter; readonly operation: Operation } {
  const operation = openOperation({
    now: context.now,
    state: context.state,
    collation: options.collation,
    defaultCollation: findCollection(name, context)?.options.collation,
    variables: options.variables,
    constants: options.constants,
  });
  return { operation, filter: compileFilter(options.filter, operation.context) };
}

/** The documents to write to, fixed before the first of them is changed. */
export function findTargets(collection: Collection, target: WriteTarget): readonly Found[] {
  const { filter, operation, sort, hint, limit } = target;
  const plan = choosePlan(collection, { filter, sort, hint, collation: operation.collation }, operation.variables);
  return [...executePlan(collection, plan, { sort, skip: 0, limit }, operation.variables, newCounts())];
}

/** Checks an update in any of its three forms: operators, a replacement, a pipeline. */
export function compileUpdate(
  name: string,
  source: Value,
  arrayFilters: readonly Value[] | undefined,
  operation: Operation,
  context: CommandContext,
): Update {
  const { variables } = operation;
  if (isArray(source)) {
    if (arrayFilters !== undefined) {
      throw mongoError('FailedToParse', 'arrayFilters may not be specified for pipeline-syle updates');
    }
    const run = compileUpdatePipeline(source, {
      ...operation.context,
      catalog: new ServerCatalog(context),
      database: context.database,
      collection: name,
    });
    return { isPositional: false, isReplacement: false, apply: (document) => run(document, variables) };
  }
  if (!isDoc(source)) {
    throw mongoError('FailedToParse', `Update argument must be either an object or an array, got ${kindOf(source)}`);
  }
  if (isOperatorUpdate(source)) {
    return compileOperatorUpdate(source, arrayFilters ?? [], {
      ...operation.context,
      variables,
      timestamp: () => context.state.nextTimestamp(),
    });
  }
  if (arrayFilters !== undefined && arrayFilters.length > 0) {
    throw mongoError('FailedToParse', 'arrayFilters may not be specified for a replacement-style update');
  }
  return compileReplacement(stampTopLevel(source, context));
}

/** Updates one found document; gives its new version, which is the same object where nothing changed. */
export function updateOne(
  collection: Collection,
  found: Found,
  update: Update,
  target: WriteTarget,
  options: { readonly checksValidator: boolean; readonly context: CommandContext },
): Doc {
  const { context } = options;
  const { document, record } = found;
  const position: MatchedPosition = {};
  if (update.isPositional) target.filter.locate(document, target.operation.variables, position);
  const applied = update.apply(document, { root: document, isInsert: false, now: context.now }, position.index);
  if (identical(document, applied)) return document;
  checkIdKept(document, applied, update);
  const changed = withId(applied, context.state.makeId);
  checkStorable(changed);
  collection.replace(record, changed, options.checksValidator);
  return changed;
}

function checkIdKept(before: Doc, after: Doc, update: Update): void {
  const id = before.get('_id');
  const changed = after.get('_id');
  if (id !== undefined && changed !== undefined && compare(id, changed) === 0) return;
  throw mongoError(
    'ImmutableField',
    update.isReplacement
      ? `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${print(changed)}`
      : "Performing an update on the path '_id' would modify the immutable field '_id'",
  );
}

/** Inserts what an upsert makes of its filter and its update. */
export function upsert(
  collection: Collection,
  update: Update,
  target: WriteTarget,
  options: { readonly checksValidator: boolean; readonly context: CommandContext },
): Doc {
  const { context } = options;
  const base = upsertBase(target.filter.node, update.isReplacement);
  if (update.isPositional) {
    throw mongoError('BadValue', 'The positional operator did not find the match needed from the query.');
  }
  const applied = update.apply(base, { root: base, isInsert: true, now: context.now }, undefined);
  const baseId = base.get('_id');
  const appliedId = applied.get('_id');
  if (baseId !== undefined && (appliedId === undefined || compare(baseId, appliedId) !== 0)) {
    throw mongoError('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");
  }
  const document = withId(applied, context.state.makeId);
  checkStorable(document);
  collection.insert(document, options.checksValidator);
  return document;
}
