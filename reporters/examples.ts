import { counted } from '../src/value/counted.js';
import { printableLines } from '../src/value/printable.js';
import type { ExampleOutcome } from '../src/verify/verify-examples.js';

/** Every example that does not hold, in full, then one line that counts; nothing when there are no examples. */
export function renderExamples(outcomes: readonly (ExampleOutcome & { readonly service: string })[]): string {
  if (outcomes.length === 0) return '';
  const lines = outcomes
    .filter(({ verdict }) => verdict !== 'passed')
    .flatMap(({ service, dataset, verdict, message, expected, actual }) => [
      `${verdict === 'failed' ? 'FAILED' : 'UNDECIDED'}  ${service}, example of ${dataset}`,
      `  ${message}`,
      ...(expected === undefined ? [] : [`    expected  ${JSON.stringify(expected)}`]),
      ...(actual === undefined ? [] : [`    actual    ${JSON.stringify(actual)}`]),
      '',
    ]);
  const held = outcomes.filter(({ verdict }) => verdict === 'passed').length;
  const count = `${held} of ${counted(outcomes.length, 'example holds', 'examples hold')}`;
  return printableLines([...lines, count]);
}
