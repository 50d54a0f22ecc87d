import type { Json } from '../value/json.js';
import type { Verification } from '../verify/verdict.js';
import { combineResults, type VerificationFact } from './combine-results.js';
import { readRecord } from './read-record.js';
import { isSameJson } from './same-json.js';
import type { BaselineRecord, LedgerRecord, MigratedRecord, PublicationRecord, RecordId } from './record.js';
import { standingEnvironments, type Presence, type PresenceRecord } from './stand-environments.js';
import type { Content, Result, ServiceStanding, Standing, UnknownKind } from './standing.js';
import { laneOf, maySupersede, type Superseding } from './supersession.js';

/** How many different values of a part of results are kept to be shared; results repeat themselves in runs. */
const rememberedParts = 16;
const nothing: readonly never[] = [];

/** A record that a later one may replace. */
export interface Fact<Of> {
  readonly id: RecordId;
  readonly of: Of;
}

/** Gathers records one at a time and says what stands. The order in which they come makes no difference. */
export class Folding {
  readonly #seen = new Set<RecordId>();
  readonly #publications: Fact<PublicationFact>[] = [];
  readonly #presences: Fact<Presence>[] = [];
  readonly #migrations: Fact<MigratedRecord>[] = [];
  readonly #baselines: Fact<BaselineRecord>[] = [];
  readonly #verifications: Fact<VerificationFact>[] = [];
  readonly #environments = new Set<string>();
  readonly #contents: Content[] = [];
  readonly #contentNumbers = new Map<RecordId, number[]>();
  readonly #names = new Map<string, string>();
  readonly #parts = new Map<string, Json[]>();
  readonly #unknown = new Map<string, UnknownKind>();
  readonly #strays: string[] = [];
  readonly #superseders: Superseder[] = [];

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

  /** Whether a record of that name was added. */
  has(id: RecordId): boolean {
    return this.#seen.has(id);
  }

