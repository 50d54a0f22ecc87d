export { CommandError } from './command-error.js';
export type {
  BsonDocument,
  BsonValue,
  DynamoConnection,
  DynamoEngine,
  DynamoOperation,
  DynamoOperations,
  EngineIdentity,
  MongoConnection,
  MongoEngine,
} from './engine.js';
export { connectDynamoDB, dynamoEngineChoices, startDynamoDB } from './start-dynamodb.js';
export type { DynamoEngineChoice, StartDynamoOptions } from './start-dynamodb.js';
export { connectMongoDB, mongoEngineChoices, startMongoDB } from './start-mongodb.js';
export type { MongoEngineChoice, StartMongoOptions } from './start-mongodb.js';
