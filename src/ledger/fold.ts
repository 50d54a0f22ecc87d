import type { Json } from '../value/json.js';
import type { Failure, UndecidedReason } from '../verify/verdict.js';
import { combineResults, type VerificationFact } from './combine-results.js';
import { readRecord } from './read-record.js';
import type { BaselineRecord, LedgerRecord, MigratedRecord, PublicationRecord, RecordId } from './record.js';
import type { DeploymentRecord, ReleaseRecord, SupportEndedRecord, UndeploymentRecord } from './record.js';
import { standingEnvironments } from './stand-environments.js';
import type { Content, Result, ServiceStanding, Standing, UnknownKind } from './standing.js';
import { laneOf, maySupersede, type Superseding } from './supersession.js';

export type PresenceRecord = DeploymentRecord | UndeploymentRecord | ReleaseRecord | SupportEndedRecord;

/** A record that a later one may replace. */
export interface Fact<Of> {
  readonly id: RecordId;
  readonly of: Of;
}

/** Gathers records one at a time and says what stands. The order in which they come makes no difference. */
export class Folding {
  readonly #seen = new Set<RecordId>();
  readonly #publications: Fact<PublicationFact>[] = [];
  readonly #presences: Fact<PresenceRecord>[] = [];
  readonly #migrations: Fact<MigratedRecord>[] = [];
  readonly #baselines: Fact<BaselineRecord>[] = [];
  readonly #verifications: Fact<VerificationFact>[] = [];
  readonly #environments = new Set<string>();
  readonly #contents = new Map<string, Content>();
  readonly #unknown = new Map<string, UnknownKind>();
  readonly #strays: string[] = [];
  readonly #superseders: Fact<Superseding>[] = [];

  /** Takes in a record, given as its parsed text. What cannot be understood is set aside by name. */
  add(id: RecordId, value: Json): void {
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    const read = readRecord(value);
    switch (read.kind) {
      case 'known':
        this.#take(id, read.record);
        break;
      case 'unknown': {
        const key = `${read.record.kind}\n${String(read.record.critical)}`;
        this.#unknown.set(key, { ...read.record, count: (this.#unknown.get(key)?.count ?? 0) + 1 });
        break;
      }
      case 'malformed':
        this.#strays.push(`record ${id} is malformed: ${read.reason}`);
        break;
    }
  }

