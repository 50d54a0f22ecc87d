import { MongoError, mongoError, notImplemented } from '../../error.js';
import { composeClock, fromIsoWeek, millisecondsPerDay, readClock, type ClockReading } from './calendar.js';
import { fixedZone, fromLocal, parseOffset, utc, type Zone } from './zone.js';

function failure(text: string, why: string): MongoError {
  return mongoError('ConversionFailure', `Error parsing date string '${text}'; ${why}`);
}

/** An offset after a date: `Z`, `+hh`, `+hhmm`, `+hh:mm`, alone or behind GMT or UTC. */
const offsetSource = String.raw`Z|z|(?:GMT|UTC)?[+-]\d{2}(?::?\d{2})?|GMT|UTC`;

/** Date, optional time with optional seconds and fraction, optional offset: ISO 8601 and its variants. */
const isoPattern = new RegExp(
  String.raw`^(\d{4})-(\d{2})-(\d{2})(?:(?:[Tt]|\s+)(\d{2}):(\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?)?\s*(${offsetSource})?$`,
);

/** What is invalid for certain: a time alone, and a date with the name of a place. */
const invalidPatterns = [
  /^\d{1,2}:\d{2}(:\d{2})?$/,
  /^\d{4}-\d{2}-\d{2}[T ][\d:.]+ ?[A-Z][A-Za-z]+\/[A-Z][A-Za-z_/+-]+$/,
];

/** Words that the server's parser understands although they hold no digit. */
const relativeWords =
  /now|today|tomorrow|yesterday|midnight|noon|next|last|previous|this|ago|first|second|third|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|day|week|month|year|hour|min|sec/i;

/**
 * The moment a text names, as `$dateFromString` without a format and `$toDate` read it. A zone in the text and one given
 * beside it exclude each other.
 * @throws MongoError ConversionFailure for what is no date; NotImplemented for a form that only the server's own lenient
 *   parser knows, so that it is never mistaken for an invalid date.
 */
export function parseDate(text: string, zone?: Zone): Date {
  const match = isoPattern.exec(text);
  if (match === null) {
    const hasDate = /\d/.test(text) || relativeWords.test(text);
    if (!hasDate || invalidPatterns.some((pattern) => pattern.test(text))) {
      throw failure(text, 'an incomplete date/time string has been found, with elements missing');
    }
    throw notImplemented(`reading a date from '${text}', which is not in an ISO 8601 form,`);
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zoneText] = match;
  const parts: ClockReading = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Math.trunc(Number(`0.${fraction}`) * 1000 + 1e-7),
  };
  checkRange(text, parts);
  if (zoneText !== undefined && zone !== undefined) {
    throw failure(
      text,
      'you cannot pass in a date/time string with time zone information together with a timezone argument',
    );
  }
  return new Date(fromLocal(composeClock(parts), zoneText === undefined ? (zone ?? utc) : textZone(zoneText)));
}

function textZone(text: string): Zone {
  return fixedZone(offsetOfText(text));
}

/** The offset in milliseconds that a text such as `GMT+02:00`, `+0100` or `Z` says. */
function offsetOfText(text: string): number {
  return parseOffset(text.replace(/^(?:GMT|UTC|Z|z)/, '')) ?? 0;
}

function checkRange(text: string, parts: ClockReading): void {
  const back = readClock(composeClock(parts));
  if (parts.month < 1 || parts.month > 12 || parts.day < 1 || parts.day > 31)
    throw failure(text, 'the date is out of range');
  if (parts.hour > 24 || parts.minute > 59 || parts.second > 59) throw failure(text, 'the time is out of range');
  if (parts.hour === 24) throw notImplemented(`reading the hour 24 in the date '${text}'`);
  if (back.day !== parts.day) throw notImplemented(`reading the day in '${text}', which its month does not have,`);
}

type Field = keyof ClockReading | 'isoYear' | 'isoWeek' | 'isoDay' | 'dayOfYear' | 'offset';

