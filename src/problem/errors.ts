import type { Problem } from './problem.js';

/** The user's mistake: a malformed file, an unknown name, a wrong flag. Exit code 2. */
export class MisuseError extends Error {
  override readonly name = 'MisuseError';
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list.map((problem) => problem.message).join('\n'), options);
    this.problems = list;
  }
}

/** A store or an engine that could not be reached or refused to work. Exit code 4. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

/** Our own mistake, never the user's: something that our reasoning rules out has happened. Exit code 70. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}
