import { mongoError, type MongoError } from '../error.js';
import { exactLong, isZeroNumber } from '../value/arithmetic.js';
import { isArray, isDoc, isNumber, kindOf, type Doc, type Value } from '../value/value.js';

/** Arguments that every command takes. */
const generic = new Set([
  '$db',
  '$readPreference',
  '$clusterTime',
  '$audit',
  '$client',
  '$configServerState',
  'lsid',
  'txnNumber',
  'autocommit',
  'startTransaction',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
]);

/**
 * Reads the fields of a command, or of a document inside one, as the server's IDL does: unknown fields, wrong types and
 * missing fields are its errors, with its codes. A field that is null counts as absent.
 */
export class Fields {
  private readonly source: Doc;
  private readonly name: string;

  /** `known` are the fields that may stand here; a command's own name and the generic arguments may as well. */
  constructor(source: Doc, name: string, known: readonly string[], isCommand = true) {
    this.source = source;
    this.name = name;
    for (const field of source.keys()) {
      if (known.includes(field) || (isCommand && (field === name || generic.has(field)))) continue;
      throw mongoError('IDLUnknownField', `BSON field '${name}.${field}' is an unknown field.`);
    }
  }

  has(field: string): boolean {
    return this.value(field) !== undefined;
  }

  value(field: string): Value | undefined {
    return this.source.get(field) ?? undefined;
  }

  /** The field as it stands, null included. */
  raw(field: string): Value | undefined {
    return this.source.get(field);
  }

  doc(field: string): Doc | undefined {
    const value = this.value(field);
    if (value === undefined || isDoc(value)) return value;
    throw this.wrongType(field, value, 'object');
  }

  array(field: string): readonly Value[] | undefined {
    const value = this.value(field);
    if (value === undefined || isArray(value)) return value;
    throw this.wrongType(field, value, 'array');
  }

  string(field: string): string | undefined {
    const value = this.value(field);
    if (value === undefined || typeof value === 'string') return value;
    throw this.wrongType(field, value, 'string');
  }

  bool(field: string): boolean | undefined {
    const value = this.value(field);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.wrongType(field, value, 'bool');
  }

  /** A boolean that may come as a number. */
  flag(field: string): boolean {
    const value = this.value(field);
    if (isNumber(value)) return !isZeroNumber(value);
    return this.bool(field) ?? false;
  }

  /** A whole number that is not negative. */
  count(field: string): number | undefined {
    const whole = this.whole(field);
    if (whole !== undefined && whole < 0) {
      throw mongoError('BadValue', `BSON field '${field}' value must be >= 0, actual value '${String(whole)}'`);
    }
    return whole;
  }

  whole(field: string): number | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    const whole = isNumber(value) ? exactLong(value) : undefined;
    if (!isNumber(value)) throw this.wrongType(field, value, ['long', 'int', 'decimal', 'double']);
    if (whole === undefined) throw mongoError('FailedToParse', `Expected an integer: ${field}`);
    return Number(whole);
  }

  need<T>(field: string, value: T | undefined): T {
    if (value !== undefined) return value;
    throw mongoError('IDLFailedToParse', `BSON field '${this.name}.${field}' is missing but a required field`);
  }

  wrongType(field: string, value: Value, expected: string | readonly string[]): MongoError {
    const wanted =
      typeof expected === 'string' ? `expected type '${expected}'` : `expected types '[${expected.join(', ')}]'`;
    return mongoError(
      'TypeMismatch',
      `BSON field '${this.name}.${field}' is the wrong type '${kindOf(value)}', ${wanted}`,
    );
  }
}
