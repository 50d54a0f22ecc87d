import { MongoError } from '../error.js';
import { isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { varying, type CompiledExpression } from './compiled.js';

const deepest = 200;

/** Refuses a name that cannot be one step of a field path. */
export function checkFieldName(name: string): void {
  if (name === '') throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  if (name.startsWith('$')) {
    throw new MongoError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField. Found: ${name}`,
    );
  }
  if (name.includes('\0')) throw new MongoError(16411, "FieldPath field names may not contain '\\0'.");
  if (name.includes('.')) {
    throw new MongoError(16412, "FieldPath field names may not contain '.'. Consider using $getField or $setField.");
  }
}

/** The steps of a dotted path. */
export function parsePath(path: string): readonly string[] {
  if (path === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
  const steps = path.split('.');
  steps.forEach(checkFieldName);
  if (steps.length > deepest) throw new MongoError(15, 'FieldPath is too long');
  return steps;
}

/** The expression `$a.b.c` over the document. */
export function fieldPath(steps: readonly string[]): CompiledExpression {
  const [first = '', second, third] = steps;
  if (second === undefined) return varying((root) => root.get(first));
  if (third === undefined) {
    return varying((root) => {
      const value = root.get(first);
      return value instanceof Map ? (value as Doc).get(second) : valueAt(value, steps, 1);
    });
  }
  return varying((root) => valueAt(root.get(first), steps, 1));
}

/**
 * What `value` holds under the steps from `from` on. A document is entered; an array gives the array of what its
 * documents hold, skipping elements that are no documents or hold nothing. Numeric steps are names, never positions.
 */
export function valueAt(value: Value | undefined, steps: readonly string[], from: number): Value | undefined {
  let current = value;
  for (let index = from; index < steps.length; index += 1) {
    if (isDoc(current)) {
      current = current.get(steps[index] as string);
    } else if (isArray(current)) {
      const found: Value[] = [];
      for (const element of current) {
        if (!isDoc(element)) continue;
        const inner = valueAt(element, steps, index);
        if (inner !== undefined) found.push(inner);
      }
      return found;
    } else {
      return undefined;
    }
  }
  return current;
}
