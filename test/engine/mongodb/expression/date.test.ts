import { Int32, Long, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBson } from '../../../../src/engine/mongodb/value/convert.js';
import { evaluate, failure, refusal } from './evaluate.js';

const same = (expression: unknown, expected: unknown, document: object = {}): void => {
  expect(evaluate(expression, document)).toEqual(expected === undefined ? undefined : fromBson(expected));
};
const at = (text: string): Date => new Date(text);

describe('parts of dates', () => {
  const date = at('2014-01-01T08:15:39.736Z');

  it.each([
    ['$year', 2014],
    ['$month', 1],
    ['$dayOfMonth', 1],
    ['$hour', 8],
    ['$minute', 15],
    ['$second', 39],
    ['$millisecond', 736],
    ['$dayOfYear', 1],
    ['$dayOfWeek', 4],
    ['$week', 0],
    ['$isoWeek', 1],
    ['$isoDayOfWeek', 3],
  ])('%s', (name, expected) => {
    same({ [name]: '$d' }, new Int32(expected), { d: date });
    same({ [name]: ['$d'] }, new Int32(expected), { d: date });
    same({ [name]: { date: '$d' } }, new Int32(expected), { d: date });
    same({ [name]: '$nope' }, null);
    expect(failure({ [name]: '$d' }, { d: 'text' })).toBe(16006);
    expect(refusal({ [name]: { date: '$d', x: 1 } })).toBe(40535);
    expect(refusal({ [name]: ['$d', 1] })).toBe(40536);
    expect(refusal({ [name]: { timezone: 'UTC' } })).toBe(40539);
  });

  it('follow ISO 8601 around the new year', () => {
    same({ $isoWeekYear: '$d' }, Long.fromNumber(2015), { d: at('2016-01-01') });
    same({ $isoWeek: '$d' }, 53, { d: at('2016-01-01') });
    same({ $isoDayOfWeek: '$d' }, 7, { d: at('2016-01-03') });
    same({ $week: '$d' }, 1, { d: at('2016-01-03') });
  });

  it('are read on the clock of a zone', () => {
    const d = at('2017-07-01T03:30:00Z');
    same({ $hour: { date: '$d', timezone: 'America/New_York' } }, 23, { d });
    same({ $dayOfMonth: { date: '$d', timezone: 'America/New_York' } }, 30, { d });
    same({ $hour: { date: '$d', timezone: '+05:30' } }, 9, { d });
    same({ $minute: { date: '$d', timezone: '+0530' } }, 0, { d });
    same({ $hour: { date: '$d', timezone: '-03' } }, 0, { d });
    same({ $hour: { date: '$d', timezone: null } }, null, { d });
    expect(failure({ $hour: { date: '$d', timezone: 'Nowhere/Nothing' } }, { d })).toBe(40485);
    expect(failure({ $hour: { date: '$d', timezone: 'america/new_york' } }, { d })).toBe(40485);
    expect(failure({ $hour: { date: '$d', timezone: 5 } }, { d })).toBe(40517);
  });

  it('are those of ObjectIds and timestamps too', () => {
    same({ $year: '$_id' }, 2018, { _id: new ObjectId('5ab9c3da31c2ab715d421285') });
    same({ $year: '$t' }, 1970, { t: new Timestamp({ t: 5, i: 0 }) });
  });

  it('come all at once', () => {
    const d = at('2017-01-01T01:29:09.123Z');
    same(
      { $dateToParts: { date: '$d' } },
      { year: 2017, month: 1, day: 1, hour: 1, minute: 29, second: 9, millisecond: 123 },
      { d },
    );
    same(
      { $dateToParts: { date: '$d', iso8601: true } },
      { isoWeekYear: 2016, isoWeek: 52, isoDayOfWeek: 7, hour: 1, minute: 29, second: 9, millisecond: 123 },
      { d },
    );
    expect(failure({ $dateToParts: { date: '$d', iso8601: 1 } }, { d })).toBe(40521);
  });
});

