import type { ValueSystemName } from '../value/kind.js';
import type { Value } from '../value/value.js';
import { valueFromBson } from '../value/bson-form.js';
import { valueFromDynamoConstant } from '../value/dynamo-form.js';
import { valueFromJson } from '../value/json-form.js';

/** What a constant in a schema stands for: plain JSON, Extended JSON or, for DynamoDB, JSON with `$dynamo` values. */
export function readConstant(constant: unknown, system: ValueSystemName): Value {
  switch (system) {
    case 'json':
      return valueFromJson(constant);
    case 'bson':
      return valueFromBson(constant);
    case 'dynamodb':
      return valueFromDynamoConstant(constant);
  }
}
