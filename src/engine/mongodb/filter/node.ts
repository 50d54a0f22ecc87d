import type { Evaluate } from '../expression/compiled.js';
import type { Kind, Value } from '../value/value.js';
import type { Pattern } from '../regex/pattern.js';
import type { CompiledSchema } from '../json-schema/compiled.js';

export type Comparison = 'eq' | 'lt' | 'lte' | 'gt' | 'gte';

/** A checked filter as data: what the matcher runs and the planner reads. `path` has one entry per dotted part. */
export type FilterNode =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly children: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly child: FilterNode }
  | { readonly kind: 'always'; readonly answer: boolean }
  | { readonly kind: 'expression'; readonly evaluate: Evaluate; readonly source: Value }
  | { readonly kind: 'schema'; readonly schema: CompiledSchema; readonly source: Value }
  | PathNode;

/** A condition on what a path leads to. */
export type PathNode = ElementNode | ArrayNode;

/** A condition that one element under the path has to meet; arrays at its end are looked into. */
export type ElementNode =
  | { readonly kind: 'compare'; readonly path: Path; readonly comparison: Comparison; readonly value: Value }
  | {
      readonly kind: 'in';
      readonly path: Path;
      readonly values: readonly Value[];
      readonly patterns: readonly Pattern[];
    }
  | { readonly kind: 'regex'; readonly path: Path; readonly pattern: Pattern }
  | { readonly kind: 'exists'; readonly path: Path }
  | { readonly kind: 'type'; readonly path: Path; readonly kinds: ReadonlySet<Kind>; readonly source: Value }
  | { readonly kind: 'mod'; readonly path: Path; readonly divisor: bigint; readonly remainder: bigint }
  | {
      readonly kind: 'bits';
      readonly path: Path;
      readonly positions: readonly number[];
      /** Whether all or any of the bits must be set or clear. */
      readonly every: boolean;
      readonly set: boolean;
    };

/** A condition on an array as a whole. */
export type ArrayNode =
  | { readonly kind: 'size'; readonly path: Path; readonly size: number }
  | { readonly kind: 'elemMatchObject'; readonly path: Path; readonly child: FilterNode }
  | { readonly kind: 'elemMatchValue'; readonly path: Path; readonly children: readonly FilterNode[] };

export type Path = readonly string[];

/** The path as it was written. */
export function pathText(path: Path): string {
  return path.join('.');
}

/** Whether a path part can also be an array position: `0`, `1`, ... without leading zeros. */
export function arrayPosition(part: string): number {
  return /^(?:0|[1-9]\d{0,9})$/.test(part) ? Number(part) : -1;
}
