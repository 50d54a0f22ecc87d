import { createHash } from 'node:crypto';
import { Folding } from '../../src/ledger/fold.js';
import { storedRecord } from '../../src/ledger/record-file.js';
import type { LedgerRecord, PublishedSections, RecordId } from '../../src/ledger/record.js';
import type { Standing } from '../../src/ledger/standing.js';
import type { Json } from '../../src/value/json.js';
import type { PairKind, Verdict, Verification } from '../../src/verify/verdict.js';

/** What a version says of a dataset, by labels whose digests stand for contract sections. */
export interface Says {
  readonly reads?: string;
  /** Queries, of which those that end in `?` may be dead. */
  readonly queries?: readonly string[];
  /** Inserts; `old:x` is still stored though no longer written. */
  readonly inserts?: readonly string[];
  /** Updates; `upsert:x`, `replace:x`, and with `!` at the end one that states an assumption. */
  readonly updates?: readonly string[];
  /** Owns section: `label`, `label/collection`, with `!` at the end one that fixes a validator. */
  readonly owns?: string;
  readonly store?: 'mongodb' | 'dynamodb';
}

export type Promises = Readonly<Record<string, Says>>;

export function digest(label: string): string {
  return createHash('sha256').update(label).digest('hex');
}

export function sections(promises: Promises): readonly PublishedSections[] {
  return Object.entries(promises)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([dataset, says]) => ({
      dataset,
      store: says.store ?? 'mongodb',
      ...(says.reads === undefined
        ? {}
        : {
            reads: {
              digest: digest(says.reads),
              queries: (says.queries ?? []).map((query) =>
                query.endsWith('?') ? { name: query.slice(0, -1), dead: 'ok' as const } : { name: query },
              ),
            },
          }),
      ...(says.inserts === undefined
        ? {}
        : {
            inserts: says.inserts.map((label) =>
              label.startsWith('old:')
                ? { name: label, digest: digest(label), atRest: true as const }
                : { name: label, digest: digest(label) },
            ),
          }),
      ...(says.updates === undefined
        ? {}
        : {
            updates: says.updates.map((label) => ({
              name: label,
              digest: digest(label),
              ...(label.startsWith('upsert:') ? { establishes: 'upsert' as const } : {}),
              ...(label.startsWith('replace:') ? { establishes: 'replacement' as const } : {}),
              ...(label.endsWith('!') ? { assumes: true as const } : {}),
            })),
          }),
      ...(says.owns === undefined
        ? {}
        : {
            owns: {
              digest: digest(says.owns),
              physicalName: says.owns.replace(/!$/u, '').split('/')[1] ?? dataset.split('.').at(-1) ?? dataset,
              ...(says.owns.endsWith('!') ? { exclusive: ['validator' as const] } : {}),
            },
          }),
    }));
}

export interface ResultOptions {
  readonly supplies?: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  readonly premises?: readonly string[];
  readonly supersedes?: readonly RecordId[];
  readonly replayed?: readonly RecordId[];
  readonly notes?: readonly string[];
  readonly basis?: 'proved' | 'tested';
  /** Of a pass: documents are left outside of the reader's shape. */
  readonly outside?: boolean;
  /** Digests of writes that documents went through before. */
  readonly after?: readonly string[];
  /** Of a failure: what is hit, in place of a plain sentence. */
  readonly failures?: Verification['failures'];
}

/** Writes a history as a person would tell it. Every fact gets its own nonce, and supersedes what its lane holds. */
export class Story {
  readonly records: LedgerRecord[] = [];
  #nonce = 0;
  readonly #lanes = new Map<string, RecordId[]>();

  publish(service: string, version: string, promises: Promises): this {
    const contract: LedgerRecord = {
      mortise: 1,
      kind: 'contract',
      contract: { service, promises: promises as unknown as Json },
    };
    this.records.push(contract);
    this.records.push({
      mortise: 1,
      kind: 'publication',
      service,
      version,
      contract: stored(contract).id,
      sections: sections(promises),
    });
    return this;
  }

  environment(...names: readonly string[]): this {
    for (const name of names) this.records.push({ mortise: 1, kind: 'environment', name });
    return this;
  }

