import { parseCondition } from '../../query/dynamodb-expression.js';
import type { JsonObject } from '../../value/json.js';
import { misjudged } from './condition-checks.js';
import { overLimit } from './expression-limits.js';
import type { Refusal } from './refusal.js';
import { wordsOf } from './request-words.js';

const conditionNames = ['ConditionExpression', 'FilterExpression'];
/** A key condition is carried out through the key's own order, not as a condition on items. */
const otherNames = ['KeyConditionExpression', 'ProjectionExpression', 'UpdateExpression'];

/** Refuses expressions that dynalite evaluates otherwise than DynamoDB, or evaluates where DynamoDB rejects them. */
export function refuseExpressions(request: JsonObject, emptyTextStored: boolean): Refusal | undefined {
  const words = wordsOf(request);
  for (const name of [...conditionNames, ...otherNames]) {
    const expression = request[name];
    if (typeof expression !== 'string') continue;
    const reason = overLimit(expression, words.nameOf) ?? misjudgedIn(name, expression, words, emptyTextStored);
    if (reason !== undefined) return { feature: `a ${name} that ${reason}` };
  }
  return undefined;
}

function misjudgedIn(
  name: string,
  expression: string,
  words: ReturnType<typeof wordsOf>,
  emptyTextStored: boolean,
): string | undefined {
  if (!conditionNames.includes(name)) return undefined;
  const parsed = parseCondition(expression);
  // What is no condition gets dynalite's own message, which is DynamoDB's.
  return parsed.kind === 'mistake' ? undefined : misjudged(parsed.value, { words, emptyTextStored });
}
