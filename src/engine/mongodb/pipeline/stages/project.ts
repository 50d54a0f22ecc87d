import { MongoError } from '../../error.js';
import { isArray, isDoc, kindOf, type Value } from '../../value/value.js';
import { computeFields, excludeFields, includeFields } from '../project/apply.js';
import { parseAddedFields, parseProjection, parseUnset } from '../project/parse.js';
import { perDocument, single, type StageDefinition } from '../stage.js';

export const project = single((specification, { scope }) => {
  if (!isDoc(specification)) throw new MongoError(15969, '$project specification must be an object');
  const { kind, node } = parseProjection(specification, scope);
  if (kind === 'exclusion') return perDocument((document) => excludeFields(document, node));
  if (!node.computes) return perDocument((document) => includeFields(document, node));
  return perDocument((document, variables) => {
    const projected = includeFields(document, node);
    computeFields(projected, node, document, variables);
    return projected;
  });
});

function adding(name: '$addFields' | '$set'): StageDefinition {
  return single((specification, { scope }) => {
    if (!isDoc(specification)) {
      throw new MongoError(40272, `${name} specification stage must be an object, got ${kindOf(specification)}`);
    }
    const node = parseAddedFields(specification, scope, name);
    return perDocument((document, variables) => {
      const extended = new Map(document);
      computeFields(extended, node, document, variables);
      return extended;
    });
  });
}

export const addFields = adding('$addFields');
export const set = adding('$set');

function readPaths(specification: Value): readonly string[] {
  if (typeof specification === 'string') return [specification];
  if (!isArray(specification)) {
    throw new MongoError(31002, '$unset specification must be a string or an array');
  }
  if (specification.length === 0) {
    throw new MongoError(31119, '$unset specification must be a string or an array with at least one field');
  }
  return specification.map((path) => {
    if (typeof path !== 'string') {
      throw new MongoError(31120, '$unset specification must be a string or an array containing only string values');
    }
    return path;
  });
}

export const unset = single((specification) => {
  const { node } = parseUnset(readPaths(specification));
  return perDocument((document) => excludeFields(document, node));
});
