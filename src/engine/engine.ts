import type * as aws from '@aws-sdk/client-dynamodb';
import type {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

/** Which database answered. A verification record carries it, so that one engine's answer is never taken for another's. */
export interface EngineIdentity {
  readonly store: 'mongodb' | 'dynamodb';
  /** `embedded` is ours; the others are real servers, started here (`mongod`) or found at an address (`uri`, `endpoint`). */
  readonly engine: 'embedded' | 'mongod' | 'uri' | 'local' | 'localstack' | 'endpoint';
  /** The version of the program that answers: of mortise's own engine, of dynalite, of the server. */
  readonly version: string;
  /** For an imitation: the server version whose behaviour it promises, such as `7.0`. */
  readonly emulates?: string;
}

/**
 * A BSON value with its type kept. Numbers that an engine returns are always `Int32`, `Long`, `Double` or `Decimal128`;
 * a plain JavaScript number or bigint is accepted on the way in, as the driver would send it (an integer of 32 bits as
 * int, every other number as double, a bigint as long).
 */
export type BsonValue =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Date
  | Uint8Array
  | Binary
  | BSONRegExp
  | BSONSymbol
  | Code
  | DBRef
  | Decimal128
  | Double
  | Int32
  | Long
  | MaxKey
  | MinKey
  | ObjectId
  | RegExp
  | Timestamp
  | readonly BsonValue[]
  | BsonDocument
  | ReadonlyMap<string, BsonValue>;

/**
 * A document as a plain object. JavaScript moves integer-like keys (`"10"`) to the front of an object; where their place
 * matters on the way in, give a `Map`.
 */
export interface BsonDocument {
  readonly [key: string]: BsonValue;
}

/** A MongoDB that was started, or found, for a while. */
export interface MongoEngine {
  readonly identity: EngineIdentity;
  /** What any MongoDB client can connect to. */
  readonly uri: string;
  connect(): Promise<MongoConnection>;
  /** Ends every connection and the server itself, if it was started here. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface MongoConnection {
  /**
   * Runs one database command, such as `{ find: 'orders', filter: {...} }`, and gives its reply.
   * @throws CommandError when the server answers `ok: 0`. Write errors of single documents are in the reply's `writeErrors`.
   */
  command(database: string, command: BsonDocument | ReadonlyMap<string, BsonValue>): Promise<BsonDocument>;
  close(): Promise<void>;
}

/** The DynamoDB operations that an engine can be asked for, with the SDK's own input and output types. */
export interface DynamoOperations {
  BatchGetItem: [aws.BatchGetItemCommandInput, aws.BatchGetItemCommandOutput];
  BatchWriteItem: [aws.BatchWriteItemCommandInput, aws.BatchWriteItemCommandOutput];
  CreateTable: [aws.CreateTableCommandInput, aws.CreateTableCommandOutput];
  DeleteItem: [aws.DeleteItemCommandInput, aws.DeleteItemCommandOutput];
  DeleteTable: [aws.DeleteTableCommandInput, aws.DeleteTableCommandOutput];
  DescribeTable: [aws.DescribeTableCommandInput, aws.DescribeTableCommandOutput];
  GetItem: [aws.GetItemCommandInput, aws.GetItemCommandOutput];
  ListTables: [aws.ListTablesCommandInput, aws.ListTablesCommandOutput];
  PutItem: [aws.PutItemCommandInput, aws.PutItemCommandOutput];
  Query: [aws.QueryCommandInput, aws.QueryCommandOutput];
  Scan: [aws.ScanCommandInput, aws.ScanCommandOutput];
  UpdateItem: [aws.UpdateItemCommandInput, aws.UpdateItemCommandOutput];
  UpdateTable: [aws.UpdateTableCommandInput, aws.UpdateTableCommandOutput];
}

export type DynamoOperation = keyof DynamoOperations;

/** A DynamoDB that was started, or found, for a while. */
export interface DynamoEngine {
  readonly identity: EngineIdentity;
  /** What any DynamoDB client can use as its `endpoint`, with any region and any credentials. */
  readonly endpoint: string;
  connect(): Promise<DynamoConnection>;
  /** Ends every connection and the server itself, if it was started here. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface DynamoConnection {
  /**
   * Runs one operation; items are maps of `AttributeValue`.
   * @throws CommandError with the service's exception name (`ConditionalCheckFailedException`) as its `codeName`.
   */
  send<Name extends DynamoOperation>(
    operation: Name,
    input: DynamoOperations[Name][0],
  ): Promise<DynamoOperations[Name][1]>;
  close(): Promise<void>;
}
