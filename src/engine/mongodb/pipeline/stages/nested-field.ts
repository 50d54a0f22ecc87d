import { isDoc, type Doc, type Value } from '../../value/value.js';

/** What a document holds at a path that leads through documents only; arrays on the way hold nothing. */
export function getNested(document: Doc, path: readonly string[]): Value | undefined {
  let value: Value | undefined = document;
  for (const step of path) {
    if (!isDoc(value)) return undefined;
    value = value.get(step);
  }
  return value;
}

/** The document with a value put at a path, `undefined` to take the field away; what is no document on the way gives way. */
export function setNested(document: Doc, path: readonly string[], value: Value | undefined, from = 0): Doc {
  const name = path[from] as string;
  const changed = new Map(document);
  if (from === path.length - 1) {
    if (value === undefined) changed.delete(name);
    else changed.set(name, value);
    return changed;
  }
  const inner = document.get(name);
  if (value === undefined && !isDoc(inner)) return document;
  changed.set(name, setNested(isDoc(inner) ? inner : new Map(), path, value, from + 1));
  return changed;
}
