import type { Digest } from '../value/digest.js';
import type { Basis, Failure, PairKey, UndecidedReason, Verdict } from '../verify/verdict.js';
import type { PublishedSections, RecordId, WrittenShape } from './record.js';

/**
 * What a set of records says once supersession is worked out: a plain value, the same for the same set of records in
 * whatever order they were read, and all that questions about versions need.
 */
export interface Standing {
  readonly services: ReadonlyMap<string, ServiceStanding>;
  readonly environments: ReadonlyMap<string, EnvironmentStanding>;
  /** What versions promise, each once however many versions promise it. */
  readonly contents: readonly Content[];
  /** Current results by `pairText`. */
  readonly results: ResultTable;
  /** Kinds of record that this mortise does not know. */
  readonly unknownKinds: readonly UnknownKind[];
  /** Facts about versions or environments that nobody declared; they are ignored, and named here. */
  readonly strays: readonly string[];
  /** Files and records that could not be read: facts that are lost until somebody restores or gives them up. */
  readonly damaged: readonly string[];
}

export interface ServiceStanding {
  readonly versions: readonly string[];
  /** For each version its index in `contents`; several when it was published with contents that differ. */
  readonly contents: readonly (readonly number[])[];
}

/** The sections of a published version. */
export interface Content {
  readonly contract: RecordId;
  readonly sections: readonly PublishedSections[];
}

export interface EnvironmentStanding {
  readonly name: string;
  readonly baseline: 'none' | 'empty' | 'audited';
  /** Current deployments and releases. */
  readonly live: readonly Stay[];
  /** Every version that was ever deployed or released here, by service. */
  readonly past: ReadonlyMap<string, readonly PastVersion[]>;
  /** Those of them that nobody published: what they promised, and so what they left, is not known. */
  readonly unpublished: readonly { readonly service: string; readonly version: string }[];
}

/** A version that runs in an environment, or is out there. */
export interface Stay {
  readonly service: string;
  readonly version: string;
  readonly how: 'deployed' | 'released';
  readonly instance?: string;
  readonly record: RecordId;
}

export interface PastVersion {
  readonly version: string;
  /** What its inserts and updates stored and was migrated since its last stay, by `shapeText`. */
  readonly gone: readonly string[];
}

/** The current result of a pair: the worst of the records that nobody supersedes. */
export interface Result {
  readonly pair: PairKey;
  readonly verdict: Verdict;
  readonly basis: Basis;
  readonly fixtures: number;
  /** As `store/engine version`. */
  readonly engines: readonly string[];
  /** Conditions of the reader's queries that this writer can supply, according to every current record. */
  readonly supplies: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  readonly premises: readonly Digest[];
  readonly notes: readonly string[];
  /** Some documents that are left do not keep to the reader's shape, though no query of it meets them. */
  readonly outside: boolean;
  /** Whether records that do not know of each other disagree. */
  readonly conflicting: boolean;
  /** What takes more room, fetched only where it is shown. */
  readonly detail: () => ResultDetail;
}

export interface ResultDetail {
  readonly records: readonly RecordId[];
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
}

export interface UnknownKind {
  readonly kind: string;
  readonly critical: boolean;
  readonly count: number;
}

/** Results by `pairText`; a `Map` is one. */
export interface ResultTable {
  get(pair: string): Result | undefined;
  has(pair: string): boolean;
  values(): Iterable<Result>;
}

/** The text by which `PastVersion.gone` names a shape. */
export function shapeText({ dataset, digest }: WrittenShape): string {
  return `${digest} ${dataset}`;
}

/** What a version promises, or undefined when nobody published it. */
export function contentsOf(standing: Standing, service: string, version: string): readonly Content[] | undefined {
  const published = standing.services.get(service);
  const index = published?.versions.indexOf(version) ?? -1;
  if (published === undefined || index < 0) return undefined;
  return (published.contents[index] ?? []).flatMap((content) => standing.contents[content] ?? []);
}
