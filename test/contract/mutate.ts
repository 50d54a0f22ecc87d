import { isJsonObject, type Json } from '../../src/value/json.js';

type Path = readonly (string | number)[];

/** Every place in a value. */
export function placesOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) =>
      placesOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

/** The value with another one at a place; undefined takes the place away. A place that is gone already is left. */
export function replaced(value: Json, path: Path, change: (old: Json) => Json | undefined): Json | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return change(value);
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, index) => {
      const next = index === first ? replaced(item, rest, change) : item;
      return next === undefined ? [] : [next];
    });
  }
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const next = key === first ? replaced(item, rest, change) : item;
      return next === undefined ? [] : [[key, next]];
    }),
  );
}
