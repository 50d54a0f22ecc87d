import { counted } from '../src/value/counted.js';
import type { Json } from '../src/value/json.js';
import { printableLines } from '../src/value/printable.js';
import type { Failure, Verification } from '../src/verify/verdict.js';

/** A result with what its pair is called; the result itself names no service. */
export interface NamedVerification {
  /** Such as `billing reads shop.orders x orders inserts order`. */
  readonly title: string;
  readonly verification: Verification;
  /** The command that runs this pair again. */
  readonly replay: string;
}

/** Every pair that does not pass, in full, then one line that counts. */
export function renderVerifications(results: readonly NamedVerification[]): string {
  const lines = results
    .filter(({ verification }) => verification.verdict !== 'passed')
    .flatMap((result) => renderVerification(result));
  return printableLines([...lines, renderCount(results)]);
}

function renderVerification({ title, verification, replay }: NamedVerification): readonly string[] {
  const lines = [`${verification.verdict === 'failed' ? 'FAILED' : 'UNDECIDED'}  ${title}`];
  for (const failure of verification.failures) lines.push(...renderFailure(failure), '');
  for (const reason of verification.reasons) lines.push(`  ${reason.message}  [${reason.code}]`, '');
  lines.push(`  replay  ${replay}`, '');
  return lines;
}

/** One failure: who is hit, why, the document that shows it, and what to do instead. */
export function renderFailure(failure: Failure): readonly string[] {
  const hit = [
    ...(failure.query === undefined ? [] : [`query ${failure.query}`]),
    ...(failure.path === undefined || failure.path === '' ? [] : [`path ${failure.path}`]),
  ].join(', ');
  return [
    `  ${hit === '' ? '' : `${hit}: `}${failure.message}  [${failure.code}]`,
    ...(failure.before === undefined ? [] : field('before', shown(failure.before))),
    ...(failure.counterexample === undefined
      ? []
      : field(failure.before === undefined ? 'document' : 'after', shown(failure.counterexample))),
    ...(failure.parameters === undefined || Object.keys(failure.parameters).length === 0
      ? []
      : field('with', shown(failure.parameters))),
    ...(failure.expected === undefined ? [] : field('expected', [failure.expected])),
    ...(failure.actual === undefined ? [] : field('actual', [failure.actual])),
    ...(failure.advice === undefined ? [] : field('instead', [failure.advice])),
  ];
}

function field(name: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `    ${index === 0 ? name.padEnd(9) : ' '.repeat(9)} ${line}`);
}

/** A document on one line when it is short, else one member a line. */
function shown(value: Json): readonly string[] {
  const line = JSON.stringify(value);
  return line.length <= 90 ? [line] : JSON.stringify(value, null, 2).split('\n');
}

/** A query that can match nothing, and whose it is. */
export interface NamedDeadQuery {
  readonly service: string;
  readonly dataset: string;
  readonly query: string;
  readonly conditions: readonly string[];
}

/** Queries that no document of any writer here can meet; nothing when there is none. */
export function renderDeadQueries(dead: readonly NamedDeadQuery[]): string {
  return printableLines(
    dead.flatMap(({ service, dataset, query, conditions }) => [
      `DEAD  query ${query} of ${service} can match nothing in ${dataset}  [dead-query]`,
      ...conditions.map((condition) => `    no writer here supplies  ${condition}`),
      '    instead   publish the contract of whoever supplies it, correct the query, or say `expect: { dead: ok }`',
      '',
    ]),
  );
}

/** `41 pairs: 40 passed (35 proved, 5 tested on 812 documents), 1 failed`. */
export function renderCount(results: readonly { readonly verification: Verification }[]): string {
  const all = results.map(({ verification }) => verification);
  const passed = all.filter(({ verdict }) => verdict === 'passed');
  const tested = passed.filter(({ basis }) => basis === 'tested');
  const fixtures = all.reduce((sum, each) => sum + each.fixtures, 0);
  const failed = all.filter(({ verdict }) => verdict === 'failed').length;
  const undecided = all.filter(({ verdict }) => verdict === 'undecided').length;
  const parts = [
    `${passed.length} passed (${passed.length - tested.length} proved, ${tested.length} only tested)`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(undecided === 0 ? [] : [`${undecided} undecided`]),
  ];
  return `${counted(all.length, 'pair')}: ${parts.join(', ')}; ${counted(fixtures, 'document')} played`;
}
