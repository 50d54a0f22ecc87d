import { BSONRegExp, Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { describe, expect, it } from 'vitest';
import { fromBson } from '../../../../src/engine/mongodb/value/convert.js';
import { evaluate, failure, refusal } from './evaluate.js';

const same = (expression: unknown, expected: unknown, document: object = {}): void => {
  expect(evaluate(expression, document)).toEqual(expected === undefined ? undefined : fromBson(expected));
};

it('compares documents with the order of their fields', () => {
  expect(evaluate({ a: 1, b: 2 })).not.toEqual(fromBson({ b: 2, a: 1 }));
});

describe('strings', () => {
  it('are joined, unless something is null', () => {
    same({ $concat: ['a', '$b', 'c'] }, 'abc', { b: 'b' });
    same({ $concat: ['a', '$nope'] }, null);
    same({ $concat: [] }, '');
    expect(failure({ $concat: ['a', 1] })).toBe(16702);
  });

  it('are cut by bytes or by code points', () => {
    same({ $substrBytes: ['éclair', 0, 3] }, 'éc');
    same({ $substrBytes: ['abc', 1, -1] }, 'bc');
    same({ $substrBytes: ['abc', 5, 1] }, '');
    same({ $substrBytes: [123, 0, 2] }, '12');
    same({ $substrBytes: [null, 0, 2] }, '');
    same({ $substr: ['abc', 0, 2] }, 'ab');
    same({ $substrCP: ['寿司sushi', 0, 3] }, '寿司s');
    same({ $substrCP: ['😀a', 1, 1] }, 'a');
    expect(failure({ $substrBytes: ['éclair', 1, 1] })).toBe(28656);
    expect(failure({ $substrBytes: ['éclair', 0, 1] })).toBe(28657);
    expect(failure({ $substrBytes: ['abc', -1, 1] })).toBe(50752);
    expect(failure({ $substrBytes: ['abc', 'x', 1] })).toBe(16034);
    expect(failure({ $substrCP: ['abc', 0, -1] })).toBe(34454);
    expect(failure({ $substrBytes: [[1], 0, 1] })).toBe(16007);
  });

  it('are measured in bytes or in code points', () => {
    same({ $strLenBytes: '寿司' }, 6);
    same({ $strLenCP: '寿司' }, 2);
    same({ $strLenCP: '😀' }, 1);
    expect(failure({ $strLenCP: '$nope' })).toBe(34471);
    expect(failure({ $strLenBytes: 1 })).toBe(34473);
  });

  it('are searched by bytes or by code points', () => {
    same({ $indexOfBytes: ['cafétéria', 'é'] }, 3);
    same({ $indexOfBytes: ['cafétéria', 't'] }, 5);
    same({ $indexOfCP: ['cafétéria', 'é'] }, 3);
    same({ $indexOfCP: ['cafétéria', 'é', 4] }, 5);
    same({ $indexOfCP: ['foo.bar.fi', '.', 5, 7] }, -1);
    same({ $indexOfCP: ['vanilla', 'll', 0, 2] }, -1);
    same({ $indexOfCP: ['vanilla', 'll', 12] }, -1);
    same({ $indexOfCP: ['vanilla', 'll', 5, 2] }, -1);
    same({ $indexOfCP: ['vanilla', 'nilla', 3] }, -1);
    same({ $indexOfBytes: ['$nope', 'x'] }, null);
    expect(failure({ $indexOfCP: ['vanilla', 'll', -1] })).toBe(40097);
    expect(failure({ $indexOfCP: [100, 'x'] })).toBe(40093);
    expect(failure({ $indexOfBytes: ['x', '$nope'] })).toBe(40092);
  });

  it('change the case of ASCII letters only', () => {
    same({ $toUpper: 'Straße é' }, 'STRAßE é');
    same({ $toLower: 'ÀBC' }, 'Àbc');
    same({ $toUpper: '$nope' }, '');
    same({ $toLower: new Date(0) }, '1970-01-01t00:00:00.000z');
    same({ $strcasecmp: ['Abc', 'aBC'] }, 0);
    same({ $strcasecmp: ['a', 'B'] }, -1);
    same({ $strcasecmp: ['$nope', 'a'] }, -1);
  });

  it('are split, trimmed and replaced', () => {
    same({ $split: ['June-15-2013', '-'] }, ['June', '15', '2013']);
    same({ $split: ['abracadabra', 'a'] }, ['', 'br', 'c', 'd', 'br', '']);
    same({ $split: ['$nope', '-'] }, null);
    expect(failure({ $split: ['a', ''] })).toBe(40087);
    expect(failure({ $split: [1, '-'] })).toBe(40085);
    same({ $trim: { input: '  \n good  bye \t  ' } }, 'good  bye');
    same({ $trim: { input: ' ggggoodbyeeeee', chars: 'ge' } }, ' ggggoodby');
    same({ $ltrim: { input: ' ggggoodbyeeeee', chars: ' gd' } }, 'oodbyeeeee');
    same({ $rtrim: { input: 'good  bye\t ', chars: ' \t' } }, 'good  bye');
    same({ $trim: { input: '$nope' } }, null);
    same({ $trim: { input: 'a', chars: null } }, null);
    expect(failure({ $trim: { input: 1 } })).toBe(50699);
    expect(refusal({ $trim: { x: 1 } })).toBe(50694);
    same({ $replaceOne: { input: 'blue paint blue', find: 'blue', replacement: { $literal: '$&' } } }, '$& paint blue');
    same({ $replaceAll: { input: 'a.b.c', find: '.', replacement: '' } }, 'abc');
    same({ $replaceAll: { input: 'abc', find: 'B', replacement: 'x' } }, 'abc');
    same({ $replaceOne: { input: 'a', find: null, replacement: 'x' } }, null);
    expect(failure({ $replaceOne: { input: 1, find: 'a', replacement: 'b' } })).toBe(51746);
  });

  it('are matched by patterns', () => {
    same({ $regexMatch: { input: 'Line', regex: '^l', options: 'i' } }, true);
    same({ $regexMatch: { input: 'Line', regex: new BSONRegExp('^l', 'i') } }, true);
    same({ $regexMatch: { input: '$nope', regex: 'a' } }, false);
    same({ $regexFind: { input: '😀 café', regex: 'ca(f)(x)?' } }, { match: 'caf', idx: 2, captures: ['f', null] });
    same({ $regexFind: { input: 'a', regex: 'b' } }, null);
    same({ $regexFindAll: { input: 'First Last', regex: '[A-Z]' } }, [
      { match: 'F', idx: 0, captures: [] },
      { match: 'L', idx: 6, captures: [] },
    ]);
    same({ $regexFindAll: { input: null, regex: 'a' } }, []);
    const empty = (idx: number) => ({ match: '', idx, captures: [''] });
    same({ $regexFindAll: { input: 'bb', regex: '()' } }, [empty(0), empty(1)]);
    same({ $regexFindAll: { input: '', regex: '' } }, [{ match: '', idx: 0, captures: [] }]);
    same({ $regexFindAll: { input: 'aaaaa aa', regex: '(aa)+' } }, [
      { match: 'aaaa', idx: 0, captures: ['aa'] },
      { match: 'aa', idx: 6, captures: ['aa'] },
    ]);
    same({ $regexMatch: { input: '$a', regex: '$r' } }, true, { a: 'xyz', r: 'y' });
    expect(failure({ $regexMatch: { input: 1, regex: 'a' } })).toBe(51104);
    expect(failure({ $regexMatch: { input: 'a', regex: 1 } })).toBe(51105);
    expect(refusal({ $regexMatch: { input: '$a', regex: 'a', options: 'g' } })).toBe(51108);
    expect(refusal({ $regexMatch: { input: '$a', regex: new BSONRegExp('a', 'i'), options: 'i' } })).toBe(51107);
    expect(refusal({ $regexMatch: { regex: 'a' } })).toBe(31022);
    expect(refusal({ $regexMatch: { input: '$a', regex: '(' } })).toBe(51111);
  });
});

describe('types', () => {
  it('are told by name', () => {
    const values: Record<string, unknown> = {
      double: new Double(1),
      int: new Int32(1),
      long: Long.fromNumber(1),
      decimal: Decimal128.fromString('1'),
      string: 'x',
      object: {},
      array: [],
      bool: true,
      null: null,
      date: new Date(0),
      objectId: new ObjectId(),
      timestamp: new Timestamp({ t: 1, i: 1 }),
      regex: new BSONRegExp('a'),
      binData: new Binary(new Uint8Array(1)),
    };
    for (const [name, value] of Object.entries(values)) same({ $type: '$v' }, name, { v: value });
    same({ $type: '$nope' }, 'missing');
    same({ $type: [[1]] }, 'array');
    same({ $isNumber: '$v' }, true, { v: Decimal128.fromString('1') });
    same({ $isNumber: '1' }, false);
  });

  it.each([
    ['int', true, new Int32(1)],
    ['int', new Double(-1.9), new Int32(-1)],
    ['int', '42', new Int32(42)],
    ['int', Decimal128.fromString('5.5'), new Int32(5)],
    ['int', Long.fromNumber(7), new Int32(7)],
    ['long', '-9223372036854775808', Long.MIN_VALUE],
    ['long', new Date(5), Long.fromNumber(5)],
    ['long', new Double(1e15), Long.fromNumber(1e15)],
    ['double', '1.5e3', new Double(1500)],
    ['double', '-Infinity', new Double(-Infinity)],
    ['double', false, new Double(0)],
    ['double', Decimal128.fromString('2.5'), new Double(2.5)],
    ['double', new Date(1500), new Double(1500)],
    ['decimal', '1.10', Decimal128.fromString('1.10')],
    ['decimal', 3, Decimal128.fromString('3')],
    ['decimal', true, Decimal128.fromString('1')],
    ['string', new Double(2.5), '2.5'],
    ['string', new Double(1), '1'],
    ['string', new Double(1e21), '1e+21'],
    ['string', Long.fromNumber(5), '5'],
    ['string', Decimal128.fromString('1.50'), '1.50'],
    ['string', true, 'true'],
    ['string', new ObjectId('0123456789abcdef01234567'), '0123456789abcdef01234567'],
    ['string', new Date('2018-03-27T16:58:51.538Z'), '2018-03-27T16:58:51.538Z'],
    ['bool', 'false', true],
    ['bool', new Double(0), false],
    ['bool', [], true],
    ['bool', new ObjectId(), true],
    ['objectId', '0123456789abcdef01234567', new ObjectId('0123456789abcdef01234567')],
    ['date', Long.fromNumber(1000), new Date(1000)],
    ['date', new Double(1000.7), new Date(1000)],
    ['date', '2018-03-20', new Date('2018-03-20')],
    ['date', '2018-03-20 11:00:06 +0500', new Date('2018-03-20T06:00:06Z')],
    ['date', new ObjectId('5ab9c3da31c2ab715d421285'), new Date('2018-03-27T04:08:58Z')],
    ['date', new Timestamp({ t: 1, i: 5 }), new Date(1000)],
  ])('convert to %s', (to, input, expected) => {
    same({ $convert: { input: '$v', to } }, expected, { v: input });
    const shorthand = `$to${to[0]?.toUpperCase() ?? ''}${to.slice(1)}`;
    same({ [shorthand]: '$v' }, expected, { v: input });
  });

  it.each([
    ['int', 'abc'],
    ['int', '1.5'],
    ['int', ' 1'],
    ['int', '0x10'],
    ['int', new Double(2147483648)],
    ['int', new Double(NaN)],
    ['int', new Date(0)],
    ['int', new ObjectId()],
    ['long', '9223372036854775808'],
    ['long', new Double(1e19)],
    ['long', new Double(Infinity)],
    ['double', '1,5'],
    ['double', 'x'],
    ['decimal', 'x'],
    ['string', []],
    ['string', {}],
    ['objectId', 'xyz'],
    ['objectId', 1],
    ['date', new Int32(5)],
    ['date', true],
    ['date', 'not a value'],
  ])('do not convert to %s', (to, input) => {
    expect(failure({ $convert: { input: '$v', to } }, { v: input })).toBe(241);
    same({ $convert: { input: '$v', to, onError: 'failed' } }, 'failed', { v: input });
  });

  it('convert null and missing to null, or to what stands for it', () => {
    same({ $toObjectId: '$nope' }, null);
    same({ $toInt: null }, null);
    same({ $convert: { input: '$nope', to: 'int', onNull: 'none' } }, 'none');
    same({ $convert: { input: 1, to: null } }, null);
    same({ $convert: { input: '1', to: 16 } }, 1);
    expect(refusal({ $convert: { input: '$a', to: 'integer' } })).toBe(2);
    expect(refusal({ $convert: { input: '$a' } })).toBe(9);
    expect(refusal({ $convert: { input: '$a', to: 'int', x: 1 } })).toBe(9);
    expect(failure({ $convert: { input: 1, to: 'array' } })).toBe(241);
  });

  it('refuse to guess at texts that only the server can read as dates', () => {
    expect(failure({ $toDate: 'Mar 20, 2018' })).toBe(238);
    expect(failure({ $convert: { input: 'tomorrow', to: 'date', onError: 'x' } })).toBe(238);
  });

  it('count what a timestamp counts', () => {
    same({ $tsSecond: '$t' }, Long.fromNumber(5), { t: new Timestamp({ t: 5, i: 3 }) });
    same({ $tsIncrement: '$t' }, Long.fromNumber(3), { t: new Timestamp({ t: 5, i: 3 }) });
    expect(failure({ $tsSecond: 1 })).toBe(5687301);
  });
});
