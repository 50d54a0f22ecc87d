import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { allowClosedPipe } from '../../src/cli/closed-pipe.js';

test('a reader of the output that goes away is no error, and anything else is one', () => {
  const stream = new PassThrough();
  allowClosedPipe(stream);
  expect(() => stream.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))).not.toThrow();
  expect(() => stream.emit('error', Object.assign(new Error('no space'), { code: 'ENOSPC' }))).toThrow('no space');
});
