import { Int32 } from 'bson';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BsonDocument, MongoConnection, MongoEngine } from '../../../src/engine/engine.js';
import { aggregationCases } from './aggregation-cases.js';
import { matchingCases } from './matching-cases.js';
import { mongoCandidates } from './mongo-engines.js';
import { expectOutcome, outcomeOf, type FailsWith, type Outcome } from './outcome.js';
import { updateCases } from './update-cases.js';

/** What MongoDB's documentation says of values, one line a case; on every engine that can be had without a wire between. */
const candidates = mongoCandidates.filter(
  ({ name }) => name.startsWith('embedded, in process') || name.startsWith('a real'),
);

describe.each(candidates)('the meaning of values: $name', ({ start }) => {
  if (start === undefined) {
    it.skip('is the same', () => undefined);
    return;
  }
  let engine: MongoEngine;
  let db: MongoConnection;
  const run = (command: BsonDocument): Promise<Outcome> => outcomeOf(db, 'semantics', command);
  beforeAll(async () => {
    engine = await start();
    db = await engine.connect();
  });
  afterAll(() => engine.close());
  beforeEach(() => run({ drop: 'cases' }));

  async function insert(documents: readonly BsonDocument[]): Promise<void> {
    if (documents.length > 0) expect(await run({ insert: 'cases', documents })).toEqual([]);
  }

  it.each(matchingCases)('matches $title', async ({ documents, filter, matches }) => {
    await insert(documents.map((document, _id) => ({ _id, ...document })));
    const found = await run({ find: 'cases', filter, sort: { _id: 1 }, projection: { _id: 1 } });
    expectOutcome(found, 'code' in matches ? matches : matches.map((_id) => ({ _id })));
  });

  it.each(updateCases)('updates $title', async ({ document, update, filter, arrayFilters, becomes }) => {
    await insert([{ _id: 1, ...document }]);
    const statement = { q: filter ?? {}, u: update, ...(arrayFilters === undefined ? {} : { arrayFilters }) };
    const updated = await run({ update: 'cases', updates: [statement] });
    if ('code' in becomes) expectOutcome(updated, becomes as FailsWith);
    else expect(updated).toEqual([]);
    expectOutcome(await run({ find: 'cases' }), [{ _id: new Int32(1), ...('code' in becomes ? document : becomes) }]);
  });

  it.each(aggregationCases)('aggregates $title', async ({ documents, pipeline, gives }) => {
    await insert(documents);
    expectOutcome(await run({ aggregate: 'cases', pipeline, cursor: {} }), gives);
  });
});