  #take(id: RecordId, record: LedgerRecord): void {
    const about = this.#remember(id, record);
    const { supersedes } = record;
    if (about === undefined || supersedes === undefined || supersedes.length === 0) return;
    const replayed = record.kind === 'verification' ? record.replayed : undefined;
    this.#superseders.push({ id, about, supersedes, ...(replayed === undefined ? {} : { replayed }) });
  }

  /** Keeps as much of a record as is needed, and returns what a supersession by it would be about. */
  #remember(id: RecordId, record: LedgerRecord): Replaceable | undefined {
    switch (record.kind) {
      case 'contract':
        return undefined;
      case 'environment':
        this.#environments.add(record.name);
        return undefined;
      case 'publication': {
        const fact = this.#publicationFact(record);
        this.#publications.push({ id, of: fact });
        return fact;
      }
      case 'deployment':
      case 'undeployment':
      case 'release':
      case 'support-ended': {
        const fact = this.#presence(record);
        this.#presences.push({ id, of: fact });
        return fact;
      }
      case 'migrated':
        this.#migrations.push({ id, of: record });
        return record;
      case 'baseline':
        this.#baselines.push({ id, of: record });
        return record;
      case 'verification': {
        const verification = this.#verification(record.verification);
        const fact: VerificationFact = { kind: 'verification', verification, lane: laneOf(record) };
        this.#verifications.push({ id, of: fact });
        return fact;
      }
    }
  }

  #publicationFact({ service, version, contract, sections }: PublicationRecord): PublicationFact {
    const numbers = getOrSet(this.#contentNumbers, contract, () => []);
    let content = numbers.find((number) =>
      isSameJson(this.#contents[number]?.sections as unknown as Json, sections as unknown as Json),
    );
    if (content === undefined) {
      content = this.#contents.push({ contract, sections }) - 1;
      numbers.push(content);
    }
    return { kind: 'publication', service: this.#name(service), version, content };
  }

  // Records repeat themselves: without these, a large ledger would be mostly copies of the same few values.
  #name(name: string): string {
    return getOrSet(this.#names, name, () => name);
  }

  #presence({ kind, service, version, environment, ...rest }: PresenceRecord): Presence {
    const instance = 'instance' in rest ? rest.instance : undefined;
    const base = { kind, service: this.#name(service), version, environment: this.#name(environment) };
    return instance === undefined ? base : { ...base, instance };
  }

  #verification({ pair, ...rest }: Verification): Verification {
    const { left, right } = pair;
    const { engine, supplies, premises, notes, failures, reasons } = rest;
    return {
      ...rest,
      engine: this.#shared('engine', engine),
      supplies: this.#shared('supplies', supplies),
      premises: this.#shared('premises', premises),
      notes: this.#shared('notes', notes),
      failures: failures.length === 0 ? nothing : failures,
      reasons: reasons.length === 0 ? nothing : reasons,
      pair: { ...pair, left: this.#name(left), right: this.#name(right) },
    };
  }

  /** A value that says the same as this one and was there before, if it was there lately. */
  #shared<Value>(part: string, value: Value): Value {
    const known = getOrSet(this.#parts, part, () => []);
    const json = value as Json;
    const index = known.findIndex((each) => isSameJson(each, json));
    const found = known[index];
    if (found === undefined) {
      known.unshift(json);
      if (known.length > rememberedParts) known.pop();
      return value;
    }
    return found as Value;
  }

  /** The records that a record about the same thing replaces. */
  #supersededIds(strays: string[]): ReadonlySet<RecordId> {
    const targets = new Set<RecordId>();
    for (const { supersedes } of this.#superseders) for (const target of supersedes) targets.add(target);
    const found = new Map<RecordId, Superseding>();
    const look = (facts: readonly Fact<Replaceable>[]): void => {
      for (const { id, of } of facts) if (targets.has(id)) found.set(id, supersedingOf(of));
    };
    for (const facts of [this.#publications, this.#presences, this.#migrations, this.#baselines, this.#verifications]) {
      look(facts);
    }
    const superseded = new Set<RecordId>();
    for (const { id, about, supersedes, replayed } of this.#superseders) {
      const by = { ...supersedingOf(about), replayed: replayed ?? [] };
      for (const target of supersedes) {
        const replaced = found.get(target);
        // A target that is not here yet may arrive with the next union.
        if (replaced === undefined) continue;
        if (maySupersede(by, replaced, target)) superseded.add(target);
        else strays.push(`record ${id} may not supersede ${target}, which speaks about something else or failed`);
      }
    }
    return superseded;
  }
}

interface PublicationFact {
  readonly kind: 'publication';
  readonly service: string;
  readonly version: string;
  /** Its number among the distinct contents. */
  readonly content: number;
}

type Replaceable = PublicationFact | Presence | MigratedRecord | BaselineRecord | VerificationFact;

interface Superseder {
  readonly id: RecordId;
  readonly about: Replaceable;
  readonly supersedes: readonly RecordId[];
  readonly replayed?: readonly RecordId[];
}

function supersedingOf(fact: Replaceable): Superseding {
  if (fact.kind !== 'verification') return { lane: laneOf(fact) };
  return { lane: fact.lane, failed: fact.verification.verdict === 'failed' };
}

function standingServices(
  publications: readonly Fact<PublicationFact>[],
  contents: readonly Content[],
): { readonly services: ReadonlyMap<string, ServiceStanding>; readonly contents: readonly Content[] } {
  const byService = new Map<string, Map<string, Set<number>>>();
  for (const { of } of publications) {
    const versions = getOrSet(byService, of.service, () => new Map<string, Set<number>>());
    getOrSet(versions, of.version, () => new Set<number>()).add(of.content);
  }
  // Numbered anew in order of service and version, so that the order of reading leaves no trace.
  const numbers = new Map<number, number>();
  const list: Content[] = [];
  const numberOf = (original: number): number =>
    getOrSet(numbers, original, () => {
      const content = contents[original];
      if (content !== undefined) list.push(content);
      return list.length - 1;
    });
  const services = new Map<string, ServiceStanding>();
  for (const service of [...byService.keys()].sort()) {
    const versions = byService.get(service) ?? new Map<string, Set<number>>();
    const names = [...versions.keys()].sort();
    services.set(service, {
      versions: names,
      contents: names.map((version) => inOrder([...(versions.get(version) ?? [])], contents).map(numberOf)),
    });
  }
  return { services, contents: list };
}

/** Several contents of one version, in an order that does not depend on that of reading. */
function inOrder(numbers: readonly number[], contents: readonly Content[]): readonly number[] {
  if (numbers.length < 2) return numbers;
  return [...numbers].sort((a, b) => compareText(JSON.stringify(contents[a]), JSON.stringify(contents[b])));
}

function standingResults(verifications: readonly Fact<VerificationFact>[]): ReadonlyMap<string, Result> {
  const byPair = new Map<string, Fact<VerificationFact>[]>();
  for (const fact of verifications) getOrSet(byPair, fact.of.lane, () => []).push(fact);
  const results = new Map<string, Result>();
  for (const [pair, facts] of byPair) {
    if (facts.length > 1) facts.sort((a, b) => compareText(a.id, b.id));
    results.set(pair, combineResults(facts));
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
