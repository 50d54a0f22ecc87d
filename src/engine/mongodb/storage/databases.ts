import { mongoError, type MongoError } from '../error.js';
import type { Doc, Value } from '../value/value.js';
import type { Collation } from '../collation/compile.js';
import type { Collection } from './collection.js';

/** A view: a pipeline over another collection or view. */
export interface View {
  readonly on: string;
  readonly pipeline: readonly Value[];
  readonly collation?: Collation | undefined;
  readonly specification: Doc;
}

/** What is stored under one database name. */
export interface Database {
  /** As it was spelled when it was created. */
  readonly name: string;
  readonly collections: Map<string, Collection>;
  readonly views: Map<string, View>;
}

/** All databases; one exists as long as it has a collection or a view. */
export class Databases {
  private readonly byName = new Map<string, Database>();

  all(): readonly Database[] {
    return [...this.byName.values()]
      .filter((database) => database.collections.size + database.views.size > 0)
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  find(name: string): Database | undefined {
    return this.byName.get(name);
  }

  /** The database, made where it was not there. Refuses a name that differs from another one only in case. */
  open(name: string): Database {
    const known = this.byName.get(name);
    if (known !== undefined) return known;
    const clash = this.all().find((database) => database.name.toLowerCase() === name.toLowerCase());
    if (clash !== undefined) {
      throw mongoError(
        'DatabaseDifferCase',
        `db already exists with different case already have: [${clash.name}] trying to create [${name}]`,
      );
    }
    const database: Database = { name, collections: new Map(), views: new Map() };
    this.byName.set(name, database);
    return database;
  }

  collection(database: string, name: string): Collection | undefined {
    return this.byName.get(database)?.collections.get(name);
  }

  view(database: string, name: string): View | undefined {
    return this.byName.get(database)?.views.get(name);
  }

  drop(name: string): void {
    this.byName.delete(name);
  }
}

/** Refuses what cannot be a database's name. */
export function checkDatabaseName(name: string): void {
  if (name === '' || name.length > 63 || /[/\\. "$*<>:|?\0]/.test(name)) {
    throw mongoError('InvalidNamespace', `Invalid database name: '${name}'`);
  }
}

/** Refuses what cannot be the name of a collection that is written to. */
export function checkCollectionName(database: string, name: string): void {
  const namespace = `${database}.${name}`;
  if (name === '' || name.startsWith('.') || name.includes('\0') || namespace.length > 255) {
    throw mongoError('InvalidNamespace', `Invalid namespace specified '${namespace}'`);
  }
  if (name.includes('$')) throw mongoError('InvalidNamespace', `Invalid collection name: ${name}`);
  if (name.startsWith('system.')) throw systemCollection(namespace);
}

function systemCollection(namespace: string): MongoError {
  return mongoError('InvalidNamespace', `cannot write to '${namespace}'`);
}
