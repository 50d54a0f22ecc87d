import { MongoError, mongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { isArray, isDoc, type Doc } from '../../value/value.js';
import { single } from '../stage.js';

/** `$documents` makes documents out of an expression. */
export const documents = single(
  (specification, { scope, collection }) => {
    if (collection !== undefined) {
      throw mongoError('InvalidNamespace', '$documents can only be run with {aggregate: 1}');
    }
    const source = compileExpression(specification, scope);
    return {
      *run(_input, variables) {
        const values = source.evaluate(new Map(), variables);
        const all = isArray(values) ? values : [];
        if (!isArray(values) || !all.every((value): value is Doc => isDoc(value))) {
          throw new MongoError(5858203, '$documents must evaluate to an array of objects');
        }
        yield* all;
      },
    };
  },
  { placement: 'first' },
);

/** `$listLocalSessions` lists the sessions that the server knows of. */
export const listLocalSessions = single(
  (specification, { catalog, collection }) => {
    if (!isDoc(specification)) {
      throw mongoError('TypeMismatch', '$listLocalSessions options must be specified in an object');
    }
    if (collection !== undefined) {
      throw mongoError(
        'InvalidNamespace',
        '$listLocalSessions must be run against the database with {aggregate: 1}, not a collection',
      );
    }
    return { run: () => catalog.localSessions() };
  },
  { placement: 'first' },
);
