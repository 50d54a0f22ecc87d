import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, ObjectId, Timestamp } from 'bson';
import { mongoError, notImplemented, type MongoError } from '../error.js';
import { FieldNameCache } from './field-name-cache.js';
import { deepestNesting, oldBinary } from './type-codes.js';
import { bsonUndefined, int, maxKey, minKey, type Doc, type Value } from './value.js';

const strictText = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const names = new FieldNameCache();

/**
 * Decodes the one BSON document that starts at `offset`; its length field must stay within `bytes`. Every length is
 * checked before it is used. Throws a `MongoError`: InvalidBSON for malformed bytes (also for a date that JavaScript
 * cannot hold, and text that is not UTF-8), Overflow beyond 200 levels.
 */
export function decode(bytes: Uint8Array, offset = 0): Doc {
  const reader = new Reader(bytes);
  return reader.document(offset, bytes.length, 0);
}

/** The length that the document at `offset` claims, checked to be at least 5 and to fit into `bytes`. */
export function documentLength(bytes: Uint8Array, offset: number): number {
  if (offset < 0 || offset + 5 > bytes.length) throw invalid('a document does not fit into its message');
  const length = readInt(bytes, offset);
  if (length < 5 || offset + length > bytes.length) {
    throw invalid(`a document claims ${String(length)} bytes, ${String(bytes.length - offset)} are there`);
  }
  return length;
}

function invalid(reason: string): MongoError {
  return mongoError('InvalidBSON', `Invalid BSON: ${reason}`);
}

function readInt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

