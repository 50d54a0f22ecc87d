import { mongoError } from '../error.js';
import { compileFilter } from '../filter/compile.js';
import { checkCollectionName } from '../storage/databases.js';
import { documentSize } from '../value/size.js';
import { doc, emptyDoc, int, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { collectionName, findCollection } from './namespace.js';
import { openOperation } from './operation.js';

export function drop(command: Doc, context: CommandContext): Doc {
  new Fields(command, 'drop', []);
  const name = collectionName(command.get('drop'), context);
  const database = context.state.databases.find(context.database);
  const collection = database?.collections.get(name);
  const namespace = `${context.database}.${name}`;
  context.state.cursors.killOn(namespace);
  // Since 7.0, dropping what is not there succeeds.
  if (database === undefined || (collection === undefined && !database.views.has(name)))
    return doc([['ns', namespace]]);
  database.collections.delete(name);
  database.views.delete(name);
  if (collection === undefined) return doc([['ns', namespace]]);
  return doc([
    ['nIndexesWas', int(collection.indexes.length)],
    ['ns', namespace],
  ]);
}

export function dropDatabase(command: Doc, context: CommandContext): Doc {
  new Fields(command, 'dropDatabase', []);
  const database = context.state.databases.find(context.database);
  for (const name of database?.collections.keys() ?? []) context.state.cursors.killOn(`${context.database}.${name}`);
  context.state.databases.drop(context.database);
  return doc([['dropped', context.database]]);
}

export function listCollections(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'listCollections', ['filter', 'nameOnly', 'authorizedCollections', 'cursor']);
  const operation = openOperation({ now: context.now, state: context.state });
  const filter = compileFilter(fields.doc('filter') ?? emptyDoc, operation.context);
  const cursor = fields.doc('cursor');
  const batchSize =
    cursor === undefined ? undefined : new Fields(cursor, 'cursor', ['batchSize'], false).count('batchSize');
  const nameOnly = fields.flag('nameOnly');
  const entries = collectionEntries(context).filter((entry) => filter.matches(entry, operation.variables));
  const documents = nameOnly ? entries.map(shortEntry) : entries;
  return context.state.cursors.answer(`${context.database}.$cmd.listCollections`, documents, {
    batchSize,
  });
}

function collectionEntries(context: CommandContext): readonly Doc[] {
  const database = context.state.databases.find(context.database);
  if (database === undefined) return [];
  const collections = [...database.collections].map(([name, collection]) =>
    doc([
      ['name', name],
      ['type', 'collection'],
      ['options', collection.options.specification],
      [
        'info',
        doc([
          ['readOnly', false],
          ['uuid', collection.uuid],
        ]),
      ],
      ['idIndex', collection.idIndex.definition.specification],
    ]),
  );
  const views = [...database.views].map(([name, view]) =>
    doc([
      ['name', name],
      ['type', 'view'],
      ['options', view.specification],
      ['info', doc([['readOnly', true]])],
    ]),
  );
  return [...collections, ...views];
}

function shortEntry(entry: Doc): Doc {
  return doc([
    ['name', entry.get('name') ?? null],
    ['type', entry.get('type') ?? null],
  ]);
}

export function listDatabases(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'listDatabases', ['filter', 'nameOnly', 'authorizedDatabases']);
  const operation = openOperation({ now: context.now, state: context.state });
  const filter = compileFilter(fields.doc('filter') ?? emptyDoc, operation.context);
  const nameOnly = fields.flag('nameOnly');
  let totalSize = 0;
  const databases: Value[] = [];
  for (const database of context.state.databases.all()) {
    let size = 0;
    for (const collection of database.collections.values()) {
      for (const document of collection.documents.values()) size += documentSize(document);
    }
    const entry = doc([
      ['name', database.name],
      ['sizeOnDisk', BigInt(size)],
      ['empty', false],
    ]);
    if (!filter.matches(entry, operation.variables)) continue;
    totalSize += size;
    databases.push(nameOnly ? doc([['name', database.name]]) : entry);
  }
  if (nameOnly) return doc([['databases', databases]]);
  return doc([
    ['databases', databases],
    ['totalSize', BigInt(totalSize)],
    ['totalSizeMb', BigInt(Math.floor(totalSize / 1048576))],
  ]);
}

export function renameCollection(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'renameCollection', ['to', 'dropTarget', 'stayTemp']);
  const [fromDatabase, fromName] = splitNamespace(fields.need('renameCollection', fields.string('renameCollection')));
  const [toDatabase, toName] = splitNamespace(fields.need('to', fields.string('to')));
  const { databases } = context.state;
  if (databases.view(fromDatabase, fromName) !== undefined) {
    throw mongoError('CommandNotSupportedOnView', `cannot rename view: ${fromDatabase}.${fromName}`);
  }
  const source = databases.collection(fromDatabase, fromName);
  if (source === undefined) {
    throw mongoError('NamespaceNotFound', `Source collection ${fromDatabase}.${fromName} does not exist`);
  }
  checkCollectionName(toDatabase, toName);
  if (fromDatabase === toDatabase && fromName === toName) {
    throw mongoError('IllegalOperation', `Can't rename a collection to itself`);
  }
  if (databases.view(toDatabase, toName) !== undefined) {
    throw mongoError('NamespaceExists', `a view already exists with that name: ${toDatabase}.${toName}`);
  }
  if (databases.collection(toDatabase, toName) !== undefined && !fields.flag('dropTarget')) {
    throw mongoError('NamespaceExists', 'target namespace exists');
  }
  databases.find(fromDatabase)?.collections.delete(fromName);
  databases.find(toDatabase)?.collections.delete(toName);
  databases.open(toDatabase).collections.set(toName, source);
  source.namespace = `${toDatabase}.${toName}`;
  return emptyDoc;
}

function splitNamespace(namespace: string): readonly [string, string] {
  const dot = namespace.indexOf('.');
  if (dot <= 0 || dot === namespace.length - 1) {
    throw mongoError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  }
  return [namespace.slice(0, dot), namespace.slice(dot + 1)];
}

export function collStats(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'collStats', ['scale']);
  const name = collectionName(command.get('collStats'), context);
  const collection = findCollection(name, context);
  const scale = fields.count('scale') ?? 1;
  const size = [...(collection?.documents.values() ?? [])].reduce((sum, document) => sum + documentSize(document), 0);
  const count = collection?.documents.size ?? 0;
  return doc([
    ['ns', `${context.database}.${name}`],
    ['size', int(Math.floor(size / scale))],
    ['count', int(count)],
    ['avgObjSize', int(count === 0 ? 0 : Math.floor(size / count))],
    ['capped', false],
    ['nindexes', int(collection?.indexes.length ?? 0)],
    ['scaleFactor', int(scale)],
  ]);
}

export function dbStats(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'dbStats', ['scale', 'freeStorage']);
  const scale = fields.count('scale') ?? 1;
  const database = context.state.databases.find(context.database);
  const collections = [...(database?.collections.values() ?? [])];
  let objects = 0;
  let dataSize = 0;
  for (const collection of collections) {
    objects += collection.documents.size;
    for (const document of collection.documents.values()) dataSize += documentSize(document);
  }
  return doc([
    ['db', context.database],
    ['collections', BigInt(collections.length)],
    ['views', BigInt(database?.views.size ?? 0)],
    ['objects', BigInt(objects)],
    ['avgObjSize', objects === 0 ? 0 : dataSize / objects],
    ['dataSize', dataSize / scale],
    ['indexes', BigInt(collections.reduce((sum, collection) => sum + collection.indexes.length, 0))],
    ['scaleFactor', BigInt(scale)],
  ]);
}
