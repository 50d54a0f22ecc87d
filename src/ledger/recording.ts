import type { Contract } from '../contract/contract.js';
import { InternalError, MisuseError } from '../problem/errors.js';
import { canonicalText } from '../value/digest.js';
import type { Json, JsonObject } from '../value/json.js';
import type { Ledger } from './ledger.js';
import { publishedSections } from './published-sections.js';
import { name as nameCheck } from './record-shape.js';
import { largestRecord, storedRecord } from './record-file.js';
import type { ContractRecord, LedgerRecord, RecordId, Stamp } from './record.js';
import { contentsOf, type EnvironmentStanding, type Standing, type Stay } from './standing.js';
import { unknownEnvironment, unknownService, unknownVersion } from './unknown-name.js';

/** What a recording did: a new record, or nothing because the ledger says so already. */
export type Recorded =
  { readonly outcome: 'recorded'; readonly id: RecordId } | { readonly outcome: 'already-recorded' };

export interface PublicationRequest {
  readonly contract: Contract;
  /** The contract's published form, kept as it is. */
  readonly published: JsonObject;
  readonly version: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly ciUrl?: string;
}

/**
 * Makes a version known. The same content again is fine; a version that is there with other content is refused, since
 * whoever judged it before judged something else.
 */
export async function recordPublication(ledger: Ledger, request: PublicationRequest): Promise<Recorded> {
  const { contract, published, version, branch, commit, ciUrl } = request;
  const { service } = contract;
  checkName('service', service);
  checkName('version', version);
  const sections = publishedSections(contract);
  const kept: ContractRecord = { mortise: 1, kind: 'contract', contract: published };
  const { id: contractId, text } = storedRecord(kept);
  if (text.length > largestRecord) {
    throw new MisuseError({
      code: 'too-large',
      message: `the contract of ${service} takes ${String(text.length)} characters once published`,
      expected: `at most ${String(largestRecord)}`,
    });
  }
  const record: LedgerRecord = {
    mortise: 1,
    kind: 'publication',
    service,
    version,
    contract: contractId,
    sections,
    ...(branch === undefined ? {} : { branch }),
    ...(commit === undefined ? {} : { commit }),
    ...(ciUrl === undefined ? {} : { ciUrl }),
  };
  const standing = await ledger.standing();
  const there = contentsOf(standing, service, version);
  if (there !== undefined) {
    const same = there.every((content) => sameJson(content.sections as unknown as Json, sections as unknown as Json));
    if (same) return { outcome: 'already-recorded' };
    throw new MisuseError({
      code: 'version-conflict',
      message: `version ${version} of ${service} is published already, with another contract`,
      hint: 'Publish under a new version: results and deployments of the old one speak of what it promised.',
    });
  }
  const [, id] = await ledger.append([kept, record]);
  return { outcome: 'recorded', id: appended(id) };
}

/** Declares an environment; facts can be recorded about it from then on. */
export async function recordEnvironment(ledger: Ledger, environment: string): Promise<Recorded> {
  checkName('environment', environment);
  const record: LedgerRecord = { mortise: 1, kind: 'environment', name: environment };
  if ((await ledger.standing()).environments.has(environment)) return { outcome: 'already-recorded' };
  const [id] = await ledger.append([record]);
  return { outcome: 'recorded', id: appended(id) };
}

export interface PresenceRequest {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  readonly instance?: string;
}

/** Records that a version began to run, replacing what the same instance ran before. */
export async function recordDeployment(ledger: Ledger, request: PresenceRequest, stamp: Stamp): Promise<RecordId> {
  const { environment } = await known(ledger, request);
  const replaced = environment.live.filter((stay) => isInstance(stay, request));
  return await appendPresence(ledger, 'deployment', request, stamp, replaced);
}

/** Records that a version stopped running; throws MisuseError when the ledger does not say that it runs. */
export async function recordUndeployment(ledger: Ledger, request: PresenceRequest, stamp: Stamp): Promise<RecordId> {
  const { environment } = await known(ledger, request);
  const ended = environment.live.filter((stay) => isInstance(stay, request) && stay.version === request.version);
  if (ended.length === 0) throw notThere('deployed', request, environment);
  return await appendPresence(ledger, 'undeployment', request, stamp, ended);
}

