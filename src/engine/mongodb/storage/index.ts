import type { Collation } from '../collation/compile.js';
import { mongoError, type MongoError } from '../error.js';
import type { Filter } from '../filter/compile.js';
import type { Path } from '../filter/node.js';
import { generateKeys, type GeneratedKeys, type Key } from '../keys/generate.js';
import { compare, compareText } from '../value/compare.js';
import { print } from '../value/print.js';
import type { Doc, Value } from '../value/value.js';
import { OrderedEntries, type Entry } from './ordered-entries.js';

export interface IndexPart {
  readonly name: string;
  readonly path: Path;
  readonly direction: 1 | -1;
}

/** A checked index definition. */
export interface IndexDefinition {
  readonly name: string;
  readonly parts: readonly IndexPart[];
  /** What listIndexes prints. */
  readonly specification: Doc;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly hidden: boolean;
  readonly partial?: Filter | undefined;
  readonly collation?: Collation | undefined;
  readonly expireAfterSeconds?: number | undefined;
}

/** An index: its entries, ordered as its pattern says, and which of its fields have met arrays. */
export class Index {
  readonly definition: IndexDefinition;
  readonly entries: OrderedEntries;
  readonly compareKeys: (left: Key, right: Key) => number;
  private readonly paths: readonly Path[];
  /** For each field, the prefixes of its path where some document had an array; undefined while there was none. */
  arrayPaths: readonly ReadonlySet<string>[] | undefined;

  constructor(definition: IndexDefinition) {
    this.definition = definition;
    this.paths = definition.parts.map((part) => part.path);
    this.compareKeys = keyOrder(definition);
    this.entries = new OrderedEntries(this.compareKeys);
  }

  /** The keys under which a document is to be found here; none where a sparse or partial index leaves it out. */
  keysOf(document: Doc): readonly Key[] {
    const { partial } = this.definition;
    if (partial !== undefined && !partial.matches(document, [])) return [];
    const generated = generateKeys(document, this.paths, this.definition.sparse);
    this.noteArrays(generated);
    return generated.keys;
  }

  private noteArrays({ arrayPaths }: GeneratedKeys): void {
    if (arrayPaths === undefined) return;
    const known = this.arrayPaths;
    if (known !== undefined && arrayPaths.every((prefixes, at) => prefixes.every((prefix) => known[at]?.has(prefix))))
      return;
    this.arrayPaths = arrayPaths.map((prefixes, at) => new Set([...(known?.[at] ?? []), ...prefixes]));
  }

  /** Throws DuplicateKey where another record has one of the keys of a unique index. */
  checkUnique(keys: readonly Key[], record: number | undefined, namespace: string): void {
    if (!this.definition.unique) return;
    for (const key of keys) if (this.entries.hasOther(key, record)) throw this.duplicate(key, namespace);
  }

  private duplicate(key: Key, namespace: string): MongoError {
    const pattern = this.definition.specification.get('key') as Doc;
    const value = new Map<string, Value>(this.definition.parts.map((part, at) => [part.name, key[at] as Value]));
    const collation = this.definition.collation === undefined ? '' : ' collation';
    return mongoError(
      'DuplicateKey',
      `E11000 duplicate key error collection: ${namespace} index: ${this.definition.name}${collation} dup key: ${print(value)}`,
      {
        extra: new Map<string, Value>([
          ['keyPattern', pattern],
          ['keyValue', value],
        ]),
      },
    );
  }

  /** Builds an empty index over documents. Throws DuplicateKey where two share a key of a unique index. */
  build(documents: ReadonlyMap<number, Doc>, namespace: string): void {
    const entries: Entry[] = [];
    for (const [record, document] of documents) {
      for (const key of this.keysOf(document)) entries.push({ key, record });
    }
    this.entries.fill(entries);
    const shared = this.definition.unique ? this.entries.firstShared() : undefined;
    if (shared !== undefined) throw this.duplicate(shared, namespace);
  }

  add(keys: readonly Key[], record: number): void {
    for (const key of keys) this.entries.add({ key, record });
  }

  remove(keys: readonly Key[], record: number): void {
    for (const key of keys) this.entries.remove({ key, record });
  }

  isMultikey(): boolean {
    return this.arrayPaths?.some((prefixes) => prefixes.size > 0) ?? false;
  }

  /** Whether the path of a field (by its position in the pattern) has met an array. */
  isMultikeyField(at: number): boolean {
    return (this.arrayPaths?.[at]?.size ?? 0) > 0;
  }
}

function keyOrder({ parts, collation }: IndexDefinition): (left: Key, right: Key) => number {
  const strings = collation?.order ?? compareText;
  const [only] = parts;
  if (parts.length === 1 && only?.direction === 1) {
    return (left, right) => compare(left[0] as Value, right[0] as Value, strings);
  }
  const directions = parts.map((part) => part.direction);
  return (left, right) => {
    for (let at = 0; at < directions.length; at += 1) {
      const order = compare(left[at] as Value, right[at] as Value, strings);
      if (order !== 0) return order * (directions[at] as number);
    }
    return 0;
  };
}