/** What each specifier of a parsing format reads. */
const specifiers: Readonly<Record<string, readonly [Field, RegExp]>> = {
  Y: ['year', /^\d{1,4}/],
  m: ['month', /^\d{1,2}/],
  d: ['day', /^\d{1,2}/],
  H: ['hour', /^\d{1,2}/],
  M: ['minute', /^\d{1,2}/],
  S: ['second', /^\d{1,2}/],
  L: ['millisecond', /^\d{1,3}/],
  G: ['isoYear', /^\d{1,4}/],
  V: ['isoWeek', /^\d{1,2}/],
  u: ['isoDay', /^\d/],
  j: ['dayOfYear', /^\d{1,3}/],
  z: ['offset', new RegExp(`^\\s*(?:${offsetSource})`)],
  Z: ['offset', /^[+-]\d+/],
};

const isoFields = ['isoYear', 'isoWeek', 'isoDay'] as const;
const naturalFields = ['year', 'month', 'day', 'dayOfYear'] as const;

/** The moment a text names in a format of `%` specifiers. */
export function parseDateByFormat(text: string, format: string, zone?: Zone): Date {
  const fields = readFields(text, format);
  const part = (name: Field, otherwise: number): number => fields.get(name) ?? otherwise;
  const time: ClockReading = {
    year: part('year', 1970),
    month: part('month', 1),
    day: part('day', 1),
    hour: part('hour', 0),
    minute: part('minute', 0),
    second: part('second', 0),
    millisecond: part('millisecond', 0),
  };
  const reading = readingOf(text, fields, time);
  const offset = fields.get('offset');
  if (offset !== undefined && zone !== undefined) {
    throw failure(text, 'you cannot pass in a date/time string with GMT offset together with a timezone argument');
  }
  return new Date(fromLocal(reading, offset === undefined ? (zone ?? utc) : fixedZone(offset)));
}

function readingOf(text: string, fields: ReadonlyMap<Field, number>, time: ClockReading): number {
  const sinceMidnight = time.hour * 3_600_000 + time.minute * 60_000 + time.second * 1000 + time.millisecond;
  const isoYear = fields.get('isoYear');
  if (isoFields.some((name) => fields.has(name)) && naturalFields.some((name) => fields.has(name))) {
    throw failure(text, 'Mixing of ISO dates with natural dates is not allowed');
  }
  if (isoYear !== undefined) {
    return fromIsoWeek(isoYear, fields.get('isoWeek') ?? 1, fields.get('isoDay') ?? 1) + sinceMidnight;
  }
  const dayOfYear = fields.get('dayOfYear');
  if (fields.has('year') && dayOfYear !== undefined) {
    return composeClock({ ...time, month: 1, day: 1 }) + (dayOfYear - 1) * millisecondsPerDay;
  }
  if (!fields.has('year') || !fields.has('month') || !fields.has('day')) {
    throw failure(text, 'an incomplete date/time string has been found, with elements missing');
  }
  checkRange(text, time);
  return composeClock(time);
}

function readFields(text: string, format: string): ReadonlyMap<Field, number> {
  const fields = new Map<Field, number>();
  let rest = text;
  for (let index = 0; index < format.length; index += 1) {
    const character = format[index] as string;
    if (character !== '%') {
      if (!rest.startsWith(character)) throw failure(text, `the format needs '${character}' at '${rest}'`);
      rest = rest.slice(1);
      continue;
    }
    index += 1;
    const specifier = format[index] ?? '';
    if (specifier === '%') {
      if (!rest.startsWith('%')) throw failure(text, `the format needs '%' at '${rest}'`);
      rest = rest.slice(1);
      continue;
    }
    const [field, pattern] = specifiers[specifier] ?? [undefined, undefined];
    if (field === undefined) throw new MongoError(18536, `Invalid format character '%${specifier}' in format string`);
    const [read] = pattern.exec(rest) ?? [];
    if (read === undefined) {
      if (specifier === 'z' && /^\s*[A-Za-z]/.test(rest))
        throw notImplemented(`reading the name of a time zone in '${text}'`);
      throw failure(text, `'%${specifier}' does not fit '${rest}'`);
    }
    fields.set(field, numberOf(read, specifier));
    rest = rest.slice(read.length);
  }
  if (rest !== '') throw failure(text, 'trailing data');
  return fields;
}

function numberOf(read: string, specifier: string): number {
  switch (specifier) {
    case 'Z':
      return Number(read) * 60_000;
    case 'z':
      return offsetOfText(read.trim());
    case 'L':
      // The digits are a fraction of a second.
      return Number(read.padEnd(3, '0'));
    default:
      return Number(read);
  }
}
