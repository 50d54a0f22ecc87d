import { describePairs, type Families } from './labelled.js';
const t = (bsonType: string | readonly string[], more: object = {}) => ({ bsonType, ...more });
const dec = (value: string) => ({ $numberDecimal: value });
const dbl = (value: string) => ({ $numberDouble: value });
const range = (type: string, more: object) => ({ bsonRange: { type, ...more } });
const families: Families = {
  "MongoDB's own spellings": [
    ['exclusiveMinimum as a boolean', t('int', { minimum: 0, exclusiveMinimum: true }), t('int', { minimum: 1 }), '='],
    [
      'exclusiveMaximum as a boolean',
      t('double', { maximum: 1, exclusiveMaximum: true }),
      t('double', { maximum: 1 }),
      '<',
    ],
    ['exclusiveMinimum false', t('number', { minimum: 0, exclusiveMinimum: false }), t('number', { minimum: 0 }), '='],
    [
      'a tuple by items',
      t('array', { items: [t('int'), t('string')], additionalItems: false }),
      t('array', { maxItems: 2 }),
      '<',
    ],
    [
      'dependencies',
      t('object', { dependencies: { a: { properties: { b: t('int') } } }, required: ['a'] }),
      t('object', { properties: { b: t('int') } }),
      '<',
    ],
    ['a title and a description', t('int', { title: 'x', description: 'y' }), t('int'), '='],
  ],
  multipleOf: [
    [
      'hundredths of decimals',
      t('decimal', { multipleOf: dec('0.01') }),
      t('decimal', { multipleOf: dec('0.001') }),
      '<',
    ],
    [
      'even longs in a range',
      t('long', { multipleOf: 2, minimum: 0, maximum: 4 }),
      t('long', { enum: [0, 2, 4] }),
      '=',
    ],
    ['every int is a multiple of a half', t('int', { multipleOf: 0.5 }), t('int'), '='],
    [
      'NaN is a multiple of nothing',
      t('double', { multipleOf: 1, enum: [dbl('NaN'), 4] }),
      t('double', { enum: [4] }),
      '=',
    ],
    ['threes and twos', t('int', { allOf: [{ multipleOf: 2 }, { multipleOf: 3 }] }), t('int', { multipleOf: 6 }), '='],
  ],
  equality: [
    [
      'NaN repeated',
      t('array', { items: { enum: [dbl('NaN')] }, uniqueItems: true }),
      t('array', { maxItems: 1 }),
      '<',
    ],
    [
      'zero and minus zero repeated',
      t('array', { items: t('double', { enum: [0, dbl('-0.0')] }), uniqueItems: true }),
      t('array', { maxItems: 1 }),
      '<',
    ],
    ['NaN as double and as decimal', { enum: [dec('NaN')] }, { enum: [dbl('NaN')] }, '='],
    ['infinity as double and as decimal', { enum: [dec('Infinity')] }, { enum: [dbl('Infinity')] }, '='],
    ['trailing zeros of decimals', t('decimal', { enum: [dec('1.0')] }), t('decimal', { enum: [dec('1.000')] }), '='],
    [
      'a date in two spellings',
      { enum: [{ $date: '2024-01-01T00:00:00Z' }] },
      { enum: [{ $date: { $numberLong: '1704067200000' } }] },
      '=',
    ],
    [
      'two ObjectIds',
      { enum: [{ $oid: '507f1f77bcf86cd799439011' }] },
      { enum: [{ $oid: '507f1f77bcf86cd799439012' }] },
      '#',
    ],
    [
      'binary data of two subtypes',
      { enum: [{ $binary: { base64: 'AAAA', subType: '00' } }] },
      { enum: [{ $binary: { base64: 'AAAA', subType: '80' } }] },
      '#',
    ],
    ['a timestamp', { enum: [{ $timestamp: { t: 1, i: 1 } }] }, t('timestamp'), '<'],
    [
      'a regular expression with and without a flag',
      { enum: [{ $regularExpression: { pattern: 'a', options: '' } }] },
      { enum: [{ $regularExpression: { pattern: 'a', options: 'i' } }] },
      '#',
    ],
    ['a regular expression', { enum: [{ $regularExpression: { pattern: 'a', options: '' } }] }, t('regex'), '<'],
    [
      'a list of one in any kind of number',
      { enum: [[1]] },
      t('array', { items: t('number'), minItems: 1, maxItems: 1 }),
      '<',
    ],
    [
      'a large decimal and a large long',
      t('long', { enum: [dec('9007199254740993')] }),
      t('long', { enum: [{ $numberLong: '9007199254740993' }] }),
      '=',
    ],
    ['a large decimal is no double', t('double', { enum: [dec('9007199254740993')] }), false, '='],
  ],
  ranges: [
    ['longs', range('long', { minimum: 1 }), t('long', { minimum: 1 }), '='],
    ['all ObjectIds', range('objectId', { minimum: { $oid: '000000000000000000000000' } }), t('objectId'), '='],
    ['no ObjectId', range('objectId', { exclusiveMaximum: { $oid: '000000000000000000000000' } }), false, '='],
    ['true', range('bool', { minimum: true }), t('bool', { enum: [true] }), '='],
    ['texts by bytes, not by code units', t('string', { enum: ['💩'] }), range('string', { minimum: '\uffff' }), '<'],
    [
      'dates of one day',
      range('date', {
        minimum: { $date: '2024-01-01T00:00:00Z' },
        exclusiveMaximum: { $date: '2024-01-02T00:00:00Z' },
      }),
      range('date', { minimum: { $date: '2024-01-01T00:00:00Z' }, maximum: { $date: '2024-01-01T23:59:59.999Z' } }),
      '=',
    ],
    [
      'no date between two milliseconds',
      range('date', {
        exclusiveMinimum: { $date: '2024-01-01T00:00:00.000Z' },
        exclusiveMaximum: { $date: '2024-01-01T00:00:00.001Z' },
      }),
      false,
      '=',
    ],
    [
      'two ranges that meet',
      {
        anyOf: [
          range('date', { maximum: { $date: '2024-01-01T00:00:00Z' } }),
          range('date', { minimum: { $date: '2024-01-01T00:00:00Z' } }),
        ],
      },
      t('date'),
      '=',
    ],
    [
      'two ranges with a gap of a millisecond',
      {
        anyOf: [
          range('date', { exclusiveMaximum: { $date: '2024-01-01T00:00:00Z' } }),
          range('date', { exclusiveMinimum: { $date: '2024-01-01T00:00:00Z' } }),
        ],
      },
      t('date'),
      '<',
    ],
  ],
};

describePairs("BSON in MongoDB's own spellings, equality and ranges", families, 'bson');
