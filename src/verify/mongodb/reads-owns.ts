import { conditionsOf } from '../../../fixtures/condition.js';
import type { MongoIndex, MongoOperation, MongoStorage, Query, Reads } from '../../contract/contract.js';
import type { FixtureDocument } from '../../../fixtures/document.js';
import type { BsonDocument } from '../../engine/engine.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import { concernOf, useOf } from '../claim.js';
import { shapesOf, type Kit } from '../kit.js';
import type { Failure, UndecidedReason } from '../verdict.js';
import type { Findings } from '../verification.js';
import { commandOf } from './command.js';
import { played } from '../played.js';
import { storageRefusal, type MongoCollection, type MongoPlayground } from './playground.js';
import { readPlan } from './plan-reading.js';

const fill = 60;

/** Whether the indexes that a reader's queries name or ask for are there, and used. */
export async function verifyMongoReadsOwns(
  reads: Reads,
  storage: MongoStorage,
  kit: Kit,
  playground: MongoPlayground,
): Promise<Findings> {
  const queries = Object.values(reads.queries);
  const failures: Failure[] = [
    ...assumedIndexes(reads, storage),
    ...queries.flatMap((query) => hintFailures(query, storage)),
  ];
  const lacking = queries.map((query) => leftOut(query, reads, storage, kit));
  failures.push(...lacking.flatMap((each) => each.failures));
  const doubts = lacking.flatMap((each) => each.reasons);
  const hit = new Set(failures.map((failure) => failure.query));
  const planned = queries.filter((query) => query.expect.index === 'required' && !hit.has(query.name));
  if (planned.length === 0) return { failures, reasons: doubts };
  const reasons: UndecidedReason[] = [...doubts];
  const notes: string[] = [];
  let fixtures = 0;
  try {
    await playground.inCollection(plannable(storage), async (collection) => {
      const documents = documentsFor(reads, kit);
      reasons.push(...documents.reasons);
      fixtures = documents.found.length;
      await collection.insert(documents.found);
      for (const query of planned) {
        const result = await planOf(query, reads, documents.found[0] ?? {}, kit, collection);
        failures.push(...result.failures);
        reasons.push(...result.reasons);
        notes.push(...(result.notes ?? []));
      }
    });
  } catch (error) {
    const refusal = storageRefusal(error);
    failures.push(...refusal.failures);
    reasons.push(...refusal.reasons);
  }
  return { failures, reasons, notes, fixtures, onlyTested: true };
}

/** Unique indexes plan like others, and would only keep the filling documents out. */
function plannable(storage: MongoStorage): Pick<MongoStorage, 'indexes' | 'collation'> {
  const indexes = Object.fromEntries(
    Object.entries(storage.indexes).map(([name, index]) => [name, { ...index, unique: false }]),
  );
  return { indexes, ...(storage.collation === undefined ? {} : { collation: storage.collation }) };
}

function documentsFor(
  reads: Reads,
  kit: Kit,
): { readonly found: readonly FixtureDocument[]; readonly reasons: readonly UndecidedReason[] } {
  const { where, shapes } = concernOf(reads, undefined);
  const edges = kit.edges([...where, ...shapes, { bsonType: 'object' }]);
  const documents = edges.fixtures.map(({ document }) =>
    Object.fromEntries(Object.entries(document).filter(([name]) => name !== '_id')),
  );
  const many = Array.from({ length: fill }, (_, index) => documents[index % Math.max(1, documents.length)]);
  return { found: many.filter((document) => document !== undefined), reasons: edges.reasons };
}

async function planOf(
  query: Query,
  reads: Reads,
  document: FixtureDocument,
  kit: Kit,
  collection: MongoCollection,
): Promise<Findings> {
  const operation = query.operation as MongoOperation;
  const use = useOf(query, reads);
  const parameters = kit.bind([...use.conditions, ...use.optional], query.params, document);
  const variants = [[], ...use.optional.map((condition) => [condition.filter])];
  const notes: string[] = [];
  for (const added of variants) {
    const command = commandOf(operation, collection.name, added, parameters);
    const answer = await played(() => collection.explain(withoutCursor(command), 'queryPlanner'));
    if (answer.outcome === 'refused') return { failures: [], reasons: [answer.reason] };
    if (answer.outcome === 'error') return { failures: [missing(query, answer.message, 'an answer')], reasons: [] };
    const plan = readPlan(answer.result);
    if (plan === undefined) {
      return {
        failures: [],
        reasons: [{ code: 'unknown-plan', message: `query "${query.name}": the engine's plan could not be read` }],
      };
    }
    const conditions = [...use.conditions, ...added];
    if (plan.scansCollection)
      return { failures: [missing(query, 'the whole collection is scanned', 'an index')], reasons: [] };
    if (conditions.length > 0 && !plan.bounded) {
      return {
        failures: [
          missing(
            query,
            `index ${plan.indexes.join(', ')} is scanned from end to end`,
            'an index that its conditions narrow',
          ),
        ],
        reasons: [],
      };
    }
    if (plan.sorts) {
      if (conditions.length === 0)
        return {
          failures: [missing(query, 'everything is sorted in memory', 'an index in the order of its sort')],
          reasons: [],
        };
      notes.push(`Query "${query.name}" finds its documents by an index and sorts them in memory.`);
    }
  }
  return { failures: [], reasons: [], notes };
}

