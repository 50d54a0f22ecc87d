/*
 * Calendar arithmetic on a clock's reading: the number of milliseconds since 1970 that UTC would show for it.
 */

export const millisecondsPerDay = 86_400_000;

export interface ClockReading {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** Year, month, day and time of a reading. */
export function readClock(reading: number): ClockReading {
  const date = new Date(reading);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

/** The reading of a calendar date and time; parts beyond their range carry over. */
export function composeClock(parts: ClockReading): number {
  const date = new Date(0);
  date.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  date.setUTCHours(parts.hour, parts.minute, parts.second, parts.millisecond);
  return date.getTime();
}

/** Whole days since 1970. */
export function dayNumber(reading: number): number {
  return Math.floor(reading / millisecondsPerDay);
}

/** 0 for Sunday to 6 for Saturday. */
export function dayOfWeek(reading: number): number {
  // 1970 began on a Thursday.
  return (((dayNumber(reading) + 4) % 7) + 7) % 7;
}

/** 1 for Monday to 7 for Sunday. */
export function isoDayOfWeek(reading: number): number {
  return dayOfWeek(reading) || 7;
}

function startOfYear(year: number): number {
  return composeClock({ year, month: 1, day: 1, hour: 0, minute: 0, second: 0, millisecond: 0 });
}

/** 1 for the first of January. */
export function dayOfYear(reading: number): number {
  return dayNumber(reading) - dayNumber(startOfYear(new Date(reading).getUTCFullYear())) + 1;
}

/** 0 to 53; weeks begin on Sunday, and days before the first Sunday are in week 0. */
export function weekOfYear(reading: number): number {
  return Math.floor((dayOfYear(reading) + 6 - dayOfWeek(reading)) / 7);
}

/** ISO 8601's year and week: a week belongs to the year that has its Thursday. */
export function isoWeek(reading: number): { readonly year: number; readonly week: number } {
  const thursday = reading + (4 - isoDayOfWeek(reading)) * millisecondsPerDay;
  return { year: new Date(thursday).getUTCFullYear(), week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}

/** The reading at midnight of a day given by ISO year, week and day. */
export function fromIsoWeek(year: number, week: number, day: number): number {
  const fourth = startOfYear(year) + 3 * millisecondsPerDay;
  const monday = fourth - (isoDayOfWeek(fourth) - 1) * millisecondsPerDay;
  return monday + ((week - 1) * 7 + day - 1) * millisecondsPerDay;
}

/** The same day and time `months` later, or the month's last day where that month is shorter. */
export function addMonths(reading: number, months: number): number {
  const parts = readClock(reading);
  const first = composeClock({ ...parts, month: parts.month + months, day: 1 });
  const { year, month } = readClock(first);
  const lastDay = new Date(composeClock({ ...parts, year, month: month + 1, day: 0 })).getUTCDate();
  return first + (Math.min(parts.day, lastDay) - 1) * millisecondsPerDay;
}
