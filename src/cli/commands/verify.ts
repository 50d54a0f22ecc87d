import { renderVerifications, type NamedVerification } from '../../../reporters/verification.js';
import type { Ledger } from '../../ledger/ledger.js';
import { pairText, type Standing } from '../../ledger/standing.js';
import { MisuseError } from '../../problem/errors.js';
import { loadContracts } from '../../query/load-contracts.js';
import type { Json } from '../../value/json.js';
import { printable } from '../../value/printable.js';
import { describePair, type Pair } from '../../verify/pair.js';
import { flag, optionalText, textList } from '../arguments.js';
import type { Arguments, Outcome, Run } from '../command.js';
import { contractPaths } from '../contract-paths.js';
import { worstExitCode, type ExitCode } from '../exit-code.js';
import { existingLedger, ledgerToWrite } from '../ledger.js';
import { missingPairs, pairsOfContracts } from '../pairs-to-verify.js';
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
  const planned = missing
    ? await missingPairs(ledger)
    : await pairsOfContracts(await loadContracts(contractPaths(args, settings), { cwd: world.cwd }), ledger);
  const asked = planned.filter(askedFor(args));
  if (asked.length === 0) return nothingToVerify(missing);
  const standing = await ledger.standing();
  const again = optionalText(args, 'pair') !== undefined;
  const known = again ? [] : asked.filter((pair) => standing.results.get(pairText(pair.key))?.verdict === 'passed');
  const fresh = asked.filter((pair) => !known.includes(pair));
  const into = flag(args, 'no-record') ? undefined : ledger;
  return await playAndReport(fresh, known, standing, into, { args, settings, world });
};

async function playAndReport(
  fresh: readonly Pair[],
  known: readonly Pair[],
  standing: Standing,
  ledger: Ledger | undefined,
  { args, settings, world }: { readonly args: Arguments; readonly settings: Settings; readonly world: World },
): Promise<Outcome> {
  const files = textList(args, 'files').join(' ');
  const verified = await playPairs(fresh, ledger, settings, world);
  const results = verified.map(({ pair, verification }): NamedVerification => ({
    title: describePair(pair),
    verification,
    replay: `mortise verify ${files}${files === '' ? '' : ' '}--pair ${shortId(pair)} --seed ${settings.seed}`,
  }));
  const exitCode = worstExitCode(
    results.map(({ verification: { verdict } }): ExitCode => (verdict === 'passed' ? 0 : verdict === 'failed' ? 1 : 3)),
  );
  const before = known.length === 0 ? '' : printable(`${known.length} more passed before and need no new run\n`);
  return {
    exitCode,
    result: {
      pairs: results as unknown as Json,
      passedBefore: known.map((pair) => ({
        title: describePair(pair),
        basis: standing.results.get(pairText(pair.key))?.basis ?? null,
      })),
      recorded: ledger !== undefined,
    },
    text: `${renderVerifications(results)}\n${before}`,
  };
}

function askedFor(args: Arguments): (pair: Pair) => boolean {
  const service = optionalText(args, 'service');
  const id = optionalText(args, 'pair');
  const [kind, left = '', right = ''] = id?.split(':') ?? [];
  return (pair) =>
    (service === undefined || pair.left === service || pair.right === service) &&
    (id === undefined || (pair.kind === kind && pair.key.left.startsWith(left) && pair.key.right.startsWith(right)));
}

/** Enough of a pair's digests to find it again among those of the same contracts. */
function shortId({ key }: Pair): string {
  return `${key.kind}:${key.left.slice(0, 10)}:${key.right.slice(0, 10)}`;
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
