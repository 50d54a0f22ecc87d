import { describe, expect, it } from 'vitest';
import { mongoError } from '../../../../src/engine/mongodb/error.js';
import { toBson } from '../../../../src/engine/mongodb/value/convert.js';
import { decode } from '../../../../src/engine/mongodb/value/decode.js';
import { doc, type Doc } from '../../../../src/engine/mongodb/value/value.js';
import { answerMessage, type RunCommand } from '../../../../src/engine/mongodb/wire/answer.js';
import { crc32c } from '../../../../src/engine/mongodb/wire/crc32c.js';
import { bson, int32, message, msg, query } from './frames.js';

/** Answers every command with what it was asked. */
const echo: RunCommand = (database, command) => doc({ ok: 1, database, command });

function ask(bytes: Uint8Array, run: RunCommand = echo) {
  const faults: unknown[] = [];
  const { bytes: reply, hangUp } = answerMessage(bytes, {
    run,
    nextRequestId: () => 1,
    reportFault: (fault) => faults.push(fault),
  });
  return { reply, hangUp, faults, document: reply === undefined ? undefined : plain(body(reply)) };
}

function body(reply: Uint8Array): Doc {
  return decode(reply.subarray(opCodeOf(reply) === 1 ? 36 : 21));
}

function plain(document: Doc): Record<string, unknown> {
  return toBson(document, { promote: true }) as Record<string, unknown>;
}

function opCodeOf(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(12, true);
}

describe('OP_MSG', () => {
  it('runs the body against its $db and answers to the request', () => {
    const { reply, document, hangUp } = ask(msg({ ping: 1, $db: 'shop' }));
    expect(document).toEqual({ ok: 1, database: 'shop', command: { ping: 1, $db: 'shop' } });
    expect(hangUp).toBe(false);
    const view = new DataView((reply as Uint8Array).buffer, (reply as Uint8Array).byteOffset);
    expect([view.getInt32(0, true), view.getInt32(8, true), view.getInt32(12, true)]).toEqual([reply?.length, 7, 2013]);
  });

  it('sets document sequences in the command as arrays', () => {
    const sequences = [
      { name: 'documents', documents: [{ a: 1 }, { a: 2 }] },
      { name: 'empty', documents: [] },
    ];
    const { document } = ask(msg({ insert: 'orders', $db: 'shop' }, { sequences }));
    expect(document?.['command']).toEqual({
      insert: 'orders',
      $db: 'shop',
      documents: [{ a: 1 }, { a: 2 }],
      empty: [],
    });
  });

  it('gives no answer where more is to come, and none to an error either', () => {
    const seen: string[] = [];
    const note: RunCommand = (database) => {
      seen.push(database);
      throw mongoError('BadValue', 'no');
    };
    expect(ask(msg({ insert: 'orders', $db: 'shop' }, { flags: 2 }), note)).toMatchObject({
      reply: undefined,
      hangUp: false,
    });
    expect(seen).toEqual(['shop']);
  });

  it('verifies a checksum, and answers with one', () => {
    const asked = msg({ ping: 1, $db: 'shop' }, { checksum: true });
    const { reply } = ask(asked);
    const bytes = reply as Uint8Array;
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    expect(view.getUint32(16, true)).toBe(1);
    expect(view.getUint32(bytes.length - 4, true)).toBe(crc32c(bytes.subarray(0, -4)));

    const broken = Uint8Array.from(asked);
    broken[40] = (broken[40] as number) ^ 1;
    expect(ask(broken)).toMatchObject({ hangUp: true, document: { ok: 0, codeName: 'ProtocolError' } });
  });

  it('ignores optional flags and refuses required ones that it does not know', () => {
    expect(ask(msg({ ping: 1, $db: 'a' }, { flags: 1 << 16 })).document).toMatchObject({ ok: 1 });
    expect(ask(msg({ ping: 1, $db: 'a' }, { flags: 1 << 3 }))).toMatchObject({ hangUp: true, document: { ok: 0 } });
  });

  it.each([
    ['has no body', message(2013, [int32(0), Buffer.from([1]), int32(4 + 2), Buffer.from('a\0')])],
    ['has two bodies', message(2013, [int32(0), Buffer.from([0]), bson({ a: 1 }), Buffer.from([0]), bson({ a: 1 })])],
    ['has a section of an unknown kind', message(2013, [int32(0), Buffer.from([2]), bson({ a: 1 })])],
    ['ends before its first section', message(2013, [int32(0)])],
    ['has a document longer than itself', message(2013, [int32(0), Buffer.from([0]), int32(500), Buffer.alloc(20)])],
    ['has a document of negative length', message(2013, [int32(0), Buffer.from([0]), int32(-1), Buffer.alloc(20)])],
    [
      'has a sequence longer than itself',
      message(2013, [int32(0), Buffer.from([0]), bson({}), Buffer.from([1]), int32(99)]),
    ],
    ['has a sequence of no length', message(2013, [int32(0), Buffer.from([0]), bson({}), Buffer.from([1]), int32(0)])],
    [
      'has an unterminated name',
      message(2013, [int32(0), Buffer.from([0]), bson({}), Buffer.from([1]), int32(7), Buffer.from('abc')]),
    ],
    [
      'names a sequence twice',
      msg(
        { a: 1, $db: 'a' },
        {
          sequences: [
            { name: 'x', documents: [] },
            { name: 'x', documents: [] },
          ],
        },
      ),
    ],
  ])('is told so and hung up on when it %s', (_, bytes) => {
    expect(ask(bytes)).toMatchObject({
      hangUp: true,
      document: { ok: 0, code: 17, codeName: 'ProtocolError' },
      faults: [],
    });
  });

  it.each([
    ['no $db', msg({ ping: 1 }), 'BadValue'],
    ['a $db that is no text', msg({ ping: 1, $db: 4 }), 'BadValue'],
    [
      'a sequence that the body has too',
      msg({ a: [], $db: 'a' }, { sequences: [{ name: 'a', documents: [] }] }),
      'BadValue',
    ],
    [
      'a field of an unknown type',
      message(2013, [int32(0), Buffer.from([0]), int32(9), Buffer.from([99, 97, 0, 1, 0])]),
      'InvalidBSON',
    ],
  ])('keeps the connection and answers with an error to %s', (_, bytes, codeName) => {
    expect(ask(bytes)).toMatchObject({ hangUp: false, document: { ok: 0, codeName }, faults: [] });
  });

  it('refuses documents over 16 MB and depths over 200', () => {
    const large = { insert: 'a', documents: [{ text: 'x'.repeat(17 * 1024 * 1024) }], $db: 'a' };
    expect(ask(msg(large)).document).toMatchObject({ ok: 0, codeName: 'BSONObjectTooLarge' });
    const sequences = [{ name: 'documents', documents: large.documents }];
    expect(ask(msg({ insert: 'a', $db: 'a' }, { sequences })).document).toMatchObject({
      codeName: 'BSONObjectTooLarge',
    });
    let bytes = bson({});
    for (let depth = 0; depth < 250; depth += 1) {
      bytes = Buffer.concat([int32(bytes.length + 8), Buffer.from([3, 97, 0]), bytes, Buffer.from([0])]);
    }
    expect(ask(message(2013, [int32(0), Buffer.from([0]), bytes])).document).toMatchObject({
      ok: 0,
      codeName: 'Overflow',
    });
  });

  it('turns a fault of the engine into an InternalError and reports it', () => {
    const { document, faults } = ask(msg({ ping: 1, $db: 'a' }), () => {
      throw new RangeError('out of luck');
    });
    expect(document).toMatchObject({ ok: 0, code: 1, codeName: 'InternalError' });
    expect(document?.['errmsg']).toContain('RangeError: out of luck');
    expect(faults).toHaveLength(1);
  });
});

