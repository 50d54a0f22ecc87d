import type { Place, Problem } from '../src/problem/problem.js';
import { printable } from '../src/value/printable.js';

/** Problems as a person reads them: where, what, what was expected, what to do; one block each. */
export function renderProblems(problems: readonly Problem[]): string {
  return problems.map(renderProblem).join('\n');
}

function renderProblem(problem: Problem): string {
  const where = problem.place === undefined ? '' : renderPlace(problem.place);
  const lines = [`${where}${where === '' ? '' : '  '}${problem.message}  [${problem.code}]`];
  if (problem.expected !== undefined) lines.push(`    expected: ${problem.expected}`);
  if (problem.hint !== undefined) lines.push(`    ${problem.hint}`);
  return `${lines.map(printable).join('\n')}\n`;
}

function renderPlace(place: Place): string {
  const file = place.file ?? '';
  const position = place.line === undefined ? '' : `:${place.line}:${place.column ?? 1}`;
  const path = place.path === undefined || place.path === '' ? '' : place.path;
  return [`${file}${position}`, path].filter((part) => part !== '').join('  ');
}
