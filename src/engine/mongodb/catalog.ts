import { Binary } from 'bson';
import { compileFilter } from './filter/compile.js';
import { mongoError } from './error.js';
import type { Namespace, PipelineCatalog } from './pipeline/context.js';
import { compilePipeline } from './pipeline/compile.js';
import { choosePlan } from './plan/choose.js';
import { executePlan } from './plan/execute.js';
import { newCounts } from './plan/plan.js';
import { checkStorable, withId, type Collection } from './storage/collection.js';
import type { View } from './storage/databases.js';
import type { CommandContext } from './command/command.js';
import { openCollectionIn } from './command/namespace.js';
import { openOperation } from './command/operation.js';
import { doc, type Doc, type Value } from './value/value.js';

const deepestView = 20;

/** The server's collections as pipelines see them. */
export class ServerCatalog implements PipelineCatalog {
  private readonly context: CommandContext;
  private readonly checksValidators: boolean;

  constructor(context: CommandContext, checksValidators = true) {
    this.context = context;
    this.checksValidators = checksValidators;
  }

  read({ database, collection }: Namespace): Iterable<Doc> {
    return this.readAt(database, collection, 0);
  }

  private readAt(database: string, name: string, depth: number): Iterable<Doc> {
    const { databases } = this.context.state;
    const view = databases.view(database, name);
    if (view === undefined) return databases.collection(database, name)?.documents.values() ?? [];
    if (depth >= deepestView) {
      throw mongoError('ViewDepthLimitExceeded', `View depth too deep or view cycle detected on ${database}.${name}`);
    }
    return this.runView(view, database, depth);
  }

  private runView(view: View, database: string, depth: number): Iterable<Doc> {
    const operation = openOperation({
      now: this.context.now,
      state: this.context.state,
      defaultCollation: view.collation,
    });
    const pipeline = compilePipeline(view.pipeline, {
      ...operation.context,
      catalog: this,
      database,
      collection: view.on,
    });
    const input = pipeline.readsInput ? this.readAt(database, view.on, depth + 1) : [];
    return pipeline.run(input, operation.variables);
  }

  hasUniqueIndex(namespace: Namespace, fields: readonly string[]): boolean {
    const wanted = [...fields].sort().join('\0');
    if (wanted === '_id') return true;
    return (this.stored(namespace)?.indexes ?? []).some(({ definition }) => {
      const own = definition.parts.map((part) => part.name).sort();
      return definition.unique && !definition.sparse && definition.partial === undefined && own.join('\0') === wanted;
    });
  }

  findUnique(namespace: Namespace, key: Doc): Doc | undefined {
    return this.locate(namespace, key)?.document;
  }

  private locate(namespace: Namespace, key: Doc): { readonly record: number; readonly document: Doc } | undefined {
    const collection = this.stored(namespace);
    if (collection === undefined) return undefined;
    const operation = openOperation({
      now: this.context.now,
      state: this.context.state,
      defaultCollation: collection.options.collation,
    });
    const conditions = [...key].map(([name, value]): [string, Value] => [name, doc([['$eq', value]])]);
    const filter = compileFilter(new Map(conditions), operation.context);
    const plan = choosePlan(
      collection,
      { filter, sort: undefined, collation: operation.collation },
      operation.variables,
    );
    const window = { sort: undefined, skip: 0, limit: 1 };
    const [found] = executePlan(collection, plan, window, operation.variables, newCounts());
    return found;
  }

  private stored({ database, collection }: Namespace): Collection | undefined {
    return this.context.state.databases.collection(database, collection);
  }

  insert(namespace: Namespace, document: Doc): void {
    const collection = openCollectionIn(namespace.database, namespace.collection, this.context);
    const stored = withId(document, this.context.state.makeId);
    checkStorable(stored);
    collection.insert(stored, this.checksValidators);
  }

  replace(namespace: Namespace, before: Doc, after: Doc): void {
    const id = before.get('_id') ?? null;
    const found = this.locate(namespace, doc([['_id', id]]));
    if (found === undefined) return;
    const stored = withId(after, this.context.state.makeId);
    checkStorable(stored);
    this.stored(namespace)?.replace(found.record, stored, this.checksValidators);
  }

  replaceAll(namespace: Namespace, documents: readonly Doc[]): void {
    const collection = openCollectionIn(namespace.database, namespace.collection, this.context);
    const before = [...collection.documents.values()];
    collection.clear();
    try {
      for (const document of documents) this.insert(namespace, document);
    } catch (error) {
      // $out replaces all or nothing.
      collection.clear();
      for (const document of before) collection.insert(document, false);
      throw error;
    }
  }

  localSessions(): Iterable<Doc> {
    const { state } = this.context;
    return [...state.sessions.values()].map(({ id, lastUse }) =>
      doc([
        [
          '_id',
          doc([
            ['id', id],
            ['uid', emptySha256],
          ]),
        ],
        ['lastUse', lastUse],
      ]),
    );
  }
}

/** Where nobody has logged in, every session belongs to the user with the empty name. */
const emptySha256 = new Binary(
  Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex'),
  0,
);

/** All documents that a name stands for, be it a collection or a view. */
export function readAll(name: string, context: CommandContext): Iterable<Doc> {
  return new ServerCatalog(context).read({ database: context.database, collection: name });
}
