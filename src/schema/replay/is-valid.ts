import { acceptsByAjv, isReadByAjv } from './ajv-replay.js';
import { bsonValues } from './bson-values.js';
import { dynamodbValues } from './dynamodb-values.js';
import { Interpreter, type InterpreterOptions } from './interpreter.js';
import { jsonValues } from './json-values.js';
import type { Schema } from './keywords.js';
import { References } from './references.js';
import { checkSchema } from './schema-check.js';
import { ReplayRefusal, type ValueModel } from './view.js';

export type ValueKind = 'json' | 'bson' | 'dynamodb';

export interface ReplayOptions extends InterpreterOptions {
  /** Read the schema as a writer means it: an object that lists properties has no others. */
  readonly undeclared?: 'absent' | undefined;
  /** Assert `format`, which is an annotation otherwise. */
  readonly assertFormats?: boolean | undefined;
}

/** Why the question has no answer; the pointer leads to the place in the schema, where it is known. */
export interface ReplayUnsupported {
  readonly unsupported: string;
  readonly pointer: string;
}

const models: Readonly<Record<ValueKind, ValueModel>> = {
  json: jsonValues,
  bson: bsonValues,
  dynamodb: dynamodbValues,
};

/**
 * Whether the value is valid under the schema.
 *
 * Every value is judged by an interpreter of our own: JSON, `bson` package trees, and DynamoDB attribute values (a whole item is
 * `{ M: item }`). For JSON ajv is asked as well, wherever it reads all keywords as the specification does, and must not disagree. Neither shares
 * code with the solver, whose witnesses this replays, and both test patterns in linear time.
 *
 * @param value With `values: 'bson'`, `const`, `enum` and bounds in the schema are Extended JSON v2; with `'dynamodb'`, plain
 *   values or `{ $dynamo: { SS: [...] } }`.
 * @returns `true` or `false`, or why not: an unknown keyword is never skipped.
 */
export function isValid(
  schema: unknown,
  value: unknown,
  values: ValueKind,
  options: ReplayOptions = {},
): boolean | ReplayUnsupported {
  return refusalAsValue(() => {
    const own = interpreterOf(schema, values, options);
    const answer = own.accepts(value);
    if (values !== 'json' || !isReadByAjv(own.root)) return answer;
    // ajv does not know of closed writers: it is asked about the plain schema.
    const plain =
      options.undeclared === 'absent' ? interpreterOf(schema, values, { ...options, undeclared: undefined }) : own;
    const expected = plain === own ? answer : plain.accepts(value);
    const second = acceptsByAjv(own.root, value, options.assertFormats === true);
    if (second !== undefined && second !== expected) throw new ReplayRefusal('replay-disagreement', '');
    return answer;
  });
}

/** As {@link isValid}, but by the interpreter alone for JSON values too: nothing is compiled. */
export function interpret(
  schema: unknown,
  value: unknown,
  values: ValueKind,
  options: ReplayOptions = {},
): boolean | ReplayUnsupported {
  return refusalAsValue(() => interpreterOf(schema, values, options).accepts(value));
}

function refusalAsValue(answer: () => boolean): boolean | ReplayUnsupported {
  try {
    return answer();
  } catch (error) {
    if (error instanceof ReplayRefusal) return { unsupported: error.code, pointer: error.pointer };
    if (error instanceof RangeError) return { unsupported: 'too-deep', pointer: '' };
    throw error;
  }
}

const prepared = new WeakMap<object, Map<string, Interpreter>>();

function interpreterOf(schema: unknown, values: ValueKind, options: ReplayOptions): Interpreter {
  const key = `${values}/${options.undeclared ?? ''}/${String(options.assertFormats === true)}`;
  const cacheable = typeof schema === 'object' && schema !== null;
  const known = cacheable ? prepared.get(schema)?.get(key) : undefined;
  if (known !== undefined) return known;
  const model = models[values];
  const references = new References(schema as Schema, model);
  checkSchema(schema as Schema, model, references, options.assertFormats === true);
  const interpreter = new Interpreter(schema as Schema, model, references, options);
  if (cacheable) {
    const forms = prepared.get(schema) ?? new Map<string, Interpreter>();
    forms.set(key, interpreter);
    prepared.set(schema, forms);
  }
  return interpreter;
}
