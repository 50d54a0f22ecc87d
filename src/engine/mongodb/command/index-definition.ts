import { compileCollation, type Collation } from '../collation/compile.js';
import { mongoError, notImplemented } from '../error.js';
import { openScope } from '../expression/scope.js';
import { compileFilter, type Filter } from '../filter/compile.js';
import type { FilterNode } from '../filter/node.js';
import type { IndexDefinition, IndexPart } from '../storage/index.js';
import { exactLong, toDouble } from '../value/arithmetic.js';
import { print } from '../value/print.js';
import { int, isNumber, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';

const known = [
  'key',
  'name',
  'v',
  'ns',
  'unique',
  'sparse',
  'background',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'collation',
  'dropDups',
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'bucketSize',
  'wildcardProjection',
  'storageEngine',
  'prepareUnique',
  'clustered',
];

const refused = ['weights', 'wildcardProjection', 'storageEngine', 'prepareUnique', 'clustered', 'bits', 'min', 'max'];

/** Checks one index of `createIndexes`. */
export function compileIndex(source: Doc, inherited: Collation | undefined, context: CommandContext): IndexDefinition {
  for (const field of source.keys()) {
    if (!known.includes(field)) {
      throw mongoError(
        'InvalidIndexSpecificationOption',
        `The field '${field}' is not valid for an index specification. Specification: ${print(source)}`,
      );
    }
  }
  const fields = new Fields(source, 'createIndexes.indexes', known, false);
  for (const option of refused) if (fields.has(option)) throw notImplemented(`The index option ${option}`);
  const key = fields.doc('key');
  if (key === undefined)
    throw mongoError('FailedToParse', "The 'key' field is a required property of an index specification");
  const parts = indexParts(key);
  const name = fields.string('name');
  if (name === undefined)
    throw mongoError('FailedToParse', "The 'name' field is a required property of an index specification");
  if (name === '') throw mongoError('CannotCreateIndex', 'index name cannot be empty');
  const collation = indexCollation(fields.doc('collation'), inherited);
  const partial = fields.doc('partialFilterExpression');
  const expireAfterSeconds = timeToLive(fields, parts);
  const specification = new Map<string, Value>([
    ['v', int(2)],
    ['key', key],
    ['name', name],
  ]);
  for (const option of ['background', 'unique', 'sparse', 'hidden'] as const) {
    if (fields.flag(option)) specification.set(option, true);
  }
  if (partial !== undefined) specification.set('partialFilterExpression', partial);
  if (expireAfterSeconds !== undefined)
    specification.set('expireAfterSeconds', fields.value('expireAfterSeconds') ?? null);
  if (collation !== undefined) specification.set('collation', collation.specification);
  const isId = parts.length === 1 && parts[0]?.name === '_id';
  const sparse = fields.flag('sparse');
  if (partial !== undefined && sparse) {
    throw mongoError('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
  }
  if (isId && (partial !== undefined || sparse)) {
    throw mongoError('InvalidIndexSpecificationOption', '_id index cannot be sparse or have a partial filter');
  }
  return {
    name,
    parts,
    specification,
    unique: fields.flag('unique') || isId,
    sparse,
    hidden: fields.flag('hidden'),
    partial: partial === undefined ? undefined : partialFilter(partial, collation, context),
    collation,
    expireAfterSeconds,
  };
}

function indexParts(key: Doc): readonly IndexPart[] {
  if (key.size === 0) throw mongoError('CannotCreateIndex', 'Index keys cannot be an empty object.');
  if (key.size > 32) throw mongoError('CannotCreateIndex', 'Index key pattern has too many fields, limit is 32');
  return [...key].map(([name, value]): IndexPart => {
    if (name === '') throw mongoError('CannotCreateIndex', 'Index keys cannot be an empty field.');
    if (typeof value === 'string') {
      if (value === '')
        throw mongoError('CannotCreateIndex', 'Values in the index key pattern cannot be empty strings');
      throw refusedPlugin(value);
    }
    const parts = name.split('.');
    if (parts.includes('$**')) throw notImplemented('A wildcard index');
    if (parts.some((part) => part === '')) {
      throw mongoError('CannotCreateIndex', 'Index key contains an illegal field name: field names cannot be empty.');
    }
    if (parts.some((part) => part.startsWith('$') && !['$id', '$ref', '$db'].includes(part))) {
      throw mongoError('CannotCreateIndex', `Index key contains an illegal field name: field name starts with '$'.`);
    }
    if (!isNumber(value)) {
      throw mongoError(
        'CannotCreateIndex',
        `Values in v:2 index key pattern cannot be of type ${typeof value}. Only numbers > 0, numbers < 0, and strings are allowed.`,
      );
    }
    const direction = toDouble(value);
    if (Number.isNaN(direction) || direction === 0) {
      throw mongoError('CannotCreateIndex', 'Values in the index key pattern cannot be 0.');
    }
    return { name, path: parts, direction: direction < 0 ? -1 : 1 };
  });
}

function refusedPlugin(plugin: string): Error {
  if (['text', '2d', '2dsphere', '2dsphere_bucket', 'hashed', 'geoHaystack', 'columnstore'].includes(plugin)) {
    return notImplemented(`An index of the type '${plugin}'`);
  }
  return mongoError('CannotCreateIndex', `Unknown index plugin '${plugin}'`);
}

function indexCollation(source: Doc | undefined, inherited: Collation | undefined): Collation | undefined {
  return source === undefined || source.size === 0 ? inherited : compileCollation(source);
}

function timeToLive(fields: Fields, parts: readonly IndexPart[]): number | undefined {
  const value = fields.value('expireAfterSeconds');
  if (value === undefined) return undefined;
  const seconds = isNumber(value) ? (exactLong(value) ?? BigInt(Math.trunc(toDouble(value)))) : undefined;
  if (seconds === undefined) {
    throw mongoError('TypeMismatch', "TTL index 'expireAfterSeconds' option must be numeric");
  }
  if (seconds < 0n || seconds > 2147483647n) {
    throw mongoError(
      'CannotCreateIndex',
      "TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number",
    );
  }
  if (parts.length > 1) {
    throw mongoError('CannotCreateIndex', 'TTL indexes are single-field indexes, compound indexes do not support TTL.');
  }
  if (parts[0]?.name === '_id')
    throw mongoError(
      'InvalidIndexSpecificationOption',
      "The field 'expireAfterSeconds' is not valid for an _id index specification.",
    );
  return Number(seconds);
}

function partialFilter(source: Doc, collation: Collation | undefined, _context: CommandContext): Filter {
  const filter = compileFilter(source, { scope: openScope({ strings: collation }), strings: collation });
  checkPartial(filter.node, 0);
  return filter;
}

/** Partial filters know equality, ranges, $exists: true, $type, $in, $and and $or. */
function checkPartial(node: FilterNode, depth: number): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const child of node.children) checkPartial(child, depth + 1);
      return;
    case 'compare':
    case 'exists':
    case 'type':
    case 'in':
      if (node.kind !== 'in' || node.patterns.length === 0) return;
      break;
    default:
      break;
  }
  throw mongoError(
    'CannotCreateIndex',
    `Expression not supported in partial index: ${node.kind === 'not' ? '$not' : node.kind}`,
  );
}
