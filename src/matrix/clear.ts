import type { ResultDetail } from '../ledger/standing.js';
import { isReplayable } from '../verify/replayable.js';
import type { Demand } from './demands.js';
import type { Side } from './answer.js';
import { versionText } from './answer.js';
import { shortPair } from '../verify/short-pair.js';
import { flagWords } from '../value/shell-word.js';

/** The command that runs what the ledger lacks. */
export const clearMissing = 'mortise verify --missing';

export function clearByWriter(dataset: string): string {
  return `Take a version along that writes it (\`--with S@V\`; \`mortise matrix ${flagWords('dataset', dataset)}\` lists who does), or let the query expect it with \`dead: ok\`.`;
}

/** What would turn a failed pair into a yes, according to who is on its sides. */
export function clearFailed({ left, right }: Demand, environment: string): string {
  const stop = 'stop the old version first and ask with `--no-overlap`';
  if (left.every(isMakingWay)) return `Publish a version in between that fits both, or ${stop}.`;
  if (!right.every((side) => side.role === 'at-rest' || isMakingWay(side))) {
    return 'Change one side, publish it as a new version and run `mortise verify --missing`.';
  }
  const rest = right.filter(({ role }) => role === 'at-rest');
  if (rest.length === 0) return `Publish a version in between that fits both, or ${stop}.`;
  const names = [...new Map(rest.map((side) => [versionText(side), side])).values()];
  const migrate = `Migrate the documents that ${names.map(versionText).join(', ')} left, then ${names
    .map((side) => `\`${migratedCommand(side, environment)}\``)
    .join(', ')}`;
  return right.some(isMakingWay)
    ? `Publish a version that still reads them; or ${stop}, once they are migrated: ${lowerFirst(migrate)}.`
    : `${migrate}; or publish a version that still reads them.`;
}

function isMakingWay({ role }: Side): boolean {
  return role === 'replaced';
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** What blocks only the way back of a step. */
export const clearWayBack =
  'Publish a version in between that reads and writes what both do, or leave out `--rollback-safe`: the step itself may be safe.';

/** Several records disagree, or nothing could decide. */
export function clearUndecided(
  { key, dataset }: Pick<Demand, 'key' | 'dataset'>,
  conflicting: boolean,
  { failures, reasons, records }: ResultDetail,
): string {
  if (conflicting && !failures.every((failure) => isReplayable(key.kind, failure))) {
    return `One of ${records.join(', ')} says that it failed and has no document that could be played again: let whoever wrote it verify again.`;
  }
  if (conflicting) {
    return `Run \`mortise verify --missing --pair ${shortPair(key)}\`: a run that plays the recorded counterexamples again settles them.`;
  }
  if (reasons[0]?.code === 'store-mismatch')
    return `Let both contracts name the same store for ${dataset}, or a dataset of its own.`;
  return 'Simplify what could not be decided (the page of the code in brackets says how), or run `mortise verify` with another engine.';
}

export function migratedCommand({ service, version }: Side, environment: string): string {
  const names = [flagWords('service', service), flagWords('service-version', version), flagWords('in', environment)];
  return `mortise record-migrated ${names.join(' ')}`;
}
