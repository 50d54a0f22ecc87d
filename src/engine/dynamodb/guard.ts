import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import { indexKeysOf, objectsIn, refuseAttributes, refuseIndexKey, textOf } from './attribute-checks.js';
import { refuseExpressions } from './expression-checks.js';
import { knownParameters, missingOperations, parameterMeanings } from './known-parameters.js';
import { refuseUnprojected } from './read-checks.js';
import type { Refusal } from './refusal.js';
import { refuseUpdate } from './update-checks.js';

/** Gives the answer to DescribeTable for a table's name. */
export type DescribeTable = (table: Json) => Promise<Json>;

/** What the guard knows of the store. */
export interface StoreKnowledge {
  readonly describe: DescribeTable;
  /** Whether an empty text or binary was ever stored. */
  readonly emptyTextStored: boolean;
}

/**
 * Why a request must not reach dynalite, or undefined where dynalite answers as DynamoDB does. Everything here was
 * found by comparing: dynalite accepts these requests, or drops a part of them, without a word.
 */
export async function refuse(
  operation: string,
  input: JsonObject,
  { describe, emptyTextStored }: StoreKnowledge,
): Promise<Refusal | undefined> {
  const known = knownParameters.get(operation);
  if (known === undefined)
    return { feature: explained(`the operation ${operation}`, missingOperations.get(operation)) };
  const dropped = Object.keys(input).find((parameter) => !known.has(parameter) && input[parameter] !== null);
  if (dropped !== undefined) {
    return { feature: explained(`the parameter ${dropped} of ${operation}`, parameterMeanings.get(dropped)) };
  }
  // dynalite loses an attribute of this name. Looking for the text also refuses it as a value, which is no loss.
  if (JSON.stringify(input).includes('"__proto__"')) return { feature: 'the attribute name __proto__' };
  return (
    refuseExpressions(input, emptyTextStored) ??
    refuseRequested(input['RequestItems'], emptyTextStored) ??
    refuseOperation(operation, input) ??
    (typeof input['IndexName'] === 'string'
      ? refuseUnprojected(input, await describe(input['TableName'] ?? null))
      : undefined) ??
    (await refuseWrites(operation, input, describe))
  );
}

function explained(subject: string, meaning: string | undefined): string {
  return meaning === undefined ? subject : `${subject} (${meaning})`;
}

/** The expressions of BatchGetItem stand with each table. */
function refuseRequested(requested: Json | undefined, emptyTextStored: boolean): Refusal | undefined {
  if (!isJsonObject(requested)) return undefined;
  for (const request of Object.values(requested)) {
    const refusal = isJsonObject(request) ? refuseExpressions(request, emptyTextStored) : undefined;
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function refuseOperation(operation: string, input: JsonObject): Refusal | undefined {
  if (operation === 'CreateTable') return refuseTable(input);
  if (operation === 'Scan' && input['ConsistentRead'] === true && input['IndexName'] !== undefined) {
    return { feature: 'telling whether an index can be scanned consistently' };
  }
  return undefined;
}

const indexParameters: ReadonlySet<string> = new Set(['IndexName', 'KeySchema', 'Projection', 'ProvisionedThroughput']);

function refuseTable(input: JsonObject): Refusal | undefined {
  for (const index of [...objectsIn(input['GlobalSecondaryIndexes']), ...objectsIn(input['LocalSecondaryIndexes'])]) {
    const dropped = Object.keys(index).find((parameter) => !indexParameters.has(parameter));
    if (dropped !== undefined) return { feature: `the parameter ${dropped} of an index` };
    const keys = objectsIn(index['KeySchema']);
    if (keys.length > 2 || keys.every((key) => key['KeyType'] === 'HASH' && keys.length === 2)) {
      return { feature: `a key of several attributes, as the index ${textOf(index['IndexName'])} has` };
    }
  }
  return undefined;
}

async function refuseWrites(
  operation: string,
  input: JsonObject,
  describe: DescribeTable,
): Promise<Refusal | undefined> {
  for (const { table, item } of itemsIn(operation, input)) {
    const refusal = refuseAttributes(item) ?? (await refuseItem(item, table, describe));
    if (refusal !== undefined) return refusal;
  }
  if (operation !== 'UpdateItem') return undefined;
  return (
    refuseAttributes(input['ExpressionAttributeValues']) ??
    refuseAttributes(input['AttributeUpdates']) ??
    refuseUpdate(input, indexKeysOf(await describe(input['TableName'] ?? null)))
  );
}

function itemsIn(operation: string, input: JsonObject): readonly { readonly table: Json; readonly item: JsonObject }[] {
  if (operation === 'PutItem') {
    return isJsonObject(input['Item']) ? [{ table: input['TableName'] ?? null, item: input['Item'] }] : [];
  }
  if (operation !== 'BatchWriteItem' || !isJsonObject(input['RequestItems'])) return [];
  return Object.entries(input['RequestItems']).flatMap(([table, requests]) =>
    objectsIn(requests).flatMap((request) => {
      const put = request['PutRequest'];
      return isJsonObject(put) && isJsonObject(put['Item']) ? [{ table, item: put['Item'] }] : [];
    }),
  );
}

async function refuseItem(item: JsonObject, table: Json, describe: DescribeTable): Promise<Refusal | undefined> {
  for (const key of indexKeysOf(await describe(table))) {
    const refusal = refuseIndexKey(key, Object.hasOwn(item, key.attribute) ? item[key.attribute] : undefined);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
