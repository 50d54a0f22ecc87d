/**
 * What a pipeline can rely on: 0 yes or passed, 1 no or failed, 2 misuse or a malformed file, 3 missing or undecided,
 * 4 a store or an engine could not be reached, 70 our own fault.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 70;

const precedence: readonly ExitCode[] = [70, 4, 2, 1, 3, 0];

/** The one exit code to give where several apply. */
export function worstExitCode(codes: Iterable<ExitCode>): ExitCode {
  const given = new Set(codes);
  return precedence.find((code) => given.has(code)) ?? 0;
}
