import { MongoError, mongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import type { CompiledExpression, Variables } from '../../expression/compiled.js';
import { checkVariableName } from '../../expression/operator.js';
import { openScope, type ExpressionScope } from '../../expression/scope.js';
import { isArray, isDoc, kindOf, type Doc, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import type { CompiledPipeline, StageContext } from '../stage.js';

/** A pipeline inside a stage, and what its variables are for one document of the outer pipeline. */
export interface SubPipeline {
  readonly pipeline: CompiledPipeline;
  variablesFor(document: Doc, variables: Variables): Variables;
}

interface SubPipelineOptions {
  readonly stage: string;
  readonly let: Value | undefined;
  readonly collection: string | undefined;
  /** The code for a stage that writes. */
  readonly writing: number;
}

/** The stages of a `pipeline` argument. */
export function readPipeline(value: Value, stage: string): readonly Value[] {
  if (!isArray(value))
    throw mongoError(
      'TypeMismatch',
      `'pipeline' option of ${stage} must be specified as an array, not ${kindOf(value)}`,
    );
  return value;
}

/** Whether a pipeline makes its own documents, and reads no collection. */
export function startsWithDocuments([first]: readonly Value[]): boolean {
  return isDoc(first) && first.has('$documents');
}

function readLet(value: Value | undefined, { stage }: SubPipelineOptions, scope: ExpressionScope) {
  if (value === undefined) return [];
  if (!isDoc(value)) throw mongoError('FailedToParse', `${stage} argument 'let: ${kindOf(value)}' must be an object`);
  return [...value].map(([name, source]): readonly [string, CompiledExpression] => {
    checkVariableName(name);
    return [name, compileExpression(source, scope)];
  });
}

/**
 * Compiles a pipeline that runs inside a stage. It sees its own `let` variables and the user variables outside, but not
 * the outer document.
 */
export function compileSubPipeline(
  stages: readonly Value[],
  context: StageContext,
  options: SubPipelineOptions,
): SubPipeline {
  for (const stage of stages) {
    const [name = ''] = isDoc(stage) ? stage.keys() : [];
    if (name === '$out' || name === '$merge') {
      throw new MongoError(options.writing, `${name} is not allowed within a ${options.stage}'s sub-pipeline`);
    }
  }
  const { scope } = context;
  const bindings = readLet(options.let, options, scope);
  const bound = new Set(bindings.map(([name]) => name));
  const inherited = scope.names.filter((name) => !bound.has(name));
  const inner = openScope({ strings: context.strings, names: [...inherited, ...bound], random: scope.random });
  const innerContext: PipelineContext = { ...context, scope: inner, collection: options.collection };
  const slots = inherited.map((name) => scope.slotOf(name) ?? 0);
  return {
    pipeline: context.compilePipeline(stages, innerContext),
    variablesFor: (document, variables) => [
      variables[0],
      ...slots.map((slot) => variables[slot]),
      ...bindings.map(([, expression]) => expression.evaluate(document, variables)),
    ],
  };
}
