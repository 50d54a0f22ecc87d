import type { JsonObject } from '../value/json.js';
import type { Store } from './contract.js';

/** The short type names of each store, with the schema that each stands for. `any` says nothing. */
const MONGODB_TYPES = [
  'string',
  'int',
  'long',
  'double',
  'decimal',
  'number',
  'bool',
  'date',
  'objectId',
  'binData',
  'regex',
  'timestamp',
  'object',
  'array',
  'null',
] as const;

/** DynamoDB's attribute types behind the short names. */
const DYNAMODB_TYPES: Readonly<Record<string, { readonly descriptor: string; readonly type?: string }>> = {
  string: { descriptor: 'S', type: 'string' },
  number: { descriptor: 'N', type: 'number' },
  binary: { descriptor: 'B' },
  bool: { descriptor: 'BOOL', type: 'boolean' },
  null: { descriptor: 'NULL', type: 'null' },
  list: { descriptor: 'L', type: 'array' },
  map: { descriptor: 'M', type: 'object' },
  stringSet: { descriptor: 'SS' },
  numberSet: { descriptor: 'NS' },
  binarySet: { descriptor: 'BS' },
};

/** The type names that may stand in `fields`, `any` included. */
export function typeNames(store: Store): readonly string[] {
  return store === 'mongodb' ? [...MONGODB_TYPES, 'any'] : [...Object.keys(DYNAMODB_TYPES), 'any'];
}

/** The schema of a union of short type names, all of them known. */
export function schemaOfTypes(names: readonly string[], store: Store): JsonObject {
  if (names.includes('any')) return {};
  const unique = [...new Set(names)];
  const single = <T>(list: readonly T[]): T | readonly T[] => (list.length === 1 ? (list[0] as T) : list);
  if (store === 'mongodb') return { bsonType: single(unique) };
  const types = unique.map((name) => DYNAMODB_TYPES[name]).filter((type) => type !== undefined);
  const plain = types.map((type) => type.type).filter((type) => type !== undefined);
  // Sets and binary values have no JSON type; a union with one of them is said in DynamoDB's own descriptors.
  return plain.length === types.length
    ? { type: single(plain) }
    : { dynamoType: single(types.map((type) => type.descriptor)) };
}

/** The schema of a container that a dotted path passes through. */
export function containerSchema(kind: 'object' | 'array', store: Store): JsonObject {
  return store === 'mongodb' ? { bsonType: kind } : { type: kind };
}

/** The short name of a container. */
export function containerName(kind: 'object' | 'array', store: Store): string {
  if (store === 'mongodb') return kind;
  return kind === 'object' ? 'map' : 'list';
}
