import { Binary } from 'bson';
import { mongoError } from '../error.js';
import { exactLong } from '../value/arithmetic.js';
import { print } from '../value/print.js';
import { bytesOf, isArray, isNumber, type Value } from '../value/value.js';

/** The bit positions that the operand of `$bitsAllSet` and its kin names: a mask, binary data, or a list. */
export function bitPositions(name: string, operand: Value): readonly number[] {
  if (operand instanceof Binary) return positionsInBytes(bytesOf(operand));
  if (isArray(operand)) return operand.map((position) => bitPosition(name, position));
  if (!isNumber(operand)) {
    throw mongoError('BadValue', `${name} takes an Array, a number, or a BinData but received: ${print(operand)}`);
  }
  const mask = exactLong(operand);
  if (mask === undefined) throw mongoError('FailedToParse', `Expected an integer: ${name}: ${print(operand)}`);
  if (mask < 0n) throw mongoError('FailedToParse', `Expected a non-negative number in: ${name}: ${print(operand)}`);
  return positionsOfMask(mask);
}

function bitPosition(name: string, operand: Value): number {
  const position = isNumber(operand) ? exactLong(operand) : undefined;
  if (position === undefined || position > 0x7fffffffn) {
    throw mongoError(
      'FailedToParse',
      `Failed to parse bit position. Expected an integer in: ${name}: ${print(operand)}`,
    );
  }
  if (position < 0n)
    throw mongoError(
      'FailedToParse',
      `Failed to parse bit position. Expected a non-negative number in: ${print(operand)}`,
    );
  return Number(position);
}

function positionsOfMask(mask: bigint): readonly number[] {
  const positions: number[] = [];
  for (let position = 0; position < 64; position += 1) if ((mask >> BigInt(position)) & 1n) positions.push(position);
  return positions;
}

function positionsInBytes(bytes: Uint8Array): readonly number[] {
  const positions: number[] = [];
  for (let position = 0; position < bytes.length * 8; position += 1) {
    if (bitOfBytes(bytes, position)) positions.push(position);
  }
  return positions;
}

/** Bit `position` of binary data, the lowest bit of the first byte being bit 0; false beyond the end. */
export function bitOfBytes(bytes: Uint8Array, position: number): boolean {
  return (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
}

/** Bit `position` of a long in two's complement, sign-extended. */
export function bitOfLong(value: bigint, position: number): boolean {
  return ((value >> BigInt(Math.min(position, 63))) & 1n) === 1n;
}
