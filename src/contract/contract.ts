import type { Digest } from '../value/digest.js';
import type { Json, JsonObject } from '../value/json.js';

/**
 * A contract after it was read and checked: short forms expanded, references resolved, every section with its digest.
 * Nothing downstream parses a contract file again. Values that JSON cannot say stay in their written form:
 * MongoDB Extended JSON v2, `{ $dynamo: ... }` for DynamoDB, `{ $param: name }` for a parameter.
 */
export interface Contract {
  readonly service: string;
  readonly team?: Team;
  /** By dataset name (`group.name`), in order of name. */
  readonly datasets: Readonly<Record<string, DatasetSections>>;
}

export interface Team {
  readonly name: string;
  readonly contact?: string;
  readonly escalation?: string;
}

export type Store = 'mongodb' | 'dynamodb';

/** JSON Schema 2020-12, with `bsonType` for MongoDB and `dynamoType` for DynamoDB; self-contained (`$defs` inside). */
export type Shape = JsonObject | boolean;

/** What one service says of one dataset. */
export interface DatasetSections {
  readonly dataset: string;
  readonly store: Store;
  readonly reads?: Reads;
  readonly writes?: Writes;
  readonly owns?: Owns;
}

/** The documents a service can read and the queries it runs. Its shape is open: what it does not name it ignores. */
export interface Reads {
  readonly digest: Digest;
  /** What every document of this reader's concern must satisfy. */
  readonly shape: Shape;
  /** Only documents that fit are this reader's concern. */
  readonly where?: Shape;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly queries: Readonly<Record<string, Query>>;
  /** DynamoDB: the index keys that this reader assumes, partition key first. */
  readonly indexes: Readonly<Record<string, readonly string[]>>;
  readonly examples: readonly Example[];
  /** What the service reads of the collections that these queries join, by the names that they join them by. */
  readonly joins?: Readonly<Record<string, JoinedReads>>;
  /** Queries of another section of the service join these documents, so that each must be as is said here. */
  readonly joined?: true;
}

/** What a service says of the documents of a dataset, its queries apart. */
export type JoinedReads = Pick<Reads, 'shape' | 'where' | 'kinds'>;

/** One of several kinds of document that share a dataset. */
export interface Kind {
  readonly where: Shape;
  readonly shape: Shape;
}

export interface Query {
  readonly name: string;
  readonly why?: string;
  /** The kind that the query speaks of; without one, the section's own shape. */
  readonly of?: string;
  readonly operation: Operation;
  /** Conditions that the code adds only sometimes: verified without, each alone, and all together. */
  readonly optional: readonly JsonObject[];
  /** Every parameter of the operation, inferred or declared. */
  readonly params: Readonly<Record<string, Parameter>>;
  readonly expect: Expectation;
}

export type Operation = MongoOperation | DynamoOperation;

export type MongoOperation =
  | {
      readonly kind: 'find' | 'findOne';
      readonly filter: JsonObject;
      readonly projection?: JsonObject;
      /** Key order is the order of precedence. */
      readonly sort?: JsonObject;
      readonly skip?: Json;
      readonly limit?: Json;
      readonly hint?: Json;
      readonly collation?: JsonObject;
    }
  | {
      readonly kind: 'count';
      readonly filter: JsonObject;
      readonly skip?: Json;
      readonly limit?: Json;
      readonly hint?: Json;
      readonly collation?: JsonObject;
    }
  | {
      readonly kind: 'distinct';
      readonly key: string;
      readonly filter: JsonObject;
      readonly collation?: JsonObject;
    }
  | {
      readonly kind: 'aggregate';
      readonly pipeline: readonly JsonObject[];
      readonly hint?: Json;
      readonly collation?: JsonObject;
    };

/** The document client's own input (without `TableName`), plain values, `{ $param }` and `:name` as parameters. */
export interface DynamoOperation {
  readonly kind: 'get' | 'batchGet' | 'query' | 'scan';
  readonly input: JsonObject;
}

