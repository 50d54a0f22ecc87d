import { mongoError } from '../error.js';
import { ProtocolError } from './message.js';

/**
 * The bytes of the document that starts at an offset of a message, judged by its own length alone.
 * @throws ProtocolError when it would end outside the section that holds it.
 * @throws MongoError (`BSONObjectTooLarge`) when it is larger than a document may be.
 */
export function documentAt(bytes: Uint8Array, at: number, limit: number, maximum: number): Uint8Array {
  if (at + 5 > limit) throw new ProtocolError('a message ends inside a document');
  const length = new DataView(bytes.buffer, bytes.byteOffset + at, 4).getInt32(0, true);
  if (length < 5 || at + length > limit) throw new ProtocolError('a document ends outside its message');
  if (length > maximum) {
    throw mongoError(
      'BSONObjectTooLarge',
      `a document of ${String(length)} bytes is larger than the ${String(maximum)} that are allowed`,
    );
  }
  return bytes.subarray(at, at + length);
}

const decoder = new TextDecoder();

/** A text that a zero byte ends. */
export function textAt(bytes: Uint8Array, at: number, limit: number): { readonly text: string; readonly end: number } {
  const zero = bytes.subarray(at, limit).indexOf(0);
  if (zero < 0) throw new ProtocolError('a message ends inside a name');
  return { text: decoder.decode(bytes.subarray(at, at + zero)), end: at + zero + 1 };
}
