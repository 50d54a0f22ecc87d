import { mongoError } from '../error.js';
import type { Collection } from '../storage/collection.js';
import { Collection as StoredCollection } from '../storage/collection.js';
import { checkCollectionName, checkDatabaseName } from '../storage/databases.js';
import { emptyDoc, kindOf, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';

/** The collection that a command's first field names. InvalidNamespace where it is no name. */
export function collectionName(value: Value | undefined, context: CommandContext): string {
  if (typeof value !== 'string') {
    throw mongoError(
      'InvalidNamespace',
      `collection name has invalid type ${value === undefined ? 'missing' : kindOf(value)}`,
    );
  }
  checkDatabaseName(context.database);
  if (value === '' || value.includes('\0') || value.startsWith('.')) {
    throw mongoError('InvalidNamespace', `Invalid namespace specified '${context.database}.${value}'`);
  }
  return value;
}

export function findCollection(name: string, context: CommandContext): Collection | undefined {
  return context.state.databases.collection(context.database, name);
}

/** The collection, created with no options where it was not there. */
export function openCollection(name: string, context: CommandContext): Collection {
  return openCollectionIn(context.database, name, context);
}

export function openCollectionIn(databaseName: string, name: string, context: CommandContext): Collection {
  const known = context.state.databases.collection(databaseName, name);
  if (known !== undefined) return known;
  checkDatabaseName(databaseName);
  checkCollectionName(databaseName, name);
  refuseViewIn(databaseName, name, context);
  const database = context.state.databases.open(databaseName);
  const created = new StoredCollection(
    `${databaseName}.${name}`,
    { specification: emptyDoc },
    context.state.makeUuid(),
  );
  database.collections.set(name, created);
  return created;
}

/** Views cannot be written to. */
export function refuseView(name: string, context: CommandContext): void {
  refuseViewIn(context.database, name, context);
}

function refuseViewIn(database: string, name: string, context: CommandContext): void {
  if (context.state.databases.view(database, name) !== undefined) {
    throw mongoError('CommandNotSupportedOnView', `Namespace ${database}.${name} is a view, not a collection`);
  }
}