/** `explain` takes an aggregate as the client sends it, and other commands without their batch. */
function withoutCursor(command: BsonDocument): BsonDocument {
  return Object.fromEntries(Object.entries(command).filter(([name]) => name !== 'batchSize'));
}

function missing(query: Query, actual: string, expected: string): Failure {
  return {
    code: 'index-not-used',
    query: query.name,
    message: `Query "${query.name}" asks for an index, and with those that are there ${actual}.`,
    expected,
    actual,
    advice:
      'Keep the index that serves the query; to replace one, create the new index, see that it is used, then drop the old one.',
  };
}

function hintFailures(query: Query, storage: MongoStorage): readonly Failure[] {
  const { operation } = query;
  const hint = 'hint' in operation ? operation.hint : undefined;
  if (hint === undefined || isHinted(hint, storage)) return [];
  const named = typeof hint === 'string' ? `"${hint}"` : JSON.stringify(hint);
  return [
    {
      code: 'missing-index',
      query: query.name,
      message: `Query "${query.name}" names index ${named}, which the owner does not have: it ends with an error.`,
      expected: `index ${named}`,
      actual: listOf(storage),
      advice: 'Hint by key pattern instead of by name, or move the readers before the index is renamed or dropped.',
    },
  ];
}

function isHinted(hint: Json, storage: MongoStorage): boolean {
  if (typeof hint === 'string') return hint === '_id_' || Object.hasOwn(storage.indexes, hint);
  if (!isJsonObject(hint)) return false;
  if ('$natural' in hint || sameKey(hint, { _id: 1 })) return true;
  return Object.values(storage.indexes).some((index) => sameKey(index.key, hint));
}

/** A query that names an index sees only what is in it, which a sparse or partial one is not all of. */
function leftOut(query: Query, reads: Reads, storage: MongoStorage, kit: Kit): Findings {
  const { operation } = query;
  const hint = 'hint' in operation ? operation.hint : undefined;
  const named = hint === undefined ? undefined : hintedIndex(hint, storage);
  if (named === undefined) return { failures: [], reasons: [] };
  const [name, { key, sparse, where }] = named;
  const present = Object.keys(key).map((field) => ({ [field]: { $exists: true } }));
  const filters = [
    ...(sparse ? [present.length === 1 ? (present[0] ?? {}) : { $or: present }] : []),
    ...(where === undefined ? [] : [where]),
  ];
  const meanings = kit.meaningsFor(undefined);
  const concern = concernOf(reads, query);
  const met = shapesOf(useOf(query, reads).conditions, kit.meaningsFor(query), query.params);
  const looked = [...kit.storable, ...concern.where, ...concern.shapes, ...met.shapes];
  for (const condition of filters.flatMap((filter) => conditionsOf(filter))) {
    const meaning = meanings.of(condition, {});
    if ('refused' in meaning) return { failures: [], reasons: [meaning.refused] };
    const search = kit.solver.find(looked, [meaning.shape]);
    if (search.verdict === 'undecided') return { failures: [], reasons: search.reasons };
    if (search.verdict === 'none') continue;
    return { failures: [leavesOut(query, name, condition.text, kit.written(search.document))], reasons: [] };
  }
  return { failures: [], reasons: [] };
}

function hintedIndex(hint: Json, { indexes }: MongoStorage): readonly [string, MongoIndex] | undefined {
  return Object.entries(indexes).find(([name, index]) =>
    typeof hint === 'string' ? name === hint : isJsonObject(hint) && sameKey(index.key, hint),
  );
}

function leavesOut(query: Query, index: string, condition: string, document: Json): Failure {
  return {
    code: 'index-leaves-out',
    query: query.name,
    message: `Query "${query.name}" names index "${index}", which only holds documents that meet ${condition}: others that it looks for are not found.`,
    counterexample: document,
    expected: 'an index of all documents that the query looks for',
    actual: `an index of those that meet ${condition}`,
    advice: 'Leave the hint out, add the condition of the index to the query, or hint another index.',
  };
}

/** Reader's own statement of an index's keys, which also MongoDB sections may make. */
function assumedIndexes(reads: Reads, storage: MongoStorage): readonly Failure[] {
  return Object.entries(reads.indexes).flatMap(([name, keys]): readonly Failure[] => {
    const index = storage.indexes[name];
    const actual = index === undefined ? 'no such index' : Object.keys(index.key).join(', ');
    if (index !== undefined && keys.join(', ') === actual) return [];
    return [
      {
        code: 'missing-index',
        message: `The reader assumes index "${name}" on ${keys.join(', ')}; the owner has ${index === undefined ? 'none of that name' : `it on ${actual}`}.`,
        expected: keys.join(', '),
        actual,
        advice: 'Create the new index under a new name, move the readers, then drop the old one.',
      },
    ];
  });
}

function listOf(storage: MongoStorage): string {
  const names = Object.keys(storage.indexes);
  return names.length === 0 ? 'no indexes' : `indexes ${names.join(', ')}`;
}

function sameKey(a: JsonObject, b: JsonObject): boolean {
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    left.length === right.length &&
    left.every(([name, direction], index) => right[index]?.[0] === name && right[index][1] === direction)
  );
}
