/** The part of a stream that tells of its errors. */
interface Stream {
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Lets whoever reads a stream go away before its end, as `head` and `grep -q` do: what they no longer want is lost, and
 * the exit code stays that of the answer. Any other error is thrown.
 */
export function allowClosedPipe(...streams: readonly Stream[]): void {
  for (const stream of streams) {
    stream.on('error', (error) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
