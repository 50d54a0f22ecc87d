import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Int32, ObjectId, Timestamp } from 'bson';
import { mongoError } from '../error.js';
import { deepestNesting, oldBinary } from './type-codes.js';
import { bytesOf, isDoc, kindOf, type Doc, type Value } from './value.js';

/** Encodes a document as BSON. Overflow (code 15) beyond 200 levels. */
export function encode(document: Doc): Uint8Array {
  const writer = new BsonWriter(512);
  writer.document(document);
  return writer.written();
}

/** A growing buffer that documents are encoded into, one after the other. */
export class BsonWriter {
  private buffer: Buffer;
  private at = 0;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  /** A copy of what was written, of exactly its length. */
  written(): Uint8Array {
    return new Uint8Array(this.buffer.subarray(0, this.at));
  }

  document(value: Doc, depth = 0): void {
    const start = this.enter(depth);
    for (const [name, item] of value) this.element(name, item, depth);
    this.leave(start);
  }

  private array(value: readonly Value[], depth: number): void {
    const start = this.enter(depth);
    for (let index = 0; index < value.length; index += 1) this.element(String(index), value[index] as Value, depth);
    this.leave(start);
  }

  private enter(depth: number): number {
    if (depth > deepestNesting) {
      throw mongoError('Overflow', `BSONObj exceeded maximum nested object depth: ${String(deepestNesting)}`);
    }
    const start = this.at;
    this.reserve(5);
    this.at += 4;
    return start;
  }

  private leave(start: number): void {
    this.byte(0);
    this.buffer.writeInt32LE(this.at - start, start);
  }

  private reserve(count: number): void {
    if (this.at + count <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, this.at + count));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  private byte(value: number): void {
    this.reserve(1);
    this.buffer[this.at] = value;
    this.at += 1;
  }

  private int(value: number): void {
    this.reserve(4);
    this.at = this.buffer.writeInt32LE(value, this.at);
  }

  private raw(value: Uint8Array): void {
    this.reserve(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }

  private text(value: string): void {
    this.reserve(value.length * 3);
    if (value.length < 16) {
      for (let index = 0; index < value.length; index += 1) {
        const unit = value.charCodeAt(index);
        if (unit > 127) {
          // Overwrites what the loop has written so far.
          this.at += this.buffer.write(value, this.at, 'utf8');
          return;
        }
        this.buffer[this.at + index] = unit;
      }
      this.at += value.length;
      return;
    }
    this.at += this.buffer.write(value, this.at, 'utf8');
  }

  private cString(value: string): void {
    if (value.includes('\0')) throw mongoError('InvalidBSON', `a name or pattern contains a zero byte: '${value}'`);
    this.text(value);
    this.byte(0);
  }

  private string(value: string): void {
    const start = this.at;
    this.reserve(5);
    this.at += 4;
    this.text(value);
    this.byte(0);
    this.buffer.writeInt32LE(this.at - start - 4, start);
  }

  private header(type: number, name: string): void {
    this.byte(type);
    this.cString(name);
  }

  private element(name: string, value: Value, depth: number): void {
    switch (typeof value) {
      case 'string':
        this.header(2, name);
        this.string(value);
        return;
      case 'number':
        this.header(1, name);
        this.reserve(8);
        this.at = this.buffer.writeDoubleLE(value, this.at);
        return;
      case 'boolean':
        this.header(8, name);
        this.byte(value ? 1 : 0);
        return;
      case 'bigint':
        this.header(18, name);
        this.reserve(8);
        this.at = this.buffer.writeBigInt64LE(value, this.at);
        return;
      default:
        this.objectElement(name, value, depth);
    }
  }

  private objectElement(name: string, value: Exclude<Value, string | number | bigint | boolean>, depth: number): void {
    if (value === null) {
      this.header(10, name);
    } else if (isDoc(value)) {
      this.header(3, name);
      this.document(value, depth + 1);
    } else if (Array.isArray(value)) {
      this.header(4, name);
      this.array(value as readonly Value[], depth + 1);
    } else if (value instanceof Int32) {
      this.header(16, name);
      this.int(value.value);
    } else if (value instanceof ObjectId) {
      this.header(7, name);
      this.raw(value.id);
    } else if (value instanceof Date) {
      this.header(9, name);
      this.reserve(8);
      this.at = this.buffer.writeBigInt64LE(BigInt(value.getTime()), this.at);
    } else {
      this.rareElement(name, value, depth);
    }
  }

  private rareElement(name: string, value: Value, depth: number): void {
    if (value instanceof Decimal128) {
      this.header(19, name);
      this.raw(value.bytes);
    } else if (value instanceof Binary) {
      this.header(5, name);
      this.binary(value);
    } else if (value instanceof Timestamp) {
      this.header(17, name);
      this.int(value.i | 0);
      this.int(value.t | 0);
    } else if (value instanceof BSONRegExp) {
      this.header(11, name);
      this.cString(value.pattern);
      this.cString(value.options);
    } else if (value instanceof Code) {
      this.code(name, value, depth);
    } else if (value instanceof BSONSymbol) {
      this.header(14, name);
      this.string(value.value);
    } else {
      const kind = kindOf(value);
      this.header(kind === 'minKey' ? 255 : kind === 'maxKey' ? 127 : 6, name);
    }
  }

  private binary(value: Binary): void {
    const bytes = bytesOf(value);
    const old = value.sub_type === oldBinary;
    this.int(bytes.length + (old ? 4 : 0));
    this.byte(value.sub_type);
    if (old) this.int(bytes.length);
    this.raw(bytes);
  }

  private code(name: string, value: Code, depth: number): void {
    const scope: unknown = value.scope;
    if (!isDoc(scope)) {
      this.header(13, name);
      this.string(value.code);
      return;
    }
    this.header(15, name);
    const start = this.at;
    this.reserve(4);
    this.at += 4;
    this.string(value.code);
    this.document(scope, depth + 1);
    this.buffer.writeInt32LE(this.at - start, start);
  }
}
