import type { Variables } from '../expression/compiled.js';
import type { Doc, Value } from '../value/value.js';
import { compilePipeline } from './compile.js';
import type { PipelineContext } from './context.js';
import { compileUpdateStages } from './stages/update-stages.js';

/** The change that an update written as a pipeline makes to one document; see `compileUpdateStages`. */
export function compileUpdatePipeline(
  stages: readonly Value[],
  context: PipelineContext,
): (document: Doc, variables: Variables) => Doc {
  return compileUpdateStages(stages, context, compilePipeline);
}
