import { EJSON } from 'bson';
import { counted } from '../src/value/counted.js';
import { printableLines } from '../src/value/printable.js';
import type { Json } from '../src/value/json.js';
import type { Containment } from '../src/schema/verdict.js';
import { undecidedLine } from './undecided-words.js';

/** A witness as JSON can say it: canonical Extended JSON, which plain JSON values and DynamoDB's form pass through. */
export function writtenWitness(witness: unknown, values: 'json' | 'bson' | 'dynamodb'): Json {
  if (values === 'json') return witness as Json;
  if (values === 'bson') return (EJSON.serialize({ witness }, { relaxed: false }) as { witness: Json }).witness;
  return writeAttribute(witness);
}

function writeAttribute(value: unknown): Json {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(writeAttribute);
  if (typeof value !== 'object' || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, writeAttribute(member)]));
}

/** The answer to the containment question, for people. */
export function renderContainment(answer: Containment, written: Json | undefined): string {
  switch (answer.verdict) {
    case 'contained': {
      const { shapes, steps, induction } = answer.proof;
      const how = induction ? ', by induction over the depth of documents' : '';
      return `contained: every document of the writer is valid for the reader (proved over ${counted(shapes, 'shape')} in ${counted(steps, 'step')}${how})`;
    }
    case 'not-contained':
      return printableLines([
        `not contained: ${answer.where.sentence}`,
        '',
        ...JSON.stringify(written ?? null, null, 2)
          .split('\n')
          .map((line) => `  ${line}`),
        '',
        `  path    ${answer.where.path === '' ? '(the whole document)' : answer.where.path}`,
        `  writer  ${answer.where.source}`,
        `  reader  ${answer.where.target}`,
      ]);
    case 'undecided':
      return printableLines(['undecided:', ...answer.reasons.map((reason) => `  ${undecidedLine(reason)}`)]);
  }
}
