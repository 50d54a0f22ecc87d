import '../expression/typed-equality.js';
import { ObjectId } from 'bson';
import { MongoError, mongoError } from '../../../../src/engine/mongodb/error.js';
import { openScope, startVariables } from '../../../../src/engine/mongodb/expression/scope.js';
import { compileCollation } from '../../../../src/engine/mongodb/collation/compile.js';
import { compilePipeline } from '../../../../src/engine/mongodb/pipeline/compile.js';
import type { Namespace, PipelineCatalog, PipelineContext } from '../../../../src/engine/mongodb/pipeline/context.js';
import { docFromBson, fromBson } from '../../../../src/engine/mongodb/value/convert.js';
import { equal } from '../../../../src/engine/mongodb/value/compare.js';
import type { Doc, Value } from '../../../../src/engine/mongodb/value/value.js';

const now = new Date('2024-02-29T12:34:56.789Z');

/** Collections in memory, with `_id` as their only unique index unless others are named. */
export class MemoryCatalog implements PipelineCatalog {
  readonly collections = new Map<string, Doc[]>();
  readonly uniqueOn: readonly string[][];

  constructor(collections: Readonly<Record<string, readonly object[]>> = {}, uniqueOn: readonly string[][] = []) {
    for (const [name, documents] of Object.entries(collections)) {
      this.collections.set(name, documents.map(docFromBson));
    }
    this.uniqueOn = uniqueOn;
  }

  read({ collection }: Namespace): Iterable<Doc> {
    return this.collections.get(collection) ?? [];
  }

  hasUniqueIndex(_namespace: Namespace, fields: readonly string[]): boolean {
    return this.uniqueOn.some((unique) => [...unique].sort().join() === [...fields].sort().join());
  }

  findUnique(namespace: Namespace, key: Doc): Doc | undefined {
    return [...this.read(namespace)].find((document) =>
      [...key].every(([field, value]) => equal(document.get(field), value)),
    );
  }

  insert({ collection }: Namespace, document: Doc): void {
    const withId = document.has('_id') ? document : new Map<string, Value>([['_id', new ObjectId()], ...document]);
    const documents = this.collections.get(collection) ?? [];
    if (documents.some((other) => equal(other.get('_id'), withId.get('_id')))) {
      throw mongoError('DuplicateKey', 'E11000 duplicate key error');
    }
    this.collections.set(collection, [...documents, withId]);
  }

  replace({ collection }: Namespace, before: Doc, after: Doc): void {
    const documents = this.collections.get(collection) ?? [];
    this.collections.set(
      collection,
      documents.map((document) => (document === before ? after : document)),
    );
  }

  replaceAll({ collection }: Namespace, documents: readonly Doc[]): void {
    this.collections.set(collection, [...documents]);
  }

  localSessions(): Iterable<Doc> {
    return [docFromBson({ _id: 'session' })];
  }
}

export interface Surroundings {
  readonly catalog?: PipelineCatalog;
  readonly collation?: object;
  readonly collection?: string | undefined;
  readonly random?: () => number;
}

export function contextFor(surroundings: Surroundings = {}): PipelineContext {
  const { catalog = new MemoryCatalog(), collation, random } = surroundings;
  const strings = collation === undefined ? undefined : compileCollation(docFromBson(collation));
  return {
    scope: openScope({ strings, ...(random === undefined ? {} : { random }) }),
    strings,
    catalog,
    database: 'test',
    collection: 'collection' in surroundings ? surroundings.collection : 'source',
  };
}

/** What a pipeline makes of documents, both written with the `bson` package's types. */
export function aggregate(
  pipeline: readonly object[],
  documents: readonly object[],
  surroundings?: Surroundings,
): Doc[] {
  const compiled = compilePipeline(fromBson(pipeline) as readonly Value[], contextFor(surroundings));
  return [...compiled.run(documents.map(docFromBson), startVariables(now))];
}

/** Documents as the engine holds them, to compare results with. */
export function documents(...list: readonly object[]): Doc[] {
  return list.map(docFromBson);
}

/** The code with which a pipeline is refused without any document, or `undefined` when it compiles. */
export function refusal(pipeline: readonly unknown[], surroundings?: Surroundings): number | undefined {
  return codeOf(() => compilePipeline(fromBson(pipeline) as readonly Value[], contextFor(surroundings)));
}

/** The code that a call fails with, or `undefined` when it does not fail. */
export function codeOf(call: () => unknown): number | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof MongoError) return error.code;
    throw error;
  }
}
