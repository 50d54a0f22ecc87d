/**
 * The operations that dynalite implements, each with the parameters that it heeds. Every other parameter it drops
 * without a word, so everything that is not in this table is refused.
 */
const reading = [
  'TableName',
  'ReturnConsumedCapacity',
  'ProjectionExpression',
  'ExpressionAttributeNames',
  'AttributesToGet',
];
const writing = [
  'TableName',
  'ReturnConsumedCapacity',
  'ReturnItemCollectionMetrics',
  'ReturnValues',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
];
const searching = [
  ...reading,
  'Select',
  'IndexName',
  'Limit',
  'ExclusiveStartKey',
  'ConsistentRead',
  'FilterExpression',
  'ExpressionAttributeValues',
];

export const knownParameters: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    BatchGetItem: ['ReturnConsumedCapacity', 'RequestItems'],
    BatchWriteItem: ['ReturnConsumedCapacity', 'ReturnItemCollectionMetrics', 'RequestItems'],
    CreateTable: [
      'AttributeDefinitions',
      'TableName',
      'BillingMode',
      'ProvisionedThroughput',
      'KeySchema',
      'LocalSecondaryIndexes',
      'GlobalSecondaryIndexes',
    ],
    DeleteItem: [...writing, 'Key'],
    DeleteTable: ['TableName'],
    DescribeTable: ['TableName'],
    DescribeTimeToLive: ['TableName'],
    GetItem: [...reading, 'Key', 'ConsistentRead'],
    ListTables: ['Limit', 'ExclusiveStartTableName'],
    PutItem: [...writing, 'Item'],
    Query: [...searching, 'KeyConditionExpression', 'ScanIndexForward', 'KeyConditions'],
    // In memory every read is consistent, so ConsistentRead may be dropped; on a global index it is refused apart.
    Scan: [...searching, 'TotalSegments', 'Segment'],
    UpdateItem: [...writing, 'Key', 'UpdateExpression', 'AttributeUpdates'],
    UpdateTable: ['TableName', 'ProvisionedThroughput', 'BillingMode'],
  }).map(([operation, parameters]) => [operation, new Set(parameters)]),
);

/** Operations of DynamoDB that are not in the table above and that people look for; the words explain the refusal. */
export const missingOperations: ReadonlyMap<string, string> = new Map([
  ['TransactWriteItems', 'transactions'],
  ['TransactGetItems', 'transactions'],
  ['ExecuteStatement', 'PartiQL'],
  ['ExecuteTransaction', 'PartiQL'],
  ['BatchExecuteStatement', 'PartiQL'],
  ['UpdateTimeToLive', 'time to live'],
  ['DescribeStream', 'streams'],
  ['GetRecords', 'streams'],
  ['GetShardIterator', 'streams'],
  ['ListStreams', 'streams'],
  // dynalite has these, but an exception that nobody can catch escapes from them.
  ['TagResource', 'tags'],
  ['UntagResource', 'tags'],
  ['ListTagsOfResource', 'tags'],
]);

/** What a parameter that is not heeded would have done, where its name does not say it. */
export const parameterMeanings: ReadonlyMap<string, string> = new Map([
  ['StreamSpecification', 'streams'],
  ['ReturnValuesOnConditionCheckFailure', 'the old item in a failed condition'],
  ['GlobalSecondaryIndexUpdates', 'adding and dropping indexes of a table that exists'],
  ['SSESpecification', 'encryption settings'],
  ['DeletionProtectionEnabled', 'deletion protection'],
  ['Expected', 'conditions of the old style'],
  ['QueryFilter', 'conditions of the old style'],
  ['ScanFilter', 'conditions of the old style'],
  ['ConditionalOperator', 'conditions of the old style'],
]);
