import {
  parseUpdate,
  type PathExpression,
  type UpdateClauses,
  type UpdateValue,
} from '../../query/dynamodb-expression.js';
import { isJsonObject, type JsonObject } from '../../value/json.js';
import { refuseIndexKey, type IndexKey } from './attribute-checks.js';
import type { Refusal } from './refusal.js';
import { printedPath, wordsOf, type RequestWords } from './request-words.js';

/** Refuses an update that dynalite would carry out otherwise than DynamoDB. */
export function refuseUpdate(input: JsonObject, keys: readonly IndexKey[]): Refusal | undefined {
  const expression = input['UpdateExpression'];
  if (typeof expression !== 'string') return refuseLegacyUpdate(input, keys);
  const parsed = parseUpdate(expression);
  // What is no update expression gets dynalite's own message, which is DynamoDB's.
  if (parsed.kind === 'mistake') return undefined;
  const words = wordsOf(input);
  return (
    refuseShiftedPositions(parsed.value, words) ??
    refuseReturnedPositions(parsed.value, input) ??
    refuseSharedValues(parsed.value, words) ??
    refuseKeyChanges(parsed.value, words, keys)
  );
}

function refuseLegacyUpdate(input: JsonObject, keys: readonly IndexKey[]): Refusal | undefined {
  const updates = input['AttributeUpdates'];
  if (!isJsonObject(updates)) return undefined;
  for (const key of keys) {
    const update = Object.hasOwn(updates, key.attribute) ? updates[key.attribute] : undefined;
    const refusal = isJsonObject(update) ? refuseIndexKey(key, update['Value']) : undefined;
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * DynamoDB counts positions in the list as it was; dynalite removes one element after the other, so that what follows
 * a removed element moves up before the rest of the update is done.
 */
function refuseShiftedPositions(clauses: UpdateClauses, words: RequestWords): Refusal | undefined {
  const others = [...clauses.set, ...clauses.add, ...clauses.delete].map(({ path }) => path);
  for (const [index, removed] of clauses.remove.entries()) {
    const moved = [...others, ...clauses.remove.slice(index + 1)].find((path) => standsBehind(path, removed, words));
    if (moved !== undefined) {
      return {
        feature: `removing ${printedPath(removed, words)} together with a change at ${printedPath(moved, words)}, behind it,`,
      };
    }
  }
  return undefined;
}

/** Whether a path leads through the list that another path's last position is in, at a later position. */
function standsBehind(path: PathExpression, removed: PathExpression, words: RequestWords): boolean {
  const position = removed.segments.at(-1);
  const depth = removed.segments.length - 1;
  const other = path.segments[depth];
  if (typeof position !== 'number' || typeof other !== 'number' || other < position) return false;
  return removed.segments.slice(0, depth).every((segment, at) => {
    const beside = path.segments[at];
    return beside !== undefined && words.nameOf(segment) === words.nameOf(beside);
  });
}

/**
 * DynamoDB copies a value as it was; dynalite lets both places share it, so that a change inside one of them, or an
 * addition to it, shows in the other.
 */
function refuseSharedValues(clauses: UpdateClauses, words: RequestWords): Refusal | undefined {
  const nested = [...clauses.set.map(({ path }) => path), ...clauses.remove].filter(
    ({ segments }) => segments.length > 1,
  );
  const changed = new Set(
    [...nested, ...clauses.add.map(({ path }) => path), ...clauses.delete.map(({ path }) => path)].map((path) =>
      rootOf(path, words),
    ),
  );
  for (const { value } of clauses.set) {
    const copied = pathsIn(value).find((path) => changed.has(rootOf(path, words)));
    if (copied !== undefined) {
      return {
        feature: `copying ${printedPath(copied, words)} in an update that also changes inside ${rootOf(copied, words)}`,
      };
    }
  }
  return undefined;
}

function rootOf(path: PathExpression, words: RequestWords): string {
  return words.nameOf(path.segments[0] ?? '');
}

/** The paths that a new value is taken from; what is computed from a path is a value of its own. */
function pathsIn(value: UpdateValue): readonly PathExpression[] {
  switch (value.kind) {
    case 'path':
      return [value];
    case 'if_not_exists':
      return [value.path, ...pathsIn(value.otherwise)];
    case 'list_append':
      return [...pathsIn(value.first), ...pathsIn(value.second)];
    case 'value':
    case 'plus':
    case 'minus':
      return [];
  }
}

/** What DynamoDB returns of a list that lost an element is not what dynalite returns. */
function refuseReturnedPositions(clauses: UpdateClauses, input: JsonObject): Refusal | undefined {
  const asked = input['ReturnValues'];
  if (asked !== 'UPDATED_NEW' && asked !== 'UPDATED_OLD') return undefined;
  return clauses.remove.length === 0 ? undefined : { feature: `ReturnValues ${asked} of an update that removes` };
}

/** An update may not put into an index key what DynamoDB would reject there. */
function refuseKeyChanges(clauses: UpdateClauses, words: RequestWords, keys: readonly IndexKey[]): Refusal | undefined {
  for (const { path, value } of clauses.set) {
    const [root = '', ...rest] = path.segments;
    if (rest.length > 0) continue;
    for (const key of keys.filter(({ attribute }) => attribute === words.nameOf(root))) {
      const refusal = refuseKeyValue(key, value, words);
      if (refusal !== undefined) return refusal;
    }
  }
  return undefined;
}

function refuseKeyValue(key: IndexKey, value: UpdateValue, words: RequestWords): Refusal | undefined {
  switch (value.kind) {
    case 'value': {
      const literal = words.valueOf(value.name);
      return literal === undefined ? undefined : refuseIndexKey(key, { [literal[0]]: literal[1] });
    }
    case 'if_not_exists':
      return refuseKeyValue(key, value.path, words) ?? refuseKeyValue(key, value.otherwise, words);
    case 'path':
      // What is already in the key may stay there.
      return value.segments.length === 1 && words.nameOf(value.segments[0] ?? '') === key.attribute
        ? undefined
        : {
            feature: `judging an update that copies ${printedPath(value, words)} into ${key.attribute}, a key of the index ${key.index}`,
          };
    case 'list_append':
    case 'plus':
    case 'minus':
      // Their results are lists and numbers, which dynalite rejects in a key of text or bytes.
      return undefined;
  }
}
