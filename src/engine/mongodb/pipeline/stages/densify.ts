import { MongoError, mongoError, notImplemented } from '../../error.js';
import { addUnits, dateUnitOf, type DateUnit } from '../../expression/date/unit.js';
import { utc } from '../../expression/date/zone.js';
import { parsePath, valueAt } from '../../expression/field-path.js';
import { compileSort } from '../../sort/compile.js';
import { add, exactLong, toDouble } from '../../value/arithmetic.js';
import { compare } from '../../value/compare.js';
import {
  doc,
  int,
  isArray,
  isDoc,
  isNullish,
  isNumber,
  kindOf,
  type Doc,
  type NumberValue,
  type Value,
} from '../../value/value.js';
import { single } from '../stage.js';
import { setNested } from './nested-field.js';

/** The server stops here as well. */
const mostGenerated = 500_000;

interface Range {
  readonly step: NumberValue;
  readonly unit: DateUnit | undefined;
  readonly bounds: 'full' | 'partition' | readonly [lower: Value, upper: Value];
}

function required(source: Doc, name: string, path: string): Value {
  const value = source.get(name);
  if (value === undefined) {
    throw mongoError('IDLFailedToParse', `BSON field '${path}.${name}' is missing but a required field`);
  }
  return value;
}

function checkNames(source: Doc, known: readonly string[], path: string): void {
  for (const key of source.keys()) {
    if (!known.includes(key)) throw mongoError('IDLUnknownField', `BSON field '${path}.${key}' is an unknown field.`);
  }
}

function readRange(source: Value): Range {
  if (!isDoc(source))
    throw mongoError('TypeMismatch', `BSON field '$densify.range' must be an object, not ${kindOf(source)}`);
  checkNames(source, ['step', 'bounds', 'unit'], '$densify.range');
  const step = required(source, 'step', '$densify.range');
  const bounds = required(source, 'bounds', '$densify.range');
  const unitName = source.get('unit');
  if (!isNumber(step)) throw mongoError('TypeMismatch', "BSON field '$densify.range.step' must be a number");
  if (unitName !== undefined && typeof unitName !== 'string') {
    throw mongoError('TypeMismatch', "BSON field '$densify.range.unit' must be a string");
  }
  if (!(toDouble(step) > 0)) {
    throw new MongoError(5733401, 'the step parameter in a range statement must be a strictly positive numeric value');
  }
  const unit = unitName === undefined ? undefined : dateUnitOf(unitName);
  const whole = exactLong(step) !== undefined;
  if (unit !== undefined && !whole) {
    throw new MongoError(
      6586400,
      'The step parameter in a range satement must be a whole number when densifying a date range',
    );
  }
  if (!whole && typeof step === 'number') throw notImplemented('$densify with a step that is a fraction in binary');
  return { step, unit, bounds: readBounds(bounds, unit) };
}

function readBounds(bounds: Value, unit: DateUnit | undefined): Range['bounds'] {
  if (bounds === 'full' || bounds === 'partition') return bounds;
  const invalid = new MongoError(
    5733402,
    "the bounds in a range statement must be the string 'full', 'partition', or an ascending array of two numbers or two dates",
  );
  if (!isArray(bounds)) throw invalid;
  const [lower, upper] = bounds;
  if (bounds.length !== 2 || lower === undefined || upper === undefined) {
    throw new MongoError(5733403, 'a bounding array in a range statement must have exactly two elements');
  }
  if (isNumber(lower)) {
    if (!isNumber(upper))
      throw new MongoError(5733406, 'a bounding array must contain either both dates or both numeric types');
    if (unit !== undefined) throw new MongoError(5733409, 'numeric bounds may not have unit parameter');
  } else if (!(lower instanceof Date) || !(upper instanceof Date)) {
    throw invalid;
  } else if (unit === undefined) {
    throw new MongoError(5733501, 'a bounding array of dates must specify a unit');
  }
  if (compare(lower, upper) > 0) throw invalid;
  return [lower, upper];
}

/** The next value on the grid. */
function stepFrom(value: Value, { step, unit }: Range): Value {
  if (isNumber(value)) return add(value, step);
  const date = value as Date;
  if (unit === 'month' || unit === 'quarter' || unit === 'year') {
    if (date.getUTCDate() > 28) throw notImplemented('$densify by months from a day that not every month has');
  }
  return new Date(addUnits(date.getTime(), unit ?? 'millisecond', Number(exactLong(step) ?? 1n), utc));
}

/** How far one partition has been filled: `next` is the first value of the grid that is not there yet. */
interface Progress {
  readonly key: Doc;
  next: Value;
}

