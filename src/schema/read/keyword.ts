import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import type { ValueSystemName } from '../value/kind.js';
import type { Value } from '../value/value.js';
import { malformed } from './problems.js';

export type SchemaObject = Readonly<Record<string, unknown>>;

/** What the reader of one keyword is given. */
export interface KeywordContext {
  readonly graph: ShapeGraph;
  readonly system: ValueSystemName;
  readonly assertFormats: boolean;
  readonly keyword: string;
  readonly value: unknown;
  /** The schema object that the keyword stands in. */
  readonly schema: SchemaObject;
  /** Where the keyword stands. */
  readonly pointer: string;
  /** A schema below the keyword for a field or an element: another value than the one at hand. */
  readonly child: (schema: unknown, ...path: readonly (string | number)[]) => Node;
  /** A schema below the keyword for the same value. */
  readonly same: (schema: unknown, ...path: readonly (string | number)[]) => Node;
  /** The same, read without a writer's closing: for conditions and negations. */
  readonly open: (schema: unknown, ...path: readonly (string | number)[]) => Node;
  readonly constant: (value: unknown) => Value;
  /** Something that cannot be decided. Equal keys promise equal meaning. */
  readonly opaque: (code: string, key?: string) => Node;
}

/** What one keyword asks for. */
export type KeywordReader = (context: KeywordContext) => Node;

export type KeywordTable = Readonly<Record<string, KeywordReader>>;

export function isSchemaObject(value: unknown): value is SchemaObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readCount({ value, keyword, pointer, constant }: KeywordContext): number {
  const number = typeof value === 'number' ? value : Number(asWhole(value, constant));
  if (!Number.isSafeInteger(number) || number < 0)
    throw malformed(pointer, `${keyword} is not a whole number`, 'a whole number from 0 up');
  return number;
}

function asWhole(value: unknown, constant: (value: unknown) => Value): bigint | number {
  if (typeof value !== 'object') return Number.NaN;
  const read = constant(value);
  return 'number' in read && typeof read.number !== 'string' && read.number.bottom === 1n
    ? read.number.top
    : Number.NaN;
}

export function readSchemas({ value, keyword, pointer }: KeywordContext): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(pointer, `${keyword} is not a list of schemas`, 'a list of schemas');
  return value as readonly unknown[];
}

export function readNamedSchemas({ value, keyword, pointer }: KeywordContext): readonly (readonly [string, unknown])[] {
  if (!isSchemaObject(value))
    throw malformed(pointer, `${keyword} is not an object of schemas`, 'an object whose values are schemas');
  return Object.entries(value);
}

export function readNames(value: unknown, keyword: string, pointer: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) {
    throw malformed(pointer, `${keyword} is not a list of names`, 'a list of strings');
  }
  return value;
}