class Reader {
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private at = 0;
  private end = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  document(offset: number, limit: number, depth: number): Doc {
    const outer = this.enter(offset, limit, depth);
    const fields = new Map<string, Value>();
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      const name = this.fieldName();
      const value = this.value(type, name, depth);
      // MongoDB keeps both of two fields with one name; a Map cannot, and losing one would be a wrong answer.
      if (fields.has(name)) throw invalid(`the field '${name}' stands twice in one document`);
      fields.set(name, value);
    }
    this.leave(outer);
    return fields;
  }

  private array(offset: number, limit: number, depth: number): readonly Value[] {
    const outer = this.enter(offset, limit, depth);
    const items: Value[] = [];
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      // Like the server, take the elements in the order they stand and ignore their names.
      this.skipName();
      items.push(this.value(type, 'array element', depth));
    }
    this.leave(outer);
    return items;
  }

  private enter(offset: number, limit: number, depth: number): number {
    if (depth > deepestNesting) {
      throw mongoError('Overflow', `BSONObj exceeded maximum nested object depth: ${String(deepestNesting)}`);
    }
    const length = documentLength(this.bytes, offset);
    if (offset + length > limit) throw invalid('an inner document is longer than the one around it');
    if (this.bytes[offset + length - 1] !== 0) throw invalid('a document does not end in a zero byte');
    const outer = this.end;
    this.at = offset + 4;
    this.end = offset + length;
    return outer;
  }

  private leave(outer: number): void {
    if (this.at !== this.end) throw invalid('a document ends before its length says');
    this.end = outer;
  }

  private byte(): number {
    if (this.at >= this.end) throw invalid('a document is longer than its length says');
    const byte = this.bytes[this.at] as number;
    this.at += 1;
    return byte;
  }

  private take(count: number): number {
    const start = this.at;
    if (start + count > this.end) throw invalid('a value reaches beyond its document');
    this.at = start + count;
    return start;
  }

  private skipName(): void {
    while (this.byte() !== 0);
  }

  private nameEnd(): number {
    let end = this.at;
    while (end < this.end && this.bytes[end] !== 0) end += 1;
    if (end >= this.end) throw invalid('a name is not terminated');
    return end;
  }

  private fieldName(): string {
    const start = this.at;
    const end = this.nameEnd();
    this.at = end + 1;
    return names.read(this.bytes, start, end) ?? this.text(start, end);
  }

  private cString(): string {
    const start = this.at;
    const end = this.nameEnd();
    this.at = end + 1;
    return this.text(start, end);
  }

  private string(): string {
    const length = readInt(this.bytes, this.take(4));
    if (length < 1) throw invalid('a string has no length');
    const start = this.take(length);
    const end = start + length - 1;
    if (this.bytes[end] !== 0) throw invalid('a string does not end in a zero byte');
    return this.text(start, end);
  }

  private text(start: number, end: number): string {
    if (end - start <= 24) {
      let text = '';
      for (let at = start; at < end; at += 1) {
        const byte = this.bytes[at] as number;
        if (byte > 127) return this.strictText(start, end);
        text += String.fromCharCode(byte);
      }
      return text;
    }
    return this.strictText(start, end);
  }

  private strictText(start: number, end: number): string {
    try {
      return strictText.decode(this.bytes.subarray(start, end));
    } catch {
      throw invalid('a text is not UTF-8');
    }
  }

  private value(type: number, name: string, depth: number): Value {
    switch (type) {
      case 1:
        return this.view.getFloat64(this.take(8), true);
      case 2:
        return this.string();
      case 3:
        return this.document(this.at, this.end, depth + 1);
      case 4:
        return this.array(this.at, this.end, depth + 1);
      case 5:
        return this.binary();
      case 6:
        return bsonUndefined;
      case 7: {
        const start = this.take(12);
        return new ObjectId(this.bytes.slice(start, start + 12));
      }
      case 8:
        return this.boolean();
      case 9:
        return this.date(name);
      case 10:
        return null;
      case 11: {
        const pattern = this.cString();
        return new BSONRegExp(pattern, this.cString());
      }
      case 12:
        throw notImplemented(`The deprecated BSON type DBPointer (field '${name}')`);
      case 13:
        return new Code(this.string());
      case 14:
        return new BSONSymbol(this.string());
      case 15:
        return this.codeWithScope(depth);
      case 16: {
        const value = readInt(this.bytes, this.take(4));
        return value >= -128 && value < 1024 ? int(value) : new Int32(value);
      }
      case 17: {
        const start = this.take(8);
        return new Timestamp({ i: this.view.getUint32(start, true), t: this.view.getUint32(start + 4, true) });
      }
      case 18:
        return this.view.getBigInt64(this.take(8), true);
      case 19: {
        const start = this.take(16);
        return new Decimal128(this.bytes.slice(start, start + 16));
      }
      case 127:
        return maxKey;
      case 255:
        return minKey;
      default:
        throw invalid(`unknown BSON type ${String(type)} of the field '${name}'`);
    }
  }

  private boolean(): boolean {
    const byte = this.byte();
    if (byte > 1) throw invalid('a boolean is neither 0 nor 1');
    return byte === 1;
  }

  private date(name: string): Date {
    const start = this.take(8);
    // High and low halves as doubles: exact wherever a JavaScript date is.
    const time = this.view.getInt32(start + 4, true) * 4294967296 + this.view.getUint32(start, true);
    if (Math.abs(time) > 8.64e15) {
      throw notImplemented(`A date beyond the year 275760 or before -271821 (field '${name}')`);
    }
    return new Date(time);
  }

  private binary(): Binary {
    const length = readInt(this.bytes, this.take(4));
    const subtype = this.byte();
    if (length < 0) throw invalid('a binary has a negative length');
    const start = this.take(length);
    if (subtype !== oldBinary) return new Binary(this.bytes.slice(start, start + length), subtype);
    // The old binary subtype repeats the length inside.
    if (length < 4 || readInt(this.bytes, start) !== length - 4) throw invalid('an old binary has a wrong length');
    return new Binary(this.bytes.slice(start + 4, start + length), subtype);
  }

  private codeWithScope(depth: number): Code {
    const start = this.at;
    const length = readInt(this.bytes, this.take(4));
    if (length < 14 || start + length > this.end) throw invalid('a code with scope has a wrong length');
    const code = this.string();
    const scope = this.document(this.at, start + length, depth + 1);
    if (this.at !== start + length) throw invalid('a code with scope has a wrong length');
    return new Code(code, scope);
  }
}
