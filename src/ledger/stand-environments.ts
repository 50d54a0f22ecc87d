import type { BaselineRecord, MigratedRecord, RecordId } from './record.js';
import type { DeploymentRecord, ReleaseRecord, SupportEndedRecord, UndeploymentRecord } from './record.js';
import { shapeText, type EnvironmentStanding, type PastVersion, type Stay } from './standing.js';

export type PresenceRecord = DeploymentRecord | UndeploymentRecord | ReleaseRecord | SupportEndedRecord;

/** As much of such a record as is kept. */
export interface Presence {
  readonly kind: PresenceRecord['kind'];
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly instance?: string;
}

interface EnvironmentFacts {
  readonly declared: readonly string[];
  /** Superseded ones too: what was once there may have left documents. */
  readonly presences: readonly Fact<Presence>[];
  readonly migrations: readonly Fact<MigratedRecord>[];
  readonly baselines: readonly Fact<BaselineRecord>[];
  readonly isCurrent: (id: RecordId) => boolean;
  readonly isPublished: (service: string, version: string) => boolean;
}

interface Fact<Of> {
  readonly id: RecordId;
  readonly of: Of;
}

/** Who is live in each declared environment, and who ever was. Facts about others are named in `strays`. */
export function standingEnvironments(
  facts: EnvironmentFacts,
  strays: string[],
): ReadonlyMap<string, EnvironmentStanding> {
  const gathered = new Map<string, Gathered>();
  for (const name of facts.declared) gathered.set(name, { live: [], past: new Map() });
  const undeclared = new Set<string>();
  for (const { id, of } of facts.presences) {
    if (of.kind === 'undeployment' || of.kind === 'support-ended') continue;
    const environment = gathered.get(of.environment);
    if (environment === undefined) {
      undeclared.add(of.environment);
      continue;
    }
    remember(environment, id, of);
    if (facts.isCurrent(id)) environment.live.push(stayOf(id, of));
  }
  for (const name of undeclared) strays.push(`environment ${name} has records and was never declared`);
  const standing = new Map<string, EnvironmentStanding>();
  for (const [name, { live, past }] of gathered) {
    const states = facts.baselines.filter(({ of }) => of.environment === name).map(({ of }) => of.state);
    standing.set(name, {
      name,
      // Two people who each vouch for a baseline do not contradict each other; the weaker claim is the one to print.
      baseline: states.includes('audited') ? 'audited' : states.includes('empty') ? 'empty' : 'none',
      live: live.sort(
        byText(({ service, version, how, instance = '', record }) => [service, version, how, instance, record]),
      ),
      past: pastVersions(past, goneByStay(facts.migrations, name)),
      unpublished: [...past.keys()]
        .sort()
        .flatMap((service) => [...(past.get(service)?.keys() ?? [])].sort().map((version) => ({ service, version })))
        .filter(({ service, version }) => !facts.isPublished(service, version)),
    });
  }
  return standing;
}

interface Gathered {
  readonly live: Stay[];
  /** Service, then version, then the stays. */
  readonly past: Map<string, Map<string, RecordId[]>>;
}

function remember({ past }: Gathered, id: RecordId, { service, version }: Presence): void {
  let versions = past.get(service);
  if (versions === undefined) past.set(service, (versions = new Map<string, RecordId[]>()));
  const stays = versions.get(version);
  if (stays === undefined) versions.set(version, [id]);
  else stays.push(id);
}

function stayOf(record: RecordId, of: Presence): Stay {
  const { service, version } = of;
  if (of.kind === 'release') return { service, version, how: 'released', record };
  return { service, version, how: 'deployed', ...(of.instance === undefined ? {} : { instance: of.instance }), record };
}

/** For each stay that some migration names, the shapes that it left and that are gone. */
function goneByStay(
  migrations: readonly Fact<MigratedRecord>[],
  environment: string,
): ReadonlyMap<RecordId, ReadonlySet<string>> {
  const gone = new Map<RecordId, Set<string>>();
  for (const { of } of migrations) {
    if (of.environment !== environment) continue;
    for (const stay of of.deployments) {
      let shapes = gone.get(stay);
      if (shapes === undefined) gone.set(stay, (shapes = new Set()));
      for (const shape of of.shapes) shapes.add(shapeText(shape));
    }
  }
  return gone;
}

function pastVersions(
  past: ReadonlyMap<string, ReadonlyMap<string, readonly RecordId[]>>,
  gone: ReadonlyMap<RecordId, ReadonlySet<string>>,
): ReadonlyMap<string, readonly PastVersion[]> {
  const services = new Map<string, readonly PastVersion[]>();
  for (const service of [...past.keys()].sort()) {
    const versions = past.get(service) ?? new Map<string, readonly RecordId[]>();
    services.set(
      service,
      [...versions.keys()].sort().map((version) => ({ version, gone: goneForAll(versions.get(version) ?? [], gone) })),
    );
  }
  return services;
}

/** What is gone of every stay: a stay that no migration names brings its shapes back. */
function goneForAll(stays: readonly RecordId[], gone: ReadonlyMap<RecordId, ReadonlySet<string>>): readonly string[] {
  if (gone.size === 0) return [];
  const [first, ...others] = stays.map((stay) => gone.get(stay) ?? new Set<string>());
  return [...(first ?? [])].filter((shape) => others.every((shapes) => shapes.has(shape))).sort();
}

function byText<Value>(key: (value: Value) => readonly string[]): (a: Value, b: Value) => number {
  return (a, b) => {
    const left = key(a).join('\n');
    const right = key(b).join('\n');
    return left < right ? -1 : left > right ? 1 : 0;
  };
}
