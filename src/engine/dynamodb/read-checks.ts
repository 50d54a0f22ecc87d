import { parseCondition, parseProjection } from '../../query/dynamodb-expression.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import { objectsIn, textOf } from './attribute-checks.js';
import { rootsOf } from './condition-checks.js';
import type { Refusal } from './refusal.js';
import { wordsOf } from './request-words.js';

/**
 * Refuses to read through an index what the index does not hold: DynamoDB rejects it or fetches it from the table,
 * dynalite says that it is not there.
 */
export function refuseUnprojected(input: JsonObject, described: Json): Refusal | undefined {
  const index = textOf(input['IndexName']);
  const held = heldBy(index, described);
  if (held === undefined) return undefined;
  const missing = rootsRead(input).find((root) => !held.has(root));
  return missing === undefined
    ? undefined
    : { feature: `reading ${missing} through the index ${index}, which does not hold it,` };
}

/** The attributes that an index holds; undefined where it holds all, or does not exist. */
function heldBy(index: string, described: Json): ReadonlySet<string> | undefined {
  const table = isJsonObject(described) ? described['Table'] : undefined;
  if (!isJsonObject(table)) return undefined;
  const found = [...objectsIn(table['GlobalSecondaryIndexes']), ...objectsIn(table['LocalSecondaryIndexes'])].find(
    (candidate) => candidate['IndexName'] === index,
  );
  const projection = found?.['Projection'];
  if (found === undefined || !isJsonObject(projection) || projection['ProjectionType'] === 'ALL') return undefined;
  const keys = [...objectsIn(table['KeySchema']), ...objectsIn(found['KeySchema'])].map((key) =>
    textOf(key['AttributeName']),
  );
  const more = projection['NonKeyAttributes'];
  return new Set([...keys, ...(Array.isArray(more) ? (more as readonly Json[]).map(textOf) : [])]);
}

function rootsRead(input: JsonObject): readonly string[] {
  const words = wordsOf(input);
  const roots: string[] = [];
  const filter = input['FilterExpression'];
  if (typeof filter === 'string') {
    const parsed = parseCondition(filter);
    if (parsed.kind === 'parsed') roots.push(...rootsOf(parsed.value, words));
  }
  const projection = input['ProjectionExpression'];
  if (typeof projection === 'string') {
    const parsed = parseProjection(projection);
    if (parsed.kind === 'parsed') roots.push(...parsed.value.map(({ segments: [root = ''] }) => words.nameOf(root)));
  }
  const legacy = input['AttributesToGet'];
  if (Array.isArray(legacy)) roots.push(...(legacy as readonly Json[]).map(textOf));
  return roots;
}
