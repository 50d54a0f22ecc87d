import { Decimal128 } from 'bson';
import { mongoError } from '../error.js';
import { exactLong, toDouble } from '../value/arithmetic.js';
import { readDecimal, signed } from '../value/decimal.js';
import { isArray, isNumber, type NumberValue, type Value } from '../value/value.js';
import type { FilterNode, Path } from './node.js';

/** `{ field: { $mod: [divisor, remainder] } }`; both are truncated to whole numbers. */
export function parseMod(path: Path, operand: Value): FilterNode {
  if (!isArray(operand)) throw mongoError('BadValue', 'malformed mod, needs to be an array');
  if (operand.length < 2) throw mongoError('BadValue', 'malformed mod, not enough elements');
  if (operand.length > 2) throw mongoError('BadValue', 'malformed mod, too many elements');
  const divisor = wholePart('divisor', operand[0] ?? null);
  const remainder = wholePart('remainder', operand[1] ?? null);
  if (divisor === 0n) throw mongoError('BadValue', 'divisor cannot be 0');
  return { kind: 'mod', path, divisor, remainder };
}

function wholePart(role: string, value: Value): bigint {
  if (!isNumber(value)) throw mongoError('BadValue', `malformed mod, ${role} not a number`);
  const whole = truncateToLong(value);
  if (whole === undefined) {
    throw mongoError(
      'BadValue',
      `malformed mod, ${role} value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type`,
    );
  }
  return whole;
}

/** The number without its fraction, undefined where that is no 64-bit integer. */
export function truncateToLong(value: NumberValue): bigint | undefined {
  const exact = exactLong(value);
  if (exact !== undefined) return exact;
  if (value instanceof Decimal128) {
    const decimal = readDecimal(value);
    if (decimal.kind !== 'finite' || decimal.exponent >= 0) return undefined;
    const whole = signed(decimal) / 10n ** BigInt(-decimal.exponent);
    return BigInt.asIntN(64, whole) === whole ? whole : undefined;
  }
  const truncated = Math.trunc(toDouble(value));
  return Number.isFinite(truncated) ? exactLong(truncated) : undefined;
}
