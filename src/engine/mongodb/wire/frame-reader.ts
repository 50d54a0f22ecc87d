import { headerBytes, isOpCode, maxMessageBytes, ProtocolError } from './message.js';

/**
 * Cuts a client's stream of bytes into messages. It holds only what has arrived, whatever length a header claims: a
 * message that came in one piece is handed out as it is, one that came in many is gathered in a buffer that grows.
 */
export class FrameReader {
  readonly #arrived: Uint8Array[] = [];
  #gathered: Uint8Array = new Uint8Array(0);
  #filled = 0;
  /** The length of the message being gathered, once its header is there. */
  #length: number | undefined;

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) this.#arrived.push(chunk);
  }

  /**
   * The next whole message, or undefined until more bytes come.
   * @throws ProtocolError as soon as a header is there that cannot be one.
   */
  next(): Uint8Array | undefined {
    for (;;) {
      const chunk = this.#arrived[0];
      if (chunk === undefined) return undefined;
      if (this.#filled === 0 && chunk.length >= headerBytes) {
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
    const part = chunk.subarray(0, (this.#length ?? headerBytes) - this.#filled);
    this.#makeRoom(this.#filled + part.length);
    this.#gathered.set(part, this.#filled);
    this.#filled += part.length;
    this.#drop(chunk, part.length);
    if (this.#length === undefined) {
      if (this.#filled < headerBytes) return undefined;
      this.#length = lengthAt(this.#gathered);
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

/** The length in a header, which must also hold a known operation code: so TLS and HTTP clients are not waited for. */
function lengthAt(header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset, headerBytes);
  const length = view.getInt32(0, true);
  if (length < headerBytes || length > maxMessageBytes) {
    throw new ProtocolError(
      `a message says it is ${length} bytes long; ${headerBytes} to ${maxMessageBytes} are allowed`,
    );
  }
  if (!isOpCode(view.getInt32(12, true))) throw new ProtocolError('a message has an operation code that is not known');
  return length;
}
