import type { BaselineRecord, MigratedRecord, RecordId } from './record.js';
import type { DeploymentRecord, ReleaseRecord, SupportEndedRecord, UndeploymentRecord } from './record.js';
import { shapeText, type EnvironmentStanding, type PastVersion, type Stay } from './standing.js';

export type PresenceRecord = DeploymentRecord | UndeploymentRecord | ReleaseRecord | SupportEndedRecord;

/** As much of such a record as is kept. */
export interface Presence {
  readonly id: RecordId;
  readonly kind: PresenceRecord['kind'];
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly instance: string | undefined;
}

const nothing: readonly string[] = [];

interface EnvironmentFacts {
  readonly declared: readonly string[];
  /** Superseded ones too: what was once there may have left documents. */
  readonly presences: readonly Presence[];
  readonly migrations: readonly MigratedRecord[];
  readonly baselines: readonly BaselineRecord[];
  readonly isCurrent: (id: RecordId) => boolean;
  readonly isPublished: (service: string, version: string) => boolean;
}

/** Who is live in each declared environment, and who ever was. Facts about others are named in `strays`. */
export function standingEnvironments(
  facts: EnvironmentFacts,
  strays: string[],
): ReadonlyMap<string, EnvironmentStanding> {
  const gathered = new Map<string, Gathered>();
  for (const name of facts.declared) gathered.set(name, { stays: [], past: new Map() });
  const undeclared = new Set<string>();
  for (const fact of facts.presences) {
    if (fact.kind === 'undeployment' || fact.kind === 'support-ended') continue;
    const environment = gathered.get(fact.environment);
    if (environment === undefined) {
      undeclared.add(fact.environment);
      continue;
    }
    environment.stays.push(fact);
    let versions = environment.past.get(fact.service);
    if (versions === undefined) environment.past.set(fact.service, (versions = new Set()));
    versions.add(fact.version);
  }
  for (const name of undeclared) strays.push(`environment ${name} has records and was never declared`);
  const standing = new Map<string, EnvironmentStanding>();
  for (const [name, { stays, past }] of gathered) {
    const states = facts.baselines.filter(({ environment }) => environment === name).map(({ state }) => state);
    const live = stays.filter(({ id }) => facts.isCurrent(id)).map(stayOf);
    const gone = goneByVersion(
      stays,
      facts.migrations.filter(({ environment }) => environment === name),
    );
    standing.set(name, {
      name,
      // Two people who each vouch for a baseline do not contradict each other; the weaker claim is the one to print.
      baseline: states.includes('audited') ? 'audited' : states.includes('empty') ? 'empty' : 'none',
      live: live.sort(
        byText(({ service, version, how, instance = '', record }) => [service, version, how, instance, record]),
      ),
      past: pastVersions(past, gone),
      unpublished: [...past.keys()].sort().flatMap((service) =>
        [...(past.get(service) ?? [])]
          .filter((version) => !facts.isPublished(service, version))
          .sort()
          .map((version) => ({ service, version })),
      ),
    });
  }
  return standing;
}

interface Gathered {
  readonly stays: Presence[];
  /** Service, then versions. */
  readonly past: Map<string, Set<string>>;
}

function stayOf({ id: record, kind, service, version, instance }: Presence): Stay {
  if (kind === 'release') return { service, version, how: 'released', record };
  return { service, version, how: 'deployed', ...(instance === undefined ? {} : { instance }), record };
}

/**
 * For each service and version that some migration speaks of, the shapes that are gone of every stay: a stay that no
 * migration names brings its shapes back.
 */
function goneByVersion(
  stays: readonly Presence[],
  migrations: readonly MigratedRecord[],
): ReadonlyMap<string, readonly string[]> {
  const byVersion = new Map<string, readonly string[]>();
  const byStay = new Map<RecordId, Set<string>>();
  for (const { deployments, shapes } of migrations) {
    for (const stay of deployments) {
      let gone = byStay.get(stay);
      if (gone === undefined) byStay.set(stay, (gone = new Set()));
      for (const shape of shapes) gone.add(shapeText(shape));
    }
  }
  if (byStay.size === 0) return byVersion;
  for (const { id, service, version } of stays) {
    const key = versionText(service, version);
    const gone = byStay.get(id);
    const before = byVersion.get(key) ?? (gone === undefined ? nothing : [...gone].sort());
    byVersion.set(
      key,
      before.filter((shape) => gone?.has(shape) === true),
    );
  }
  return byVersion;
}

function pastVersions(
  past: ReadonlyMap<string, ReadonlySet<string>>,
  gone: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, readonly PastVersion[]> {
  const services = new Map<string, readonly PastVersion[]>();
  for (const service of [...past.keys()].sort()) {
    const versions = [...(past.get(service) ?? [])].sort();
    services.set(
      service,
      versions.map((version) => ({
        version,
        gone: gone.size === 0 ? nothing : (gone.get(versionText(service, version)) ?? nothing),
      })),
    );
  }
  return services;
}

function versionText(service: string, version: string): string {
  return `${service}\n${version}`;
}

function byText<Value>(key: (value: Value) => readonly string[]): (a: Value, b: Value) => number {
  return (a, b) => {
    const left = key(a).join('\n');
    const right = key(b).join('\n');
    return left < right ? -1 : left > right ? 1 : 0;
  };
}
