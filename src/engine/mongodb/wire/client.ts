import type { Socket } from 'node:net';
import { answerMessage, type Answering } from './answer.js';
import { FrameReader } from './frame-reader.js';
import { ProtocolError } from './message.js';

/** How many messages of one client are answered before the others get their turn. */
const messagesPerTurn = 64;

/**
 * Serves one client until it leaves. Messages are answered in their order; while the client does not read its answers,
 * nothing more is read from it, so that a slow reader costs no more memory than the answers already written.
 */
export function serveClient(socket: Socket, answering: Answering): void {
  const frames = new FrameReader();
  let waiting = false;
  let left = false;

  const hangUp = (): void => {
    socket.removeListener('data', receive);
    socket.end(() => socket.destroy());
    // A peer that neither reads nor closes must not keep the socket.
    setTimeout(() => socket.destroy(), 1_000).unref();
    socket.resume();
  };

  const wait = (start: (resume: () => void) => void): void => {
    waiting = true;
    socket.pause();
    start(() => {
      waiting = false;
      if (socket.destroyed) return;
      socket.resume();
      work();
    });
  };

  const work = (): void => {
    for (let served = 0; !waiting; served += 1) {
      if (served === messagesPerTurn) {
        wait((resume) => setImmediate(resume));
        return;
      }
      let message: Uint8Array | undefined;
      try {
        message = frames.next();
      } catch (error) {
        if (!(error instanceof ProtocolError)) answering.reportFault(error);
        hangUp();
        return;
      }
      if (message === undefined) {
        if (left) socket.end();
        return;
      }
      const answer = answerMessage(message, answering);
      const flushed = answer.bytes === undefined || socket.write(answer.bytes);
      if (answer.hangUp) {
        hangUp();
        return;
      }
      if (!flushed) wait((resume) => socket.once('drain', resume));
    }
  };

  const receive = (chunk: Uint8Array): void => {
    frames.push(chunk);
    if (!waiting) work();
  };

  // The server's sockets stay half open, so that a client that has said all still gets its answers.
  socket.on('end', () => {
    left = true;
    if (!waiting) socket.end();
  });
  socket.setNoDelay(true);
  socket.on('data', receive);
  // A reset or a broken pipe: the client is gone, and 'close' follows.
  socket.on('error', () => socket.destroy());
}
