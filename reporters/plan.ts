import { versionText } from '../src/matrix/answer.js';
import type { Plan } from '../src/matrix/plan.js';
import type { PlannedStep } from '../src/matrix/plan-step.js';
import { printable } from '../src/value/printable.js';
import { renderBlocker } from './answer.js';
import { renderProblems } from './problems.js';

/** A plan as a numbered list of steps, or what stands in the way of any order. */
export function renderPlan(plan: Plan): string {
  const { asked, environment, ok, reason, problems, steps, blockers, detour, alreadyThere, rollbackSafe, notices } =
    plan;
  const what = `${asked.map(versionText).join(', ')} to ${environment}`;
  const head = ok
    ? `${steps.length === 0 ? 'NOTHING TO DO' : 'PLAN'}  ${what}${rollbackSafe ? ', every step can be taken back' : ''}`
    : `NO PLAN  ${what}  [${reason}]`;
  const lines = [printable(head)];
  if (problems.length > 0) lines.push('', renderProblems(problems).trimEnd());
  lines.push(...numbered(steps));
  if (blockers.length > 0) lines.push('', ok ? '' : 'In the way, whatever the order:');
  for (const blocker of blockers) lines.push('', renderBlocker(blocker));
  if (detour !== null) {
    lines.push('', printable(`There is a way through ${versionText(detour.through)}:`), ...numbered(detour.steps));
  }
  if (alreadyThere.length > 0) lines.push('', printable(`already there  ${alreadyThere.map(versionText).join(', ')}`));
  return [...lines, ...notices.map((notice) => printable(`note  ${notice}`))].join('\n');
}

function numbered(steps: readonly PlannedStep[]): readonly string[] {
  return steps.map(({ versions }, index) => {
    const together = versions.length === 1 ? '' : '  (together)';
    return printable(`  ${String(index + 1)}. ${versions.map(versionText).join(' + ')}${together}`);
  });
}
