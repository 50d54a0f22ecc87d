import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Contract } from '../../../src/contract/contract.js';
import { contractsOrThrow } from '../../../src/contract/load.js';
import { startDynamoDB, startMongoDB } from '../../../src/engine/index.js';
import { checkContract } from '../../../src/query/load-contracts.js';
import { deadQueries } from '../../../src/verify/dead.js';
import { pairText } from '../../../src/verify/pair-text.js';
import type { Pair } from '../../../src/verify/pair.js';
import { pairsAfter } from '../../../src/verify/plan-after.js';
import { planPairs } from '../../../src/verify/plan.js';
import type { Verification } from '../../../src/verify/verdict.js';
import { VerifySession } from '../../../src/verify/verify-pairs.js';

/** What one side says of the dataset: the sections of a contract file, for a dataset that every case shares. */
export interface Side {
  readonly reads?: object;
  readonly writes?: object;
  readonly owns?: object;
}

/** A change to shared documents, as a person would describe it, with what it must lead to. */
export interface Change {
  /** The row of the list of changes that break shared documents. */
  readonly row: number;
  readonly title: string;
  readonly reader: Side;
  readonly before: Side;
  readonly after: Side;
  /** The queries that must be blamed; `*` stands for a failure that is no single query's. None for a harmless change. */
  readonly blamed: readonly string[];
  /** How to make the change without breaking anybody, where that is a change of contracts. */
  readonly safe?: Side & { readonly reader?: Side };
  readonly store?: 'mongodb' | 'dynamodb';
}

/** The sides of a writer that stores documents with these fields. */
export function stores(fields: object, more: object = {}): Side {
  return { writes: { inserts: { document: { fields } }, ...more } };
}

/** The same, with an older form of the document that is still there. */
export function storesBeside(fields: object, atRest: object): Side {
  return { writes: { inserts: { document: { fields }, older: { 'at-rest': true, fields: atRest } } } };
}

/** A reader of documents with these fields, by one query. */
export function finds(
  fields: object,
  filter: object,
  more: { readonly expect?: object; readonly [option: string]: unknown } = {},
): Side {
  const { expect: expectation, ...options } = more;
  const find = { filter, ...options };
  return {
    reads: { fields, queries: { query: { find, ...(expectation === undefined ? {} : { expect: expectation }) } } },
  };
}

/** A reader that says only which documents it can read. */
export function readsWhole(fields: object): Side {
  return { reads: { fields } };
}

/** Declares a test for each change: it must pass before, blame the right queries after, and its safe form must pass. */
export function describeChanges(title: string, changes: readonly Change[]): void {
  describe(title, () => {
    let session: VerifySession;
    beforeAll(() => {
      session = new VerifySession({
        engines: {
          mongodb: () => startMongoDB({ engine: 'embedded', listen: false }),
          dynamodb: () => startDynamoDB({ listen: false }),
        },
      });
    });
    afterAll(() => session.close());

    for (const change of changes) {
      const name = `row ${String(change.row)}: ${change.title}`;
      it(`${name} ${change.blamed.length === 0 ? 'harms nobody' : 'is blamed on those that it hits'}`, async () => {
        expect(await blame(session, change, change.reader, change.before)).toEqual({ blamed: [], doubts: [] });
        const after = await blame(session, change, change.reader, change.after);
        expect(after).toEqual({ blamed: [...change.blamed].sort(), doubts: [] });
        if (change.safe !== undefined) {
          const { reader = change.reader, ...side } = change.safe;
          expect(await blame(session, change, reader, side)).toEqual({ blamed: [], doubts: [] });
        }
      });
    }
  });
}

async function blame(
  session: VerifySession,
  change: Change,
  reader: Side,
  other: Side,
): Promise<{ readonly blamed: readonly string[]; readonly doubts: readonly string[] }> {
  const sides = [
    { service: 'reader', side: reader },
    { service: 'writer', side: other },
  ].filter(({ side }) => Object.keys(side).length > 0);
  const contracts = sides.map(({ service, side }) => contractOf(service, side, change));
  const blamed = new Set<string>();
  const doubts: string[] = [];
  const verifications: Verification[] = [];
  const pairs = planPairs(contracts);
  const outside = new Set<string>();
  const play = async (some: readonly Pair[]): Promise<void> => {
    for (const pair of some) {
      const verification = await session.verify(pair);
      verifications.push(verification);
      if (verification.outside === true) outside.add(pairText(pair.key));
      for (const failure of verification.failures) blamed.add(failure.query ?? '*');
      doubts.push(...verification.reasons.map((reason) => `${pair.kind} ${reason.code}: ${reason.message}`));
    }
  };
  await play(pairs);
  await play(pairsAfter(pairs, (pair) => outside.has(pairText(pair))));
  for (const contract of contracts) {
    for (const { reads } of Object.values(contract.datasets)) {
      if (reads === undefined || other.writes === undefined) continue;
      for (const dead of deadQueries(reads, verifications)) blamed.add(dead.query);
    }
  }
  return { blamed: [...blamed].sort(), doubts };
}

function contractOf(service: string, side: Side, change: Change): Contract {
  const sections = Object.fromEntries(
    Object.entries(side).map(([name, section]) => [name, { 'shop.orders': section as object }]),
  );
  const value = { mortise: 1, service, store: change.store ?? 'mongodb', ...sections };
  const [contract] = contractsOrThrow(checkContract(value));
  if (contract === undefined) throw new Error(`row ${String(change.row)}: the contract of the ${service} was not read`);
  return contract;
}
