import { MongoError } from '../../error.js';
import { dayOfWeek, dayOfYear, isoDayOfWeek, isoWeek, readClock, weekOfYear } from './calendar.js';
import { toLocal, type Zone } from './zone.js';

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

function year(value: number): string {
  if (value < 0 || value > 9999) {
    throw new MongoError(
      18537,
      `Could not convert date to string: date component was outside the supported range of 0-9999: ${String(value)}`,
    );
  }
  return pad(value, 4);
}

function offsetText(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / 60_000);
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
}

const months = 'January February March April May June July August September October November December'.split(' ');

type Specifier = (reading: number, offset: number) => string;

const specifiers: Readonly<Record<string, Specifier>> = {
  '%': () => '%',
  B: (reading) => months[readClock(reading).month - 1] ?? '',
  b: (reading) => (months[readClock(reading).month - 1] ?? '').slice(0, 3),
  d: (reading) => pad(readClock(reading).day, 2),
  G: (reading) => year(isoWeek(reading).year),
  H: (reading) => pad(readClock(reading).hour, 2),
  j: (reading) => pad(dayOfYear(reading), 3),
  L: (reading) => pad(readClock(reading).millisecond, 3),
  M: (reading) => pad(readClock(reading).minute, 2),
  m: (reading) => pad(readClock(reading).month, 2),
  S: (reading) => pad(readClock(reading).second, 2),
  U: (reading) => pad(weekOfYear(reading), 2),
  u: (reading) => String(isoDayOfWeek(reading)),
  V: (reading) => pad(isoWeek(reading).week, 2),
  w: (reading) => String(dayOfWeek(reading) + 1),
  Y: (reading) => year(readClock(reading).year),
  Z: (_reading, offset) => String(Math.trunc(offset / 60_000)),
  z: (_reading, offset) => offsetText(offset),
};

/** @throws MongoError when a format has a `%` that MongoDB does not know. */
export function checkFormat(format: string): void {
  for (const [whole, character = ''] of format.matchAll(/%(.?)/gsu)) {
    if (character === '') throw new MongoError(18535, "Unmatched '%' at end of format string");
    if (!(character in specifiers)) {
      throw new MongoError(18536, `Invalid format character '${whole}' in format string`);
    }
  }
}

/** A moment as text on the zone's clock, in a format of `%` specifiers. */
export function formatDate(moment: number, format: string, zone: Zone): string {
  const reading = toLocal(moment, zone);
  return format.replace(
    /%(.)/gsu,
    (_whole, character: string) => specifiers[character]?.(reading, reading - moment) ?? '',
  );
}
