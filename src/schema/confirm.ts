import { minimise } from './minimise.js';
import type { DocumentQuestion, Question } from './question.js';
import { interpret, isValid } from './replay/is-valid.js';
import type { Reason } from './search/outcome.js';
import type { Node } from './shape/node.js';
import type { Value } from './value/value.js';

export type Confirmation =
  | { readonly is: 'confirmed'; readonly value: Value; readonly document: unknown }
  | { readonly is: 'rejected'; readonly reasons: readonly Reason[] };

/**
 * Lets a validator that shares no code with the solver judge a document: only what it agrees with is handed out. The document is
 * made smaller first, and offered as it was found if the smaller one is not agreed to.
 */
export function confirm(
  question: Question,
  goal: Node,
  value: Value,
  asked: DocumentQuestion,
  sure: boolean,
): Confirmation {
  const offers = sure ? [minimise(question.graph, goal, value), value] : [value];
  let reasons: readonly Reason[] = [];
  for (const offer of offers) {
    const document = question.written(offer);
    const objections = objectionsTo(question, document, asked);
    if (objections.length === 0) return { is: 'confirmed', value: offer, document };
    reasons = objections;
  }
  return { is: 'rejected', reasons };
}

function objectionsTo(
  question: Question,
  document: unknown,
  { all = [], writers = [], none = [] }: DocumentQuestion,
): readonly Reason[] {
  const { system, options } = question;
  const judge = (schema: unknown, expected: boolean, undeclared: 'absent' | undefined): readonly Reason[] => {
    const replay = isLarge(schema) ? interpret : isValid;
    const answer = replay(schema, document, system, { assertFormats: options.assertFormats, undeclared });
    if (typeof answer !== 'boolean') return [{ code: answer.unsupported, pointer: answer.pointer }];
    return answer === expected ? [] : [{ code: 'replay-disagreement', pointer: '' }];
  };
  return [
    ...all.flatMap((schema) => judge(schema, true, undefined)),
    ...writers.flatMap((schema) => judge(schema, true, 'absent')),
    ...none.flatMap((schema) => judge(schema, false, undefined)),
  ];
}

/** Compiling a schema with more parts for ajv takes longer than a whole question may: then the interpreter judges alone. */
const mostParts = 5_000;

function isLarge(root: unknown): boolean {
  let parts = 0;
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const one = pending.pop();
    if (typeof one !== 'object' || one === null) continue;
    const inner: readonly unknown[] = Object.values(one);
    parts += inner.length;
    for (const part of inner) if (typeof part === 'object') pending.push(part);
    if (parts > mostParts) return true;
  }
  return false;
}
