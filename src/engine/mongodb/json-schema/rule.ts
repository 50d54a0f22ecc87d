import type { Doc, Value } from '../value/value.js';

/** One keyword of a schema, ready to judge values. A keyword passes what is not of its type. */
export interface SchemaRule {
  readonly keyword: string;
  /** The operand, as `specifiedAs` repeats it. */
  readonly operand: Value;
  readonly holds: (value: Value) => boolean;
  /** More about a failure than that it failed: the fields behind `operatorName` and `specifiedAs`. */
  readonly details?: (value: Value) => Doc;
}

/** Compiles a schema inside a schema; `keyword` names where it stands, for messages. */
export type CompileInner = (source: Value, keyword: string) => InnerSchema;

export interface InnerSchema {
  readonly holds: (value: Value) => boolean;
  readonly broken: (value: Value) => readonly Doc[];
  /** The schema's own description, which the server's explanations repeat. */
  readonly description: string | undefined;
}

export type CompileRule = (operand: Value, schema: Doc, inner: CompileInner) => SchemaRule | undefined;
