import { Binary, Timestamp } from 'bson';
import { MongoError } from '../../error.js';
import { documentSize } from '../../value/size.js';
import { int, isArray, isDoc, isNullish, kindOrMissing } from '../../value/value.js';
import { varying } from '../compiled.js';
import { unary, type OperatorTable } from '../operator.js';

/** The operators about bytes, timestamps and chance. */
export const miscellany: OperatorTable = {
  $binarySize: unary((value) => {
    if (isNullish(value)) return null;
    if (typeof value === 'string') return int(Buffer.byteLength(value));
    if (value instanceof Binary) return int(value.position);
    throw new MongoError(51276, `$binarySize requires a string or BinData argument, found: ${kindOrMissing(value)}`);
  }),
  $bsonSize: unary((value) => {
    if (isNullish(value)) return null;
    if (isDoc(value)) return int(documentSize(value));
    throw new MongoError(31393, `$bsonSize requires a document input, found: ${kindOrMissing(value)}`);
  }),
  $rand: (operand, { scope }) => {
    const empty = isDoc(operand) ? operand.size === 0 : isArray(operand) && operand.length === 0;
    if (!empty) throw new MongoError(3040501, '$rand does not currently accept arguments');
    return varying(() => scope.random());
  },
  $tsIncrement: unary((value) => {
    if (isNullish(value)) return null;
    if (value instanceof Timestamp) return BigInt(value.i);
    throw new MongoError(5687302, `$tsIncrement requires argument of type timestamp, found: ${kindOrMissing(value)}`);
  }),
  $tsSecond: unary((value) => {
    if (isNullish(value)) return null;
    if (value instanceof Timestamp) return BigInt(value.t);
    throw new MongoError(5687301, `$tsSecond requires argument of type timestamp, found: ${kindOrMissing(value)}`);
  }),
};
