import { compileCollation, type Collation } from '../collation/compile.js';
import { mongoError } from '../error.js';
import { compileExpression } from '../expression/compile.js';
import type { Variables } from '../expression/compiled.js';
import { openScope, startVariables } from '../expression/scope.js';
import type { QueryContext } from '../query-context.js';
import type { ServerState } from '../server-state.js';
import { emptyDoc, isDoc, type Doc, type Value } from '../value/value.js';

/** What the parts of one operation are compiled with and evaluated with. */
export interface Operation {
  readonly context: QueryContext;
  readonly collation: Collation | undefined;
  readonly variables: Variables;
}

/**
 * Opens an operation: its collation (its own, else the collection's) and the values of its `let`, which are expressions
 * that see no document.
 */
export function openOperation(options: {
  readonly now: Date;
  readonly state: ServerState;
  readonly collation?: Value | undefined;
  readonly defaultCollation?: Collation | undefined;
  readonly variables?: Doc | undefined;
  /** More variables by value, such as an update's `c`. */
  readonly constants?: Doc | undefined;
}): Operation {
  const { now, defaultCollation, state } = options;
  const random = (): number => state.random();
  const given = options.collation;
  // An empty collation document means the same as none.
  const collation =
    given === undefined || (isDoc(given) && given.size === 0) ? defaultCollation : compileCollation(given);
  const constants = [...(options.constants ?? [])];
  const declared = [...(options.variables ?? [])].filter(([name]) => options.constants?.has(name) !== true);
  for (const [name] of [...declared, ...constants]) checkVariableName(name);
  const names = [...declared, ...constants].map(([name]) => name);
  const bare = openScope({ strings: collation, random });
  const start = startVariables(now);
  const values = declared.map(([, source]) => compileExpression(source, bare).evaluate(emptyDoc, [...start]));
  return {
    collation,
    context: { scope: openScope({ strings: collation, names, random }), strings: collation },
    variables: startVariables(now, [...values, ...constants.map(([, value]) => value)]),
  };
}

function checkVariableName(name: string): void {
  if (name === 'CURRENT') throw mongoError('FailedToParse', `'CURRENT' is not a valid name for a user variable`);
  if (!/^[a-z\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*$/.test(name)) {
    throw mongoError('FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  }
}
