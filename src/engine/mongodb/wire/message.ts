/** The operation codes of MongoDB's wire protocol that a server of today still has to know. */
export const opCode = {
  reply: 1,
  update: 2001,
  insert: 2002,
  query: 2004,
  getMore: 2005,
  delete: 2006,
  killCursors: 2007,
  compressed: 2012,
  msg: 2013,
} as const;

const opCodes: ReadonlySet<number> = new Set(Object.values(opCode));

export function isOpCode(code: number): boolean {
  return opCodes.has(code);
}

export const headerBytes = 16;

/** The largest message that `hello` allows: `maxMessageSizeBytes`. */
export const maxMessageBytes = 48_000_000;

export const maxDocumentBytes = 16 * 1024 * 1024;

/** A command may be as large as a document plus what its own words take. */
export const maxCommandBytes = maxDocumentBytes + 16 * 1024;

/** One whole message as it came in: the header's fields, and the bytes, the header included. */
export interface Message {
  readonly requestId: number;
  readonly opCode: number;
  readonly bytes: Uint8Array;
  /** Over `bytes`, from its first byte. */
  readonly view: DataView;
}

/** The message in `bytes`, which hold exactly one. */
export function readMessage(bytes: Uint8Array): Message {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { requestId: view.getInt32(4, true), opCode: view.getInt32(12, true), bytes, view };
}

/** Room for a message with its header already written; the caller fills in what follows the header. */
export function allocateMessage(bytes: number, code: number, requestId: number, responseTo: number): Message {
  const buffer = Buffer.allocUnsafe(bytes);
  const view = new DataView(buffer.buffer, buffer.byteOffset, bytes);
  view.setInt32(0, bytes, true);
  view.setInt32(4, requestId, true);
  view.setInt32(8, responseTo, true);
  view.setInt32(12, code, true);
  return { requestId, opCode: code, bytes: buffer, view };
}

/**
 * A message that breaks the protocol, after which nothing that the client sends can be trusted: it is told so where
 * the message has an answer, then its connection is closed.
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
