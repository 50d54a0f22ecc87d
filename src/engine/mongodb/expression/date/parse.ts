import { mongoError, notImplemented, type MongoError } from '../../error.js';
import { composeClock, fromIsoWeek, millisecondsPerDay, readClock, type ClockReading } from './calendar.js';
import { fixedZone, fromLocal, parseOffset, utc, zoneOf, type Zone } from './zone.js';

function failure(text: string, why: string): MongoError {
  return mongoError('ConversionFailure', `Error parsing date string '${text}'; ${why}`);
}

/** Date, optional time with optional seconds and fraction, optional zone: ISO 8601 and its variant with a space. */
const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:(?:[Tt]|\s+)(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?|UTC|GMT|[A-Z][A-Za-z]+\/[A-Z][A-Za-z_/+-]+)?$/;

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
    if (!/\d/.test(text) && !relativeWords.test(text)) throw failure(text, 'no date was found in it');
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
  const offset = parseOffset(text);
  return offset === undefined ? zoneOf(text.toUpperCase() === 'Z' ? 'UTC' : text) : fixedZone(offset);
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
  Y: ['year', /^\d{4}/],
  m: ['month', /^\d{2}/],
  d: ['day', /^\d{2}/],
  H: ['hour', /^\d{2}/],
  M: ['minute', /^\d{2}/],
  S: ['second', /^\d{2}/],
  L: ['millisecond', /^\d{1,3}/],
  G: ['isoYear', /^\d{4}/],
  V: ['isoWeek', /^\d{2}/],
  u: ['isoDay', /^\d/],
  j: ['dayOfYear', /^\d{3}/],
  z: ['offset', /^[+-]\d{2}:?\d{2}/],
  Z: ['offset', /^[+-]\d+/],
};

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
    if (field === undefined)
      throw mongoError('FailedToParse', `Invalid format character '%${specifier}' in format string`);
    const [read] = pattern.exec(rest) ?? [];
    if (read === undefined) throw failure(text, `'%${specifier}' does not fit '${rest}'`);
    fields.set(field, field === 'offset' ? offsetOf(read, specifier) : Number(read));
    rest = rest.slice(read.length);
  }
  if (rest !== '') throw failure(text, 'trailing data');
  return fields;
}

function offsetOf(read: string, specifier: string): number {
  return specifier === 'Z' ? Number(read) * 60_000 : (parseOffset(read) ?? 0);
}
