import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import { refuse } from './guard.js';
import { refusalMessage, refusalName } from './refusal.js';
import { openStore, type AnswerOperation, type DynamoAnswer, type DynamoStore } from './store.js';

/** An empty store that answers as DynamoDB does, or refuses with `NotImplementedException`. */
export async function openGuardedStore(): Promise<DynamoStore> {
  const store = await openStore();
  const describe = async (table: Json): Promise<Json> => {
    const described = await store.answer('DescribeTable', { TableName: table });
    return described.status === 200 ? described.body : null;
  };
  let emptyTextStored = false;
  const answer: AnswerOperation = async (operation, input, authorization) => {
    const refusal = await refuse(operation, input, { describe, emptyTextStored });
    if (refusal !== undefined) return failure(400, refusalName, refusalMessage(refusal));
    if (/"[SB]":""/.test(JSON.stringify(input))) emptyTextStored = true;
    try {
      const understood = operation === 'Scan' ? withoutConsistency(input) : input;
      return named(await store.answer(operation, understood, authorization));
    } catch (error) {
      // dynalite trips over some malformed requests; which error DynamoDB would give, nobody has said.
      const reason = error instanceof Error ? error.message : String(error);
      return failure(400, refusalName, refusalMessage({ feature: `judging this malformed ${operation} (${reason})` }));
    }
  };
  return { answer, close: store.close };
}

export function failure(status: number, name: string, message: string): DynamoAnswer {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message };
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}

/** Every read here is consistent, and dynalite's Scan does not know the word. */
function withoutConsistency(input: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(input).filter(([parameter]) => parameter !== 'ConsistentRead'));
}

/** dynalite leaves the message out of some errors; clients print nothing then. */
function named(answer: DynamoAnswer): DynamoAnswer {
  if (answer.status === 200 || !isJsonObject(answer.body) || typeof answer.body['__type'] !== 'string') return answer;
  if (typeof answer.body['message'] === 'string' && answer.body['message'] !== '') return answer;
  if (typeof answer.body['Message'] === 'string') return answer;
  const { headers } = failure(0, '', '');
  const [, name = ''] = answer.body['__type'].split('#');
  return { status: answer.status, headers, body: { ...answer.body, message: name } };
}