/** Records that a version was handed out: it stays live beside any other until its support ends. */
export async function recordRelease(ledger: Ledger, request: PresenceRequest, stamp: Stamp): Promise<RecordId> {
  await known(ledger, request);
  return await appendPresence(ledger, 'release', request, stamp, []);
}

/** Records that a released version is supported no longer; throws MisuseError when it was not released. */
export async function recordSupportEnded(ledger: Ledger, request: PresenceRequest, stamp: Stamp): Promise<RecordId> {
  const { environment } = await known(ledger, request);
  const ended = environment.live.filter(
    ({ how, service, version }) => how === 'released' && service === request.service && version === request.version,
  );
  if (ended.length === 0) throw notThere('released', request, environment);
  return await appendPresence(ledger, 'support-ended', request, stamp, ended);
}

/** Records what an environment held before its first record. */
export async function recordBaseline(
  ledger: Ledger,
  request: { readonly environment: string; readonly state: 'empty' | 'audited'; readonly note?: string },
  stamp: Stamp,
): Promise<RecordId> {
  knownEnvironment(await ledger.standing(), request.environment);
  const { environment, state, note } = request;
  const [id] = await ledger.append([
    { mortise: 1, kind: 'baseline', ...stamp, environment, state, ...(note === undefined ? {} : { note }) },
  ]);
  return appended(id);
}

async function appendPresence(
  ledger: Ledger,
  kind: 'deployment' | 'undeployment' | 'release' | 'support-ended',
  { service, version, environment, instance }: PresenceRequest,
  stamp: Stamp,
  replaced: readonly Stay[],
): Promise<RecordId> {
  if (instance !== undefined) checkName('instance', instance);
  const [id] = await ledger.append([
    {
      mortise: 1,
      kind,
      ...stamp,
      service,
      version,
      environment,
      ...(instance === undefined ? {} : { instance }),
      ...(replaced.length === 0 ? {} : { supersedes: replaced.map(({ record }) => record) }),
    },
  ]);
  return appended(id);
}

async function known(
  ledger: Ledger,
  { service, version, environment }: PresenceRequest,
): Promise<{ readonly environment: EnvironmentStanding }> {
  const standing = await ledger.standing();
  const published = standing.services.get(service);
  if (published === undefined) throw new MisuseError(unknownService(service, [...standing.services.keys()]));
  if (!published.versions.includes(version)) {
    throw new MisuseError(unknownVersion(service, version, published.versions));
  }
  return { environment: knownEnvironment(standing, environment) };
}

function knownEnvironment(standing: Standing, environment: string): EnvironmentStanding {
  const declared = standing.environments.get(environment);
  if (declared === undefined) throw new MisuseError(unknownEnvironment(environment, [...standing.environments.keys()]));
  return declared;
}

function isInstance(stay: Stay, { service, instance }: PresenceRequest): boolean {
  return stay.how === 'deployed' && stay.service === service && stay.instance === instance;
}

function notThere(
  how: 'deployed' | 'released',
  { service, version, environment, instance }: PresenceRequest,
  { live }: EnvironmentStanding,
): MisuseError {
  const there = live.filter((stay) => stay.how === how && stay.service === service);
  const where = instance === undefined ? environment : `${environment} (instance ${instance})`;
  return new MisuseError({
    code: 'not-there',
    message: `${service} ${version} is not ${how} in ${where}`,
    expected:
      there.length === 0
        ? `no version of ${service} is`
        : there
            .map((stay) => (stay.instance === undefined ? stay.version : `${stay.version} (${stay.instance})`))
            .join(', '),
    hint: 'Name a version and an instance that the ledger knows there; `mortise ledger log` lists what was recorded.',
  });
}

function checkName(what: string, given: string): void {
  if (nameCheck(given) === undefined) return;
  throw new MisuseError({
    code: 'malformed-name',
    message: `${JSON.stringify(given.slice(0, 60))} cannot be the name of ${/^[aei]/u.test(what) ? 'an' : 'a'} ${what}`,
    expected: '1 to 256 characters without control characters',
    hint: 'Names are printed, and typed into commands: keep them plain.',
  });
}

function sameJson(a: Json, b: Json): boolean {
  return canonicalText(a) === canonicalText(b);
}

/** A ledger returns one id for each record that it was given. */
function appended(id: RecordId | undefined): RecordId {
  if (id === undefined) throw new InternalError('the ledger returned no id for a record');
  return id;
}