export interface Parameter {
  /** The values it can take, as a shape. */
  readonly shape: Shape;
  /** The document path that the parameter is compared with by equality; such parameters come from one document. */
  readonly equals?: string;
  /** Where its shape comes from. */
  readonly from: 'declared' | 'inferred';
}

export interface Expectation {
  /** The shape of each returned row; absent means that the code uses the whole document. */
  readonly each?: Shape;
  /** The dotted paths that the code uses of each returned row, when they can be listed. */
  readonly paths?: readonly string[];
  readonly index?: 'required';
  readonly dead?: 'ok';
}

export interface Example {
  readonly name: string;
  readonly given: readonly JsonObject[];
  readonly query: string;
  readonly with: JsonObject;
  readonly returns: readonly Json[];
}

/** The documents a service stores. An insert's shape is closed unless it says otherwise. */
export interface Writes {
  readonly inserts: Readonly<Record<string, Insert>>;
  readonly updates: Readonly<Record<string, Update>>;
  readonly deletes: Readonly<Record<string, Delete>>;
  /** Unique indexes that this writer relies on. */
  readonly unique: readonly { readonly key: readonly string[] }[];
  /** Documents that the real code wrote: a pattern of files below the folder of the contract. Not published. */
  readonly samples?: string;
  /** The service's own code, called to write real documents; below the folder of the contract. Not published. */
  readonly writer?: string;
}

export interface Delete {
  readonly filter: JsonObject;
  /** The document client's own input (DynamoDB). */
  readonly input?: JsonObject;
  readonly many: boolean;
  readonly params: Readonly<Record<string, Parameter>>;
}

export interface Insert {
  readonly name: string;
  readonly digest: Digest;
  /** Already closed where the writer is closed: plain JSON Schema semantics from here on. */
  readonly shape: Shape;
  /** An old form that is still stored though no longer written. */
  readonly atRest: boolean;
}

export interface Update {
  readonly name: string;
  readonly digest: Digest;
  /** The kind of document that the update speaks of. */
  readonly of?: string;
  readonly filter: JsonObject;
  /** Update operators or a pipeline (MongoDB), or the document client's own input (DynamoDB). */
  readonly update?: Json;
  /** The whole document that replaces the one found: it establishes, as an insert does. */
  readonly replace?: Shape;
  readonly upsert: boolean;
  readonly many: boolean;
  readonly returns?: 'before' | 'after';
  /** What the update takes for granted of the document it meets; a premise, checked against every other writer. */
  readonly assumes?: Shape;
  readonly params: Readonly<Record<string, Parameter>>;
  readonly arrayFilters?: readonly JsonObject[];
  /** Assumptions that the format makes for the writer and that answers must print. */
  readonly notes: readonly string[];
}

/** Where and how a dataset is stored. Key, validator and collation have one owner; indexes are a union over owners. */
export interface Owns {
  readonly digest: Digest;
  /** Physical collection or table. */
  readonly physicalName: string;
  readonly mongodb?: MongoStorage;
  readonly dynamodb?: DynamoStorage;
}

export interface MongoStorage {
  readonly indexes: Readonly<Record<string, MongoIndex>>;
  readonly validator?: JsonObject;
  readonly validationLevel?: 'strict' | 'moderate';
  readonly validationAction?: 'error' | 'warn';
  readonly collation?: JsonObject;
}

export interface MongoIndex {
  /** Order of keys has meaning. */
  readonly key: JsonObject;
  readonly unique: boolean;
  readonly sparse: boolean;
  /** The filter of a partial index. */
  readonly where?: JsonObject;
  readonly expireAfterSeconds?: number;
  readonly collation?: JsonObject;
}

export interface DynamoStorage {
  /** Partition key, then sort key if there is one. */
  readonly key: readonly string[];
  readonly attributes: Readonly<Record<string, 'S' | 'N' | 'B'>>;
  readonly indexes: Readonly<Record<string, DynamoIndex>>;
  readonly ttl?: string;
  readonly stream?: string;
}

export interface DynamoIndex {
  readonly key: readonly string[];
  readonly project: 'all' | 'keys' | readonly string[];
}
