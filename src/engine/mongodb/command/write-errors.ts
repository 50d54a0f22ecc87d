import { MongoError } from '../error.js';
import { doc, int, type Doc, type Value } from '../value/value.js';

/** The result of a batch of writes: how many counted, and the errors of single ones. */
export interface BatchOutcome<T> {
  readonly results: readonly T[];
  readonly errors: readonly Doc[];
}

/** Runs the writes in order; an ordered batch stops at the first error. */
export function runBatch<S, T>(
  statements: readonly S[],
  ordered: boolean,
  run: (statement: S, index: number) => T,
): BatchOutcome<T> {
  const results: T[] = [];
  const errors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      results.push(run(statement, index));
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      errors.push(writeError(error, index));
      if (ordered) break;
    }
  }
  return { results, errors };
}

function writeError(error: MongoError, index: number): Doc {
  return new Map<string, Value>([
    ['index', int(index)],
    ['code', int(error.code)],
    ...error.extra,
    ['errmsg', error.message],
  ]);
}

/** The reply of a write command: `n`, its own fields, `writeErrors` where there are any. */
export function writeReply(count: number, fields: readonly (readonly [string, Value])[], errors: readonly Doc[]): Doc {
  const reply: [string, Value][] = [
    ['n', int(count)],
    ...fields.map(([name, value]): [string, Value] => [name, value]),
  ];
  if (errors.length > 0) reply.push(['writeErrors', errors]);
  return doc(reply);
}
