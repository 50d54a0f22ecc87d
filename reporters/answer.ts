import { versionText, type Answer, type Blocker, type Limits, type Reason } from '../src/matrix/answer.js';
import { counted } from '../src/value/counted.js';
import { printable, printableLines } from '../src/value/printable.js';
import { shortPair } from '../src/verify/short-pair.js';
import { renderFailure } from './verification.js';
import { renderProblems } from './problems.js';

const sentences: Readonly<Record<Reason, string>> = {
  'unknown-environment': 'the environment is not known',
  'unknown-version': 'a version is not known',
  failed: 'something does not fit',
  missing: 'results are missing',
  undecided: 'something could not be decided',
  'no-writer': 'nobody writes what it reads',
  'no-owner': 'nobody owns what it reads',
  verified: 'every pair has passed',
  'no-dependencies': 'it shares nothing with what is there',
};

const shownWith = 12;

/** An answer as a person reads it: yes or no, why, what is in the way and how to clear it, or what a yes rests on. */
export function renderAnswer(answer: Answer): string {
  const { ok, asked, environment, pairs, problems, blockers } = answer;
  const head = `${ok ? 'YES' : 'NO'}  ${asked.map(versionText).join(' + ')} to ${environment}: ${renderReason(answer)}`;
  const lines = [printable(head)];
  if (problems.length > 0) lines.push('', renderProblems(problems).trimEnd());
  if (pairs.required > 0) lines.push(`    ${String(pairs.passed)} of ${counted(pairs.required, 'pair')} passed`);
  for (const blocker of blockers) lines.push('', renderBlocker(blocker));
  if (exists(answer)) lines.push('', ...renderContext(answer));
  return lines.join('\n');
}

/** The reason of an answer in one line: in words and by its code. */
export function renderReason({ reason }: Answer): string {
  return `${sentences[reason]}  [${reason}]`;
}

/** One thing in the way, with its documents and what would clear it. */
export function renderBlocker(blocker: Blocker): string {
  // The first failure's sentence is part of the message; it stands with its documents below.
  const [first] = blocker.failures;
  const tail = first === undefined ? '' : `: ${first.message}`;
  const message = blocker.message.endsWith(tail)
    ? blocker.message.slice(0, -tail.length || undefined)
    : blocker.message;
  const lines = [
    `  ${blocker.cause.toUpperCase()}  ${message}  [${blocker.code}]`,
    ...blocker.failures.flatMap((failure) => renderFailure(failure).map((line) => `  ${line}`)),
    ...blocker.reasons.map(({ code, message }) => `    ${message}  [${code}]`),
    ...(blocker.premise === true ? ['    another pair rests on this one'] : []),
    ...(blocker.cause === 'failed' && blocker.pair !== undefined
      ? [`    replay    mortise verify --missing --pair ${shortPair(blocker.pair)}`]
      : []),
    `    to clear  ${blocker.clear}`,
  ];
  return printableLines(lines);
}

/** What an answer to unknown names has nothing of. */
function exists({ exitCode }: Answer): boolean {
  return exitCode !== 2;
}

function renderContext({ against, ignored, limits, notices, ok }: Answer): readonly string[] {
  const partners = [
    ...new Set(against.map((side) => `${versionText(side)}${side.role === 'at-rest' ? ' at rest' : ''}`)),
  ];
  const more = partners.length > shownWith ? `, and ${String(partners.length - shownWith)} more` : '';
  const lines = [
    ...(partners.length === 0 ? [] : [`against   ${partners.slice(0, shownWith).join(', ')}${more}`]),
    ...(ignored.length === 0 ? [] : [`ignored   ${ignored.join(', ')}`]),
    ...(ok ? renderLimits(limits) : []),
    ...notices.map((notice) => `note      ${notice}`),
  ];
  return lines.map(printable);
}

function renderLimits(limits: Limits): readonly string[] {
  const engines = limits.engines.map(({ engine, pairs }) => `${engine} (${counted(pairs, 'pair')})`).join(', ');
  const missing = [
    ...(limits.overlap ? [] : ['old and new running together']),
    ...(limits.atRest ? [] : ['documents left by earlier versions']),
  ];
  return [
    `rests on  ${String(limits.proved)} proved, ${String(limits.tested)} only tested${engines === '' ? '' : `; engines: ${engines}`}`,
    ...(limits.premises.length === 0 ? [] : [`assumes   what these updates state: ${limits.premises.join(', ')}`]),
    `waivers   ${limits.waivers.length === 0 ? 'none' : limits.waivers.join(', ')}`,
    ...(missing.length === 0 ? [] : [`not asked ${missing.join('; ')}`]),
    ...limits.apart.map(
      ([old, asked]) =>
        `at once   ${versionText(old)} must not run beside ${versionText(asked)}: they are not known to fit`,
    ),
    ...(limits.baseline === 'none'
      ? ['unseen    what the environment held before its first record (`mortise record-baseline` states it)']
      : []),
    ...(limits.unseenIn.length === 0
      ? []
      : [`unseen    services without a contract that use ${limits.unseenIn.join(', ')}`]),
    ...limits.notes.map((text) => `note      ${text}`),
  ];
}