  /** What stands, given everything added so far and the files that could not be read. */
  finish(damaged: readonly string[] = []): Standing {
    const strays = [...this.#strays];
    const superseded = this.#supersededIds(strays);
    const current = <Of>(facts: readonly Fact<Of>[]): readonly Fact<Of>[] =>
      superseded.size === 0 ? facts : facts.filter((fact) => !superseded.has(fact.id));
    const published = new Set(this.#publications.map(({ of }) => `${of.service}\n${of.version}`));
    const { services, contents } = standingServices(current(this.#publications), this.#contents);
    return {
      services,
      contents,
      environments: standingEnvironments(
        {
          declared: [...this.#environments].sort(),
          presences: this.#presences,
          migrations: current(this.#migrations),
          baselines: current(this.#baselines),
          isCurrent: (id) => !superseded.has(id),
          isPublished: (service, version) => published.has(`${service}\n${version}`),
        },
        strays,
      ),
      results: standingResults(current(this.#verifications)),
      unknownKinds: [...this.#unknown.values()].sort((a, b) => compareText(a.kind, b.kind)),
      strays: strays.sort(),
      damaged: [...damaged].sort(),
    };
  }

  #take(id: RecordId, record: LedgerRecord): void {
    const supersedes = record.supersedes ?? [];
    switch (record.kind) {
      case 'contract':
        return;
      case 'environment':
        this.#environments.add(record.name);
        return;
      case 'publication':
        this.#publications.push({ id, of: this.#publicationFact(record) });
        break;
      case 'deployment':
      case 'undeployment':
      case 'release':
      case 'support-ended':
        this.#presences.push({ id, of: record });
        break;
      case 'migrated':
        this.#migrations.push({ id, of: record });
        break;
      case 'baseline':
        this.#baselines.push({ id, of: record });
        break;
      case 'verification': {
        const { verification } = record;
        this.#verifications.push({ id, of: { verification, lane: laneOf(record) } });
        break;
      }
    }
    if (supersedes.length > 0) this.#superseders.push({ id, of: supersedingOf(record) });
  }

  #publicationFact(record: PublicationRecord): PublicationFact {
    const { service, version, contract, sections } = record;
    const text = JSON.stringify([contract, sections]);
    if (!this.#contents.has(text)) this.#contents.set(text, { contract, sections });
    return { service, version, content: text };
  }

  /** The records that a record about the same thing replaces. */
  #supersededIds(strays: string[]): ReadonlySet<RecordId> {
    const targets = new Set<RecordId>();
    for (const { of } of this.#superseders) for (const target of of.supersedes) targets.add(target);
    const found = new Map<RecordId, Superseding>();
    const look = <Of>(facts: readonly Fact<Of>[], describe: (of: Of) => Superseding): void => {
      for (const { id, of } of facts) if (targets.has(id)) found.set(id, describe(of));
    };
    look(this.#publications, ({ service, version }) => ({
      lane: `publication\n${service}\n${version}`,
      supersedes: [],
    }));
    look(this.#presences, supersedingOf);
    look(this.#migrations, supersedingOf);
    look(this.#baselines, supersedingOf);
    look(this.#verifications, ({ lane, verification }) => ({
      lane,
      supersedes: [],
      failed: verification.verdict === 'failed',
    }));
    const superseded = new Set<RecordId>();
    for (const by of this.#superseders) {
      for (const target of by.of.supersedes) {
        const about = found.get(target);
        // A target that is not here yet may arrive with the next union.
        if (about === undefined) continue;
        if (maySupersede(by.of, about, target)) superseded.add(target);
        else strays.push(`record ${by.id} may not supersede ${target}, which speaks about something else or failed`);
      }
    }
    return superseded;
  }
}

interface PublicationFact {
  readonly service: string;
  readonly version: string;
  readonly content: string;
}

function supersedingOf(record: LedgerRecord): Superseding {
  const common = { lane: laneOf(record), supersedes: record.supersedes ?? [] };
  if (record.kind !== 'verification') return common;
  return { ...common, failed: record.verification.verdict === 'failed', replayed: record.replayed ?? [] };
}

function standingServices(
  publications: readonly Fact<PublicationFact>[],
  contents: ReadonlyMap<string, Content>,
): { readonly services: ReadonlyMap<string, ServiceStanding>; readonly contents: readonly Content[] } {
  const byService = new Map<string, Map<string, Set<string>>>();
  for (const { of } of publications) {
    const versions = getOrSet(byService, of.service, () => new Map<string, Set<string>>());
    getOrSet(versions, of.version, () => new Set<string>()).add(of.content);
  }
  const numbers = new Map<string, number>();
  const list: Content[] = [];
  const numberOf = (text: string): number =>
    getOrSet(numbers, text, () => {
      const content = contents.get(text);
      if (content !== undefined) list.push(content);
      return list.length - 1;
    });
  const services = new Map<string, ServiceStanding>();
  for (const service of [...byService.keys()].sort()) {
    const versions = byService.get(service) ?? new Map<string, Set<string>>();
    const names = [...versions.keys()].sort();
    services.set(service, {
      versions: names,
      contents: names.map((version) => [...(versions.get(version) ?? [])].sort().map(numberOf)),
    });
  }
  return { services, contents: list };
}

function standingResults(verifications: readonly Fact<VerificationFact>[]): ReadonlyMap<string, Result> {
  const byPair = new Map<string, Fact<VerificationFact>[]>();
  for (const fact of verifications) getOrSet(byPair, fact.of.lane, () => []).push(fact);
  const results = new Map<string, Result>();
  for (const pair of [...byPair.keys()].sort()) {
    const facts = byPair.get(pair) ?? [];
    results.set(pair, combineResults(facts.sort((a, b) => compareText(a.id, b.id))));
  }
  return results;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function getOrSet<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
