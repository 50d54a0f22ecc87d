import { findMongoOperator } from '../../../query/operators.js';

/** Parts of refused geospatial operators, which can stand where an operator can. */
const geoParts = new Set(['$within', '$geoNear', '$box', '$center', '$centerSphere', '$maxDistance', '$minDistance']);

/** Whether MongoDB has this query operator and the engine refuses it by name. */
export function isRefusedOperator(name: string): boolean {
  return findMongoOperator('filter', name)?.supported === false || geoParts.has(name);
}
