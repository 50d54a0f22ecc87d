import { type ExactNumber, exactKey } from './exact-number.js';

/**
 * A value as the interpreter looks at it. `type` is the store's own name for it (`int`, `objectId`, `SS`, ...); what has no
 * counterpart in JSON is a `scalar`, with a key that is the same exactly for equal ones and whatever orders them.
 */
export type View =
  | { readonly kind: 'null'; readonly type: string }
  | { readonly kind: 'boolean'; readonly type: string; readonly value: boolean }
  | {
      readonly kind: 'number';
      readonly type: string;
      /** What comparisons and equality see. */
      readonly exact: ExactNumber;
      /** What `multipleOf` sees: for a double the decimal that it prints as, so that 0.3 is a multiple of 0.1. */
      readonly printed: ExactNumber;
    }
  | { readonly kind: 'string'; readonly type: string; readonly value: string }
  | { readonly kind: 'array'; readonly type: string; readonly items: readonly unknown[] }
  | { readonly kind: 'object'; readonly type: string; readonly fields: readonly (readonly [string, unknown])[] }
  | {
      readonly kind: 'scalar';
      readonly type: string;
      readonly key: string;
      readonly order?: readonly (bigint | string)[];
    };

/** How one store's values are looked at. */
export interface ValueModel {
  readonly name: 'json' | 'bson' | 'dynamodb';
  readonly view: (value: unknown) => View;
  /** What a `const` or `enum` literal of a schema stands for, as a value of the store. */
  readonly literal: (literal: unknown) => unknown;
  /** Whether two objects with the same fields in another order are different values. */
  readonly fieldOrderMatters: boolean;
  /** The names that `bsonType` or `dynamoType` knows, and the types that each covers. */
  readonly typeNames: ReadonlyMap<string, readonly string[]>;
}

/** Thrown inside this folder only: the question has no answer here, for the reason of the code. */
export class ReplayRefusal extends Error {
  override readonly name = 'ReplayRefusal';

  constructor(
    readonly code: string,
    readonly pointer: string,
  ) {
    super(`${code} at ${pointer === '' ? 'the root' : pointer}`);
  }
}

const deepestValue = 1_000;

/** A text that two values share exactly when they are equal: numbers of every type by their value. */
export function keyOfValue(model: ValueModel, value: unknown, depth = 0): string {
  if (depth > deepestValue) throw new ReplayRefusal('too-deep', '');
  const view = model.view(value);
  switch (view.kind) {
    case 'null':
      return 'null';
    case 'boolean':
      return String(view.value);
    case 'number':
      return exactKey(view.exact);
    case 'string':
      return JSON.stringify(view.value);
    case 'array':
      return `[${view.items.map((item) => keyOfValue(model, item, depth + 1)).join()}]`;
    case 'object': {
      const fields = view.fields.map(
        ([name, field]) => `${JSON.stringify(name)}:${keyOfValue(model, field, depth + 1)}`,
      );
      return `{${(model.fieldOrderMatters ? fields : fields.sort()).join()}}`;
    }
    case 'scalar':
      return `${view.type}(${view.key})`;
  }
}
