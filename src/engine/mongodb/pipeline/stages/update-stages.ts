import { mongoError } from '../../error.js';
import type { Variables } from '../../expression/compiled.js';
import { isDoc, type Doc, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import type { StageContext } from '../stage.js';

const allowed = new Set(['$addFields', '$project', '$replaceRoot', '$replaceWith', '$set', '$unset']);

/**
 * Compiles a pipeline that changes one document, as updates and `$merge` take it. The `_id` is kept where the pipeline
 * drops it.
 * @throws MongoError InvalidOptions for a stage that updates cannot use.
 */
export function compileUpdateStages(
  stages: readonly Value[],
  context: PipelineContext,
  compilePipeline: StageContext['compilePipeline'],
): (document: Doc, variables: Variables) => Doc {
  for (const stage of stages) {
    const [name = ''] = isDoc(stage) ? stage.keys() : [];
    if (name.startsWith('$') && !allowed.has(name)) {
      // What MongoDB does not know is refused as such, and not as misplaced.
      compilePipeline([stage], context);
      throw mongoError('InvalidOptions', `${name} is not allowed to be used within an update`);
    }
  }
  const pipeline = compilePipeline(stages, context);
  return (document, variables) => {
    const [changed = document] = pipeline.run([document], variables);
    const id = document.get('_id');
    return changed.has('_id') || id === undefined ? changed : new Map([['_id', id], ...changed]);
  };
}
