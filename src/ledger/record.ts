import type { Digest } from '../value/digest.js';
import type { JsonObject } from '../value/json.js';
import type { Verification } from '../verify/verdict.js';

/** The version of the record format. A record of a higher one is kept and not understood. */
export const recordFormat = 1;

/** The SHA-256 of a record's canonical text: its name, and what others point at it by. */
export type RecordId = Digest;

interface RecordBase {
  readonly mortise: 1;
  /** Records that this one replaces. What nobody supersedes is current; clocks never decide. */
  readonly supersedes?: readonly RecordId[];
}

/** When a fact that can repeat was written, and a nonce, so that the same fact stated twice is two records. */
export interface Stamp {
  readonly at: string;
  readonly nonce: string;
}

/** A published contract, stored once whoever publishes it. */
export interface ContractRecord extends RecordBase {
  readonly kind: 'contract';
  readonly contract: JsonObject;
}

/** A version of a service, with the complete list of its sections: from here on the version is known. */
export interface PublicationRecord extends RecordBase {
  readonly kind: 'publication';
  readonly service: string;
  readonly version: string;
  /** The contract record that the sections come from. */
  readonly contract: RecordId;
  /** In order of dataset. */
  readonly sections: readonly PublishedSections[];
  readonly branch?: string;
  readonly commit?: string;
  readonly ciUrl?: string;
}

/** What a version says of one dataset, by digest. */
export interface PublishedSections {
  readonly dataset: string;
  readonly store: 'mongodb' | 'dynamodb';
  readonly reads?: {
    readonly digest: Digest;
    readonly queries: readonly { readonly name: string; readonly dead?: 'ok' }[];
  };
  readonly inserts?: readonly { readonly name: string; readonly digest: Digest; readonly atRest?: true }[];
  readonly updates?: readonly {
    readonly name: string;
    readonly digest: Digest;
    /** Stores whole documents: `upsert` also changes documents it finds, `replacement` leaves nothing of them. */
    readonly establishes?: 'upsert' | 'replacement';
    /** States what it takes for granted of the documents it meets. */
    readonly assumes?: true;
  }[];
  readonly owns?: {
    readonly digest: Digest;
    readonly physicalName: string;
    /** What only one owner may fix. */
    readonly exclusive?: readonly ('key' | 'validator' | 'collation')[];
  };
}

export interface EnvironmentRecord extends RecordBase {
  readonly kind: 'environment';
  readonly name: string;
}

/** A fact about one version in one environment. */
interface Presence extends RecordBase, Stamp {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
}

/** A version began to run; it supersedes what the same instance ran before. */
export interface DeploymentRecord extends Presence {
  readonly kind: 'deployment';
  readonly instance?: string;
}

/** An instance stopped running; it supersedes the deployments that it ends. */
export interface UndeploymentRecord extends Presence {
  readonly kind: 'undeployment';
  readonly instance?: string;
}

/** A version was handed out (a mobile app, a library): it stays live beside any other until its support ends. */
export interface ReleaseRecord extends Presence {
  readonly kind: 'release';
}

/** A released version is no longer supported; it supersedes the releases that it ends. */
export interface SupportEndedRecord extends Presence {
  readonly kind: 'support-ended';
}

/** What an insert or an update stores in a dataset. */
export type WrittenShape = {
  readonly dataset: string;
  readonly digest: Digest;
};

/** None of the documents that these deployments and releases left in these shapes is there any more. */
export interface MigratedRecord extends RecordBase, Stamp {
  readonly kind: 'migrated';
  readonly environment: string;
  readonly shapes: readonly WrittenShape[];
  /** Deployment and release records. */
  readonly deployments: readonly RecordId[];
}

/** What an environment held before its first record: nothing, or documents that somebody looked through. */
export interface BaselineRecord extends RecordBase, Stamp {
  readonly kind: 'baseline';
  readonly environment: string;
  readonly state: 'empty' | 'audited';
  readonly note?: string;
}

/** One run of one pair. A pass replaces a failure only when its run replayed the failure's counterexample. */
export interface VerificationRecord extends RecordBase, Stamp {
  readonly kind: 'verification';
  readonly verification: Verification;
  /** Verification records whose counterexamples this run played again. */
  readonly replayed?: readonly RecordId[];
}

export type LedgerRecord =
  | ContractRecord
  | PublicationRecord
  | EnvironmentRecord
  | DeploymentRecord
  | UndeploymentRecord
  | ReleaseRecord
  | SupportEndedRecord
  | MigratedRecord
  | BaselineRecord
  | VerificationRecord;

export type RecordKind = LedgerRecord['kind'];

/** A record that a newer mortise wrote: kept as it is; when it is critical, answers are undecided. */
export interface UnknownRecord {
  readonly kind: string;
  readonly critical: boolean;
}
