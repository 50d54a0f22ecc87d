import { MongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import type { Variables } from '../../expression/compiled.js';
import { isArray, isDoc, type Doc, type Value } from '../../value/value.js';
import { perDocument, single } from '../stage.js';

/** What `$$KEEP`, `$$PRUNE` and `$$DESCEND` evaluate to; a text that a document can hold as well. */
const decisions = { KEEP: 'keep', PRUNE: 'prune', DESCEND: 'descend' } as const;

export const redact = single((specification, context) => {
  const slots: (readonly [slot: number, value: string])[] = [];
  let { scope } = context;
  for (const [name, value] of Object.entries(decisions)) {
    const bound = scope.bind(name);
    slots.push([bound.slot, value]);
    scope = bound.scope;
  }
  const current = scope.bind('CURRENT');
  const decide = compileExpression(specification, current.scope);

  const redactDocument = (document: Doc, root: Doc, variables: Variables): Doc | undefined => {
    for (const [slot, value] of slots) variables[slot] = value;
    variables[current.slot] = document;
    const decision = decide.evaluate(root, variables);
    if (decision === decisions.KEEP) return document;
    if (decision === decisions.PRUNE) return undefined;
    if (decision !== decisions.DESCEND) {
      throw new MongoError(
        17053,
        "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE",
      );
    }
    const kept = new Map<string, Value>();
    for (const [name, value] of document) {
      const inner = redactValue(value, root, variables);
      if (inner !== undefined) kept.set(name, inner);
    }
    return kept;
  };
  const redactValue = (value: Value, root: Doc, variables: Variables): Value | undefined => {
    if (isDoc(value)) return redactDocument(value, root, variables);
    if (!isArray(value)) return value;
    return value.map((element) => redactValue(element, root, variables)).filter((element) => element !== undefined);
  };

  return perDocument((document, variables) => redactDocument(document, document, variables));
});
