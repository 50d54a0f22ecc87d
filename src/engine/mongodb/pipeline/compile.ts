import { findAggregationOperator } from '../../../query/aggregation-operators.js';
import { MongoError, mongoError, notImplemented } from '../error.js';
import { compileFilter } from '../filter/compile.js';
import { isDoc, kindOf, type Value } from '../value/value.js';
import type { PipelineContext } from './context.js';
import type { CompiledPipeline, LeadingStages, Stage, StageContext, StageDefinition } from './stage.js';
import { stages as definitions } from './stages.js';

/**
 * Checks a pipeline as a whole and makes it ready to run.
 * @throws MongoError for an unknown or misplaced stage, a malformed specification, and whatever its expressions and
 *   filters are refused for, before any document is read.
 */
export function compilePipeline(source: readonly Value[], context: PipelineContext): CompiledPipeline {
  const stageContext: StageContext = { ...context, compilePipeline };
  const stages: Stage[] = [];
  source.forEach((specification, index) => {
    const { name, operand, definition } = readStage(specification);
    checkPlacement(name, definition, index, source.length);
    stages.push(...definition.compile(operand, stageContext));
  });
  const first = source[0] === undefined ? undefined : readStage(source[0]).definition;
  const leading = leadingStages(stages, context);
  const runFrom =
    (start: number): CompiledPipeline['run'] =>
    (input, variables) => {
      let documents = input;
      for (const stage of stages.slice(start)) documents = stage.run(documents, variables);
      return documents;
    };
  return { leading, readsInput: first?.placement !== 'first', run: runFrom(0), runRest: runFrom(leading.count) };
}

function readStage(specification: Value): {
  readonly name: string;
  readonly operand: Value;
  readonly definition: StageDefinition;
} {
  if (!isDoc(specification)) {
    throw mongoError(
      'TypeMismatch',
      `Each element of the 'pipeline' array must be an object, but found ${kindOf(specification)}`,
    );
  }
  const [only] = specification;
  if (only === undefined || specification.size !== 1) {
    throw new MongoError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  const [name, operand] = only;
  const definition = definitions.get(name);
  if (definition !== undefined) return { name, operand, definition };
  if (findAggregationOperator('stage', name) !== undefined) throw notImplemented(`the aggregation stage ${name}`);
  throw new MongoError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

function checkPlacement(name: string, { placement }: StageDefinition, index: number, length: number): void {
  if (placement === 'first' && index > 0) {
    throw new MongoError(40602, `${name} is only valid as the first stage in a pipeline`);
  }
  if (placement === 'last' && index < length - 1) {
    throw new MongoError(40601, `${name} can only be the final stage in the pipeline`);
  }
}

/** Reads off, in this order, matches, one sort, one skip and one limit: what a query plan does in the same order. */
function leadingStages(stages: readonly Stage[], context: PipelineContext): LeadingStages {
  let count = 0;
  const take = <Kind extends string>(kind: Kind) => {
    const pushable = stages[count]?.pushable;
    if (pushable?.kind !== kind) return undefined;
    count += 1;
    return pushable as Extract<typeof pushable, { readonly kind: Kind }>;
  };
  const filters = [];
  for (let match = take('match'); match !== undefined; match = take('match')) filters.push(match.filter);
  const sort = take('sort')?.sort;
  const skip = take('skip')?.count;
  const limit = take('limit')?.count;
  const [filter] = filters;
  const all =
    filters.length < 2 ? filter : compileFilter(new Map([['$and', filters.map(({ source }) => source)]]), context);
  return { filter: all, sort, skip, limit, count };
}
