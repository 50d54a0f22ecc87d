/**
 * The kinds of value that documents are made of, over all stores. A store uses some of them: JSON has one kind of number, BSON four.
 * Sets of kinds are bit masks, since the solver intersects them all the time.
 */
export const kindNames = [
  'null',
  'bool',
  'number',
  'string',
  'array',
  'object',
  'int',
  'long',
  'double',
  'decimal',
  'date',
  'objectId',
  'binData',
  'regex',
  'timestamp',
  'javascript',
  'minKey',
  'maxKey',
  'stringSet',
  'numberSet',
  'binarySet',
] as const;

export type KindName = (typeof kindNames)[number];

/** A set of kinds, one bit each. */
export type Kinds = number;

/** The set of each kind alone. */
export const bitOf = Object.fromEntries(kindNames.map((name, index) => [name, 1 << index])) as Readonly<
  Record<KindName, Kinds>
>;

export function kinds(...names: readonly KindName[]): Kinds {
  return names.reduce((mask, name) => mask | bitOf[name], 0);
}

export function kindsIn(mask: Kinds): readonly KindName[] {
  return kindNames.filter((_, index) => (mask & (1 << index)) !== 0);
}

export const numberKinds = kinds('number', 'int', 'long', 'double', 'decimal');

export type ValueSystemName = 'json' | 'bson' | 'dynamodb';

/** All kinds that a store's documents can hold. */
export const universes: Readonly<Record<ValueSystemName, Kinds>> = {
  json: kinds('null', 'bool', 'number', 'string', 'array', 'object'),
  bson: kinds(
    'null',
    'bool',
    'int',
    'long',
    'double',
    'decimal',
    'string',
    'array',
    'object',
    'date',
    'objectId',
    'binData',
    'regex',
    'timestamp',
    'javascript',
    'minKey',
    'maxKey',
  ),
  dynamodb: kinds(
    'null',
    'bool',
    'decimal',
    'string',
    'array',
    'object',
    'binData',
    'stringSet',
    'numberSet',
    'binarySet',
  ),
};
