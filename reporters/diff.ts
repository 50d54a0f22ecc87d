import { printable, printableLines } from '../src/value/printable.js';
import type { AddedRemoved } from '../src/schema/diff/added-removed.js';
import type { Breaks, ShapeDiff } from '../src/schema/diff/diff-shapes.js';
import type { ContractChange } from '../src/verify/diff-contracts.js';
import { undecidedLine } from './undecided-words.js';

/** What changed between two shapes, path by path, and whom each change breaks. */
export function renderShapeDiff(diff: ShapeDiff, sets: AddedRemoved | undefined): string {
  const heads = {
    same: 'The same documents fit both.',
    compatible: 'Not the same documents fit both, but each takes all that a writer of the other stores.',
    wider: 'The new shape allows documents that the old one did not.',
    narrower: 'The new shape allows fewer documents than the old one.',
    different: 'Each shape allows documents that the other does not.',
    undecided: 'Not all of it could be decided.',
  };
  const sides = [
    side('readers of new documents, and a rollback', diff.newDocuments),
    side('documents at rest', diff.atRest),
  ];
  const lines = [heads[diff.meaning], '', ...renderChanges(diff), ...sides];
  if (sets !== undefined && diff.meaning !== 'same' && diff.meaning !== 'compatible') {
    lines.push('', `added    ${JSON.stringify(sets.added)}`, `removed  ${JSON.stringify(sets.removed)}`);
  }
  return printableLines(lines);
}

/** What changed between two contracts, part by part. */
export function renderContractDiff(service: string, changes: readonly ContractChange[]): string {
  if (changes.length === 0) return printable(`${service}: nothing that has meaning changed.`);
  const lines = changes.flatMap(({ dataset, part, sentence, breaks, shape }) => [
    `${dataset}  ${part}: ${sentence}  ${words(breaks)}`,
    ...(shape === undefined ? [] : renderChanges(shape)),
  ]);
  return printableLines([`${service}:`, '', ...lines]);
}

function renderChanges({ changes }: ShapeDiff): readonly string[] {
  const width = Math.max(0, ...changes.map(({ path }) => path.length));
  return changes.map(
    ({ path, sentence, breaks }) =>
      `  ${(path === '' ? '(document)' : path).padEnd(width)}  ${sentence}  ${words(breaks)}`,
  );
}

function side(whom: string, answer: ShapeDiff['newDocuments']): string {
  switch (answer.verdict) {
    case 'contained':
      return `does not break ${whom}`;
    case 'not-contained':
      return `BREAKS ${whom}: ${answer.where.sentence}`;
    case 'undecided':
      return `undecided for ${whom}: ${answer.reasons.map(undecidedLine).join('; ')}`;
  }
}

function words({ newDocuments, atRest }: Breaks): string {
  const parts = [
    ...(newDocuments === true ? ['breaks readers of new documents, and a rollback'] : []),
    ...(atRest === true ? ['breaks on documents at rest'] : []),
    ...(newDocuments === undefined || atRest === undefined ? ['whom it breaks, verify tells'] : []),
  ];
  return parts.length === 0 ? '[harmless]' : `[${parts.join('; ')}]`;
}
