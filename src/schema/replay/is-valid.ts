import { type Spend, unlimited } from '../budget.js';
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
  /** Counts the work, and throws what it likes when that is too much. */
  readonly spend?: Spend | undefined;
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
    const effort = new Effort(options.spend ?? unlimited);
    const own = interpreterOf(schema, values, options, effort.spend);
    const answer = own.accepts(value, effort.spend);
    // What ajv does cannot be broken off, so that it is asked only where the interpreter had little to do.
    if (values !== 'json' || effort.spent > mostForAjv || isLargeDocument(value) || !isReadByAjv(own.root))
      return answer;
    // ajv does not know of closed writers: it is asked about the plain schema.
    const plain =
      options.undeclared === 'absent'
        ? interpreterOf(schema, values, { ...options, undeclared: undefined }, effort.spend)
        : own;
    const expected = plain === own ? answer : plain.accepts(value, effort.spend);
    if (effort.spent > mostForAjv) return answer;
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
  const spend = options.spend ?? unlimited;
  return refusalAsValue(() => interpreterOf(schema, values, options, spend).accepts(value, spend));
}

/** Work of the interpreter, in steps, above which ajv would take long for the same. */
const mostForAjv = 2_000;

/** More values than this take ajv long where it compares each with each. */
const mostValues = 2_000;

function isLargeDocument(document: unknown): boolean {
  let values = 0;
  const waiting = [document];
  while (waiting.length > 0 && values <= mostValues) {
    const place = waiting.pop();
    values += 1;
    if (typeof place !== 'object' || place === null) continue;
    for (const inner of Object.values(place) as readonly unknown[]) waiting.push(inner);
  }
  return values > mostValues;
}

/** Counts what is spent on the way to whoever limits it. */
class Effort {
  spent = 0;
  readonly spend: Spend;

  constructor(limit: Spend) {
    this.spend = (steps = 1) => {
      this.spent += steps;
      limit(steps);
    };
  }
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

function interpreterOf(schema: unknown, values: ValueKind, options: ReplayOptions, spend: Spend): Interpreter {
  const key = `${values}/${options.undeclared ?? ''}/${String(options.assertFormats === true)}`;
  const cacheable = typeof schema === 'object' && schema !== null;
  const known = cacheable ? prepared.get(schema)?.get(key) : undefined;
  if (known !== undefined) return known;
  const model = models[values];
  const references = new References(schema as Schema, model, spend);
  checkSchema(schema as Schema, model, references, options.assertFormats === true, spend);
  const interpreter = new Interpreter(schema as Schema, model, references, {
    undeclared: options.undeclared,
    assertFormats: options.assertFormats,
  });
  if (cacheable) {
    const forms = prepared.get(schema) ?? new Map<string, Interpreter>();
    forms.set(key, interpreter);
    prepared.set(schema, forms);
  }
  return interpreter;
}
