import { AGGREGATION_OPERATORS, type AggregationOperatorKind } from './aggregation-operators.js';

/**
 * What MongoDB 7.0's query language consists of, and what of it the embedded engine answers. `filter` are the operators
 * of a query, `projection` those that only find's projection has, `update` those of an update with operators,
 * `modifier` the clauses of `$push` and `$addToSet` and the array placeholders, `index` the kinds and options of indexes.
 */
export type MongoOperatorKind =
  AggregationOperatorKind | 'filter' | 'projection' | 'update' | 'modifier' | 'command' | 'index' | 'collation';

/** One row of the table. `reason` is there exactly when `supported` is false. */
export type MongoOperator =
  | { readonly kind: MongoOperatorKind; readonly name: string; readonly supported: true }
  | { readonly kind: MongoOperatorKind; readonly name: string; readonly supported: false; readonly reason: string };

const javaScript = 'server-side JavaScript is never run';
const geo = 'geospatial queries are not answered';
const text = 'text search is not answered';
const standalone = 'the engine is a standalone: no replica set, no transactions, no change streams';
const administration = 'it administers a running server, which an embedded engine is not';
const users = 'there are no users';
const sharding = 'there is no sharding';

interface Listing {
  readonly supported: string;
  readonly refused: Readonly<Record<string, string>>;
}

const LISTINGS: Readonly<Record<Exclude<MongoOperatorKind, AggregationOperatorKind>, Listing>> = {
  filter: {
    supported: `
      $all $alwaysFalse $alwaysTrue $and $bitsAllClear $bitsAllSet $bitsAnyClear $bitsAnySet $comment $elemMatch $eq
      $exists $expr $gt $gte $in $jsonSchema $lt $lte $mod $ne $nin $nor $not $options $or $regex $size $type`,
    refused: {
      $geoIntersects: geo,
      $geoWithin: geo,
      $near: geo,
      $nearSphere: geo,
      $sampleRate: 'its answer depends on chance',
      $text: text,
      $where: javaScript,
    },
  },
  projection: {
    supported: '$ $elemMatch $slice',
    refused: { $meta: 'text scores, sort keys and record ids are not exposed' },
  },
  update: {
    supported: `
      $addToSet $bit $currentDate $inc $max $min $mul $pop $pull $pullAll $push $rename $set $setOnInsert $unset`,
    refused: {},
  },
  modifier: {
    supported: '$ $[] $[<identifier>] $each $position $slice $sort',
    refused: {},
  },
  command: {
    supported: `
      aggregate buildInfo collMod collStats connectionStatus count create createIndexes dbStats delete distinct drop
      dropDatabase dropIndexes endSessions explain find findAndModify getMore getParameter hello hostInfo insert
      isMaster killCursors listCollections listCommands listDatabases listIndexes ping refreshSessions
      renameCollection serverStatus startSession update whatsmyuri`,
    refused: {
      abortTransaction: standalone,
      authenticate: users,
      bulkWrite: 'the command is new in MongoDB 8.0',
      cloneCollectionAsCapped: 'capped collections are not stored',
      commitTransaction: standalone,
      compact: administration,
      convertToCapped: 'capped collections are not stored',
      createUser: users,
      currentOp: administration,
      dataSize: administration,
      enableSharding: sharding,
      fsync: administration,
      geoSearch: geo,
      getLog: administration,
      killOp: administration,
      logout: users,
      mapReduce: javaScript,
      profile: administration,
      reIndex: administration,
      replSetGetStatus: standalone,
      replSetInitiate: standalone,
      saslStart: users,
      setFeatureCompatibilityVersion: administration,
      setParameter: administration,
      shardCollection: sharding,
      shutdown: administration,
      top: administration,
      validate: administration,
    },
  },
  index: {
    supported: `
      ascending collation compound descending expireAfterSeconds hidden multikey partialFilterExpression single sparse
      unique`,
    refused: {
      '2d': geo,
      '2dsphere': geo,
      clustered: 'clustered collections are not stored',
      hashed: 'hashed indexes are not built',
      text,
      wildcard: 'wildcard indexes are not built',
    },
  },
  collation: {
    supported: 'caseFirst caseLevel locale normalization numericOrdering strength:1 strength:2 strength:3',
    refused: {
      'alternate:shifted': 'Intl.Collator cannot express it as MongoDB does',
      'backwards:true': 'Intl.Collator cannot express it',
      'caseLevel with strength 2 or 3': 'Intl.Collator cannot express it',
      'strength:4': 'Intl.Collator cannot express it',
      'strength:5': 'Intl.Collator cannot express it',
    },
  },
};

function rows(kind: MongoOperatorKind, { supported, refused }: Listing): MongoOperator[] {
  const answered = supported
    .trim()
    .split(/\s+/)
    .map((name): MongoOperator => ({ kind, name, supported: true }));
  const others = Object.entries(refused).map(([name, reason]): MongoOperator => ({
    kind,
    name,
    supported: false,
    reason,
  }));
  return [...answered, ...others].sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** The whole table, by kind and then by name. */
export const MONGO_OPERATORS: readonly MongoOperator[] = [
  ...(Object.keys(LISTINGS) as (keyof typeof LISTINGS)[]).flatMap((kind) => rows(kind, LISTINGS[kind])),
  ...AGGREGATION_OPERATORS,
];

const byKindAndName = new Map(MONGO_OPERATORS.map((operator) => [`${operator.kind} ${operator.name}`, operator]));

/** The row of one operator, or undefined when MongoDB 7.0 has no operator of that kind and name. */
export function findMongoOperator(kind: MongoOperatorKind, name: string): MongoOperator | undefined {
  return byKindAndName.get(`${kind} ${name}`);
}
