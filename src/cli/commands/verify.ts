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
import { shellWord } from '../../value/shell-word.js';
import { describePair, type Pair } from '../../verify/pair.js';
import { shortPair } from '../../verify/short-pair.js';
import { withOtherOwners } from '../../verify/with-other-owners.js';
import type { PairKey } from '../../verify/verdict.js';
import { outsideAmong, type VerifiedPair } from '../../verify/verify-pairs.js';
import { flag, optionalText, textList } from '../arguments.js';
import type { Arguments, Outcome, Run } from '../command.js';
import { askedPairs, isAsked, refuseMalformedPair, type AskedPairs } from '../asked-pairs.js';
import { contractPaths } from '../contract-paths.js';
import { worstExitCode, type ExitCode } from '../exit-code.js';
import { existingLedger, ledgerToWrite } from '../ledger.js';
import { deadIn } from '../dead-queries.js';
import { outsideIn, pairsOfContracts, publishedPairs } from '../pairs-to-verify.js';
import { playExamples } from '../play-examples.js';
import { playPairs } from '../play-pairs.js';
import { readSettings, type Settings } from '../settings.js';

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
  const wanted: AskedPairs = { service: optionalText(args, 'service'), pair: optionalText(args, 'pair') };
  refuseMalformedPair(wanted);
  const ledger = missing ? await existingLedger(settings, world) : await ledgerToWrite(settings, world);
  // A pair that is named is played again, whatever is known of it.
  const again = wanted.pair !== undefined;
  const contracts = missing ? [] : await loadContracts(contractPaths(args, settings), { cwd: world.cwd });
  const standing = await ledger.standing();
  const plan = missing
    ? await planMissing(ledger, again ? 'all' : 'missing')
    : await planContracts(contracts, ledger, outsideIn(standing));
  const asked = askedPairs(plan.pairs, wanted, [
    ...standing.services.keys(),
    ...contracts.map(({ service }) => service),
  ]);
  if (asked.length === 0) return nothingToVerify(missing, wanted.service);
  const isSettled = ({ key }: Pair): boolean => !again && standing.results.get(pairText(key))?.verdict === 'passed';
  const known = asked.filter(isSettled);
  const into = flag(args, 'no-record') ? undefined : ledger;
  const first = await playPairs(
    asked.filter((pair) => !isSettled(pair)),
    into,
    settings,
    world,
  );
  // What these results call for, and nobody has asked for yet.
  const named = new Set(plan.pairs.map(({ key }) => pairText(key)));
  const called = (await plan.next(outsideAmong(first)))
    .filter((pair) => !named.has(pairText(pair.key)) && isAsked(pair, wanted))
    .filter((pair) => !isSettled(pair));
  const verified = [...first, ...(await playPairs(called, into, settings, world))];
  return await report({ verified, known, contracts: again ? [] : contracts, recorded: into !== undefined }, standing, {
    args,
    settings,
  });
};

/** The pairs to play first, and those to play once it is known which of them leave documents outside of readers' shapes. */
interface PlayPlan {
  readonly pairs: readonly Pair[];
  readonly next: (isOutside: (pair: PairKey) => boolean) => Promise<readonly Pair[]> | readonly Pair[];
}

async function planMissing(ledger: Ledger, which: 'all' | 'missing'): Promise<PlayPlan> {
  return {
    pairs: await publishedPairs(ledger, which),
    next: async () => (which === 'all' ? [] : await publishedPairs(ledger, which)),
  };
}

async function planContracts(
  contracts: readonly Contract[],
  ledger: Ledger,
  wasOutside: (pair: PairKey) => boolean,
): Promise<PlayPlan> {
  const { pairs, after } = await pairsOfContracts(contracts, ledger);
  return {
    pairs: [...pairs, ...after(wasOutside)],
    next: (isOutside) => after((pair) => wasOutside(pair) || isOutside(pair)),
  };
}

interface Work {
  readonly verified: readonly VerifiedPair[];
  /** Pairs that passed before and need no new run. */
  readonly known: readonly Pair[];
  /** Contracts whose examples are run and whose queries must not be dead. */
  readonly contracts: readonly Contract[];
  readonly recorded: boolean;
}

async function report(
  { verified, known, contracts, recorded }: Work,
  standing: Standing,
  { args, settings }: { readonly args: Arguments; readonly settings: Settings },
): Promise<Outcome> {
  const files = textList(args, 'files').map(shellWord).join(' ');
  const missing = flag(args, 'missing');
  const results = withOtherOwners(verified, known).map(({ pair, verification }): NamedVerification => ({
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
  const before =
    known.length === 0
      ? ''
      : printable(`${known.length} more passed before and ${known.length === 1 ? 'needs' : 'need'} no new run`);
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
      recorded,
    },
    text: [renderDeadQueries(dead), renderVerifications(results), renderExamples(examples), before]
      .filter((part) => part !== '')
      .join('\n'),
  };
}

function nothingToVerify(missing: boolean, service: string | undefined): Outcome {
  const result = { pairs: [], examples: [], deadQueries: [], passedBefore: [], recorded: missing };
  if (missing) return { exitCode: 0, result, text: 'Nothing is missing.' };
  const who = service === undefined ? 'no contract here' : `nothing of ${service} here`;
  return {
    exitCode: 3,
    result,
    text: printable(`Nothing to verify: ${who} shares a dataset with another side. That is not a pass.`),
  };
}