interface Densification {
  readonly range: Range;
  readonly path: readonly string[];
  readonly partitionPaths: readonly (readonly string[])[];
}

function readDensification(
  specification: Value,
): Densification & { readonly field: string; readonly partitions: readonly string[] } {
  if (!isDoc(specification)) {
    throw mongoError(
      'FailedToParse',
      `The $densify stage specification must be an object, found ${kindOf(specification)}`,
    );
  }
  checkNames(specification, ['field', 'partitionByFields', 'range'], '$densify');
  const field = required(specification, 'field', '$densify');
  if (typeof field !== 'string') throw mongoError('TypeMismatch', "BSON field '$densify.field' must be a string");
  const partitions = specification.get('partitionByFields') ?? [];
  if (!isArray(partitions) || !partitions.every((one): one is string => typeof one === 'string')) {
    throw mongoError('TypeMismatch', "BSON field '$densify.partitionByFields' must be an array of strings");
  }
  const range = readRange(required(specification, 'range', '$densify'));
  const path = parsePath(field);
  const partitionPaths = partitions.map(parsePath);
  for (const name of partitions) {
    if (name === field || field.startsWith(`${name}.`) || name.startsWith(`${field}.`)) {
      throw new MongoError(
        8993000,
        "BSON field '$densify.partitionByFields' contains the field that is being densified",
      );
    }
  }
  if (range.bounds === 'partition' && partitions.length === 0) {
    throw new MongoError(
      5733408,
      "one may not specify the bounds as 'partition' without specifying a non-empty array of partitionByFields",
    );
  }
  return { range, path, partitionPaths, field, partitions };
}

function keyOf(document: Doc, paths: readonly (readonly string[])[]): Doc {
  let key: Doc = new Map();
  for (const path of paths) {
    const value = valueAt(document, path, 0);
    if (value !== undefined) key = setNested(key, path, value);
  }
  return key;
}

function checkValue(value: Value, { unit }: Range): void {
  const fits = unit === undefined ? isNumber(value) : value instanceof Date;
  if (!fits) {
    throw new MongoError(
      5733201,
      `Densify field type must be ${unit === undefined ? 'numeric' : 'a date'}, not ${kindOf(value)}`,
    );
  }
}

/** Fills the gaps between sorted documents, partition by partition, and then goes on to the end of the range. */
function* fillGaps(
  documents: readonly Doc[],
  { range, path, partitionPaths }: Densification,
  identify: (key: Doc) => string,
): Iterable<Doc> {
  const values = documents.map((document) => valueAt(document, path, 0));
  const known = values.filter((value): value is Value => !isNullish(value));
  known.forEach((value) => {
    checkValue(value, range);
  });
  const { bounds } = range;
  const ends = typeof bounds === 'string' ? [known[0], known.at(-1)] : bounds;
  const [lower, upper] = ends;
  const within = (value: Value): boolean => {
    if (bounds === 'partition' || upper === undefined) return false;
    const order = compare(value, upper);
    return bounds === 'full' ? order <= 0 : order < 0;
  };
  const progress = new Map<string, Progress>();
  let generated = 0;
  const generate = (state: Progress): Doc => {
    generated += 1;
    if (generated > mostGenerated)
      throw new MongoError(5897900, 'Generated 500000 documents in $densify, which is over the limit');
    const made = setNested(state.key, path, state.next);
    state.next = stepFrom(state.next, range);
    return made;
  };
  if (partitionPaths.length === 0 && typeof bounds !== 'string') {
    progress.set(identify(new Map()), { key: new Map(), next: bounds[0] });
  }
  for (const [index, document] of documents.entries()) {
    const value = values[index];
    if (isNullish(value)) {
      yield document;
      continue;
    }
    const key = keyOf(document, partitionPaths);
    const id = identify(key);
    let state = progress.get(id);
    if (state === undefined) {
      state = { key, next: bounds === 'partition' ? value : (lower ?? value) };
      progress.set(id, state);
    }
    while (compare(state.next, value) < 0 && (bounds === 'partition' || within(state.next))) yield generate(state);
    if (compare(state.next, value) === 0) state.next = stepFrom(state.next, range);
    yield document;
  }
  for (const state of progress.values()) while (within(state.next)) yield generate(state);
}

export const densify = single((specification, { scope, strings }) => {
  const densification = readDensification(specification);
  const { range, field, partitions } = densification;
  // Within partitions of their own bounds, documents come partition by partition; otherwise by the field alone.
  const order = [...(range.bounds === 'partition' ? partitions : []), field];
  const sort = compileSort(doc(order.map((name) => [name, int(1)] as const)), strings);
  return {
    *run(input) {
      yield* fillGaps(sort.sort([...input]), densification, scope.keyOf);
    },
  };
});
