import { mongoError } from '../error.js';
import type { Collection } from '../storage/collection.js';
import { compare } from '../value/compare.js';
import { doc, int, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { compileIndex } from './index-definition.js';
import { collectionName, findCollection, openCollection, refuseView } from './namespace.js';

export function createIndexes(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'createIndexes', ['indexes', 'commitQuorum', 'ignoreUnknownIndexOptions']);
  const name = collectionName(command.get('createIndexes'), context);
  refuseView(name, context);
  const sources = fields.need('indexes', fields.array('indexes'));
  if (sources.length === 0) throw mongoError('BadValue', 'Must specify at least one index to create');
  const existing = findCollection(name, context);
  const definitions = sources.map((source) => {
    if (!isDoc(source)) throw fields.wrongType('indexes', source, 'object');
    return compileIndex(source, existing?.options.collation, context);
  });
  const collection = existing ?? openCollection(name, context);
  const before = collection.indexes.length;
  try {
    for (const definition of definitions) if (!isKnown(collection, definition)) collection.addIndex(definition);
  } catch (error) {
    // All of them are built, or none.
    collection.indexes.splice(before);
    throw error;
  }
  const after = collection.indexes.length;
  const reply: [string, Value][] = [
    ['numIndexesBefore', int(before)],
    ['numIndexesAfter', int(after)],
    ['createdCollectionAutomatically', existing === undefined],
  ];
  if (after === before) reply.push(['note', 'all indexes already exist']);
  return doc(reply);
}

/** Whether the index is there already; a different one with its name or its key is an error. */
function isKnown(collection: Collection, definition: ReturnType<typeof compileIndex>): boolean {
  for (const { definition: other } of collection.indexes) {
    const sameKey = compare(keyOf(other.specification), keyOf(definition.specification)) === 0;
    const sameCollation = equalField(other.specification, definition.specification, 'collation');
    const samePartial = equalField(other.specification, definition.specification, 'partialFilterExpression');
    const sameOptions = ['unique', 'sparse', 'expireAfterSeconds', 'hidden'].every((field) =>
      equalField(other.specification, definition.specification, field),
    );
    const sameName = other.name === definition.name;
    if (sameKey && other.name === '_id_') return true;
    if (sameName && sameKey && sameCollation && samePartial && sameOptions) return true;
    const isEquivalent = sameKey && sameCollation && samePartial;
    if (sameName && !isEquivalent) {
      throw mongoError(
        'IndexKeySpecsConflict',
        `An existing index has the same name as the requested index. When index names are not specified, they are auto ` +
          `generated and can cause conflicts. Please refer to our documentation. Index: ${definition.name}`,
      );
    }
    if (sameName) {
      throw mongoError(
        'IndexOptionsConflict',
        `An equivalent index already exists with the same name but different options. Index: ${definition.name}`,
      );
    }
    if (isEquivalent) {
      throw mongoError(
        'IndexOptionsConflict',
        sameOptions
          ? `Index already exists with a different name: ${other.name}`
          : `An equivalent index already exists with a different name and options. Existing index: ${other.name}`,
      );
    }
  }
  return false;
}

function keyOf(specification: Doc): Value {
  return specification.get('key') as Value;
}

function equalField(left: Doc, right: Doc, field: string): boolean {
  return compare(left.get(field) ?? false, right.get(field) ?? false) === 0;
}

export function listIndexes(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'listIndexes', ['cursor', 'includeBuildUUIDs', 'includeIndexBuildInfo']);
  const name = collectionName(command.get('listIndexes'), context);
  refuseView(name, context);
  const collection = findCollection(name, context);
  if (collection === undefined) {
    throw mongoError('NamespaceNotFound', `ns does not exist: ${context.database}.${name}`);
  }
  const cursor = fields.doc('cursor');
  const batchSize =
    cursor === undefined ? undefined : new Fields(cursor, 'cursor', ['batchSize'], false).count('batchSize');
  return context.state.cursors.answer(
    `${context.database}.${name}`,
    collection.indexes.map((index) => index.definition.specification),
    { batchSize },
  );
}

export function dropIndexes(command: Doc, context: CommandContext): Doc {
  const commandName = command.has('dropIndexes') ? 'dropIndexes' : 'deleteIndexes';
  const fields = new Fields(command, commandName, ['index']);
  const name = collectionName(command.get(commandName), context);
  refuseView(name, context);
  const collection = findCollection(name, context);
  if (collection === undefined) throw mongoError('NamespaceNotFound', `ns not found ${context.database}.${name}`);
  const before = collection.indexes.length;
  const target = fields.need('index', fields.value('index'));
  if (target === '*') {
    collection.indexes.splice(1);
    return doc([
      ['nIndexesWas', int(before)],
      ['msg', 'non-_id indexes dropped for collection'],
    ]);
  }
  const doomed = (isArray(target) ? target : [target]).map((one) => findDoomed(collection, one));
  for (const index of doomed) collection.indexes.splice(collection.indexes.indexOf(index), 1);
  return doc([['nIndexesWas', int(before)]]);
}

function findDoomed(collection: Collection, target: Value): Collection['indexes'][number] {
  const matching = collection.indexes.filter(({ definition }) =>
    typeof target === 'string'
      ? definition.name === target
      : isDoc(target) && compare(keyOf(definition.specification), target) === 0,
  );
  const [index] = matching;
  if (index === undefined) {
    throw mongoError(
      'IndexNotFound',
      typeof target === 'string' ? `index not found with name [${target}]` : `can't find index with key`,
    );
  }
  if (matching.length > 1) {
    throw mongoError(
      'AmbiguousIndexKeyPattern',
      `${String(matching.length)} indexes found for key, identify by name instead`,
    );
  }
  if (index.definition.name === '_id_') throw mongoError('InvalidOptions', 'cannot drop _id index');
  return index;
}
