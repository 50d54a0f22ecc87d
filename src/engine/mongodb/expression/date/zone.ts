import { MongoError } from '../../error.js';

/** A time zone: how far its clocks are from UTC, in milliseconds, at any moment. */
export interface Zone {
  readonly isUtc: boolean;
  /** What to add to a moment to get the local clock's reading. */
  offsetAt(moment: number): number;
}

/** A clock that is always the same distance from UTC. */
export function fixedZone(offset: number): Zone {
  return { isUtc: offset === 0, offsetAt: () => offset };
}

export const utc: Zone = fixedZone(0);

const known = new Map<string, Zone>([
  ['UTC', utc],
  ['GMT', utc],
  ['Z', utc],
]);

const offsetPattern = /^([+-])(\d{2})(?::?(\d{2}))?$/;

/** `+hh`, `+hhmm` or `+hh:mm` in milliseconds; `undefined` when it is none of them. */
export function parseOffset(text: string): number | undefined {
  const [, sign, hours, minutes = '0'] = offsetPattern.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Intl reads zone names in any case, MongoDB only as the database writes them. */
const namePattern = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/;

/**
 * The zone of an Olson name or an offset.
 * @throws MongoError 40485 for a zone that does not exist.
 */
export function zoneOf(name: string): Zone {
  const found = known.get(name);
  if (found !== undefined) return found;
  const offset = parseOffset(name);
  const zone = offset === undefined ? namedZone(name) : fixedZone(offset);
  known.set(name, zone);
  return zone;
}

function namedZone(name: string): Zone {
  const unknown = new MongoError(40485, `unrecognized time zone identifier: "${name}"`);
  if (!namePattern.test(name)) throw unknown;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      era: 'narrow',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) throw unknown;
    throw error;
  }
  return { isUtc: false, offsetAt: (moment) => localReading(format, moment) - Math.floor(moment / 1000) * 1000 };
}

function localReading(format: Intl.DateTimeFormat, moment: number): number {
  const parts = new Map(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const field = (name: Intl.DateTimeFormatPartTypes): number => Number(parts.get(name));
  const year = parts.get('era') === 'B' ? 1 - field('year') : field('year');
  const date = new Date(0);
  date.setUTCFullYear(year, field('month') - 1, field('day'));
  date.setUTCHours(field('hour'), field('minute'), field('second'));
  return date.getTime();
}

const day = 86_400_000;

/** The clock's reading at a moment, as if it were UTC. */
export function toLocal(moment: number, zone: Zone): number {
  return moment + zone.offsetAt(moment);
}

/** The moment of a clock's reading: the first of two, and in a gap as far past it as the reading is into it. */
export function fromLocal(reading: number, zone: Zone): number {
  const before = zone.offsetAt(reading - day);
  const after = zone.offsetAt(reading + day);
  if (before === after || zone.offsetAt(reading - before) === before) return reading - before;
  return zone.offsetAt(reading - after) === after ? reading - after : reading - before;
}
