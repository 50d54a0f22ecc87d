import type { Operand, PathExpression } from '../../query/dynamodb-expression.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';

/** What the `#names` and `:values` of one request stand for. */
export interface RequestWords {
  /** The attribute that a path's segment names. */
  readonly nameOf: (segment: string | number) => string;
  /** The type and content of a value, such as `['S', 'open']`; undefined where the request does not define it. */
  readonly valueOf: (name: string) => readonly [type: string, content: Json] | undefined;
}

export function wordsOf(request: JsonObject): RequestWords {
  const names = objectIn(request['ExpressionAttributeNames']);
  const values = objectIn(request['ExpressionAttributeValues']);
  return {
    nameOf: (segment) => {
      const alias = typeof segment === 'string' && Object.hasOwn(names, segment) ? names[segment] : undefined;
      return typeof alias === 'string' ? alias : String(segment);
    },
    valueOf: (name) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      return isJsonObject(value) ? Object.entries(value)[0] : undefined;
    },
  };
}

function objectIn(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** A path as a person would write it. */
export function printedPath(path: PathExpression, words: RequestWords): string {
  const [root = '', ...rest] = path.segments;
  return rest.reduce<string>(
    (text, segment) => (typeof segment === 'number' ? `${text}[${segment}]` : `${text}.${words.nameOf(segment)}`),
    words.nameOf(root),
  );
}

/** The value that an operand is, written out; undefined for a path or a size. */
export function literalOf(operand: Operand, words: RequestWords): readonly [type: string, content: Json] | undefined {
  return operand.kind === 'value' ? words.valueOf(operand.name) : undefined;
}
