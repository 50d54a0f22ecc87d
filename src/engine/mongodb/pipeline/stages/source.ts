import { MongoError, mongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { isArray, isDoc } from '../../value/value.js';
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
        if (!isArray(values)) throw new MongoError(5858203, '$documents must evaluate to an array');
        for (const value of values) {
          if (!isDoc(value)) throw new MongoError(40228, '$documents must evaluate to an array of objects');
          yield value;
        }
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
