import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startMongoDB } from '../../../../src/engine/index.js';
import { createServer } from '../../../../src/engine/mongodb/create-server.js';
import { answerMessage } from '../../../../src/engine/mongodb/wire/answer.js';
import { FrameReader } from '../../../../src/engine/mongodb/wire/frame-reader.js';
import { ProtocolError } from '../../../../src/engine/mongodb/wire/message.js';
import { rawClient } from './client.js';
import { mutate, mutations } from './mutate.js';
import { seedMessages } from './seed-messages.js';

/** `MORTISE_FUZZ=100000 npx vitest run test/engine/mongodb/wire/fuzz.test.ts` for a long run, `MORTISE_FUZZ_SEED` for another. */
const runs = Number(process.env['MORTISE_FUZZ'] ?? 4_000);
const seed = Number(process.env['MORTISE_FUZZ_SEED'] ?? 20);
const damaged = fc.record({ original: fc.constantFrom(...seedMessages), damage: mutations });

describe('damaged messages', () => {
  it(
    'never bring the engine down: each gets an answer, an error, or ends its connection',
    { timeout: 3_600_000 },
    () => {
      const server = createServer({ clock: () => new Date(0) });
      const connection = server.connect();
      let answered = 0;
      fc.assert(
        fc.property(damaged, ({ original, damage }) => {
          const frames = new FrameReader();
          const faults: unknown[] = [];
          frames.push(mutate(original, damage));
          try {
            for (let bytes = frames.next(); bytes !== undefined; bytes = frames.next()) {
              const { bytes: reply } = answerMessage(bytes, {
                run: (database, command) => server.handle(database, command, connection),
                nextRequestId: () => 1,
                reportFault: (fault) => faults.push(fault),
              });
              if (reply !== undefined) answered += 1;
            }
          } catch (error) {
            expect(error).toBeInstanceOf(ProtocolError);
          }
          expect(faults).toEqual([]);
        }),
        { seed, numRuns: runs },
      );
      expect(answered).toBeGreaterThan(runs / 8);
    },
  );

  it('over sockets, leave the server answering others', { timeout: 3_600_000 }, async () => {
    const engine = await startMongoDB({ engine: 'embedded' });
    const witness = await rawClient(engine.uri);
    await fc.assert(
      fc.asyncProperty(fc.array(damaged, { minLength: 1, maxLength: 20 }), async (messages) => {
        const client = await rawClient(engine.uri);
        client.socket.end(Buffer.concat(messages.map(({ original, damage }) => mutate(original, damage))));
        client.socket.resume();
        await client.closed;
        expect(await witness.command({ ping: 1, $db: 'admin' })).toMatchObject({ ok: 1 });
      }),
      { seed, numRuns: Math.ceil(runs / 80) },
    );
    witness.socket.destroy();
    await engine.close();
  });
});
