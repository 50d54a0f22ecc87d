import { MisuseError } from '../problem/errors.js';
import type { Json } from '../value/json.js';
import type { Ledger } from './ledger.js';
import { readRecord } from './read-record.js';
import type { RecordId, Stamp, WrittenShape } from './record.js';
import { contentsOf, shapeText, type EnvironmentStanding, type Standing } from './standing.js';
import { unknownEnvironment, unknownService, unknownVersion } from './unknown-name.js';

export interface MigrationRequest {
  readonly environment: string;
  readonly service: string;
  /** The version whose documents are gone. */
  readonly version: string;
  /** Only what these inserts and updates stored, by name; all of them when left out. */
  readonly names?: readonly string[];
}

/** What a migrated record says, before it is written. */
export interface Migration {
  readonly shapes: readonly WrittenShape[];
  readonly deployments: readonly RecordId[];
}

/**
 * Records that no document is left of what a version's stays in an environment so far have stored. Refused while the
 * version is live there, since it goes on writing; a later redeployment brings its shapes back.
 */
export async function recordMigrated(
  ledger: Ledger,
  request: MigrationRequest,
  stamp: Stamp,
): Promise<{ readonly id: RecordId; readonly migration: Migration }> {
  const standing = await ledger.standing();
  const environment = standing.environments.get(request.environment);
  if (environment === undefined) {
    throw new MisuseError(unknownEnvironment(request.environment, [...standing.environments.keys()]));
  }
  const shapes = shapesOf(standing, request);
  refuseWhileLive(environment, request, shapes.length > 0);
  const deployments = await staysOf(ledger, request);
  if (deployments.length === 0) {
    throw new MisuseError({
      code: 'not-there',
      message: `${request.service} ${request.version} was never deployed or released in ${request.environment}`,
      hint: 'Name the version that left the documents; what other versions left needs records of their own.',
    });
  }
  const [id = ''] = await ledger.append([
    { mortise: 1, kind: 'migrated', ...stamp, environment: request.environment, shapes, deployments },
  ]);
  return { id, migration: { shapes, deployments } };
}

function shapesOf(standing: Standing, { service, version, names }: MigrationRequest): readonly WrittenShape[] {
  const contents = contentsOf(standing, service, version);
  if (contents === undefined) {
    const published = standing.services.get(service);
    throw new MisuseError(
      published === undefined
        ? unknownService(service, [...standing.services.keys()])
        : unknownVersion(service, version, published.versions),
    );
  }
  const written = contents.flatMap(({ sections }) =>
    sections.flatMap(({ dataset, inserts = [], updates = [] }) =>
      [...inserts, ...updates].map(({ name, digest }) => ({ name, shape: { dataset, digest } })),
    ),
  );
  const known = [...new Set(written.map(({ name }) => name))].sort();
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    throw new MisuseError({
      code: 'unknown-write',
      message: `${service} ${version} has no insert or update named ${JSON.stringify(name)}`,
      expected: known.length === 0 ? 'it writes nothing' : known.join(', '),
      hint: 'Name inserts and updates as its contract does.',
    });
  }
  const meant = written.filter(({ name }) => names === undefined || names.includes(name));
  const shapes = meant.map(({ shape }) => shape);
  return [...new Map(shapes.map((shape) => [shapeText(shape), shape])).values()];
}

function refuseWhileLive(
  { live, name }: EnvironmentStanding,
  { service, version }: MigrationRequest,
  writes: boolean,
): void {
  if (!live.some((stay) => stay.service === service && stay.version === version)) return;
  if (!writes) {
    throw new MisuseError({
      code: 'unknown-write',
      message: `${service} ${version} writes nothing, so that it leaves no documents in ${name}`,
      hint: 'Name the version that wrote the documents; `mortise matrix` lists who writes what others read.',
    });
  }
  throw new MisuseError({
    code: 'still-writing',
    message: `${service} ${version} is live in ${name} and goes on writing`,
    hint: 'Record its end first (`mortise record-deployment` of its successor, `record-undeployment` or `record-support-ended`), then that its documents are gone.',
  });
}

async function staysOf(ledger: Ledger, request: MigrationRequest): Promise<readonly RecordId[]> {
  const stays: RecordId[] = [];
  for await (const { id, text } of ledger.records()) {
    const read = readRecord(JSON.parse(text) as Json);
    if (read.kind !== 'known') continue;
    const { record } = read;
    if (record.kind !== 'deployment' && record.kind !== 'release') continue;
    const { environment, service, version } = record;
    if (environment === request.environment && service === request.service && version === request.version) {
      stays.push(id);
    }
  }
  return stays.sort();
}
