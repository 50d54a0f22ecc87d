import { MongoError, mongoError } from '../error.js';
import { exactLong } from '../value/arithmetic.js';
import { print } from '../value/print.js';
import { isDoc, isNumber, kindOf, type Doc, type Value } from '../value/value.js';
import type { CommandDefinition } from './command.js';

const readLevels = new Set(['local', 'available', 'majority']);

/** Checks what any command may carry: transaction numbers, concerns, the API version, a time limit. */
export function checkGenericArguments(command: Doc, definition: CommandDefinition, name: string): void {
  refuseTransactions(command);
  checkReadConcern(command.get('readConcern'));
  checkWriteConcern(command.get('writeConcern'));
  checkApiVersion(command, definition, name);
  const limit = command.get('maxTimeMS');
  if (limit !== undefined && limit !== null) checkTimeLimit(limit);
  const session = command.get('lsid');
  if (session !== undefined && !isDoc(session)) {
    throw mongoError(
      'TypeMismatch',
      `BSON field '${name}.lsid' is the wrong type '${kindOf(session)}', expected type 'object'`,
    );
  }
}

/** A standalone has no transactions; saying so at the first statement is what keeps clients from losing one. */
function refuseTransactions(command: Doc): void {
  if (command.has('startTransaction') || command.has('autocommit') || command.has('txnNumber')) {
    throw mongoError('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
  }
}

function checkReadConcern(concern: Value | undefined): void {
  if (concern === undefined || concern === null) return;
  if (!isDoc(concern)) throw mongoError('TypeMismatch', 'Read concern must be an object');
  const level = concern.get('level');
  if (concern.has('afterClusterTime') || concern.has('atClusterTime')) {
    throw mongoError(
      'IllegalOperation',
      'Cannot specify afterClusterTime or atClusterTime readConcern without replication enabled',
    );
  }
  if (level === undefined || (typeof level === 'string' && readLevels.has(level))) return;
  if (level === 'linearizable' || level === 'snapshot') {
    throw new MongoError(123, `node needs to be a replica set member to use read concern ${level}`, {
      codeName: 'NotAReplicaSet',
    });
  }
  throw mongoError(
    'BadValue',
    `Enumeration value '${print(level)}' for field 'readConcern.level' is not a valid value.`,
  );
}

function checkWriteConcern(concern: Value | undefined): void {
  if (concern === undefined || concern === null) return;
  if (!isDoc(concern)) throw mongoError('TypeMismatch', 'writeConcern must be an object');
  for (const field of concern.keys()) {
    if (!['w', 'j', 'fsync', 'wtimeout', 'provenance', 'getLastError'].includes(field)) {
      throw mongoError('IDLUnknownField', `BSON field 'writeConcern.${field}' is an unknown field.`);
    }
  }
  const w = concern.get('w');
  if (w === undefined || w === null || w === 'majority') return;
  if (typeof w === 'string') {
    throw mongoError(
      'BadValue',
      `cannot use non-majority 'w' mode "${w}" when a host is not a member of a replica set`,
    );
  }
  if (!isNumber(w)) throw mongoError('FailedToParse', `w has to be a number, string, or object`);
  const count = Number(exactLong(w) ?? -1n);
  if (count < 0 || count > 50)
    throw mongoError('FailedToParse', 'w has to be a non-negative number and not greater than 50');
  if (count > 1) throw mongoError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
}

function checkApiVersion(command: Doc, definition: CommandDefinition, name: string): void {
  const version = command.get('apiVersion');
  const strict = command.get('apiStrict') === true;
  if (version === undefined) {
    if (command.has('apiStrict') || command.has('apiDeprecationErrors')) {
      throw new MongoError(4886600, 'Provided apiStrict and/or apiDeprecationErrors without passing apiVersion');
    }
    return;
  }
  if (version !== '1') throw mongoError('APIVersionError', `API version must be "1", got ${print(version)}`);
  if (strict && definition.stable !== true) {
    throw mongoError('APIStrictError', `Provided apiStrict:true, but the command ${name} is not in API Version 1`);
  }
}

function checkTimeLimit(limit: Value): void {
  const whole = isNumber(limit) ? exactLong(limit) : undefined;
  if (whole === undefined) throw mongoError('BadValue', 'maxTimeMS must be a number');
  if (whole < 0n || whole > 2147483647n)
    throw mongoError('BadValue', `${whole.toString()} value for maxTimeMS is out of range`);
}
