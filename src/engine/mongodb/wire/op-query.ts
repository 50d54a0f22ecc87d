import { mongoError } from '../error.js';
import { decode } from '../value/decode.js';
import { isDoc, type Doc } from '../value/value.js';
import { documentAt, textAt } from './document-at.js';
import { allocateMessage, headerBytes, maxCommandBytes, opCode, ProtocolError, type Message } from './message.js';

/** What a client may still ask with OP_QUERY: since MongoDB 5.1 only the handshake. */
const handshakes: ReadonlySet<string> = new Set(['hello', 'isMaster', 'ismaster']);

/**
 * The handshake in an OP_QUERY, as old clients and the first message of new ones send it.
 * @throws ProtocolError when it is cut short.
 * @throws MongoError (352, `UnsupportedOpQueryCommand`) for everything that is not a handshake.
 */
export function readQuery(message: Message): { readonly database: string; readonly command: Doc } {
  const { bytes } = message;
  const namespace = textAt(bytes, headerBytes + 4, bytes.length);
  const document = documentAt(bytes, namespace.end + 8, bytes.length, maxCommandBytes);
  const selectorAt = namespace.end + 8 + document.length;
  if (
    selectorAt < bytes.length &&
    selectorAt + documentAt(bytes, selectorAt, bytes.length, maxCommandBytes).length < bytes.length
  ) {
    throw new ProtocolError('an OP_QUERY goes on after its last document');
  }
  const sent = decode(document);
  const wrapped = sent.get('$query') ?? sent.get('query');
  const command = isDoc(wrapped) ? wrapped : sent;
  const [name = ''] = command.keys();
  if (!namespace.text.endsWith('.$cmd') || !handshakes.has(name)) {
    throw mongoError(
      'UnsupportedOpQueryCommand',
      `Unsupported OP_QUERY command: ${name}. The client driver may require an upgrade.`,
    );
  }
  return { database: namespace.text.slice(0, -'.$cmd'.length), command };
}

/** An OP_REPLY of one document. */
export function writeReply(document: Uint8Array, requestId: number, responseTo: number): Uint8Array {
  const { bytes, view } = allocateMessage(headerBytes + 20 + document.length, opCode.reply, requestId, responseTo);
  view.setInt32(headerBytes, 0, true);
  view.setBigInt64(headerBytes + 4, 0n, true);
  view.setInt32(headerBytes + 12, 0, true);
  view.setInt32(headerBytes + 16, 1, true);
  bytes.set(document, headerBytes + 20);
  return bytes;
}