  deploy(service: string, version: string, environment = 'prod', instance?: string): this {
    return this.#presence('deployment', {
      service,
      version,
      environment,
      ...(instance === undefined ? {} : { instance }),
    });
  }

  undeploy(service: string, version: string, environment = 'prod', instance?: string): this {
    return this.#presence('undeployment', {
      service,
      version,
      environment,
      ...(instance === undefined ? {} : { instance }),
    });
  }

  release(service: string, version: string, environment = 'prod'): this {
    return this.#presence('release', { service, version, environment });
  }

  endSupport(service: string, version: string, environment = 'prod'): this {
    return this.#presence('support-ended', { service, version, environment });
  }

  baseline(state: 'empty' | 'audited', environment = 'prod'): this {
    this.records.push({ mortise: 1, kind: 'baseline', ...this.stamp(), environment, state });
    return this;
  }

  /** Everything that the version's stays so far left in these shapes is gone. */
  migrate(
    service: string,
    version: string,
    shapes: readonly (readonly [string, string])[],
    environment = 'prod',
  ): this {
    const deployments = this.records
      .filter(
        (record) =>
          (record.kind === 'deployment' || record.kind === 'release') &&
          record.service === service &&
          record.version === version &&
          record.environment === environment,
      )
      .map((record) => stored(record).id);
    this.records.push({
      mortise: 1,
      kind: 'migrated',
      ...this.stamp(),
      environment,
      shapes: shapes.map(([dataset, label]) => ({ dataset, digest: digest(label) })),
      deployments,
    });
    return this;
  }

  result(verdict: Verdict, kind: PairKind, left: string, right: string, options: ResultOptions = {}): RecordId {
    const verification: Verification = {
      pair: {
        kind,
        left: digest(left),
        right: digest(right),
        ...(options.after === undefined ? {} : { after: options.after }),
      },
      verdict,
      basis: verdict === 'failed' ? 'refuted' : verdict === 'undecided' ? 'none' : (options.basis ?? 'tested'),
      fixtures: 3,
      engine: { store: 'mongodb', engine: 'embedded', version: '1' },
      failures:
        verdict === 'failed'
          ? (options.failures ?? [
              { code: 'does-not-fit', message: `${right} does not fit ${left}`, counterexample: { a: 1 } },
            ])
          : [],
      reasons: verdict === 'undecided' ? [{ code: 'unsupported', message: 'beyond this engine' }] : [],
      supplies: options.supplies ?? {},
      premises: (options.premises ?? []).map(digest),
      notes: options.notes ?? [],
      seed: 1,
      ...(options.outside === true && verdict === 'passed' ? { outside: true as const } : {}),
    };
    const record: LedgerRecord = {
      mortise: 1,
      kind: 'verification',
      ...this.stamp(),
      verification,
      ...(options.supersedes === undefined ? {} : { supersedes: options.supersedes }),
      ...(options.replayed === undefined ? {} : { replayed: options.replayed }),
    };
    this.records.push(record);
    return stored(record).id;
  }

  /** The same history, to go on with apart. */
  fork(): Story {
    const other = new Story();
    other.records.push(...this.records);
    for (const [lane, ids] of this.#lanes) other.#lanes.set(lane, [...ids]);
    other.#nonce = this.#nonce;
    return other;
  }

  standing(): Standing {
    return standingOf(this.records);
  }

  stamp(): { readonly at: string; readonly nonce: string } {
    this.#nonce++;
    return { at: '2026-01-01T00:00:00Z', nonce: String(this.#nonce) };
  }

  #presence(
    kind: 'deployment' | 'undeployment' | 'release' | 'support-ended',
    what: { service: string; version: string; environment: string; instance?: string },
  ): this {
    const deployed = kind === 'deployment' || kind === 'undeployment';
    const lane = [deployed, what.environment, what.service, deployed ? (what.instance ?? '') : what.version].join('\n');
    const supersedes = kind === 'release' ? [] : (this.#lanes.get(lane) ?? []);
    const record: LedgerRecord = {
      mortise: 1,
      kind,
      ...this.stamp(),
      ...what,
      ...(supersedes.length === 0 ? {} : { supersedes }),
    };
    this.records.push(record);
    const { id } = stored(record);
    this.#lanes.set(lane, kind === 'release' ? [...(this.#lanes.get(lane) ?? []), id] : [id]);
    return this;
  }
}

export function standingOf(records: readonly LedgerRecord[]): Standing {
  const folding = new Folding();
  for (const record of records) {
    const { id, value } = stored(record);
    folding.add(id, value);
  }
  return folding.finish();
}

const known = new WeakMap<LedgerRecord, { readonly id: RecordId; readonly value: Json }>();

/** A record under its name; taking the digest of one again and again would be most of what these tests do. */
export function stored(record: LedgerRecord): { readonly id: RecordId; readonly value: Json } {
  let found = known.get(record);
  if (found === undefined) {
    const { id, text } = storedRecord(record);
    found = { id, value: JSON.parse(text) as Json };
    known.set(record, found);
  }
  return found;
}
