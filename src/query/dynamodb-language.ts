import { checkDefinition } from '../contract/check-structure.js';
import type { Findings } from '../contract/findings.js';
import type { DeleteReading, OperationLanguage, QueryReading, UpdateReading } from '../contract/operation-language.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { checkDynamoConstants } from './check-constants.js';
import { failsOnMissingItem } from './dynamodb-existence.js';
import { InputReader } from './dynamodb-input.js';
import { OperationReader } from './operation-reader.js';

/** How DynamoDB's operations are read: the document client's own input, with `:name` and `{ $param }` as parameters. */
export const dynamodbLanguage: OperationLanguage = {
  store: 'dynamodb',
  queryKinds: ['get', 'batchGet', 'query', 'scan'],
  readQuery,
  readUpdate,
  readDelete,
  checkConstants: checkDynamoConstants,
  readConstantFilter: () => undefined,
};

function readQuery(kind: string, written: Json, at: SourcePath, findings: Findings): QueryReading | undefined {
  if (!isJsonObject(written)) return undefined;
  const input = new InputReader(written, at, findings);
  switch (kind) {
    case 'get':
      input.key(written['Key'], [...at, 'Key']);
      break;
    case 'batchGet':
      (Array.isArray(written['Keys']) ? (written['Keys'] as readonly Json[]) : []).forEach((key, index) => {
        input.key(key, [...at, 'Keys', index]);
      });
      break;
    case 'query':
      input.keyCondition();
      input.condition('FilterExpression');
      break;
    case 'scan':
      input.condition('FilterExpression');
      break;
    default:
      return undefined;
  }
  input.counts(['Limit', 'Segment', 'TotalSegments']);
  input.pageToken();
  const rows = input.projection();
  input.finish();
  return {
    operation: { kind, input: written },
    optional: [],
    facts: { ...input.reader.facts(rows), ...input.keyUses() },
  };
}

function readUpdate(written: JsonObject, at: SourcePath, findings: Findings): UpdateReading | undefined {
  for (const name of ['filter', 'many', 'arrayFilters'].filter((key) => Object.hasOwn(written, key))) {
    findings.problem({
      code: 'wrong-store',
      message: `\`${name}\` says nothing in DynamoDB: an update has a \`Key\` and a \`ConditionExpression\`.`,
      at: [...at, name],
      on: 'key',
      hint: 'Is `store: mongodb` missing?',
    });
  }
  const body = written['update'];
  if (body === undefined)
    return { filter: {}, upsert: true, notes: [], facts: new OperationReader(findings).facts({ kind: 'documents' }) };
  const before = findings.problems.length;
  checkDefinition('dynamoUpdate', body, [...at, 'update'], findings);
  if (!isJsonObject(body) || findings.problems.slice(before).some(({ code }) => code !== 'unknown-key'))
    return undefined;
  const input = new InputReader(body, [...at, 'update'], findings);
  input.key(body['Key'], [...at, 'update', 'Key']);
  const condition = input.condition('ConditionExpression');
  input.update();
  input.finish();
  const guarded = condition !== undefined && failsOnMissingItem(condition);
  const stated = written['upsert'];
  if (stated === true && guarded) {
    findings.problem({
      code: 'invalid-update',
      message:
        'The condition fails on an item that does not exist, so the update never inserts; yet it says `upsert: true`.',
      at: [...at, 'upsert'],
      on: 'key',
    });
  }
  const upsert = typeof stated === 'boolean' ? stated : !guarded;
  const notes =
    stated === false && !guarded
      ? ['The update has no condition on existence; the contract says that the item always exists (`upsert: false`).']
      : [];
  return {
    filter: {},
    update: body,
    upsert,
    notes,
    facts: { ...input.reader.facts({ kind: 'documents' }), ...input.keyUses() },
  };
}

function readDelete(written: JsonObject, at: SourcePath, findings: Findings): DeleteReading | undefined {
  const body = written['delete'];
  if (!isJsonObject(body)) {
    findings.problem({
      code: 'wrong-store',
      message: '`filter` says nothing in DynamoDB: a delete has a `Key` and a `ConditionExpression`.',
      at: [...at, 'filter'],
      on: 'key',
      hint: 'Write `delete: { Key: ... }`.',
    });
    return undefined;
  }
  const input = new InputReader(body, [...at, 'delete'], findings);
  input.key(body['Key'], [...at, 'delete', 'Key']);
  input.condition('ConditionExpression');
  input.finish();
  return { filter: {}, input: body, facts: { ...input.reader.facts({ kind: 'nothing' }), ...input.keyUses() } };
}
