import { compileCollation, type Collation } from '../collation/compile.js';
import { mongoError } from '../error.js';
import type { Collection } from '../storage/collection.js';
import { Collection as StoredCollection } from '../storage/collection.js';
import { checkCollectionName, checkDatabaseName } from '../storage/databases.js';
import { compare } from '../value/compare.js';
import { emptyDoc, kindOf, type Doc, type Value } from '../value/value.js';
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

/**
 * The collation that operations on a collection or view have when they name none. A view's cannot be overridden: `given`
 * is refused where it is another one.
 */
export function collationOf(name: string, given: Doc | undefined, context: CommandContext): Collation | undefined {
  const { databases } = context.state;
  const view = databases.view(context.database, name);
  if (view === undefined) return databases.collection(context.database, name)?.options.collation;
  if (given !== undefined && given.size > 0) {
    const own = compileCollation(given)?.specification ?? emptyDoc;
    if (compare(own, view.collation?.specification ?? emptyDoc) !== 0) {
      throw mongoError(
        'OptionNotSupportedOnView',
        `Cannot override a view's default collation: ${context.database}.${name}`,
      );
    }
  }
  return view.collation;
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
