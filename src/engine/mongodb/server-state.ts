import { Binary, ObjectId, Timestamp } from 'bson';
import { Cursors } from './cursor/cursors.js';
import type { Value } from './value/value.js';
import { Databases } from './storage/databases.js';

/** Everything a server remembers. */
export class ServerState {
  readonly databases = new Databases();
  readonly cursors: Cursors;
  /** The sessions that commands named, by the hex text of their id, with the time of their last use. */
  readonly sessions = new Map<string, { readonly id: Binary; lastUse: Date }>();
  readonly connections = new Set<number>();
  readonly clock: () => Date;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly started: Date;
  private readonly processRandom: Uint8Array;
  private counter: number;
  private lastTimestamp = { t: 0, i: 0 };

  constructor(clock: () => Date, randomBytes: (count: number) => Uint8Array) {
    this.clock = clock;
    this.randomBytes = randomBytes;
    this.started = clock();
    this.processRandom = randomBytes(5);
    const [a = 0, b = 0, c = 0] = randomBytes(3);
    this.counter = (a << 16) | (b << 8) | c;
    this.cursors = new Cursors(randomBytes, clock);
  }

  /** A new ObjectId: seconds, this server's random part, a counter. */
  readonly makeId = (): ObjectId => {
    this.counter = (this.counter + 1) & 0xffffff;
    const bytes = new Uint8Array(12);
    const seconds = Math.floor(this.clock().getTime() / 1000) >>> 0;
    bytes[0] = seconds >>> 24;
    bytes[1] = seconds >>> 16;
    bytes[2] = seconds >>> 8;
    bytes[3] = seconds;
    bytes.set(this.processRandom, 4);
    bytes[9] = this.counter >> 16;
    bytes[10] = this.counter >> 8;
    bytes[11] = this.counter;
    return new ObjectId(bytes);
  };

  /** Remembers that a session was used. */
  useSession(id: Value | undefined): void {
    if (!(id instanceof Binary)) return;
    const lastUse = this.clock();
    const key = id.toString('hex');
    const known = this.sessions.get(key);
    if (known === undefined) this.sessions.set(key, { id, lastUse });
    else known.lastUse = lastUse;
  }

  endSession(id: Value | undefined): void {
    if (id instanceof Binary) this.sessions.delete(id.toString('hex'));
  }

  /** The next cluster time: strictly increasing within a second. */
  nextTimestamp(): Timestamp {
    const seconds = Math.floor(this.clock().getTime() / 1000) >>> 0;
    const { t, i } = this.lastTimestamp;
    this.lastTimestamp = seconds > t ? { t: seconds, i: 1 } : { t, i: i + 1 };
    return new Timestamp(this.lastTimestamp);
  }

  /** A number from 0 up to but not including 1. */
  random(): number {
    const bytes = this.randomBytes(6);
    return new DataView(bytes.buffer, bytes.byteOffset, 6).getUint32(0) / 4294967296;
  }

  /** A new version 4 UUID. */
  makeUuid(): Binary {
    const bytes = new Uint8Array(this.randomBytes(16));
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return new Binary(bytes, Binary.SUBTYPE_UUID);
  }
}
