import { mongoError } from '../error.js';
import { exactLong } from '../value/arithmetic.js';
import { kindsByCode, typeCodes } from '../value/type-codes.js';
import { isArray, isNumber, type Kind, type Value } from '../value/value.js';

const numbers: readonly Kind[] = ['double', 'int', 'long', 'decimal'];

/** The types that an alias such as `objectId` or `number` stands for. BadValue for an unknown one. */
export function kindsOfAlias(alias: string): readonly Kind[] {
  if (alias === 'number') return numbers;
  // A type that BSON has and no document here can hold.
  if (alias === 'dbPointer') return [];
  if (Object.hasOwn(typeCodes, alias)) return [alias as Kind];
  throw mongoError('BadValue', `Unknown type name alias: ${alias}`);
}

/** The types that `$type`'s operand names: an alias, a code, or an array of them. */
export function kindsOfOperand(operand: Value, path: string): ReadonlySet<Kind> {
  const kinds = new Set<Kind>();
  const names = isArray(operand) ? operand : [operand];
  if (names.length === 0) throw mongoError('FailedToParse', `${path} must match at least one type`);
  for (const name of names) {
    for (const kind of kindsOfName(name)) kinds.add(kind);
  }
  return kinds;
}

function kindsOfName(name: Value): readonly Kind[] {
  if (typeof name === 'string') return kindsOfAlias(name);
  if (!isNumber(name)) throw mongoError('TypeMismatch', 'type must be represented as a number or a string');
  const code = exactLong(name);
  if (code === 0n) throw mongoError('BadValue', 'Invalid numerical type code: 0. Instead use {$exists:false}.');
  if (code === 12n) return [];
  const kind = code === undefined ? undefined : kindsByCode.get(Number(code));
  if (kind === undefined) throw mongoError('BadValue', `Invalid numerical type code: ${String(code ?? 'not whole')}`);
  return [kind];
}
