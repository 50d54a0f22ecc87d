import type { Json, JsonObject } from '../value/json.js';
import type { Operation, Shape, Store } from './contract.js';
import type { Findings } from './findings.js';
import type { SourcePath } from './source.js';

/** One place of an operation where a parameter stands. */
export interface ParameterUse {
  readonly name: string;
  readonly at: SourcePath;
  /** The document path that it is compared with, and whether the parameter is one value of it or a list of values. */
  readonly comparedWith?: { readonly path: string; readonly as: 'value' | 'list' };
  /** What the place itself demands, when it is compared with no field: a sort key's prefix is a string. */
  readonly demands?: Shape;
  /** Compared by equality, not negated: the value is taken from a document. */
  readonly equality: boolean;
}

/** What an operation returns of each document, as far as the operation alone says. */
export type Rows =
  | { readonly kind: 'documents' }
  | { readonly kind: 'picked'; readonly paths: readonly string[]; readonly at: SourcePath }
  | { readonly kind: 'omitted'; readonly paths: readonly string[] }
  | { readonly kind: 'values'; readonly path: string }
  | { readonly kind: 'computed' }
  | { readonly kind: 'nothing' };

/** How a DynamoDB operation uses the key of a table or an index. */
export interface KeyUse {
  /** The index that is named; the table when there is none. */
  readonly index?: string;
  readonly attributes: readonly { readonly name: string; readonly how: 'equal' | 'range' }[];
  /** All key attributes must be given (get), or only the partition key (query). */
  readonly whole: boolean;
  readonly at: SourcePath;
}

/** What reading an operation reveals, beside the operation itself. */
export interface OperationFacts {
  readonly uses: readonly ParameterUse[];
  /** The document paths that conditions, sorts and the like look at. */
  readonly conditions: readonly { readonly path: string; readonly at: SourcePath }[];
  readonly rows: Rows;
  /** Physical names of other collections that the operation joins. */
  readonly joins: readonly { readonly from: string; readonly at: SourcePath }[];
  readonly keyUse?: KeyUse;
}

export interface QueryReading {
  readonly operation: Operation;
  readonly optional: readonly JsonObject[];
  readonly facts: OperationFacts;
}

export interface UpdateReading {
  readonly filter: JsonObject;
  readonly update?: Json;
  readonly arrayFilters?: readonly JsonObject[];
  readonly upsert: boolean;
  readonly notes: readonly string[];
  readonly facts: OperationFacts;
}

export interface DeleteReading {
  readonly filter: JsonObject;
  /** The document client's own input (DynamoDB). */
  readonly input?: JsonObject;
  readonly facts: OperationFacts;
}

/**
 * Reads the operations of one store: a contract knows what a shape is and what parameters need, a language knows what a
 * filter or an expression says. Everything that is wrong is reported to the findings; a reading that is undefined was
 * too broken to say anything.
 */
export interface OperationLanguage {
  readonly store: Store;
  readonly queryKinds: readonly string[];
  readonly readQuery: (kind: string, body: Json, at: SourcePath, findings: Findings) => QueryReading | undefined;
  readonly readUpdate: (written: JsonObject, at: SourcePath, findings: Findings) => UpdateReading | undefined;
  readonly readDelete: (written: JsonObject, at: SourcePath, findings: Findings) => DeleteReading | undefined;
  /** Reports values of the store, in the form that contracts write them, that are malformed. */
  readonly checkConstants: (value: Json, at: SourcePath, findings: Findings) => void;
  /** A filter without parameters, such as a partial index has. */
  readonly readConstantFilter: (filter: JsonObject, at: SourcePath, findings: Findings) => void;
}

/** The language of each store. */
export type OperationLanguages = Readonly<Record<Store, OperationLanguage>>;
