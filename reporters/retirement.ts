import { versionText } from '../src/matrix/answer.js';
import type { RetireAnswer } from '../src/matrix/can-retire.js';
import { printable } from '../src/value/printable.js';
import { renderBlocker } from './answer.js';
import { renderProblems } from './problems.js';

/** Whether a version may leave, what it leaves behind and whom its going sets free. */
export function renderRetirement({
  ok,
  asked,
  environment,
  reason,
  problems,
  blockers,
  leaves,
  frees,
  notices,
}: RetireAnswer): string {
  const lines = [
    printable(`${ok ? 'YES' : 'NO'}  ${versionText(asked)} may ${ok ? '' : 'not '}leave ${environment}  [${reason}]`),
  ];
  if (problems.length > 0) lines.push('', renderProblems(problems).trimEnd());
  for (const blocker of blockers) lines.push('', renderBlocker(blocker));
  if (leaves.length > 0) lines.push('', 'It leaves documents behind:');
  for (const { dataset, name, readers, clear } of leaves) {
    const who = readers.length === 0 ? 'nobody who stays reads them' : `read by ${readers.map(versionText).join(', ')}`;
    lines.push(printable(`  ${dataset} (${name}): ${who}`), printable(`    once none is left: ${clear}`));
  }
  if (frees.length > 0) lines.push('', 'Nobody who stays reads as it did:');
  for (const { dataset, writers, stillRead } of frees) {
    const rest = stillRead ? 'others read it with needs of their own' : 'nobody reads it any more';
    const free =
      writers.length === 0 ? '' : `; ${writers.map(versionText).join(', ')} need not keep to what only it read`;
    lines.push(printable(`  ${dataset}: ${rest}${free}`));
  }
  return [...lines, ...notices.map((notice) => printable(`note  ${notice}`))].join('\n');
}
