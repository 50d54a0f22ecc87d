import { compareText } from '../value/compare.js';
import { equalityKey } from '../value/key.js';
import { isArray, isDoc, type Value } from '../value/value.js';

/** A text that two values share when they are equal up to the order of fields, as `enum` and `uniqueItems` compare. */
export function unorderedKey(value: Value): string {
  return equalityKey(sortFields(value));
}

function sortFields(value: Value): Value {
  if (isDoc(value)) {
    const fields = [...value].map(([name, item]) => [name, sortFields(item)] as const);
    return new Map(fields.sort(([a], [b]) => compareText(a, b)));
  }
  return isArray(value) ? value.map(sortFields) : value;
}
