import type {
  Contract,
  DatasetSections,
  Insert,
  Owns,
  Query,
  Reads,
  Shape,
  Update,
  Writes,
} from '../../src/contract/contract.js';
import { digestOf } from '../../src/value/digest.js';
import type { Json, JsonObject } from '../../src/value/json.js';

/** Compiled contracts for tests, written by hand in as few words as the compiled form allows. */

export type FieldTypes = Readonly<Record<string, Shape | string>>;

/** An object shape from names (`?` for optional) to BSON types (`string|null`) or shapes; an ObjectId `_id` unless said otherwise. */
export function objectOf(
  fields: FieldTypes,
  options: { readonly closed?: boolean; readonly id?: boolean } = {},
): JsonObject {
  const all: FieldTypes = options.id === false || '_id' in fields ? fields : { _id: 'objectId', ...fields };
  const entries = Object.entries(all).map(([name, type]) => ({
    name: name.replace(/\?$/, ''),
    optional: name.endsWith('?'),
    shape: typeof type === 'string' ? { bsonType: type.includes('|') ? type.split('|') : type } : type,
  }));
  return {
    bsonType: 'object',
    properties: Object.fromEntries(entries.map(({ name, shape }) => [name, shape])),
    required: entries.filter(({ optional }) => !optional).map(({ name }) => name),
    ...(options.closed === true ? { additionalProperties: false } : {}),
  };
}

export function insertOf(name: string, fields: FieldTypes, atRest = false): Insert {
  const shape = objectOf(fields, { closed: true });
  return { name, digest: digestOf({ insert: shape }), shape, atRest };
}

export function readsOf(shape: Shape, queries: readonly Query[], more: Partial<Reads> = {}): Reads {
  const said = {
    shape,
    kinds: {},
    indexes: {},
    examples: [],
    ...more,
    queries: Object.fromEntries(queries.map((query) => [query.name, query])),
  };
  return { ...said, digest: digestOf(said as unknown as Json) };
}

export function findOf(
  name: string,
  filter: JsonObject,
  more: Partial<Query> & { readonly sort?: JsonObject; readonly projection?: JsonObject } = {},
): Query {
  const { sort, projection, ...rest } = more;
  return {
    name,
    operation: {
      kind: 'find',
      filter,
      ...(sort === undefined ? {} : { sort }),
      ...(projection === undefined ? {} : { projection }),
    },
    optional: [],
    params: {},
    expect: {},
    ...rest,
  };
}

export function updateOf(name: string, filter: JsonObject, update: Json, more: Partial<Update> = {}): Update {
  const said = { name, filter, update, upsert: false, many: false, params: {}, notes: [], ...more };
  return { ...said, digest: digestOf(said as unknown as Json) };
}

export function ownsOf(mongodb: Partial<NonNullable<Owns['mongodb']>>): Owns {
  const said = { physicalName: 'orders', mongodb: { indexes: {}, ...mongodb } };
  return { ...said, digest: digestOf(said as unknown as Json) };
}

export function writesOf(writes: Partial<Writes>): Writes {
  return { inserts: {}, updates: {}, deletes: {}, unique: [], ...writes };
}

export function contractOf(service: string, sections: Omit<DatasetSections, 'dataset' | 'store'>): Contract {
  return { service, datasets: { 'shop.orders': { dataset: 'shop.orders', store: 'mongodb', ...sections } } };
}