describe('OP_QUERY', () => {
  it.each(['isMaster', 'ismaster', 'hello'])('answers the handshake %s with an OP_REPLY', (name) => {
    const { reply, document } = ask(query('admin.$cmd', { [name]: 1, helloOk: true }));
    expect(opCodeOf(reply as Uint8Array)).toBe(1);
    expect(document).toMatchObject({ ok: 1, database: 'admin', command: { helloOk: true } });
  });

  it('unwraps $query', () => {
    const { document } = ask(query('admin.$cmd', { $query: { isMaster: 1 }, $readPreference: { mode: 'primary' } }));
    expect(document).toMatchObject({ command: { isMaster: 1 } });
  });

  it('refuses every other command, and queries on collections', () => {
    expect(ask(query('admin.$cmd', { ping: 1 })).document).toMatchObject({ ok: 0, code: 352 });
    expect(ask(query('shop.orders', { isMaster: 1 })).document).toMatchObject({ ok: 0, code: 352 });
  });

  it('hangs up when it goes on after its last document', () => {
    const more = message(2004, [
      int32(0),
      Buffer.from('a.$cmd\0'),
      int32(0, 1),
      bson({ isMaster: 1 }),
      bson({}),
      bson({}),
    ]);
    expect(ask(more)).toMatchObject({ hangUp: true });
  });
});

describe('other operation codes', () => {
  it('refuses OP_COMPRESSED with an error', () => {
    const compressed = message(2012, [int32(2013, 40), Buffer.from([1]), Buffer.alloc(40)]);
    expect(ask(compressed)).toMatchObject({ hangUp: false, document: { ok: 0, codeName: 'UnsupportedFormat' } });
  });

  it.each([1, 2001, 2002, 2005, 2006, 2007, 2010, 2011, 0, -1, 99])('hangs up on operation code %i', (code) => {
    expect(ask(message(code, [Buffer.alloc(30)]))).toMatchObject({ reply: undefined, hangUp: true });
  });
});

describe('crc32c', () => {
  it('agrees with the check value of the standard', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });
});
