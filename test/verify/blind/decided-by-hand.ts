import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planPairs } from '../../../src/verify/plan.js';
import type { Verification } from '../../../src/verify/verdict.js';
import { contract, useSession } from '../session.js';

interface Case {
  readonly it: string;
  /** Where a failure is expected; without it everything passes. */
  readonly breaks?: { readonly query?: string; readonly path?: string };
  readonly writes: object;
  readonly reads: object;
  readonly owns?: object;
}

/**
 * Declares a test for each case, given as YAML and decided by hand from the format and from what the store does, before
 * anything was run: all of its pairs pass, or something fails as `breaks`
 * says.
 */
export function decidedByHand(title: string, store: 'mongodb' | 'dynamodb', cases: string): void {
  describe(title, () => {
    const session = useSession();

    for (const { it: name, breaks, writes, reads, owns } of parse(cases) as readonly Case[])
      it(name, async () => {
        const writer = contract('writer', { writes, ...(owns === undefined ? {} : { owns }) }, store);
        const verifications: Verification[] = [];
        for (const pair of planPairs([contract('reader', { reads }, store), writer]))
          verifications.push(await session().verify(pair));
        const verdicts = verifications.map(({ verdict }) => verdict);
        const failures = verifications.flatMap((each) => each.failures);
        if (breaks === undefined) expect(verdicts, JSON.stringify(failures)).toEqual(verdicts.map(() => 'passed'));
        else expect(failures).toContainEqual(expect.objectContaining(breaks));
      });
  });
}
