import { afterAll, beforeAll } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { contractsOrThrow } from '../../src/contract/load.js';
import { startDynamoDB, startMongoDB } from '../../src/engine/index.js';
import { checkContract } from '../../src/query/load-contracts.js';
import { planPairs } from '../../src/verify/plan.js';
import type { PairKind, Verification } from '../../src/verify/verdict.js';
import { VerifySession } from '../../src/verify/verify-pairs.js';

/** A session on embedded engines for one test file. */
export function useSession(): () => VerifySession {
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
  return () => session;
}

/** The contract of a service that says something of `shop.orders`. */
export function contract(service: string, sections: object, store = 'mongodb'): Contract {
  const named = Object.fromEntries(
    Object.entries(sections).map(([name, section]) => [name, { 'shop.orders': section as object }]),
  );
  const [read] = contractsOrThrow(checkContract({ mortise: 1, service, store, ...named }));
  if (read === undefined) throw new Error(`the contract of ${service} was not read`);
  return read;
}

/** What a reader and a writer come to, in the pairs of one kind. */
export async function verify(
  session: VerifySession,
  kind: PairKind,
  ...contracts: readonly Contract[]
): Promise<readonly Verification[]> {
  const verifications: Verification[] = [];
  for (const pair of planPairs(contracts)) {
    if (pair.kind === kind) verifications.push(await session.verify(pair));
  }
  return verifications;
}
