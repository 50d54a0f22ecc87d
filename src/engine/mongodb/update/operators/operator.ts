import type { Path } from '../../filter/node.js';
import type { QueryContext } from '../../query-context.js';
import { print } from '../../value/print.js';
import type { Doc, Value } from '../../value/value.js';
import type { Variables } from '../../expression/compiled.js';
import type { Placed } from '../tree.js';
import { always, never, type UpdateLeaf, type UpdateSituation } from '../node.js';

/** What operators are compiled with. */
export interface OperatorContext extends QueryContext {
  readonly variables: Variables;
  /** The next cluster time, for `$currentDate` with the type timestamp. */
  readonly timestamp: () => Value;
}

/** Checks one `{ $operator: { field: operand } }`; gives what is to be done, and where. */
export type UpdateOperator = (path: Path, operand: Value, context: OperatorContext) => readonly Placed[];

/** A leaf that makes its field where it is missing. */
export function creating(path: Path, apply: UpdateLeaf['apply']): readonly Placed[] {
  return [{ path, leaf: { kind: 'leaf', apply, toleratesBlockedPath: never } }];
}

/** A leaf that does nothing to a missing field, and does not mind a path that cannot exist. */
export function culling(
  path: Path,
  apply: (current: Value, situation: UpdateSituation, path: string) => Value | undefined,
): readonly Placed[] {
  return [
    {
      path,
      leaf: {
        kind: 'leaf',
        apply: (current, situation, where) => (current === undefined ? undefined : apply(current, situation, where)),
        toleratesBlockedPath: always,
      },
    },
  ];
}

/** The document as messages name it: `{_id: 1}`. */
export function idText(document: Doc): string {
  return `{_id: ${print(document.get('_id'))}}`;
}
