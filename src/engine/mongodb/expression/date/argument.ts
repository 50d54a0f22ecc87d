import { ObjectId, Timestamp } from 'bson';
import { MongoError } from '../../error.js';
import { isNullish, kindOrMissing, type Value } from '../../value/value.js';
import { utc, zoneOf, type Zone } from './zone.js';

/** Whether a value stands for a moment: a date, a timestamp or an ObjectId. */
export function isMoment(value: Value | undefined): value is Date | Timestamp | ObjectId {
  return value instanceof Date || value instanceof Timestamp || value instanceof ObjectId;
}

/** The moment a value stands for, in milliseconds since 1970. */
export function momentOf(value: Value | undefined): number {
  if (value instanceof Date) return value.getTime();
  if (value instanceof Timestamp) return value.t * 1000;
  if (value instanceof ObjectId) return value.getTimestamp().getTime();
  throw new MongoError(16006, `can't convert from BSON type ${kindOrMissing(value)} to Date`);
}

/** The zone of a `timezone` argument: UTC when none was given, `null` when it evaluates to nothing. */
export function zoneArgument(value: Value | undefined, given: boolean): Zone | null {
  if (!given) return utc;
  if (isNullish(value)) return null;
  if (typeof value !== 'string') {
    throw new MongoError(40517, `timezone must evaluate to a string, found ${kindOrMissing(value)}`);
  }
  return zoneOf(value);
}
