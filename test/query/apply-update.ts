import { Double, Int32, type Long } from 'bson';
import { keyOfValue } from '../../src/schema/replay/view.js';
import { bsonValues } from '../../src/schema/replay/bson-values.js';

type Doc = Record<string, unknown>;
type Apply = (old: unknown, operand: unknown) => unknown;

/** What an operator does when the server would answer with an error. */
export class UpdateError extends Error {}

const gone = Symbol('gone');

function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function numberOf(value: unknown): { readonly value: number; readonly isDouble: boolean } {
  if (typeof value === 'number') return { value, isDouble: !Number.isInteger(value) };
  if (value instanceof Int32) return { value: value.value, isDouble: false };
  if (value instanceof Double) return { value: value.value, isDouble: true };
  if ((value as Long | null)?._bsontype === 'Long') throw new UpdateError('longs are not played here');
  throw new UpdateError('not a number');
}

function arrayOf(value: unknown): unknown[] {
  if (value === gone) return [];
  if (!Array.isArray(value)) throw new UpdateError('not an array');
  return value as unknown[];
}

const keyOf = (value: unknown): string => keyOfValue(bsonValues, value);

function eachOf(operand: unknown): readonly unknown[] {
  return isDoc(operand) && Array.isArray(operand['$each']) ? (operand['$each'] as unknown[]) : [operand];
}

const operators: Readonly<Record<string, Apply>> = {
  $set: (_, operand) => operand,
  $unset: () => gone,
  $inc: (old, operand) => {
    if (old === gone) return operand;
    const [left, right] = [numberOf(old), numberOf(operand)];
    const sum = left.value + right.value;
    return left.isDouble || right.isDouble ? new Double(sum) : new Int32(sum);
  },
  $push: (old, operand) => [...arrayOf(old), ...eachOf(operand)],
  $addToSet: (old, operand) => {
    const items = [...arrayOf(old)];
    for (const value of eachOf(operand)) if (!items.some((item) => keyOf(item) === keyOf(value))) items.push(value);
    return items;
  },
  $pull: (old, operand) => (old === gone ? gone : arrayOf(old).filter((item) => keyOf(item) !== keyOf(operand))),
  $max: (old, operand) => {
    if (old === gone) return operand;
    return numberOf(old).value < numberOf(operand).value ? operand : old;
  },
};

/** The document after a few of MongoDB's update operators, on paths through documents only; written to be read next to its manual. */
export function applyUpdate(document: Doc, update: Readonly<Record<string, Doc>>): Doc {
  const copy = structuredCloneOf(document) as Doc;
  for (const [operator, body] of Object.entries(update)) {
    for (const [path, operand] of Object.entries(body)) {
      if (operator === '$rename') {
        const value = takeAt(copy, path.split('.'));
        if (value !== gone) change(copy, (operand as string).split('.'), () => value);
      } else {
        const apply = operators[operator];
        if (apply === undefined) throw new Error(`${operator} is not played`);
        change(copy, path.split('.'), (old) => apply(old, operand));
      }
    }
  }
  return copy;
}

function structuredCloneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  if (!isDoc(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, structuredCloneOf(part)]));
}

function change(document: Doc, path: readonly string[], apply: (old: unknown) => unknown): void {
  const [name = '', ...rest] = path;
  const present = Object.hasOwn(document, name);
  if (rest.length === 0) {
    const value = apply(present ? document[name] : gone);
    if (value === gone) Reflect.deleteProperty(document, name);
    else document[name] = value;
    return;
  }
  if (!present) {
    const fresh: Doc = {};
    change(fresh, rest, apply);
    if (Object.keys(fresh).length > 0) document[name] = fresh;
    return;
  }
  const below = document[name];
  if (!isDoc(below)) {
    if (apply(gone) === gone) return;
    throw new UpdateError('not a document on the way');
  }
  change(below, rest, apply);
}

function takeAt(document: Doc, path: readonly string[]): unknown {
  const [name = '', ...rest] = path;
  const below = Object.hasOwn(document, name) ? document[name] : gone;
  if (rest.length > 0) return isDoc(below) ? takeAt(below, rest) : gone;
  Reflect.deleteProperty(document, name);
  return below;
}
