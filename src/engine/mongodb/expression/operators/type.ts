import { isNumber, kindOrMissing } from '../../value/value.js';
import { unary, type OperatorTable } from '../operator.js';

export const type: OperatorTable = {
  $isNumber: unary((value) => isNumber(value)),
  $type: unary((value) => kindOrMissing(value)),
};
