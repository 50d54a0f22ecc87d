import { mongoError, notImplemented } from '../error.js';
import { compileFilter } from '../filter/compile.js';
import { choosePlan, type Query } from '../plan/choose.js';
import { executePlan, type Window } from '../plan/execute.js';
import { explainPlan, type ExplainedRun } from '../plan/explain.js';
import { newCounts } from '../plan/plan.js';
import { isZeroNumber } from '../value/arithmetic.js';
import { doc, emptyDoc, int, isDoc, isNumber, type Doc, type Value } from '../value/value.js';
import { aggregate, compileAggregate } from './aggregate.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { compileFind, hintOf } from './find.js';
import { collectionName, findCollection } from './namespace.js';
import { openOperation, type Operation } from './operation.js';
import { emulatedServerVersion } from './diagnostics.js';

type Verbosity = 'queryPlanner' | 'executionStats' | 'allPlansExecution';

/** What an explained command would ask of one collection. */
interface Explained {
  readonly name: string;
  readonly query: Query;
  readonly window: Window;
  readonly operation: Operation;
  readonly projects: boolean;
  /** The stage that stands on top: an update, a delete, a count. */
  readonly top?: string;
}

export function explain(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'explain', ['verbosity']);
  const inner = fields.need('explain', fields.doc('explain'));
  return explainCommand(inner, readVerbosity(fields.string('verbosity')), context);
}

function readVerbosity(given: string | undefined): Verbosity {
  const verbosity = given ?? 'allPlansExecution';
  if (verbosity === 'queryPlanner' || verbosity === 'executionStats' || verbosity === 'allPlansExecution')
    return verbosity;
  throw mongoError(
    'FailedToParse',
    `verbosity string must be one of {'queryPlanner', 'executionStats', 'allPlansExecution'}`,
  );
}

/** An aggregate, or, with `explain: true` in it, its explanation. */
export function aggregateOrExplain(command: Doc, context: CommandContext): Doc {
  if (command.get('explain') !== true) return aggregate(command, context);
  const plain = new Map(command);
  plain.delete('explain');
  return explainCommand(plain, 'queryPlanner', context);
}

/** Explains a find, aggregate, count, distinct, update, delete or findAndModify. */
export function explainCommand(inner: Doc, verbosity: Verbosity, context: CommandContext): Doc {
  const [name = ''] = inner.keys();
  const explained = explainedOf(name, inner, context);
  const plan = explainOne(explained, verbosity, context);
  const serverInfo = doc([
    ['host', 'localhost'],
    ['port', int(27017)],
    ['version', emulatedServerVersion],
    ['gitVersion', 'mortise-embedded'],
  ]);
  const command = new Map<string, Value>([...inner, ['$db', context.database]]);
  const rest: [string, Value][] = [
    ['command', command],
    ['serverInfo', serverInfo],
  ];
  if (name !== 'aggregate') return new Map<string, Value>([['explainVersion', '1'], ...plan, ...rest]);
  return new Map<string, Value>([['explainVersion', '1'], ...aggregatePlan(inner, plan, context), ...rest]);
}

function explainedOf(name: string, inner: Doc, context: CommandContext): Explained {
  switch (name) {
    case 'find': {
      const { name: collection, query, window, operation } = compileFind(inner, context);
      const projection = inner.get('projection');
      return { name: collection, query, window, operation, projects: isDoc(projection) && projection.size > 0 };
    }
    case 'aggregate': {
      const request = compileAggregate(inner, context);
      const { query, window, operation } = request;
      return { name: request.name ?? '', query, window, operation, projects: false };
    }
    case 'count':
      return simple(name, 'query', inner, 'COUNT', context);
    case 'distinct':
      return simple(name, 'query', inner, undefined, context);
    case 'findAndModify':
    case 'findandmodify':
      return simple(name, 'query', inner, inner.get('remove') === true ? 'DELETE' : 'UPDATE', context);
    case 'update':
    case 'delete': {
      const statements = inner.get(name === 'update' ? 'updates' : 'deletes');
      const [statement] = Array.isArray(statements) ? (statements as readonly Value[]) : [];
      if (!isDoc(statement)) throw mongoError('FailedToParse', 'explained write batches must be of size 1');
      const merged = new Map<string, Value>([...statement, [name, inner.get(name) ?? null]]);
      const isMany = name === 'update' ? statement.get('multi') === true : isZero(statement.get('limit'));
      const explained = simple(name, 'q', merged, name === 'update' ? 'UPDATE' : 'DELETE', context);
      return { ...explained, window: { ...explained.window, limit: isMany ? undefined : 1 } };
    }
    default:
      throw mongoError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  }
}

/** Whether the size of the collection is the whole answer. */
function isSizeAlone({ top, query }: Explained): boolean {
  return top === 'COUNT' && query.filter.source.size === 0 && query.hint === undefined;
}

function isZero(value: Value | undefined): boolean {
  return isNumber(value) && isZeroNumber(value);
}

function simple(
  name: string,
  filterField: string,
  inner: Doc,
  top: string | undefined,
  context: CommandContext,
): Explained {
  const collection = collectionName(inner.get(name), context);
  const operation = openOperation({
    now: context.now,
    state: context.state,
    collation: inner.get('collation'),
    defaultCollation: findCollection(collection, context)?.options.collation,
  });
  const filter = compileFilter(inner.get(filterField) ?? emptyDoc, operation.context);
  // A count needs no field of any document.
  const needs = top === 'COUNT' ? { needs: [] } : {};
  return {
    name: collection,
    query: { filter, sort: undefined, hint: hintOf(inner.get('hint')), collation: operation.collation, ...needs },
    window: { sort: undefined, skip: 0, limit: undefined },
    operation,
    projects: false,
    ...(top === undefined ? {} : { top }),
  };
}

function explainOne(explained: Explained, verbosity: Verbosity, context: CommandContext): Doc {
  if (context.state.databases.view(context.database, explained.name) !== undefined) {
    throw notImplemented('Explaining an operation on a view');
  }
  const collection = findCollection(explained.name, context);
  const namespace = `${context.database}.${explained.name}`;
  const { query, window, operation } = explained;
  if (collection === undefined) {
    return explainPlan({ ...explained, namespace, plan: undefined, run: undefined });
  }
  const plan = choosePlan(collection, query, operation.variables);
  let run: ExplainedRun | undefined;
  if (verbosity !== 'queryPlanner') {
    const counts = newCounts();
    let returned = 0;
    for (const _ of executePlan(collection, plan, window, operation.variables, counts)) returned += 1;
    run = { counts: isSizeAlone(explained) ? newCounts() : counts, returned };
  }
  return explainPlan({ ...explained, namespace, plan, run });
}

/** A pipeline that a plan answers alone is explained like a find; otherwise its plan is the first of its stages. */
function aggregatePlan(inner: Doc, plan: Doc, context: CommandContext): Doc {
  const { pipeline, stages } = compileAggregate(inner, context);
  if (pipeline.leading.count >= stages.length && pipeline.readsInput) return plan;
  const rest = stages.slice(pipeline.leading.count);
  return doc([['stages', [doc([['$cursor', plan]]), ...rest]]]);
}
