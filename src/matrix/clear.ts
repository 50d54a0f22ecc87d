import type { Demand } from './demands.js';
import type { Side } from './answer.js';
import { versionText } from './answer.js';

/** The command that runs what the ledger lacks. */
export const clearMissing = 'mortise verify --missing';

export function clearByWriter(dataset: string): string {
  return `Take a version along that writes it (\`--with S@V\`; \`mortise matrix --dataset ${dataset}\` lists who does), or let the query expect it with \`dead: ok\`.`;
}

/** What would turn a failed pair into a yes, according to who is on its right side. */
export function clearFailed({ right }: Demand, environment: string): string {
  const rest = right.filter(({ role }) => role === 'at-rest');
  if (rest.length === right.length && rest[0] !== undefined) {
    return `Migrate the documents that ${versionText(rest[0])} left, then \`${migratedCommand(rest[0], environment)}\`; or publish a version that still reads them.`;
  }
  const replaced = right.some(({ role }) => role === 'replaced');
  return replaced
    ? 'Publish a version in between that fits both, or stop the old version first and ask with `--no-overlap`.'
    : 'Change one side, publish it as a new version and run `mortise verify --missing`.';
}

/** Several records disagree, or nothing could decide. */
export function clearUndecided(conflicting: boolean): string {
  return conflicting
    ? 'Run `mortise verify` on both sides again: a run that knows of the records settles them.'
    : 'Run `mortise verify` with another engine, or simplify what it could not decide.';
}

export function migratedCommand({ service, version }: Side, environment: string): string {
  return `mortise record-migrated --service ${service} --service-version ${version} --in ${environment}`;
}
