import { mongoError } from '../error.js';
import { decode } from '../value/decode.js';
import type { Doc, Value } from '../value/value.js';
import { crc32c } from './crc32c.js';
import { documentAt, textAt } from './document-at.js';
import {
  allocateMessage,
  headerBytes,
  maxCommandBytes,
  maxDocumentBytes,
  opCode,
  ProtocolError,
  type Message,
} from './message.js';

const checksumPresent = 1 << 0;
const moreToCome = 1 << 1;
/** The lower 16 flag bits change how a message is read; an unknown one among them cannot be skipped. */
const requiredBits = 0xffff;

export interface MsgRequest {
  readonly database: string;
  /** The body with each document sequence set in it as an array. */
  readonly command: Doc;
}

/** How a message is framed, known before its documents are decoded, so that even a bad command gets its answer. */
export interface MsgFrame {
  readonly answerExpected: boolean;
  readonly checksummed: boolean;
  /** Where the sections end. */
  readonly end: number;
}

/** @throws ProtocolError for flags that are not known and for a checksum that does not fit. */
export function readMsgFrame(message: Message): MsgFrame {
  const { bytes, view } = message;
  if (bytes.length < headerBytes + 5) throw new ProtocolError('an OP_MSG ends before its first section');
  const flags = view.getUint32(headerBytes, true);
  const unknown = flags & requiredBits & ~(checksumPresent | moreToCome);
  if (unknown !== 0) throw new ProtocolError(`OP_MSG flags 0x${unknown.toString(16)} are not known`);
  const checksummed = (flags & checksumPresent) !== 0;
  const end = bytes.length - (checksummed ? 4 : 0);
  if (checksummed && crc32c(bytes.subarray(0, end)) !== view.getUint32(end, true)) {
    throw new ProtocolError('the checksum of an OP_MSG does not match its bytes');
  }
  return { answerExpected: (flags & moreToCome) === 0, checksummed, end };
}

/**
 * The command of an OP_MSG.
 * @throws ProtocolError when sections overlap, end too late or are of an unknown kind.
 * @throws MongoError when the sections stand but what is in them is no command.
 */
export function readMsg(message: Message, frame: MsgFrame): MsgRequest {
  const { bytes } = message;
  let body: Doc | undefined;
  const sequences = new Map<string, readonly Value[]>();
  let at = headerBytes + 4;
  while (at < frame.end) {
    const kind = bytes[at];
    at += 1;
    if (kind === 0) {
      if (body !== undefined) throw new ProtocolError('an OP_MSG has two bodies');
      const document = documentAt(bytes, at, frame.end, maxCommandBytes);
      at += document.length;
      body = decode(document);
    } else if (kind === 1) {
      const sequence = readSequence(message, at, frame.end);
      if (sequences.has(sequence.name)) throw new ProtocolError(`an OP_MSG has two sequences '${sequence.name}'`);
      sequences.set(sequence.name, sequence.documents);
      at = sequence.end;
    } else {
      throw new ProtocolError(`OP_MSG sections of kind ${String(kind)} are not known`);
    }
  }
  if (body === undefined) throw new ProtocolError('an OP_MSG has no body');
  return request(body, sequences);
}

function readSequence(message: Message, start: number, limit: number) {
  const { bytes, view } = message;
  if (start + 4 > limit) throw new ProtocolError('a document sequence ends before its length');
  const end = start + view.getInt32(start, true);
  if (end < start + 5 || end > limit) throw new ProtocolError('a document sequence ends outside its message');
  const name = textAt(bytes, start + 4, end);
  const documents: Value[] = [];
  let at = name.end;
  while (at < end) {
    const document = documentAt(bytes, at, end, maxDocumentBytes);
    at += document.length;
    documents.push(decode(document));
  }
  return { name: name.text, documents, end };
}

function request(body: Doc, sequences: ReadonlyMap<string, readonly Value[]>): MsgRequest {
  const command = new Map(body);
  for (const [name, documents] of sequences) {
    if (command.has(name)) throw mongoError('BadValue', `'${name}' stands both in the body and as a document sequence`);
    command.set(name, documents);
  }
  const database = command.get('$db');
  if (typeof database !== 'string') throw mongoError('BadValue', 'an OP_MSG command needs a string $db');
  return { database, command };
}

/** The bytes of an answer, with a checksum where the request had one. */
export function writeMsg(
  document: Uint8Array,
  requestId: number,
  responseTo: number,
  checksummed: boolean,
): Uint8Array {
  const end = headerBytes + 5 + document.length;
  const { bytes, view } = allocateMessage(end + (checksummed ? 4 : 0), opCode.msg, requestId, responseTo);
  view.setUint32(headerBytes, checksummed ? checksumPresent : 0, true);
  bytes[headerBytes + 4] = 0;
  bytes.set(document, headerBytes + 5);
  if (checksummed) view.setUint32(end, crc32c(bytes.subarray(0, end)), true);
  return bytes;
}
