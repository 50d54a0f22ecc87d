import { MongoError, mongoError } from '../error.js';
import { encode } from '../value/encode.js';
import type { Doc } from '../value/value.js';
import { maxCommandBytes, opCode, ProtocolError, readMessage, type Message } from './message.js';
import { readMsg, readMsgFrame, writeMsg, type MsgFrame } from './op-msg.js';
import { readQuery, writeReply } from './op-query.js';

/** Runs one command; throws `MongoError` for what MongoDB would answer with `ok: 0`. */
export type RunCommand = (database: string, command: Doc) => Doc;

/** What goes back to a client for one of its messages. */
export interface Answer {
  /** Nothing where the client asked for no answer. */
  readonly bytes?: Uint8Array;
  /** True when the client broke the protocol and its connection has to end. */
  readonly hangUp: boolean;
}

export interface Answering {
  readonly run: RunCommand;
  /** The number of the next message to send. */
  readonly nextRequestId: () => number;
  /** Hears of exceptions that are the engine's own fault; the client gets them as `InternalError`. */
  readonly reportFault: (fault: unknown) => void;
}

/** Turns one whole message into its answer. Whatever the bytes are, it returns. */
export function answerMessage(bytes: Uint8Array, answering: Answering): Answer {
  const message = readMessage(bytes);
  switch (message.opCode) {
    case opCode.msg:
      return answerMsg(message, answering);
    case opCode.query:
      return answerWith(
        () => {
          const { database, command } = readQuery(message);
          return answering.run(database, command);
        },
        (document) => writeReply(document, answering.nextRequestId(), message.requestId),
        answering,
      );
    case opCode.compressed:
      return answerMsgWith(message, plainFrame, answering, () => {
        throw mongoError('UnsupportedFormat', 'OP_COMPRESSED is not spoken here, and hello offered no compressor');
      });
    default:
      return { hangUp: true };
  }
}

/** How an answer goes out when the request's own frame could not be read. */
const plainFrame: MsgFrame = { answerExpected: true, checksummed: false, end: 0 };

function answerMsg(message: Message, answering: Answering): Answer {
  let frame: MsgFrame;
  try {
    frame = readMsgFrame(message);
  } catch (error) {
    return answerMsgWith(message, plainFrame, answering, () => {
      throw error;
    });
  }
  return answerMsgWith(message, frame, answering, () => {
    const { database, command } = readMsg(message, frame);
    return answering.run(database, command);
  });
}

function answerMsgWith(message: Message, frame: MsgFrame, answering: Answering, produce: () => Doc): Answer {
  const answer = answerWith(
    produce,
    (document) => writeMsg(document, answering.nextRequestId(), message.requestId, frame.checksummed),
    answering,
  );
  return frame.answerExpected ? answer : { hangUp: answer.hangUp };
}

function answerWith(produce: () => Doc, write: (document: Uint8Array) => Uint8Array, answering: Answering): Answer {
  try {
    return { bytes: write(encodeReply(produce())), hangUp: false };
  } catch (error) {
    if (error instanceof MongoError) return { bytes: write(encode(error.toReply())), hangUp: false };
    if (error instanceof ProtocolError) {
      return { bytes: write(encode(mongoError('ProtocolError', error.message).toReply())), hangUp: true };
    }
    answering.reportFault(error);
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const fault = mongoError('InternalError', `a fault of mortise's embedded MongoDB, please report it: ${text}`);
    return { bytes: write(encode(fault.toReply())), hangUp: false };
  }
}

function encodeReply(reply: Doc): Uint8Array {
  const bytes = encode(reply);
  if (bytes.length > maxCommandBytes) {
    throw mongoError(
      'BSONObjectTooLarge',
      `an answer of ${String(bytes.length)} bytes is larger than a document may be`,
    );
  }
  return bytes;
}
