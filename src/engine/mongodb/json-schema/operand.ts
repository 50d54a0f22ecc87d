import { mongoError } from '../error.js';
import { exactLong } from '../value/arithmetic.js';
import { isArray, isDoc, isNumber, type Doc, type NumberValue, type Value } from '../value/value.js';

/* Reading the operands of schema keywords, with the server's errors. */

export function readNumber(keyword: string, operand: Value): NumberValue {
  if (!isNumber(operand)) throw mongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a number`);
  return operand;
}

export function readBoolean(keyword: string, operand: Value): boolean {
  if (typeof operand !== 'boolean') {
    throw mongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a boolean`);
  }
  return operand;
}

export function readText(keyword: string, operand: Value): string {
  if (typeof operand !== 'string') {
    throw mongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be a string`);
  }
  return operand;
}

export function readObject(keyword: string, operand: Value): Doc {
  if (!isDoc(operand)) throw mongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be an object`);
  return operand;
}

export function readCount(keyword: string, operand: Value): number {
  const count = isNumber(operand) ? exactLong(operand) : undefined;
  if (count === undefined || count < 0n) {
    throw mongoError('FailedToParse', `$jsonSchema keyword '${keyword}' must be a non-negative whole number`);
  }
  return Number(count);
}

/** A non-empty array. */
export function readArray(keyword: string, operand: Value): readonly Value[] {
  if (!isArray(operand)) throw mongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be an array`);
  if (operand.length === 0) {
    throw mongoError('FailedToParse', `$jsonSchema keyword '${keyword}' cannot be an empty array`);
  }
  return operand;
}

/** A non-empty array of different strings. */
export function readNames(keyword: string, operand: Value): readonly string[] {
  const names = readArray(keyword, operand).map((name) => {
    if (typeof name !== 'string') {
      throw mongoError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be an array of strings`);
    }
    return name;
  });
  if (new Set(names).size !== names.length) {
    throw mongoError('FailedToParse', `$jsonSchema keyword '${keyword}' array cannot contain duplicate values`);
  }
  return names;
}
