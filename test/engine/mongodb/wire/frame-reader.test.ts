import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../../../src/engine/mongodb/wire/frame-reader.js';
import { int32, message } from './frames.js';

function drain(reader: FrameReader): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let next = reader.next(); next !== undefined; next = reader.next()) messages.push(next);
  return messages;
}

describe('FrameReader', () => {
  it('gives the same messages wherever the stream was cut', () => {
    const body = fc.uint8Array({ maxLength: 3000 });
    fc.assert(
      fc.property(fc.array(body, { maxLength: 6 }), fc.array(fc.nat(20_000), { maxLength: 12 }), (bodies, cuts) => {
        const messages = bodies.map((bytes) => message(2013, [bytes]));
        const stream = Buffer.concat(messages);
        const places = [0, ...cuts.map((cut) => Math.min(cut, stream.length)).sort((a, b) => a - b), stream.length];
        const reader = new FrameReader();
        const seen = places.flatMap((place, index) => {
          reader.push(stream.subarray(place, places[index + 1] ?? stream.length));
          return drain(reader);
        });
        expect(seen.map((bytes) => Buffer.from(bytes))).toEqual(messages.map((bytes) => Buffer.from(bytes)));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('reads a stream that drips byte by byte', () => {
    const messages = [message(2013, [Buffer.alloc(5000, 1)]), message(2013, [Buffer.alloc(3, 2)])];
    const reader = new FrameReader();
    const seen = [...Buffer.concat(messages)].flatMap((byte) => {
      reader.push(Uint8Array.of(byte));
      return drain(reader);
    });
    expect(seen.map((bytes) => bytes.length)).toEqual(messages.map((bytes) => bytes.length));
  });

  it.each([0, -1, 15, 48_000_001, 0x7fffffff, -0x80000000])(
    'refuses a message that says it is %i bytes long',
    (length) => {
      const reader = new FrameReader();
      reader.push(int32(length, 1, 0, 2013));
      expect(() => reader.next()).toThrow(`a message says it is ${String(length)} bytes long`);
    },
  );

  it('refuses a lying length as soon as the header is there, even byte by byte', () => {
    const reader = new FrameReader();
    for (const byte of int32(5, 1, 0, 2013)) reader.push(Uint8Array.of(byte));
    expect(() => reader.next()).toThrow('5 bytes long');
  });

  it('holds no more memory than has arrived, whatever a header claims', () => {
    const before = process.memoryUsage().arrayBuffers;
    const readers = Array.from({ length: 200 }, () => {
      const reader = new FrameReader();
      reader.push(int32(48_000_000, 1, 0, 2013));
      reader.push(Buffer.alloc(100));
      expect(reader.next()).toBeUndefined();
      return reader;
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(readers.length * 10_000);
  });
});
