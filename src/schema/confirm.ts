import { BudgetSpent } from './budget.js';
import { minimise } from './minimise.js';
import type { DocumentQuestion, Question } from './question.js';
import { isValid } from './replay/is-valid.js';
import type { Reason } from './search/outcome.js';
import type { Node } from './shape/node.js';
import type { Value } from './value/value.js';

/** What shares of the budget may be taken on top, by making a document smaller and by letting others judge it. */
const minimising = 0.05;
const replaying = 0.15;

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
  const { budget, graph } = question;
  const smaller = sure ? budget.withShare(minimising, () => minimise(graph, goal, value)) : value;
  const offers = smaller === value ? [value] : [smaller, value];
  let reasons: readonly Reason[] = [];
  for (const offer of offers) {
    const document = question.written(offer);
    const objections = judgement(question, document, asked);
    if (objections.length === 0) return { is: 'confirmed', value: offer, document };
    reasons = objections;
  }
  return { is: 'rejected', reasons };
}

function judgement(question: Question, document: unknown, asked: DocumentQuestion): readonly Reason[] {
  try {
    return question.budget.withShare(replaying, () => objectionsTo(question, document, asked));
  } catch (error) {
    if (error instanceof BudgetSpent) return [{ code: 'budget', pointer: '' }];
    throw error;
  }
}

function objectionsTo(
  question: Question,
  document: unknown,
  { all = [], writers = [], none = [] }: DocumentQuestion,
): readonly Reason[] {
  const { system, options } = question;
  const judge = (schema: unknown, expected: boolean, undeclared: 'absent' | undefined): readonly Reason[] => {
    const answer = isValid(schema, document, system, {
      assertFormats: options.assertFormats,
      undeclared,
      spend: question.budget.spend,
    });
    if (typeof answer !== 'boolean') return [{ code: answer.unsupported, pointer: answer.pointer }];
    return answer === expected ? [] : [{ code: 'replay-disagreement', pointer: '' }];
  };
  return [
    ...all.flatMap((schema) => judge(schema, true, undefined)),
    ...writers.flatMap((schema) => judge(schema, true, 'absent')),
    ...none.flatMap((schema) => judge(schema, false, undefined)),
  ];
}
