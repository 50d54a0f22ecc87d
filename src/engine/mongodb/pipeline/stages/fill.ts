import { MongoError, mongoError } from '../../error.js';
import { doc, isArray, isDoc, kindOf, type Doc, type Value } from '../../value/value.js';
import type { StageDefinition } from '../stage.js';
import { addFields } from './project.js';
import { setWindowFields } from './set-window-fields.js';

const methods: Readonly<Record<string, string>> = { linear: '$linearFill', locf: '$locf' };

interface Filling {
  readonly field: string;
  readonly method: string | undefined;
  readonly value: Value | undefined;
}

function readFilling(field: string, source: Value): Filling {
  if (!isDoc(source)) {
    throw new MongoError(
      6050200,
      `$fill outputs must be given as an object with 'value' or 'method', not ${kindOf(source)}`,
    );
  }
  for (const key of source.keys()) {
    if (key !== 'value' && key !== 'method') {
      throw mongoError('IDLUnknownField', `BSON field '$fill.output.${key}' is an unknown field.`);
    }
  }
  const value = source.get('value');
  const method = source.get('method');
  if ((value === undefined) === (method === undefined)) {
    throw new MongoError(6050201, "Each fill specification must have exactly one of 'method' and 'value'");
  }
  const operator = typeof method === 'string' && Object.hasOwn(methods, method) ? methods[method] : undefined;
  if (method !== undefined && operator === undefined) {
    throw new MongoError(6050202, "Method must be either 'locf' or 'linear'");
  }
  return { field, method: operator, value };
}

function readPartition(specification: Doc): Value | undefined {
  const by = specification.get('partitionBy');
  const fields = specification.get('partitionByFields');
  if (by !== undefined && fields !== undefined) {
    throw new MongoError(6050204, "Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'");
  }
  if (fields === undefined) return by;
  if (!isArray(fields) || !fields.every((field): field is string => typeof field === 'string')) {
    throw mongoError('TypeMismatch', "BSON field '$fill.partitionByFields' must be an array of strings");
  }
  return fields.length === 0 ? undefined : fieldKey(fields);
}

/** A document of the fields that tell partitions apart, so that a missing one differs from null. */
function fieldKey(fields: readonly string[]): Value {
  return doc(fields.map((field, index) => [`field${String(index)}`, `$${field}`] as const));
}

/** `$fill` is a `$setWindowFields` for the methods, then an `$addFields` for the values. */
export const fill: StageDefinition = {
  compile: (specification, context) => {
    if (!isDoc(specification)) {
      throw mongoError(
        'FailedToParse',
        `the $fill stage specification must be an object, but found ${kindOf(specification)}`,
      );
    }
    for (const key of specification.keys()) {
      if (!['partitionBy', 'partitionByFields', 'sortBy', 'output'].includes(key)) {
        throw mongoError('IDLUnknownField', `BSON field '$fill.${key}' is an unknown field.`);
      }
    }
    const output = specification.get('output');
    if (output === undefined) {
      throw mongoError('IDLFailedToParse', "BSON field '$fill.output' is missing but a required field");
    }
    if (!isDoc(output)) throw mongoError('TypeMismatch', "BSON field '$fill.output' must be an object");
    if (output.size === 0) throw new MongoError(6050203, '$fill must have at least one output field');
    const partitionBy = readPartition(specification);
    const fillings = [...output].map(([field, source]) => readFilling(field, source));
    const sortBy = specification.get('sortBy');
    const windowed = fillings.filter(({ method }) => method !== undefined);
    const valued = fillings.filter(({ value }) => value !== undefined);
    const window = new Map<string, Value>();
    if (partitionBy !== undefined) window.set('partitionBy', partitionBy);
    if (sortBy !== undefined) window.set('sortBy', sortBy);
    window.set('output', doc(windowed.map(({ field, method = '' }) => [field, doc([[method, `$${field}`]])] as const)));
    const values = doc(
      valued.map(({ field, value = null }) => [field, doc({ $ifNull: [`$${field}`, value] })] as const),
    );
    return [
      ...(windowed.length > 0 ? setWindowFields.compile(window, context) : []),
      ...(valued.length > 0 ? addFields.compile(values, context) : []),
    ];
  },
};