describe('dates from parts', () => {
  it('carry over what is out of range', () => {
    same({ $dateFromParts: { year: 2017, month: 2, day: 8, hour: 12 } }, at('2017-02-08T12:00:00Z'));
    same({ $dateFromParts: { year: 2017, month: 14, day: 1, hour: 12 } }, at('2018-02-01T12:00:00Z'));
    same({ $dateFromParts: { year: 2017, month: 0, day: 1 } }, at('2016-12-01T00:00:00Z'));
    same({ $dateFromParts: { year: 2017, month: 2, day: 0 } }, at('2017-01-31T00:00:00Z'));
    same({ $dateFromParts: { isoWeekYear: 2017, isoWeek: 6, isoDayOfWeek: 3, hour: 12 } }, at('2017-02-08T12:00:00Z'));
    same(
      {
        $dateFromParts: {
          year: 2016,
          month: 12,
          day: 31,
          hour: 23,
          minute: 46,
          second: 12,
          timezone: 'America/New_York',
        },
      },
      at('2017-01-01T04:46:12Z'),
    );
    same({ $dateFromParts: { year: 1970, second: 1502095918 } }, at('2017-08-07T08:51:58Z'));
    same(
      { $dateFromParts: { year: 1970, millisecond: Long.fromNumber(1502095918551) } },
      at('2017-08-07T08:51:58.551Z'),
    );
    same({ $dateFromParts: { year: 2017, hour: -1 } }, at('2016-12-31T23:00:00Z'));
    same(
      { $dateFromParts: { isoWeekYear: 2017, isoWeek: 25, isoDayOfWeek: 1, hour: 15, timezone: '-0320' } },
      at('2017-06-19T18:20:00Z'),
    );
    same({ $dateFromParts: { year: 2017, month: '$nope' } }, null);
  });

  it.each([
    ['mixed calendars', { year: 2017, isoWeek: 1 }, 40489],
    ['an ISO year with a month', { isoWeekYear: 2017, month: 1 }, 40525],
    ['milliseconds beyond all dates', { year: 1970, millisecond: 18014398509481984 }, 159],
    ['no year', { month: 1 }, 40516],
    ['an unknown part', { year: 2017, days: 1 }, 40518],
    ['a year of 0', { year: 0 }, 40523],
    ['a year that is no number', { year: 'x' }, 40515],
    ['a fraction', { year: 2017, month: 1.5 }, 40515],
    ['a part far out of range', { year: 2017, month: 40000 }, 31034],
  ])('refuse %s', (_what, parts, code) => {
    expect(failure({ $dateFromParts: parts })).toBe(code);
  });
});

