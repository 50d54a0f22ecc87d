import { expect, it } from 'vitest';
import { createServer } from '../../../src/engine/mongodb/create-server.js';
import { docFromBson, toBson } from '../../../src/engine/mongodb/value/convert.js';

it('deletes what has expired, when it is asked to and not before', () => {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const server = createServer({ clock: () => new Date(time) });
  const connection = server.connect();
  const run = (command: object): unknown =>
    toBson(server.handle('d', docFromBson(command), connection), { promote: true });
  run({ createIndexes: 'c', indexes: [{ key: { at: 1 }, name: 'at_1', expireAfterSeconds: 60 }] });
  const at = (seconds: number): Date => new Date(time + seconds * 1000);
  run({
    insert: 'c',
    documents: [
      { _id: 1, at: at(0) },
      { _id: 2, at: at(120) },
      { _id: 3, at: [at(500), at(-500)] },
      { _id: 4, at: 'never' },
      { _id: 5 },
    ],
  });
  time += 60_000;
  expect(run({ count: 'c' })).toMatchObject({ n: 5 });
  expect(server.deleteExpired()).toBe(2);
  expect(run({ distinct: 'c', key: '_id' })).toMatchObject({ values: [2, 4, 5] });
});
