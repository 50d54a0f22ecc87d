import { renderExamples } from '../../../reporters/examples.js';
import { renderDeadQueries, renderVerifications, type NamedVerification } from '../../../reporters/verification.js';
import type { Contract } from '../../contract/contract.js';
import type { Ledger } from '../../ledger/ledger.js';
import type { Standing } from '../../ledger/standing.js';
import { pairText } from '../../verify/pair-text.js';
import { MisuseError } from '../../problem/errors.js';
import { loadContracts } from '../../query/load-contracts.js';
import type { Json } from '../../value/json.js';
import { printable } from '../../value/printable.js';
import { describePair, type Pair } from '../../verify/pair.js';
import { isNamed, shortPair } from '../../verify/short-pair.js';
import { flag, optionalText, textList } from '../arguments.js';
import type { Arguments, Outcome, Run } from '../command.js';
import { contractPaths } from '../contract-paths.js';
import { worstExitCode, type ExitCode } from '../exit-code.js';
import { existingLedger, ledgerToWrite } from '../ledger.js';
import { deadIn } from '../dead-queries.js';
import { isSettled, pairsOfContracts, publishedPairs } from '../pairs-to-verify.js';
import { playExamples } from '../play-examples.js';
import { playPairs } from '../play-pairs.js';
import { readSettings, type Settings } from '../settings.js';
import type { World } from '../world.js';

/** Verifies contracts against all that they meet, or whatever the ledger lacks, and records the results. */
export const run: Run = async (args, world) => {
  const settings = await readSettings(args, world);
  const missing = flag(args, 'missing');
  if (missing && textList(args, 'files').length > 0) {
    throw new MisuseError({
      code: 'unknown-usage',
      message: '--missing verifies what the ledger lacks, and takes no files',
      hint: 'Leave out either the files or --missing.',
    });
  }
  const ledger = missing ? await existingLedger(settings, world) : await ledgerToWrite(settings, world);
  // A pair that is named is played again, whatever is known of it.
  const again = optionalText(args, 'pair') !== undefined;
  const contracts = missing ? [] : await loadContracts(contractPaths(args, settings), { cwd: world.cwd });
  const planned = missing
    ? await publishedPairs(ledger, again ? 'all' : 'missing')
    : await pairsOfContracts(contracts, ledger);
  const asked = planned.filter(askedFor(args));
  if (asked.length === 0) return nothingToVerify(missing);
  const standing = await ledger.standing();
  const settled = (pair: Pair): boolean => !again && isSettled(pair, standing, 'a pass');
  const known = asked.filter(settled);
  const fresh = asked.filter((pair) => !settled(pair));
  const into = flag(args, 'no-record') ? undefined : ledger;
  return await playAndReport({ fresh, known, contracts: again ? [] : contracts }, standing, into, {
    args,
    settings,
    world,
  });
};

interface Work {
  readonly fresh: readonly Pair[];
  /** Pairs that passed before and need no new run. */
  readonly known: readonly Pair[];
  /** Contracts whose examples are run and whose queries must not be dead. */
  readonly contracts: readonly Contract[];
}

async function playAndReport(
  { fresh, known, contracts }: Work,
  standing: Standing,
  ledger: Ledger | undefined,
  { args, settings, world }: { readonly args: Arguments; readonly settings: Settings; readonly world: World },
): Promise<Outcome> {
  const files = textList(args, 'files').join(' ');
  const missing = flag(args, 'missing');
  const verified = await playPairs(fresh, ledger, settings, world);
  const results = verified.map(({ pair, verification }): NamedVerification => ({
    title: describePair(pair),
    verification,
    replay: `mortise verify ${missing ? '--missing ' : files === '' ? '' : `${files} `}--pair ${shortPair(pair.key)} --seed ${settings.seed}`,
  }));
  const examples = await playExamples(contracts, settings);
  const dead = deadIn(contracts, [
    ...verified.map(({ pair, verification }) => ({ pair, supplies: verification.supplies })),
    ...known.map((pair) => ({ pair, supplies: standing.results.get(pairText(pair.key))?.supplies ?? {} })),
  ]);
  const verdicts = [
    ...results.map(({ verification }) => verification.verdict),
    ...examples.map(({ verdict }) => verdict),
  ];
  const exitCode = worstExitCode([
    ...verdicts.map((verdict): ExitCode => (verdict === 'passed' ? 0 : verdict === 'failed' ? 1 : 3)),
    dead.length === 0 ? 0 : 1,
  ]);
  const before = known.length === 0 ? '' : printable(`${known.length} more passed before and need no new run`);
  return {
    exitCode,
    result: {
      pairs: results as unknown as Json,
      examples: examples as unknown as Json,
      deadQueries: dead as unknown as Json,
      passedBefore: known.map((pair) => ({
        title: describePair(pair),
        basis: standing.results.get(pairText(pair.key))?.basis ?? null,
      })),
      recorded: ledger !== undefined,
    },
    text: [renderDeadQueries(dead), renderVerifications(results), renderExamples(examples), before]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

function askedFor(args: Arguments): (pair: Pair) => boolean {
  const service = optionalText(args, 'service');
  const name = optionalText(args, 'pair');
  return (pair) =>
    (service === undefined || pair.left === service || pair.right === service) &&
    (name === undefined || isNamed(pair.key, name));
}

function nothingToVerify(missing: boolean): Outcome {
  if (missing)
    return { exitCode: 0, result: { pairs: [], passedBefore: [], recorded: true }, text: 'Nothing is missing.' };
  return {
    exitCode: 3,
    result: { pairs: [], passedBefore: [], recorded: false },
    text: 'Nothing to verify: no contract here shares a dataset with another side. That is not a pass.',
  };
}
