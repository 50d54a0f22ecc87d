import fc from 'fast-check';

/** One way to damage a message. Places are fractions of its length, so that a mutation fits every message. */
type Mutation =
  | { readonly kind: 'flip'; readonly place: number; readonly bit: number }
  | { readonly kind: 'set'; readonly place: number; readonly byte: number }
  | { readonly kind: 'int'; readonly place: number; readonly value: number }
  | { readonly kind: 'cut'; readonly place: number; readonly length: number }
  | { readonly kind: 'insert'; readonly place: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly place: number };

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const nasty = fc.oneof(
  fc.constantFrom(0, -1, 1, 4, 5, 0x7fffffff, -0x80000000, 48_000_000, 16_777_216, 2004, 2010, 2012),
  fc.integer({ min: -100, max: 400 }),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), place, bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('set' as const), place, byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 255)) }),
  fc.record({ kind: fc.constant('int' as const), place, value: nasty }),
  fc.record({ kind: fc.constant('cut' as const), place, length: fc.nat(40) }),
  fc.record({ kind: fc.constant('insert' as const), place, bytes: fc.uint8Array({ maxLength: 40 }) }),
  fc.record({ kind: fc.constant('truncate' as const), place }),
);

export interface Mutations {
  readonly list: readonly Mutation[];
  /** Mend the header's length afterwards, so that the damage reaches the parser behind it. */
  readonly mended: boolean;
}

export const mutations: fc.Arbitrary<Mutations> = fc.record({
  list: fc.array(mutation, { minLength: 1, maxLength: 4 }),
  mended: fc.oneof({ arbitrary: fc.constant(true), weight: 9 }, fc.constant(false)),
});

export function mutate(message: Uint8Array, { list, mended }: Mutations): Buffer {
  let damaged: Buffer = Buffer.from(message);
  for (const step of list) damaged = applied(damaged, step);
  if (mended && damaged.length >= 4) damaged.writeInt32LE(damaged.length, 0);
  return damaged;
}

function applied(bytes: Buffer, step: Mutation): Buffer {
  if (bytes.length === 0) return bytes;
  const at = Math.floor(step.place * bytes.length);
  switch (step.kind) {
    case 'flip':
      bytes[at] = bytes[at]! ^ (1 << step.bit);
      return bytes;
    case 'set':
      bytes[at] = step.byte;
      return bytes;
    case 'int':
      if (at + 4 <= bytes.length) bytes.writeInt32LE(step.value, at);
      return bytes;
    case 'cut':
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + step.length)]);
    case 'insert':
      return Buffer.concat([bytes.subarray(0, at), step.bytes, bytes.subarray(at)]);
    case 'truncate':
      return bytes.subarray(0, at);
  }
}