describe('dates as text', () => {
  const d = at('2014-01-01T08:15:39.736Z');

  it('are written in a format', () => {
    same({ $dateToString: { date: '$d' } }, '2014-01-01T08:15:39.736Z', { d });
    same({ $dateToString: { format: '%Y-%m-%d', date: '$d' } }, '2014-01-01', { d });
    same(
      { $dateToString: { format: '%H:%M:%S:%L%z', date: '$d', timezone: 'America/New_York' } },
      '03:15:39:736-0500',
      { d },
    );
    same({ $dateToString: { format: '%H:%M:%S:%L%z', date: '$d', timezone: '+04:30' } }, '12:45:39:736+0430', { d });
    same({ $dateToString: { format: '%j %u %U %V %G %w %%', date: '$d' } }, '001 3 00 01 2014 4 %', { d });
    same({ $dateToString: { format: '%Z', date: '$d', timezone: '+04:45' } }, '285', { d });
    same({ $dateToString: { date: '$d', timezone: 'Europe/Berlin' } }, '2014-01-01T09:15:39.736Z', { d });
    same({ $dateToString: { date: '$nope' } }, null);
    same({ $dateToString: { date: '$nope', onNull: 'none' } }, 'none');
    expect(refusal({ $dateToString: { date: '$d', format: '%Q' } })).toBe(18536);
    expect(refusal({ $dateToString: { date: '$d', format: 'x%' } })).toBe(18535);
    expect(refusal({ $dateToString: { format: '%Y' } })).toBe(18628);
    expect(refusal({ $dateToString: { date: '$d', x: 1 } })).toBe(18534);
  });

  it.each([
    ['2017-02-08T12:10:40.787', '2017-02-08T12:10:40.787Z'],
    ['2017-02-08T12:10:40.787Z', '2017-02-08T12:10:40.787Z'],
    ['2017-02-08', '2017-02-08T00:00:00Z'],
    ['2017-02-08 12:10:40', '2017-02-08T12:10:40Z'],
    ['2017-02-08T12:10:40+0100', '2017-02-08T11:10:40Z'],
    ['2017-02-08T12:10:40-05:00', '2017-02-08T17:10:40Z'],
  ])('are read: %s', (text, expected) => {
    same({ $dateFromString: { dateString: text } }, at(expected));
  });

  it.each([
    ['2017-07-14T12:02:44.771 GMT+02', '%Y-%m-%dT%H:%M:%S.%L%z', '2017-07-14T10:02:44.771Z'],
    ['2017-07-04T11:56.02.8', '%Y-%m-%dT%H:%M.%S.%L', '2017-07-04T11:56:02.800Z'],
    ['2017-07-04 12:48:07 GMT+0545', '%Y-%m-%d %H:%M:%S %z', '2017-07-04T07:03:07Z'],
  ])('are read with and without a format: %s', (text, format, expected) => {
    same({ $dateFromString: { dateString: text } }, at(expected));
    same({ $dateFromString: { dateString: text, format } }, at(expected));
  });

  it.each([
    ['4/26/1992:+0445', '%m/%d/%Y:%z', '1992-04-25T19:15:00Z'],
    ['4/26/1992:+285', '%m/%d/%Y:%Z', '1992-04-25T19:15:00Z'],
    ['1992 % 04 % 26', '%Y %% %m %% %d', '1992-04-26T00:00:00Z'],
    ['2017', '%G', '2017-01-02T00:00:00Z'],
    ['2017, Week 53', '%G, Week %V', '2018-01-01T00:00:00Z'],
    ['53.7.2017', '%V.%u.%G', '2018-01-07T00:00:00Z'],
    ['1.1.1', '%V.%u.%G', '0001-01-01T00:00:00Z'],
  ])('are read in a format: %s', (text, format, expected) => {
    same({ $dateFromString: { dateString: text, format } }, at(expected));
  });

  it.each([
    ['12/31/2018', '%m/%d/%G', 241],
    ['ISO Week 1, 2018', 'ISO Week %V, %Y', 241],
    ['2018-01', '%Y-%m-%d', 241],
    ['2018-01', '%Y', 241],
    ['1992-26-04', 'Y-d-m', 241],
    ['1992', '%n', 18536],
    ['2017-07-14 CEST', '%Y-%m-%d %z', 238],
  ])('are refused in a format that they do not fit: %s', (text, format, code) => {
    expect(failure({ $dateFromString: { dateString: text, format } })).toBe(code);
  });

  it('are no dates with the name of a place, and no dates with a time alone', () => {
    expect(failure({ $dateFromString: { dateString: '2017-07-12T22:23:55 Europe/Amsterdam' } })).toBe(241);
    expect(failure({ $dateFromString: { dateString: '12:50:53' } })).toBe(241);
  });

  it('are read in a zone and in a format', () => {
    same(
      { $dateFromString: { dateString: '2017-02-08T12:10:40.787', timezone: 'America/New_York' } },
      at('2017-02-08T17:10:40.787Z'),
    );
    same({ $dateFromString: { dateString: '06-15-2018', format: '%m-%d-%Y' } }, at('2018-06-15'));
    same({ $dateFromString: { dateString: '15 06 2018 10:30', format: '%d %m %Y %H:%M' } }, at('2018-06-15T10:30:00Z'));
    same({ $dateFromString: { dateString: '2018 22 3', format: '%G %V %u' } }, at('2018-05-30'));
    expect(failure({ $dateFromString: { dateString: '2017-02-08', format: '%d/%m/%Y' } })).toBe(241);
    expect(failure({ $dateFromString: { dateString: '2017-02-08Z', timezone: 'UTC' } })).toBe(241);
    expect(failure({ $dateFromString: { dateString: 5 } })).toBe(241);
    expect(failure({ $dateFromString: { dateString: '2017-13-45' } })).toBe(241);
    same({ $dateFromString: { dateString: 'xyz', onError: 'bad' } }, 'bad');
    same({ $dateFromString: { dateString: null, onNull: 'none' } }, 'none');
    same({ $dateFromString: { dateString: null } }, null);
  });
});

