import { canonicalText } from '../src/value/digest.js';
import type { Json } from '../src/value/json.js';
import type { LedgerRecord, PublishedSections, RecordId } from '../src/ledger/record.js';
import { sha256, storedText } from '../src/ledger/record-file.js';
import type { StoredRecord } from '../src/ledger/ledger.js';
import type { PairKind, Verification } from '../src/verify/verdict.js';

export interface Size {
  readonly services: number;
  readonly versions: number;
  /** How many versions of a service keep the same contract. */
  readonly unchanged: number;
}

/**
 * A company of services: datasets are shared by four services or so, each of which owns one, writes to it and reads two
 * others; contracts change now and then; every version was deployed once, in order. All results are there and passed.
 */
export function* companyRecords({ services, versions, unchanged }: Size): Generator<StoredRecord> {
  yield record({ mortise: 1, kind: 'environment', name: 'production' });
  const deployed = new Map<number, RecordId>();
  const done = new Set<string>();
  for (let version = 0; version < versions; version++) {
    for (let service = 0; service < services; service++) {
      const sections = sectionsOf(service, Math.floor(version / unchanged), services);
      const contract = record({ mortise: 1, kind: 'contract', contract: contractOf(service, sections) });
      if (!done.has(contract.id)) yield contract;
      done.add(contract.id);
      yield record({
        mortise: 1,
        kind: 'publication',
        service: serviceName(service),
        version: `1.${String(version)}.0`,
        contract: contract.id,
        sections,
        branch: 'main',
        commit: sha256(`${String(service)} ${String(version)}`).slice(0, 40),
      });
      const before = deployed.get(service);
      const deployment = record({
        mortise: 1,
        kind: 'deployment',
        at: '2026-01-01T00:00:00Z',
        nonce: `${String(service)}-${String(version)}`,
        service: serviceName(service),
        version: `1.${String(version)}.0`,
        environment: 'production',
        ...(before === undefined ? {} : { supersedes: [before] }),
      });
      deployed.set(service, deployment.id);
      yield deployment;
    }
  }
  yield* results(services, Math.ceil(versions / unchanged), done);
}

/** Every pair of every revision with every revision of its partners, each once. */
function* results(services: number, revisions: number, done: Set<string>): Generator<StoredRecord> {
  for (let owner = 0; owner < services; owner++) {
    const sides = [owner, owner + services - 1, owner + services - 2].flatMap((service) =>
      Array.from({ length: revisions }, (_, revision) =>
        sectionsOf(service % services, revision, services).find(({ dataset }) => dataset === datasetName(owner)),
      ),
    );
    for (const left of sides) {
      for (const right of sides) {
        if (left?.reads !== undefined) {
          for (const { digest } of right?.inserts ?? [])
            yield* result('reads-inserts', left.reads.digest, digest, done);
          for (const { digest } of right?.updates ?? [])
            yield* result('reads-updates', left.reads.digest, digest, done);
          if (right?.owns !== undefined) yield* result('reads-owns', left.reads.digest, right.owns.digest, done);
        }
        if (right?.owns === undefined) continue;
        for (const { digest } of left?.inserts ?? []) yield* result('inserts-owns', digest, right.owns.digest, done);
      }
    }
  }
}

/** Its own dataset, which it reads, writes and owns; the next one, which it reads and updates; and the one after, which it reads. */
function sectionsOf(service: number, revision: number, services: number): readonly PublishedSections[] {
  const name = (what: string): string => sha256(`${what} ${String(service)} ${String(revision)}`);
  const queries = [{ name: 'by-id' }, { name: 'recent' }];
  const own: PublishedSections = {
    dataset: datasetName(service),
    store: 'mongodb',
    reads: { digest: name('reads own'), queries },
    inserts: [{ name: 'order', digest: name('insert') }],
    owns: { digest: name('owns'), physicalName: `d${String(service)}` },
  };
  const next: PublishedSections = {
    dataset: datasetName((service + 1) % services),
    store: 'mongodb',
    reads: { digest: name('reads next'), queries },
    updates: [{ name: 'mark', digest: name('update') }],
  };
  const third: PublishedSections = {
    dataset: datasetName((service + 2) % services),
    store: 'mongodb',
    reads: { digest: name('reads third'), queries },
  };
  return [own, next, third].sort((a, b) => (a.dataset < b.dataset ? -1 : 1));
}

function* result(kind: PairKind, left: string, right: string, done: Set<string>): Generator<StoredRecord> {
  const key = `${kind}${left}${right}`;
  if (done.has(key)) return;
  done.add(key);
  const supplies: Verification['supplies'] =
    kind.startsWith('reads-') && kind !== 'reads-owns'
      ? { 'by-id': { '{"_id":{"$param":"id"}}': true }, recent: { '{"status":"open"}': true } }
      : {};
  const verification: Verification = {
    pair: { kind, left, right },
    verdict: 'passed',
    basis: 'tested',
    fixtures: 40,
    engine: { store: 'mongodb', engine: 'embedded', version: '0.1.0' },
    failures: [],
    reasons: [],
    supplies,
    premises: [],
    notes: [],
    seed: 1,
  };
  yield record({
    mortise: 1,
    kind: 'verification',
    at: '2026-01-01T00:00:00Z',
    nonce: sha256(key).slice(0, 16),
    verification,
  });
}

function contractOf(service: number, sections: readonly PublishedSections[]): object {
  const fields = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`field${String(index)}`, { bsonType: 'string' }]),
  );
  return {
    service: serviceName(service),
    datasets: sections.map(({ dataset }) => ({ dataset, shape: fields })),
  };
}

export function serviceName(service: number): string {
  return `service-${String(service).padStart(4, '0')}`;
}

function datasetName(service: number): string {
  return `team.d${String(service)}`;
}

function record(
  value: LedgerRecord | { readonly kind: 'contract'; readonly mortise: 1; readonly contract: object },
): StoredRecord {
  return storedText(canonicalText(value as unknown as Json));
}
