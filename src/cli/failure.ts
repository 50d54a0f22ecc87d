import { MisuseError, UnreachableError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import { renderProblems } from '../../reporters/problems.js';
import type { ExitCode } from './exit-code.js';

export interface FailureReport {
  readonly exitCode: ExitCode;
  readonly text: string;
  readonly error: { readonly kind: string; readonly problems: readonly Problem[] };
}

/** What to tell about an error: the user's mistake and an unreachable store by their problems, anything else as ours. */
export function describeFailure(error: unknown, debug: boolean): FailureReport {
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ''}\n` : '';
  if (error instanceof MisuseError) {
    return {
      exitCode: 2,
      text: renderProblems(error.problems) + stack,
      error: { kind: 'misuse', problems: error.problems },
    };
  }
  if (error instanceof UnreachableError) {
    return {
      exitCode: 4,
      text: renderProblems([error.problem]) + stack,
      error: { kind: 'unreachable', problems: [error.problem] },
    };
  }
  const problem: Problem = {
    code: 'internal-fault',
    message: `mortise itself failed: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Please report this with the command and, if you can, the contracts; --debug shows where it happened.',
  };
  return { exitCode: 70, text: renderProblems([problem]) + stack, error: { kind: 'internal', problems: [problem] } };
}
