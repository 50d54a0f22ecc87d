import { mongoError, notImplemented } from '../../error.js';
import { isDoc, kindOf, type Value } from '../../value/value.js';
import type { Namespace } from '../context.js';
import { single } from '../stage.js';

function readTarget(specification: Value, database: string): Namespace {
  if (typeof specification === 'string') return { database, collection: specification };
  if (!isDoc(specification)) {
    throw mongoError(
      'FailedToParse',
      `$out only supports a string or object argument, but found ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (key === 'timeseries') throw notImplemented("the option 'timeseries' of $out");
    if (key !== 'db' && key !== 'coll') {
      throw mongoError('IDLUnknownField', `BSON field '$out.${key}' is an unknown field.`);
    }
  }
  const db = specification.get('db');
  const coll = specification.get('coll');
  if (typeof db !== 'string' || typeof coll !== 'string') {
    throw mongoError('IDLFailedToParse', "BSON fields '$out.db' and '$out.coll' are required and must be strings");
  }
  return { database: db, collection: coll };
}

export const out = single(
  (specification, { database, catalog }) => {
    const target = readTarget(specification, database);
    if (target.collection === '' || target.collection.includes('$') || target.collection.startsWith('system.')) {
      throw mongoError('InvalidNamespace', `Invalid $out target namespace, ${target.database}.${target.collection}`);
    }
    return {
      *run(input) {
        catalog.replaceAll(target, [...input]);
      },
    };
  },
  { placement: 'last' },
);
