import { headerBytes, maxMessageBytes, ProtocolError } from './message.js';

/**
 * Cuts a client's stream of bytes into messages. It holds only what has arrived, whatever length a header claims: a
 * message that came in one piece is handed out as it is, one that came in many is gathered in a buffer that grows.
 */
export class FrameReader {
  readonly #arrived: Uint8Array[] = [];
  #gathered: Uint8Array = new Uint8Array(0);
  #filled = 0;
  /** The length of the message being gathered, once its first four bytes are there. */
  #length: number | undefined;

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#arrived.push(chunk);
  }

  /**
   * The next whole message, or undefined until more bytes come.
   * @throws ProtocolError when the length at the front cannot be one.
   */
  next(): Uint8Array | undefined {
    for (;;) {
      const chunk = this.#arrived[0];
      if (chunk === undefined) return undefined;
      if (this.#filled === 0 && chunk.length >= 4) {
        const length = lengthAt(chunk);
        if (chunk.length >= length) {
          this.#drop(chunk, length);
          return chunk.subarray(0, length);
        }
        this.#length = length;
      }
      const message = this.#gather(chunk);
      if (message !== undefined) return message;
    }
  }

  #gather(chunk: Uint8Array): Uint8Array | undefined {
    const part = chunk.subarray(0, (this.#length ?? 4) - this.#filled);
    this.#makeRoom(this.#filled + part.length);
    this.#gathered.set(part, this.#filled);
    this.#filled += part.length;
    this.#drop(chunk, part.length);
    if (this.#length === undefined) {
      if (this.#filled === 4) this.#length = lengthAt(this.#gathered);
      return undefined;
    }
    if (this.#filled < this.#length) return undefined;
    const message = this.#gathered.subarray(0, this.#filled);
    this.#gathered = new Uint8Array(0);
    this.#filled = 0;
    this.#length = undefined;
    return message;
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#gathered.length) return;
    const wanted = Math.max(bytes, 2 * this.#gathered.length, 1024);
    const larger = new Uint8Array(Math.min(wanted, this.#length ?? wanted));
    larger.set(this.#gathered.subarray(0, this.#filled));
    this.#gathered = larger;
  }

  #drop(chunk: Uint8Array, bytes: number): void {
    if (bytes === chunk.length) this.#arrived.shift();
    else this.#arrived[0] = chunk.subarray(bytes);
  }
}

function lengthAt(bytes: Uint8Array): number {
  const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getInt32(0, true);
  if (length < headerBytes || length > maxMessageBytes) {
    throw new ProtocolError(
      `a message says it is ${String(length)} bytes long; between ${String(headerBytes)} and ${String(maxMessageBytes)} are allowed`,
    );
  }
  return length;
}
