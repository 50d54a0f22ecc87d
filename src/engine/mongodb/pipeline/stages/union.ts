import { mongoError } from '../../error.js';
import { isDoc, kindOf, type Doc, type Value } from '../../value/value.js';
import { single } from '../stage.js';
import { compileSubPipeline, readPipeline, startsWithDocuments } from './sub-pipeline.js';

function readUnion(specification: Value): { readonly coll: string | undefined; readonly stages: readonly Value[] } {
  if (typeof specification === 'string') return { coll: specification, stages: [] };
  if (!isDoc(specification)) {
    throw mongoError(
      'FailedToParse',
      `the $unionWith stage specification must be an object or string, but found ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (key !== 'coll' && key !== 'pipeline') {
      throw mongoError('IDLUnknownField', `BSON field '$unionWith.${key}' is an unknown field.`);
    }
  }
  const coll = specification.get('coll');
  const pipeline = specification.get('pipeline');
  if (coll !== undefined && typeof coll !== 'string') {
    throw mongoError(
      'TypeMismatch',
      `BSON field '$unionWith.coll' is the wrong type '${kindOf(coll)}', expected type 'string'`,
    );
  }
  const stages = pipeline === undefined ? [] : readPipeline(pipeline, '$unionWith');
  if (coll === undefined && !startsWithDocuments(stages)) {
    throw mongoError(
      'FailedToParse',
      '$unionWith stage without explicit collection must have a pipeline with $documents as first stage',
    );
  }
  return { coll, stages };
}

export const unionWith = single((specification, context) => {
  const { coll, stages } = readUnion(specification);
  const inner = compileSubPipeline(stages, context, {
    stage: '$unionWith',
    let: undefined,
    collection: startsWithDocuments(stages) ? undefined : coll,
    writing: 31441,
  });
  const { catalog, database } = context;
  return {
    *run(input, variables) {
      yield* input;
      const others: Iterable<Doc> = coll === undefined ? [] : catalog.read({ database, collection: coll });
      yield* inner.pipeline.run(others, inner.variablesFor(new Map(), variables));
    },
  };
});
