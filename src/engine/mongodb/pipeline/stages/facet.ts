import { MongoError } from '../../error.js';
import { checkFieldName } from '../../expression/field-path.js';
import { isArray, isDoc, kindOf, type Doc, type Value } from '../../value/value.js';
import { single } from '../stage.js';

/** Stages that make their own documents, write, or nest facets have no place inside one. */
const excluded = new Set([
  '$collStats',
  '$changeStream',
  '$currentOp',
  '$documents',
  '$facet',
  '$geoNear',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$merge',
  '$out',
  '$planCacheStats',
  '$search',
  '$searchMeta',
  '$vectorSearch',
]);

/** Refuses such a stage, in the pipelines of a $lookup or $unionWith too. */
function checkFacetStage(stage: Doc): void {
  const [[name, specification] = ['', undefined]] = stage;
  if (excluded.has(name)) {
    throw new MongoError(40600, `${name} is not allowed to be used within a $facet stage`);
  }
  if ((name !== '$lookup' && name !== '$unionWith') || !isDoc(specification)) return;
  const inner = specification.get('pipeline');
  if (isArray(inner)) inner.filter(isDoc).forEach(checkFacetStage);
}

export const facet = single((specification, context) => {
  if (!isDoc(specification) || specification.size === 0) {
    throw new MongoError(
      40169,
      `the $facet specification must be a non-empty object, but found: ${kindOf(specification)}`,
    );
  }
  const pipelines = [...specification].map(([name, stages]) => {
    checkFieldName(name);
    if (!isArray(stages)) {
      throw new MongoError(40170, `arguments to $facet must be arrays, ${name} is of type ${kindOf(stages)}`);
    }
    for (const stage of stages) {
      if (!isDoc(stage)) {
        throw new MongoError(
          40171,
          `elements of arrays in $facet spec must be non-empty objects, but found ${kindOf(stage)}`,
        );
      }
      checkFacetStage(stage);
    }
    return [name, context.compilePipeline(stages, context)] as const;
  });
  return {
    *run(input, variables) {
      const documents = [...input];
      yield new Map<string, Value>(
        pipelines.map(([name, pipeline]) => [name, [...pipeline.run(documents, variables)]]),
      );
    },
  };
});
