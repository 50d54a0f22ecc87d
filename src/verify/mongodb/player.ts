import type { Condition } from '../../../fixtures/condition.js';
import type { FixtureDocument } from '../../../fixtures/document.js';
import type { MongoOperation, Query, Update } from '../../contract/contract.js';
import { CommandError } from '../../engine/command-error.js';
import { InternalError } from '../../problem/errors.js';
import type { Json } from '../../value/json.js';
import type { Bound, Joined, Played, Player } from '../player.js';
import { played } from '../played.js';
import { commandOf, conjunction } from './command.js';
import { typedDocument } from './literal.js';
import { updateStatement } from './update-command.js';
import { withCollections } from './joins.js';
import { idText, withOwnIds } from './own-ids.js';
import type { MongoCollection } from './playground.js';

/** Runs a reader's queries in one collection. */
export class MongoPlayer implements Player {
  readonly #collection: MongoCollection;
  readonly #fits: (document: FixtureDocument) => boolean;
  #positions: ReadonlyMap<string, number> = new Map();
  /** The collections that queries join, by the names that they give them. */
  #beside: ReadonlyMap<string, MongoCollection> = new Map();

  /** @param fits Whether a document that gets an `_id` of its own can still be stored; without it, only ObjectIds are given. */
  constructor(collection: MongoCollection, fits: (document: FixtureDocument) => boolean = () => false) {
    this.#collection = collection;
    this.#fits = fits;
  }

  async load(documents: readonly FixtureDocument[], joined: Joined = {}): Promise<readonly FixtureDocument[]> {
    await this.#collection.clear();
    await this.#loadBeside(joined);
    const own = withOwnIds(documents, this.#fits);
    const [rejection] = await this.#collection.insert(own);
    if (rejection !== undefined) {
      throw new InternalError(`the engine did not take document ${String(rejection.index)}: ${rejection.message}`);
    }
    this.#positions = new Map(own.map((document, index) => [idText(document['_id']), index]));
    return own;
  }

  async #loadBeside(joined: Joined): Promise<void> {
    const beside = new Map<string, MongoCollection>();
    for (const name of new Set([...this.#beside.keys(), ...Object.keys(joined)])) {
      const collection = await this.#collection.beside(name);
      await collection.clear();
      // Of several with one `_id` the first is there, as it would be anywhere.
      await collection.insert(joined[name] ?? []);
      beside.set(name, collection);
    }
    this.#beside = beside;
  }

  async matching(
    conditions: readonly Condition[],
    parameters: Bound,
    query?: Query,
  ): Promise<Played<ReadonlySet<number>>> {
    const filter = conjunction(conditions.map((condition) => condition.filter));
    return played(async () => {
      const collation = query !== undefined && 'collation' in query.operation ? query.operation.collation : undefined;
      const ids = await this.#collection.idsMatching(typedDocument(filter, parameters), collation);
      return new Set(
        ids.map((id) => {
          const position = this.#positions.get(idText(id));
          if (position === undefined)
            throw new InternalError(`the engine returned a document that was not stored: ${idText(id)}`);
          return position;
        }),
      );
    });
  }

  async rows(query: Query, added: readonly Condition[], parameters: Bound): Promise<Played<readonly unknown[]>> {
    const { operation } = query;
    switch (operation.kind) {
      case 'get':
      case 'batchGet':
      case 'query':
      case 'scan':
        throw new InternalError(`"${query.name}" is a DynamoDB operation in a MongoDB section`);
      default: {
        const command = commandOf(
          this.#played(operation),
          this.#collection.name,
          added.map((condition) => condition.filter),
          parameters,
        );
        return played(() => this.#collection.query(command));
      }
    }
  }

  async update(update: Update, parameters: Bound): Promise<Played<readonly FixtureDocument[]>> {
    return played(async () => {
      const { rejection } = await this.#collection.update(updateStatement(update, parameters));
      if (rejection !== undefined) throw new CommandError(rejection.code, 'WriteError', rejection.message);
      return this.#collection.documents();
    });
  }

  /**
   * The operation as it is played: without the index that it names, since whether that exists, and which documents it
   * leaves out, is judged against its owner; and with the collections that are played in for those that it joins.
   */
  #played(operation: MongoOperation): MongoOperation {
    const { hint: _hint, ...rest } = operation as MongoOperation & { readonly hint?: Json };
    if (rest.kind !== 'aggregate') return rest;
    const nameOf = (from: string): string => this.#beside.get(from)?.name ?? `${this.#collection.name}_none`;
    return { ...rest, pipeline: withCollections(rest.pipeline, nameOf) };
  }
}
