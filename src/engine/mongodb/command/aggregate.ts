import { ServerCatalog } from '../catalog.js';
import { mongoError } from '../error.js';
import { compileFilter } from '../filter/compile.js';
import { compilePipeline } from '../pipeline/compile.js';
import type { CompiledPipeline } from '../pipeline/stage.js';
import { exactLong } from '../value/arithmetic.js';
import { emptyDoc, isDoc, isNumber, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { hintOf, search } from './find.js';
import { collationOf, collectionName } from './namespace.js';
import { openOperation, type Operation } from './operation.js';
import type { Query } from '../plan/choose.js';
import type { Window } from '../plan/execute.js';

const known = ['pipeline', 'cursor', 'explain', 'allowDiskUse', 'bypassDocumentValidation', 'hint', 'collation', 'let'];

/** An aggregate command, checked and compiled. */
export interface AggregateRequest {
  /** Undefined for `aggregate: 1`. */
  readonly name: string | undefined;
  readonly pipeline: CompiledPipeline;
  readonly stages: readonly Value[];
  readonly operation: Operation;
  /** What the leading stages ask of the collection. */
  readonly query: Query;
  readonly window: Window;
  readonly fields: Fields;
}

export function compileAggregate(command: Doc, context: CommandContext): AggregateRequest {
  const fields = new Fields(command, 'aggregate', known);
  const target = command.get('aggregate');
  const name = isDatabaseTarget(target) ? undefined : collectionName(target, context);
  const stages = fields.need('pipeline', fields.array('pipeline'));
  const collation = fields.doc('collation');
  const operation = openOperation({
    now: context.now,
    state: context.state,
    collation,
    defaultCollation: name === undefined ? undefined : collationOf(name, collation, context),
    variables: fields.doc('let'),
  });
  const catalog = new ServerCatalog(context, !fields.flag('bypassDocumentValidation'));
  const pipeline = compilePipeline(stages, {
    ...operation.context,
    catalog,
    database: context.database,
    collection: name,
  });
  if (name === undefined && pipeline.readsInput) {
    const first = stages[0];
    const [stage = ''] = isDoc(first) ? first.keys() : [];
    throw mongoError('InvalidNamespace', `{aggregate: 1} is not valid for '${stage}'; a collection is required.`);
  }
  const { leading } = pipeline;
  return {
    name,
    pipeline,
    stages,
    operation,
    query: {
      filter: leading.filter ?? compileFilter(emptyDoc, operation.context),
      sort: leading.sort,
      hint: hintOf(fields.value('hint')),
      collation: operation.collation,
    },
    window: { sort: leading.sort, skip: leading.skip ?? 0, limit: leading.limit },
    fields,
  };
}

/** Whether the pipeline belongs to the database: `aggregate: 1`. */
function isDatabaseTarget(target: Value | undefined): boolean {
  if (!isNumber(target)) return false;
  if (exactLong(target) === 1n) return true;
  throw mongoError(
    'FailedToParse',
    `Invalid command format: the 'aggregate' field must specify a collection name or 1`,
  );
}

export function aggregate(command: Doc, context: CommandContext): Doc {
  const request = compileAggregate(command, context);
  const { fields } = request;
  const cursor = fields.doc('cursor');
  if (cursor === undefined) {
    throw mongoError(
      'FailedToParse',
      "The 'cursor' option is required, except for aggregate with the explain argument",
    );
  }
  const batchSize = new Fields(cursor, 'cursor', ['batchSize'], false).count('batchSize');
  const documents = runAggregate(request, context);
  const namespace = `${context.database}.${request.name ?? '$cmd.aggregate'}`;
  return context.state.cursors.answer(namespace, documents, { batchSize });
}

function runAggregate(request: AggregateRequest, context: CommandContext): readonly Doc[] {
  const { name, pipeline, query, window, operation } = request;
  if (name === undefined || !pipeline.readsInput) return [...pipeline.run([], operation.variables)];
  const input = search(name, query, window, operation, context);
  return [...pipeline.runRest(input, operation.variables)];
}
