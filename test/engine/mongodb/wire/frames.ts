import { crc32c } from '../../../../src/engine/mongodb/wire/crc32c.js';
import { encode } from '../../../../src/engine/mongodb/value/encode.js';
import { docFromBson } from '../../../../src/engine/mongodb/value/convert.js';

/** Messages as a client would write them, made by hand so that the tests do not trust the code that they test. */
export interface Sequence {
  readonly name: string;
  readonly documents: readonly object[];
}

export function bson(document: object): Uint8Array {
  return encode(docFromBson(document));
}

export function int32(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => bytes.writeInt32LE(value, 4 * index));
  return bytes;
}

export function message(opCode: number, parts: readonly Uint8Array[], requestId = 7): Uint8Array {
  const length = 16 + parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([int32(length, requestId, 0, opCode), ...parts]);
}

export function msg(
  command: object,
  options: { readonly flags?: number; readonly sequences?: readonly Sequence[]; readonly checksum?: boolean } = {},
): Uint8Array {
  const checksum = options.checksum === true;
  const parts: Uint8Array[] = [int32((options.flags ?? 0) | (checksum ? 1 : 0)), Buffer.from([0]), bson(command)];
  for (const { name, documents } of options.sequences ?? []) {
    const payload = Buffer.concat([Buffer.from(`${name}\0`), ...documents.map(bson)]);
    parts.push(Buffer.from([1]), int32(4 + payload.length), payload);
  }
  if (!checksum) return message(2013, parts);
  const whole = message(2013, [...parts, int32(0)]);
  new DataView(whole.buffer, whole.byteOffset).setUint32(whole.length - 4, crc32c(whole.subarray(0, -4)), true);
  return whole;
}

export function query(namespace: string, command: object): Uint8Array {
  return message(2004, [int32(0), Buffer.from(`${namespace}\0`), int32(0, -1), bson(command)]);
}
