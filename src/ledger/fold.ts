import type { Json } from '../value/json.js';
import { FoldedResults } from './folded-results.js';
import { parseRecord } from './record-file.js';
import { readRecord } from './read-record.js';
import { isSameJson } from './same-json.js';
import type {
  BaselineRecord,
  LedgerRecord,
  MigratedRecord,
  PublicationRecord,
  RecordId,
  VerificationRecord,
} from './record.js';
import { copyText } from './copy-text.js';
import { getOrSet } from './get-or-set.js';
import type { Findings, Run } from './run.js';
import { Skimming, type Gist } from './skim-record.js';
import { standingEnvironments, type Presence } from './stand-environments.js';
import { standingServices, type Publication } from './stand-services.js';
import type { Content, Standing, UnknownKind } from './standing.js';
import { maySupersede } from './supersession.js';

/** How many different values of a part of results are kept to be shared; results repeat themselves in runs. */
const rememberedParts = 16;
const nothing: readonly never[] = [];

/** What is kept of a record that a later one may replace: as little as what stands is made of. */
type Fact = Publication | Presence | (MigratedRecord & Named) | (BaselineRecord & Named) | Run;

interface Named {
  readonly id: RecordId;
}

type Kept = Gist | Exclude<LedgerRecord, VerificationRecord>;

/** Gathers records one at a time and says what stands. The order in which they come makes no difference. */
export class Folding {
  /** Every record, by its name; null for one that nothing replaces. */
  readonly #seen = new Map<RecordId, Fact | null>();
  readonly #publications: Publication[] = [];
  readonly #presences: Presence[] = [];
  readonly #migrations: (MigratedRecord & Named)[] = [];
  readonly #baselines: (BaselineRecord & Named)[] = [];
  readonly #runs: Run[] = [];
  readonly #environments = new Set<string>();
  readonly #contents: Content[] = [];
  readonly #contentNumbers = new Map<RecordId, number[]>();
  readonly #skimming = new Skimming();
  readonly #names = new Map<string, string>();
  readonly #parts = new Map<string, Json[]>();
  readonly #unknown = new Map<string, UnknownKind>();
  readonly #strays: string[] = [];
  readonly #malformed: string[] = [];
  readonly #superseders: Superseder[] = [];

