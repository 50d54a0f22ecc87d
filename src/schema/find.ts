import { confirm } from './confirm.js';
import { type DocumentQuestion, Question, type QuestionOptions, type Undecided, refusalOf } from './question.js';
import type { Closing } from './read/compiler.js';
import type { Value } from './value/value.js';
import type { Finding, Proof } from './verdict.js';

export type Search =
  | { readonly is: 'found'; readonly value: Value; readonly document: unknown; readonly question: Question }
  | { readonly is: 'none'; readonly proof: Proof }
  | Undecided;

/**
 * A document that is valid under all of some schemas and under none of others.
 *
 * @returns `found` with a document that was replayed by an independent validator; `none` by proof alone; else `undecided`.
 * @throws MisuseError when one of them is not a schema, or refers to nothing.
 */
export function findDocument(asked: DocumentQuestion, options: QuestionOptions = {}): Finding {
  const search = searchFor(asked, options);
  switch (search.is) {
    case 'found':
      return { verdict: 'found', document: search.document };
    case 'none':
      return { verdict: 'none', proof: search.proof };
    case 'undecided':
      return { verdict: 'undecided', reasons: search.reasons };
  }
}

/** The search behind every question, with the document also in the solver's own form. */
export function searchFor({ all = [], writers = [], none = [] }: DocumentQuestion, options: QuestionOptions): Search {
  const schemas = [...all, ...writers, ...none];
  const refusal = refusalOf(schemas);
  if (refusal !== undefined) return { is: 'undecided', reasons: [refusal] };
  const question = new Question(schemas, options);
  const answer = question.attempt(() => search(question, { all, writers, none }, 'each'));
  // A document may be ruled out only by the narrower reading of what a writer stores: then that one is searched as well.
  if (answer.is !== 'undecided' || answer.brokenOff === true || writers.length === 0) return answer;
  const narrower = question.attempt(() => search(question, { all, writers, none }, 'whole'));
  if (narrower.is !== 'none') return narrower.is === 'found' ? narrower : answer;
  return { is: 'undecided', reasons: [{ code: 'undeclared-in-some-branches', pointer: '' }] };
}

function search(question: Question, { all = [], writers = [], none = [] }: DocumentQuestion, closing: Closing): Search {
  const { graph, solver } = question;
  const goal = graph.every([
    ...all.map((schema) => question.read({ schema })),
    ...writers.map((schema) => question.read({ schema, closing })),
    ...none.map((schema) => graph.not(question.read({ schema }))),
  ]);
  const outcome = solver.solve(goal);
  if (outcome.is === 'none') {
    return {
      is: 'none',
      proof: { shapes: solver.searched, steps: question.budget.steps, induction: solver.inductive },
    };
  }
  const value = outcome.is === 'found' ? outcome.value : outcome.guess;
  const reasons = outcome.is === 'unknown' ? outcome.reasons : [];
  if (value === undefined) return { is: 'undecided', reasons };
  const confirmed = confirm(question, goal, value, { all, writers, none }, outcome.is === 'found');
  if (confirmed.is === 'confirmed')
    return { is: 'found', value: confirmed.value, document: confirmed.document, question };
  return { is: 'undecided', reasons: reasons.length > 0 ? reasons : confirmed.reasons };
}
