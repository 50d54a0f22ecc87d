import { explain } from './explain/explain.js';
import type { SideNames } from './explain/sentence.js';
import { searchFor } from './find.js';
import type { QuestionOptions } from './question.js';
import type { Containment } from './verdict.js';

export interface ContainmentOptions extends QuestionOptions {
  /** `absent` reads the source as a writer's: what its object schemas do not list is not stored. */
  readonly undeclared?: 'absent' | undefined;
  /** How the sentence that explains a witness calls the two sides. */
  readonly names?: SideNames | undefined;
}

const defaultNames: SideNames = { source: 'the source', target: 'the target' };

/**
 * Whether every value that is valid under `source` is valid under `target`.
 *
 * @returns `contained` by proof alone; `not-contained` with a value that was replayed, valid under the source and invalid under the
 *   target, by a validator that shares no code with the solver; else `undecided`, with reasons.
 * @throws MisuseError when one of them is not a schema, or refers to nothing.
 */
export function checkContainment(source: unknown, target: unknown, options: ContainmentOptions = {}): Containment {
  const closed = options.undeclared === 'absent';
  const search = searchFor({ ...(closed ? { writers: [source] } : { all: [source] }), none: [target] }, options);
  switch (search.is) {
    case 'none':
      return { verdict: 'contained', proof: closed ? { ...search.proof, undeclared: 'absent' } : search.proof };
    case 'found':
      return {
        verdict: 'not-contained',
        witness: search.document,
        where: explain(search.question, source, target, search.value, options.names ?? defaultNames),
      };
    case 'undecided':
      return { verdict: 'undecided', reasons: search.reasons };
  }
}
