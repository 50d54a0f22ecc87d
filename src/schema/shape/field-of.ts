import type { Value } from '../value/value.js';

type ObjectValue = Extract<Value, { readonly kind: 'object' }>;

const indexes = new WeakMap<ObjectValue, ReadonlyMap<string, Value>>();

/** Fewer fields are found faster by looking at each. */
const worthAnIndex = 16;

/** The value of the field of a name, in time that does not grow with the number of fields. */
export function fieldOf(value: ObjectValue, name: string): Value | undefined {
  if (value.entries.length < worthAnIndex) return value.entries.find(([own]) => own === name)?.[1];
  let index = indexes.get(value);
  if (index === undefined) indexes.set(value, (index = new Map(value.entries)));
  return index.get(name);
}
