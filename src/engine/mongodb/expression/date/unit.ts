import { MongoError } from '../../error.js';
import { addMonths, dayNumber, dayOfWeek, millisecondsPerDay, readClock } from './calendar.js';
import { fromLocal, toLocal, type Zone } from './zone.js';

const clockUnits = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000 } as const;
const dayUnits = { day: 1, week: 7 } as const;
const monthUnits = { month: 1, quarter: 3, year: 12 } as const;

export type DateUnit = keyof typeof clockUnits | keyof typeof dayUnits | keyof typeof monthUnits;

/** The code for a name that is no unit differs from operator to operator; 9 is FailedToParse. */
export function dateUnitOf(name: string, unknown = 9): DateUnit {
  if (Object.hasOwn(clockUnits, name) || Object.hasOwn(dayUnits, name) || Object.hasOwn(monthUnits, name)) {
    return name as DateUnit;
  }
  throw new MongoError(unknown, `unknown time unit value: ${name}`);
}

const weekDays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** 0 for Sunday; names and their first three letters are read in any case. */
export function weekDayOf(name: string): number {
  const lower = name.toLowerCase();
  const found = weekDays.findIndex((weekDay) => weekDay === lower || weekDay.slice(0, 3) === lower);
  if (found < 0) throw new MongoError(5439016, `unknown day of week value: ${name}`);
  return found;
}

/** The moment `amount` units later. Units from a day up are counted on the zone's calendar, shorter ones are exact. */
export function addUnits(moment: number, unit: DateUnit, amount: number, zone: Zone): number {
  if (unit in clockUnits) return moment + amount * clockUnits[unit as keyof typeof clockUnits];
  const local = toLocal(moment, zone);
  if (unit in dayUnits) {
    return fromLocal(local + amount * dayUnits[unit as keyof typeof dayUnits] * millisecondsPerDay, zone);
  }
  return fromLocal(addMonths(local, amount * monthUnits[unit as keyof typeof monthUnits]), zone);
}

/** How many unit boundaries lie between two moments on the zone's calendar. */
export function countUnits(from: number, to: number, unit: DateUnit, zone: Zone, startOfWeek: number): number {
  const start = toLocal(from, zone);
  const end = toLocal(to, zone);
  if (unit in clockUnits) {
    const length = clockUnits[unit as keyof typeof clockUnits];
    const shift = end - to - (start - from);
    return Math.floor(end / length) - Math.floor(start / length) - Math.round(shift / length);
  }
  if (unit === 'week') return weekNumber(end, startOfWeek) - weekNumber(start, startOfWeek);
  if (unit === 'day') return dayNumber(end) - dayNumber(start);
  const length = monthUnits[unit as keyof typeof monthUnits];
  return Math.floor(monthNumber(end) / length) - Math.floor(monthNumber(start) / length);
}

function monthNumber(reading: number): number {
  const { year, month } = readClock(reading);
  return year * 12 + month - 1;
}

/** 1970-01-01 was a Thursday, so day 3 was the first Sunday. */
function weekNumber(reading: number, startOfWeek: number): number {
  return Math.floor((dayNumber(reading) - 3 - startOfWeek) / 7);
}

/** The start of the bin of `size` units that a moment falls into; bins are counted from the start of 2000. */
export function truncateToUnit(moment: number, unit: DateUnit, size: number, zone: Zone, startOfWeek: number): number {
  const millennium = Date.UTC(2000, 0, 1);
  if (unit in clockUnits) {
    const origin = fromLocal(millennium, zone);
    const length = size * clockUnits[unit as keyof typeof clockUnits];
    return origin + Math.floor((moment - origin) / length) * length;
  }
  const local = toLocal(moment, zone);
  if (unit in dayUnits) {
    const length = size * dayUnits[unit as keyof typeof dayUnits];
    const weekShift = unit === 'week' ? (startOfWeek - dayOfWeek(millennium) + 7) % 7 : 0;
    const origin = dayNumber(millennium) + weekShift;
    const day = origin + Math.floor((dayNumber(local) - origin) / length) * length;
    return fromLocal(day * millisecondsPerDay, zone);
  }
  const length = size * monthUnits[unit as keyof typeof monthUnits];
  const origin = monthNumber(millennium);
  const months = Math.floor((monthNumber(local) - origin) / length) * length;
  return fromLocal(addMonths(millennium, months), zone);
}