describe('steps between dates', () => {
  it('keep to the end of the month', () => {
    const step = (unit: string, amount: unknown, start: string): unknown =>
      evaluate({ $dateAdd: { startDate: '$d', unit, amount } }, { d: at(start) });
    expect(step('month', 1, '2021-01-31T00:00:00Z')).toEqual(at('2021-02-28T00:00:00Z'));
    expect(step('month', 1, '2020-01-31T00:00:00Z')).toEqual(at('2020-02-29T00:00:00Z'));
    expect(step('year', 1, '2020-02-29T00:00:00Z')).toEqual(at('2021-02-28T00:00:00Z'));
    expect(step('quarter', 1, '2020-11-30T00:00:00Z')).toEqual(at('2021-02-28T00:00:00Z'));
    expect(step('week', -1, '2021-03-03T12:00:00Z')).toEqual(at('2021-02-24T12:00:00Z'));
    expect(step('hour', 36, '2021-02-28T00:00:00Z')).toEqual(at('2021-03-01T12:00:00Z'));
    expect(step('millisecond', 1, '2021-02-28T00:00:00Z')).toEqual(at('2021-02-28T00:00:00.001Z'));
    expect(
      evaluate({ $dateSubtract: { startDate: '$d', unit: 'month', amount: 1 } }, { d: at('2021-03-31T00:00:00Z') }),
    ).toEqual(at('2021-02-28T00:00:00Z'));
  });

  it('keep the clock of a zone from a day up, and count hours as they pass', () => {
    const step = (unit: string, amount: number): unknown =>
      evaluate(
        { $dateAdd: { startDate: '$d', unit, amount, timezone: 'America/New_York' } },
        { d: at('2021-03-13T15:00:00Z') },
      );
    expect(step('day', 1)).toEqual(at('2021-03-14T14:00:00Z'));
    expect(step('hour', 24)).toEqual(at('2021-03-14T15:00:00Z'));
  });

  it('give null for null, and refuse what is no date, unit or whole amount', () => {
    const spec = { startDate: '$d', unit: 'day', amount: 1 };
    same({ $dateAdd: { ...spec, startDate: '$nope' } }, null);
    same({ $dateAdd: { ...spec, amount: null } }, null, { d: new Date(0) });
    expect(failure({ $dateAdd: { ...spec, startDate: 'x' } })).toBe(5166403);
    expect(failure({ $dateAdd: { ...spec, amount: 1.5 } }, { d: new Date(0) })).toBe(5166405);
    expect(failure({ $dateAdd: { ...spec, unit: 'days' } }, { d: new Date(0) })).toBe(9);
    expect(refusal({ $dateAdd: { startDate: '$d', unit: 'day' } })).toBe(5166402);
  });

  it('are counted by the boundaries that are crossed', () => {
    const count = (unit: string, from: string, to: string, more: object = {}): unknown =>
      evaluate({ $dateDiff: { startDate: '$a', endDate: '$b', unit, ...more } }, { a: at(from), b: at(to) });
    expect(count('day', '2021-01-01T23:59:59Z', '2021-01-02T00:00:01Z')).toBe(1n);
    expect(count('year', '2020-12-31T00:00:00Z', '2021-01-01T00:00:00Z')).toBe(1n);
    expect(count('month', '2021-03-31T00:00:00Z', '2021-01-01T00:00:00Z')).toBe(-2n);
    expect(count('quarter', '2021-03-31T00:00:00Z', '2021-04-01T00:00:00Z')).toBe(1n);
    expect(count('hour', '2021-01-01T00:59:00Z', '2021-01-01T01:01:00Z')).toBe(1n);
    expect(count('millisecond', '2021-01-01T00:00:00Z', '2021-01-01T00:00:01Z')).toBe(1000n);
    // 2021-01-03 was a Sunday.
    expect(count('week', '2021-01-02T00:00:00Z', '2021-01-03T00:00:00Z')).toBe(1n);
    expect(count('week', '2021-01-02T00:00:00Z', '2021-01-03T00:00:00Z', { startOfWeek: 'monday' })).toBe(0n);
    expect(count('week', '2021-01-03T00:00:00Z', '2021-01-04T00:00:00Z', { startOfWeek: 'Mon' })).toBe(1n);
    expect(count('day', '2021-01-01T03:00:00Z', '2021-01-01T06:00:00Z', { timezone: 'America/New_York' })).toBe(1n);
    expect(failure({ $dateDiff: { startDate: 'x', endDate: new Date(0), unit: 'day' } })).toBe(5166307);
    expect(
      failure({ $dateDiff: { startDate: new Date(0), endDate: new Date(0), unit: 'week', startOfWeek: 'x' } }),
    ).toBe(5439016);
  });

  it('are cut off at the start of a unit', () => {
    const cut = (unit: string, date: string, more: object = {}): unknown =>
      evaluate({ $dateTrunc: { date: '$d', unit, ...more } }, { d: at(date) });
    expect(cut('day', '2021-03-20T11:30:05Z')).toEqual(at('2021-03-20T00:00:00Z'));
    expect(cut('hour', '2021-03-20T11:30:05Z', { binSize: 2 })).toEqual(at('2021-03-20T10:00:00Z'));
    expect(cut('week', '2021-03-20T11:30:05Z')).toEqual(at('2021-03-14T00:00:00Z'));
    expect(cut('week', '2021-03-20T11:30:05Z', { startOfWeek: 'Monday' })).toEqual(at('2021-03-15T00:00:00Z'));
    expect(
      cut('week', '2021-03-20T11:30:05Z', { binSize: 2, timezone: 'America/Los_Angeles', startOfWeek: 'Monday' }),
    ).toEqual(at('2021-03-15T07:00:00Z'));
    expect(cut('month', '2021-03-20T11:30:05Z')).toEqual(at('2021-03-01T00:00:00Z'));
    expect(cut('quarter', '2021-03-20T11:30:05Z')).toEqual(at('2021-01-01T00:00:00Z'));
    expect(cut('year', '1998-03-20T11:30:05Z', { binSize: 5 })).toEqual(at('1995-01-01T00:00:00Z'));
    expect(cut('day', '2021-03-20T02:30:00Z', { timezone: 'America/New_York' })).toEqual(at('2021-03-19T04:00:00Z'));
    expect(failure({ $dateTrunc: { date: new Date(0), unit: 'day', binSize: 0 } })).toBe(5439018);
    expect(failure({ $dateTrunc: { date: 5, unit: 'day' } })).toBe(5439012);
    expect(failure({ $dateTrunc: { date: new Date(0), unit: 'century' } })).toBe(5439014);
    expect(failure({ $dateTrunc: { date: new Date(0), unit: 'week', startOfWeek: 'FRIDIE' } })).toBe(5439016);
    same({ $dateTrunc: { date: 5, unit: 'week', binSize: '', timezone: 1, startOfWeek: '$nope' } }, null);
    expect(
      cut('hour', '2021-12-01T18:23:36Z', { binSize: 4, timezone: 'America/New_York', startOfWeek: 'IGNORED' }),
    ).toEqual(at('2021-12-01T17:00:00Z'));
    expect(
      cut('week', '2000-01-30T18:00:00Z', { binSize: 2, timezone: 'America/New_York', startOfWeek: 'mon' }),
    ).toEqual(at('2000-01-17T05:00:00Z'));
  });
});

