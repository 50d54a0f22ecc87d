import type { ExpressionScope, StringRules } from './expression/scope.js';

/** What the parts of one operation share while they are compiled: the variables in sight and how strings compare. */
export interface QueryContext {
  /** The names in sight of `$expr` and computed fields: `$$NOW` and the command's `let`. */
  readonly scope: ExpressionScope;
  /** The collation; absent for the simple one, which compares bytes. */
  readonly strings?: StringRules | undefined;
}