  /** Takes in a record, given as its text; says what is wrong when that cannot be read. */
  addText(id: RecordId, text: string): string | undefined {
    if (this.#seen.has(id)) return undefined;
    const gist = this.#skimming.skim(text);
    if (gist !== undefined) {
      this.#take(id, gist);
      return undefined;
    }
    const parsed = parseRecord(text);
    if ('reason' in parsed) return parsed.reason;
    const record = this.#addNew(id, parsed.value);
    if (record !== undefined) this.#skimming.learn(text, record);
    return undefined;
  }

  /** Takes in a record, given as its parsed text. What cannot be understood is set aside by name. */
  add(id: RecordId, value: Json): void {
    if (!this.#seen.has(id)) this.#addNew(id, value);
  }

  /** Whether a record of that name was added. */
  has(id: RecordId): boolean {
    return this.#seen.has(id);
  }

  /** What stands, given everything added so far and the files that could not be read. */
  finish(damaged: readonly string[] = []): Standing {
    const strays = [...this.#strays];
    const superseded = this.#supersededIds(strays);
    const isCurrent = ({ id }: Named): boolean => !superseded.has(id);
    const published = new Map<string, Set<string>>();
    for (const { service, version } of this.#publications)
      getOrSet(published, service, () => new Set<string>()).add(version);
    const { services, contents } = standingServices(this.#publications.filter(isCurrent), this.#contents);
    return {
      services,
      contents,
      environments: standingEnvironments(
        {
          declared: [...this.#environments].sort(),
          presences: this.#presences,
          migrations: this.#migrations.filter(isCurrent),
          baselines: this.#baselines.filter(isCurrent),
          isCurrent: (id) => !superseded.has(id),
          isPublished: (service, version) => published.get(service)?.has(version) === true,
        },
        strays,
      ),
      results: new FoldedResults(this.#runs.filter(isCurrent)),
      unknownKinds: [...this.#unknown.values()].sort(byKind),
      strays: strays.sort(),
      damaged: [...damaged, ...this.#malformed].sort(),
    };
  }

  /** Takes in a record that is not here yet, and returns it when it is one of ours. */
  #addNew(id: RecordId, value: Json): LedgerRecord | undefined {
    const read = readRecord(value);
    switch (read.kind) {
      case 'known':
        this.#take(id, read.record.kind === 'verification' ? this.#gistOf(read.record) : read.record);
        return read.record;
      case 'unknown': {
        const key = `${read.record.kind}\n${String(read.record.critical)}`;
        this.#unknown.set(key, { ...read.record, count: (this.#unknown.get(key)?.count ?? 0) + 1 });
        break;
      }
      case 'malformed':
        // It would say something about versions or pairs, and nobody knows what.
        this.#malformed.push(`record ${id} is malformed: ${read.reason}`);
        break;
    }
    this.#seen.set(id, null);
    return undefined;
  }

  #take(id: RecordId, record: Kept): void {
    const fact = this.#remember(id, record);
    this.#seen.set(id, fact);
    const { supersedes } = record;
    if (fact === null || supersedes === undefined || supersedes.length === 0) return;
    const replayed = record.kind === 'verification' ? (record.replayed ?? nothing) : nothing;
    this.#superseders.push({ by: fact, supersedes, replayed });
  }

  /** Keeps as much of a record as is needed, and returns it when it is something that another can replace. */
  #remember(id: RecordId, record: Kept): Fact | null {
    switch (record.kind) {
      case 'contract':
        return null;
      case 'environment':
        this.#environments.add(record.name);
        return null;
      case 'publication': {
        const { kind, service, version } = record;
        const content = this.#contentNumber(record);
        const fact = { id, kind, service: this.#name(service), version: this.#name(version), content };
        this.#publications.push(fact);
        return fact;
      }
      case 'deployment':
      case 'undeployment':
      case 'release':
      case 'support-ended': {
        const instance = 'instance' in record ? record.instance : undefined;
        const fact: Presence = {
          id,
          kind: record.kind,
          service: this.#name(record.service),
          version: this.#name(record.version),
          environment: this.#name(record.environment),
          instance: instance === undefined ? undefined : this.#name(instance),
        };
        this.#presences.push(fact);
        return fact;
      }
      case 'migrated': {
        const fact = { ...record, id };
        this.#migrations.push(fact);
        return fact;
      }
      case 'baseline': {
        const fact = { ...record, id };
        this.#baselines.push(fact);
        return fact;
      }
      case 'verification': {
        const { kind, pair, findings } = record;
        const fact: Run = {
          id,
          kind,
          pair: { ...pair, left: this.#name(pair.left), right: this.#name(pair.right) },
          verdict: findings.verdict,
          findings,
        };
        this.#runs.push(fact);
        return fact;
      }
    }
  }

  #contentNumber({ contract, sections }: Pick<PublicationRecord, 'contract' | 'sections'>): number {
    const numbers = getOrSet(this.#contentNumbers, this.#name(contract), () => []);
    const known = numbers.find((number) => {
      const there = this.#contents[number]?.sections;
      return there === sections || isSameJson(there as unknown as Json, sections as unknown as Json);
    });
    if (known !== undefined) return known;
    const number = this.#contents.push({ contract: this.#name(contract), sections }) - 1;
    numbers.push(number);
    return number;
  }

  // Records repeat themselves: without these, a large ledger would be mostly copies of the same few values.
  #name(name: string): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    const copy = copyText(name);
    this.#names.set(copy, copy);
    return copy;
  }

  #gistOf({ kind, verification, supersedes = nothing, replayed = nothing }: VerificationRecord): Gist {
    const { pair, ...rest } = verification;
    const { engine, supplies, premises, notes, failures, reasons } = rest;
    const findings: Findings = {
      ...rest,
      engine: this.#shared('engine', engine),
      supplies: this.#shared('supplies', supplies),
      premises: this.#shared('premises', premises),
      notes: this.#shared('notes', notes),
      failures: failures.length === 0 ? nothing : failures,
      reasons: reasons.length === 0 ? nothing : reasons,
    };
    return { kind, pair, findings, supersedes, replayed };
  }

  /** A value that says the same as this one and was there before, if it was there lately. */
  #shared<Value>(part: string, value: Value): Value {
    const known = getOrSet(this.#parts, part, () => []);
    const json = value as Json;
    const found = known.find((each) => isSameJson(each, json));
    if (found !== undefined) return found as Value;
    known.unshift(json);
    if (known.length > rememberedParts) known.pop();
    return value;
  }

  /** The records that a record about the same thing replaces. */
  #supersededIds(strays: string[]): ReadonlySet<RecordId> {
    const superseded = new Set<RecordId>();
    for (const { by, supersedes, replayed } of this.#superseders) {
      for (const target of supersedes) {
        const replaced = this.#seen.get(target);
        // A target that is not here yet may arrive with the next union.
        if (replaced === undefined || replaced === null) continue;
        if (maySupersede(by, replaced, target, replayed)) superseded.add(replaced.id);
        else strays.push(`record ${by.id} may not supersede ${target}, which speaks about something else or failed`);
      }
    }
    return superseded;
  }
}

function byKind(a: UnknownKind, b: UnknownKind): number {
  if (a.kind === b.kind) return Number(a.critical) - Number(b.critical);
  return a.kind < b.kind ? -1 : 1;
}

interface Superseder {
  readonly by: Fact;
  readonly supersedes: readonly RecordId[];
  readonly replayed: readonly RecordId[];
}