describe('laws', () => {
  const moment = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', '+05:45');

  it('parts that were taken apart come together again, on any clock', () => {
    fc.assert(
      fc.property(moment, zone, (d, timezone) => {
        const parts = evaluate({ $dateToParts: { date: '$d', timezone } }, { d });
        const back = evaluate(
          {
            $dateFromParts: {
              year: '$p.year',
              month: '$p.month',
              day: '$p.day',
              hour: '$p.hour',
              minute: '$p.minute',
              second: '$p.second',
              timezone,
            },
          },
          { p: parts as object },
        ) as Date;
        // Where a clock is set back, two moments have the same parts, and the first of them is meant.
        expect([0, 3_600_000, 7_200_000]).toContain(d.getTime() - back.getTime());
      }),
      { seed: 20240229, numRuns: 200 },
    );
  });

  it('what is written can be read', () => {
    fc.assert(
      fc.property(moment, (d) => {
        same({ $dateFromString: { dateString: { $dateToString: { date: '$d' } } } }, d, { d });
        same({ $toDate: { $toString: '$d' } }, d, { d });
      }),
      { seed: 20240229, numRuns: 100 },
    );
  });

  it('cutting off never goes beyond a unit, and does nothing twice', () => {
    const unit = fc.constantFrom('hour', 'day', 'week', 'month', 'quarter', 'year');
    fc.assert(
      fc.property(moment, unit, fc.integer({ min: 1, max: 6 }), (d, name, binSize) => {
        const cut = evaluate({ $dateTrunc: { date: '$d', unit: name, binSize } }, { d }) as Date;
        expect(cut.getTime()).toBeLessThanOrEqual(d.getTime());
        same({ $dateTrunc: { date: '$d', unit: name, binSize } }, cut, { d: cut });
        const next = evaluate({ $dateAdd: { startDate: '$d', unit: name, amount: binSize } }, { d: cut }) as Date;
        expect(next.getTime()).toBeGreaterThan(d.getTime());
      }),
      { seed: 20240229, numRuns: 200 },
    );
  });
});
