import { unknownEnvironment, unknownService, unknownVersion } from '../ledger/unknown-name.js';
import type { EnvironmentStanding } from '../ledger/standing.js';
import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import { versionText, type VersionName } from './answer.js';
import { isReplaced } from './situation.js';
import type { View } from './view.js';

export interface Question extends VersionName {
  readonly environment: string;
  /** Others that go there in the same step; each replaces what its instance runs, never a release. */
  readonly with?: readonly VersionName[];
  /** `S` or `S@V`: left out of the question. */
  readonly ignore?: readonly string[];
  /** Old and new versions run together while they roll out (default), or the old one stops first. */
  readonly overlap?: boolean;
  /** Documents of earlier versions count (default). */
  readonly atRest?: boolean;
  readonly instance?: string;
}

/** Reads `service@version`; the service's name may contain an `@`, its version not. Throws MisuseError. */
export function parseVersion(text: string): VersionName {
  const mark = text.lastIndexOf('@');
  if (mark > 0 && mark < text.length - 1) return { service: text.slice(0, mark), version: text.slice(mark + 1) };
  throw new MisuseError({
    code: 'malformed-version',
    message: `${JSON.stringify(text)} does not name a version of a service`,
    expected: 'SERVICE@VERSION',
    hint: 'Write the service, an @ and the version, such as billing@1.4.2.',
  });
}

/** What is unknown of a question's names; empty when everything is known. */
export function unknownNames(view: View, environment: string, versions: readonly VersionName[]): readonly Problem[] {
  const problems: Problem[] = [];
  const { environments, services } = view.standing;
  if (!environments.has(environment)) problems.push(unknownEnvironment(environment, [...environments.keys()]));
  for (const { service, version } of versions) {
    if (view.isKnown(service, version)) continue;
    const published = services.get(service)?.versions;
    problems.push(
      published === undefined
        ? unknownService(service, [...services.keys()])
        : unknownVersion(service, version, published),
    );
  }
  return problems;
}

/** A service that is named twice in one step cannot run as both; throws MisuseError. */
export function refuseDoubles(versions: readonly VersionName[]): void {
  const named = new Map<string, VersionName>();
  for (const version of versions) {
    const other = named.get(version.service);
    if (other !== undefined) {
      throw new MisuseError({
        code: 'named-twice',
        message: `${versionText(other)} and ${versionText(version)} are both asked about in one step`,
        hint: 'Name each service once.',
      });
    }
    named.set(version.service, version);
  }
}

/**
 * What to leave out. Throws MisuseError when a name matches nobody who takes part: it is misspelt or out of date, and
 * leaving out nothing silently would surprise.
 */
export function readIgnored(
  view: View,
  environment: EnvironmentStanding,
  asked: readonly VersionName[],
  { ignore = [], instance }: Question,
): (version: VersionName) => boolean {
  if (ignore.length === 0) return () => false;
  const isAsked = ({ service, version }: VersionName): boolean =>
    asked.some((each) => each.service === service && each.version === version);
  const present: VersionName[] = [
    ...environment.live.filter((stay) => !asked.some((version) => isReplaced(stay, version, instance))),
    ...[...environment.past].flatMap(([service, versions]) => versions.map(({ version }) => ({ service, version }))),
  ].filter((version) => !isAsked(version));
  const services = new Set(present.map(({ service }) => service));
  const versions = new Set(present.map(versionText));
  for (const name of ignore) {
    if (services.has(name) || versions.has(name)) continue;
    throw new MisuseError({
      code: 'ignore-matches-nothing',
      message: `--ignore ${name} leaves out nothing: nobody of that name is or was in ${environment.name}`,
      expected:
        services.size === 0
          ? 'nobody else is there'
          : `${[...services].sort().slice(0, 20).join(', ')}, or one of their versions`,
      hint: view.standing.services.has(name)
        ? 'Drop it, or ask about an environment where it runs.'
        : 'Check how the name is spelt.',
    });
  }
  const ignored = new Set(ignore);
  return (version) => !isAsked(version) && (ignored.has(version.service) || ignored.has(versionText(version)));
}
