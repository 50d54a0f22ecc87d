import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { closeShape, defName, listsProperties } from './close-shape.js';
import type { Shape, Store } from './contract.js';
import { mapSubschemas, visitSubschemas } from './map-schema.js';
import { ownValue } from './own-value.js';

/** The shape of the documents that a writer stores: with the `_id` that MongoDB gives them, and closed. */
export function writerShape(shape: Shape, store: Store): Shape {
  if (store === 'dynamodb' || shape === false) return closeShape(shape);
  const given = shape === true ? {} : shape;
  const defs = ownValue(given, '$defs');
  const freeForm = !listsProperties(given, isJsonObject(defs) ? defs : {});
  const withId = withImpliedId(shape);
  // An object that lists nothing is free-form; the `_id` that is implied does not make it list something.
  return closeShape(freeForm && typeof withId !== 'boolean' ? { additionalProperties: true, ...withId } : withId);
}

/** The shape of the documents that a reader accepts: with the `_id` that MongoDB gives them, and open. */
export function readerShape(shape: Shape, store: Store): Shape {
  return store === 'mongodb' ? withImpliedId(shape) : shape;
}

/** MongoDB gives every document an `_id`; a shape that says nothing of it means an ObjectId. */
function withImpliedId(shape: Shape): Shape {
  if (shape === false) return shape;
  const given = shape === true ? {} : shape;
  const defs = ownValue(given, '$defs');
  if (speaksOfId(given, isJsonObject(defs) ? defs : {}, new Set())) return shape;
  const properties = ownValue(given, 'properties');
  const required = ownValue(given, 'required');
  const typed = ['bsonType', 'type', 'const', 'enum'].some((keyword) => Object.hasOwn(given, keyword));
  return {
    ...(typed ? {} : { bsonType: 'object' }),
    ...admittingId(given),
    properties: { _id: { bsonType: 'objectId' }, ...(isJsonObject(properties) ? properties : {}) },
    required: ['_id', ...(Array.isArray(required) ? (required as readonly Json[]) : [])],
  };
}

/** A branch that closes itself speaks of the fields that people think of, not of the `_id` that comes by itself. */
function admittingId(schema: JsonObject): JsonObject {
  return mapSubschemas(schema, (subschema, { info }) => {
    if (info.inPlace !== true || info.predicate === true || !isJsonObject(subschema)) return subschema;
    const below = admittingId(subschema);
    const closes = ['additionalProperties', 'unevaluatedProperties'].some(
      (keyword) => Object.hasOwn(below, keyword) && below[keyword] !== true,
    );
    if (!closes) return below;
    const properties = ownValue(below, 'properties');
    return { ...below, properties: { _id: true, ...(isJsonObject(properties) ? properties : {}) } };
  });
}

function speaksOfId(schema: Json, defs: JsonObject, visited: Set<string>): boolean {
  if (!isJsonObject(schema)) return false;
  const properties = ownValue(schema, 'properties');
  if (isJsonObject(properties) && Object.hasOwn(properties, '_id')) return true;
  const required = ownValue(schema, 'required');
  if (Array.isArray(required) && required.includes('_id')) return true;
  const name = defName(ownValue(schema, '$ref'));
  if (name !== undefined && !visited.has(name)) {
    visited.add(name);
    if (speaksOfId(ownValue(defs, name) ?? true, defs, visited)) return true;
  }
  let found = false;
  visitSubschemas(schema, (subschema, { info }) => {
    if (info.inPlace === true) found ||= speaksOfId(subschema, defs, visited);
  });
  return found;
}
