import type { ObjectId } from 'bson';
import { type Binary } from 'bson';
import type { Collation } from '../collation/compile.js';
import { MongoError, mongoError } from '../error.js';
import type { Key } from '../keys/generate.js';
import { largestDocument } from '../value/type-codes.js';
import { documentSize } from '../value/size.js';
import { doc, int, type Doc, type Value } from '../value/value.js';
import { Index, type IndexDefinition } from './index.js';
import type { Validator } from './validator.js';

export interface CollectionOptions {
  /** As listCollections prints them. */
  readonly specification: Doc;
  readonly collation?: Collation | undefined;
  readonly validator?: Validator | undefined;
}

const idIndex: Pick<IndexDefinition, 'name' | 'parts' | 'unique' | 'sparse' | 'hidden'> = {
  name: '_id_',
  parts: [{ name: '_id', path: ['_id'], direction: 1 }],
  unique: true,
  sparse: false,
  hidden: false,
};

const idIndexSpecification = doc([
  ['v', int(2)],
  ['key', doc([['_id', int(1)]])],
  ['name', '_id_'],
]);

/** The documents of one collection, by record number in the order of insertion, and the indexes over them. */
export class Collection {
  readonly documents = new Map<number, Doc>();
  readonly uuid: Binary;
  readonly indexes: Index[];
  namespace: string;
  options: CollectionOptions;
  /** No document here has ever been larger, in bytes: spares replies the measuring of each one. */
  largestSize = 0;
  private nextRecord = 1;

  constructor(namespace: string, options: CollectionOptions, uuid: Binary) {
    this.namespace = namespace;
    this.options = options;
    this.uuid = uuid;
    const { collation } = options;
    const specification =
      collation === undefined
        ? idIndexSpecification
        : new Map([...idIndexSpecification, ['collation', collation.specification] as const]);
    this.indexes = [new Index({ ...idIndex, specification, collation })];
  }

  get idIndex(): Index {
    return this.indexes[0] as Index;
  }

  /** Stores a document whose `_id` is there and first. Throws DuplicateKey, BadValue (too large) or a validation error. */
  insert(document: Doc, checkValidator = true): void {
    this.noteSize(checkInsertSize(document));
    if (checkValidator) this.options.validator?.checkInsert(document);
    const record = this.nextRecord;
    const keys = this.keysForIndexes(document, undefined);
    this.nextRecord += 1;
    this.documents.set(record, document);
    this.indexes.forEach((index, at) => {
      index.add(keys[at] as readonly Key[], record);
    });
  }

  /** Puts a new version of a document in its place. */
  replace(record: number, document: Doc, checkValidator = true): void {
    const before = this.documents.get(record);
    if (before === undefined) return;
    this.noteSize(checkUpdatedSize(document));
    if (checkValidator) this.options.validator?.checkUpdate(document, before);
    const keys = this.keysForIndexes(document, record);
    this.indexes.forEach((index, at) => {
      const oldKeys = index.keysOf(before);
      const newKeys = keys[at] as readonly Key[];
      if (sameKeys(index, oldKeys, newKeys)) return;
      index.remove(oldKeys, record);
      index.add(newKeys, record);
    });
    this.documents.set(record, document);
  }

  private noteSize(size: number): void {
    if (size > this.largestSize) this.largestSize = size;
  }

  remove(record: number): void {
    const before = this.documents.get(record);
    if (before === undefined) return;
    for (const index of this.indexes) index.remove(index.keysOf(before), record);
    this.documents.delete(record);
  }

  /** All unique indexes are asked before any is changed, so that a refused write leaves nothing behind. */
  private keysForIndexes(document: Doc, record: number | undefined): readonly (readonly Key[])[] {
    return this.indexes.map((index) => {
      const keys = index.keysOf(document);
      index.checkUnique(keys, record, this.namespace);
      return keys;
    });
  }

  /** Builds an index over what is there. Throws DuplicateKey, and leaves the collection as it was. */
  addIndex(definition: IndexDefinition): void {
    const index = new Index(definition);
    index.build(this.documents, this.namespace);
    this.indexes.push(index);
  }

  replaceIndex(before: Index, definition: IndexDefinition): void {
    this.addIndex(definition);
    const built = this.indexes.pop() as Index;
    this.indexes[this.indexes.indexOf(before)] = built;
  }

  /** Removes every document at once, as `deleteMany({})` and `$out` do. */
  clear(): void {
    for (const record of [...this.documents.keys()]) this.remove(record);
  }
}

function sameKeys(index: Index, left: readonly Key[], right: readonly Key[]): boolean {
  return left.length === right.length && left.every((key, at) => index.compareKeys(key, right[at] as Key) === 0);
}

function checkUpdatedSize(document: Doc): number {
  const size = documentSize(document);
  if (size <= largestDocument) return size;
  throw new MongoError(17419, `Resulting document after update is larger than ${String(largestDocument)}`);
}

function checkInsertSize(document: Doc): number {
  const size = documentSize(document);
  if (size > largestDocument) {
    throw mongoError(
      'BadValue',
      `object to insert too large. size in bytes: ${String(size)}, max size: ${String(largestDocument)}`,
    );
  }
  return size;
}

/** The document as it is stored: with an `_id`, which stands first. */
export function withId(document: Doc, makeId: () => ObjectId): Doc {
  const id = document.get('_id');
  if (id !== undefined && document.keys().next().value === '_id') return document;
  // Copied field by field: this is on the way of every insert.
  const ordered = new Map<string, Value>();
  ordered.set('_id', id === undefined ? makeId() : id);
  for (const [name, value] of document) if (name !== '_id') ordered.set(name, value);
  return ordered;
}

/** Refuses what `_id` can never be. */
export function checkStorable(document: Doc): void {
  const id = document.get('_id');
  if (Array.isArray(id)) throw mongoError('InvalidIdField', "The '_id' value cannot be of type array");
  const kind = id instanceof Object && '_bsontype' in id ? id._bsontype : undefined;
  if (kind === 'BSONRegExp') throw mongoError('InvalidIdField', "The '_id' value cannot be of type regex");
  if (kind === 'Undefined') throw mongoError('InvalidIdField', "The '_id' value cannot be of type undefined");
  if (id instanceof Map) {
    for (const name of id.keys()) {
      if (typeof name === 'string' && name.startsWith('$')) {
        throw mongoError(
          'DollarPrefixedFieldName',
          `_id fields may not contain '$'-prefixed fields: ${name} is not valid for storage.`,
        );
      }
    }
  }
}
