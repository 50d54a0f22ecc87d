import { MongoError } from '../../error.js';
import { exactLong } from '../../value/arithmetic.js';
import { int, isArray, isDoc, isNullish, isNumber, kindOrMissing, type Value } from '../../value/value.js';
import { folded } from '../compiled.js';
import { momentOf, zoneArgument } from '../date/argument.js';
import {
  composeClock,
  dayOfWeek,
  dayOfYear,
  fromIsoWeek,
  isoDayOfWeek,
  isoWeek,
  readClock,
  weekOfYear,
} from '../date/calendar.js';
import { fromLocal, toLocal } from '../date/zone.js';
import { named, type Operator, type OperatorTable } from '../operator.js';

type Operand = Value | undefined;

/** The operand of `$year` and its kin: a date, or `{ date, timezone }`. */
function readPartOperand(operand: Value, name: string): { readonly date: Value; readonly timezone: Value | undefined } {
  if (isArray(operand)) {
    const [only] = operand;
    if (only === undefined || operand.length !== 1) {
      throw new MongoError(
        40536,
        `${name} accepts exactly one argument if given an array, but was given ${String(operand.length)}`,
      );
    }
    return { date: only, timezone: undefined };
  }
  const [first = ''] = isDoc(operand) ? operand.keys() : [];
  if (!isDoc(operand) || first.startsWith('$')) return { date: operand, timezone: undefined };
  for (const key of operand.keys()) {
    if (key !== 'date' && key !== 'timezone') {
      throw new MongoError(40535, `unrecognized option to ${name}: "${key}"`);
    }
  }
  const date = operand.get('date');
  if (date === undefined) throw new MongoError(40539, `missing 'date' argument to ${name}`);
  return { date, timezone: operand.get('timezone') };
}

/** A part of a date on a zone's clock. */
function part(read: (reading: number) => Value): Operator {
  return (operand, context) => {
    const given = readPartOperand(operand, context.name);
    const date = context.compile(given.date);
    const zoned = given.timezone !== undefined;
    const timezone = context.compile(given.timezone ?? null);
    return folded([date, timezone], (root, variables) => {
      const value = date.evaluate(root, variables);
      const zone = zoneArgument(timezone.evaluate(root, variables), zoned);
      if (isNullish(value) || zone === null) return null;
      return read(toLocal(momentOf(value), zone));
    });
  };
}

const toParts = named(
  {
    required: ['date'],
    optional: ['timezone', 'iso8601'],
    notAnObject: 40524,
    unknownArgument: 40520,
    missingArgument: 40522,
  },
  ({ date, timezone, iso8601 }: Readonly<Record<'date' | 'timezone' | 'iso8601', Operand>>, _context, given) => {
    const zone = zoneArgument(timezone, given.has('timezone'));
    if (given.has('iso8601') && isNullish(iso8601)) return null;
    if (iso8601 !== undefined && typeof iso8601 !== 'boolean') {
      throw new MongoError(40521, `iso8601 must evaluate to a bool, found ${kindOrMissing(iso8601)}`);
    }
    if (isNullish(date) || zone === null) return null;
    const reading = toLocal(momentOf(date), zone);
    const clock = readClock(reading);
    const time = (['hour', 'minute', 'second', 'millisecond'] as const).map(
      (name) => [name, int(clock[name])] as const,
    );
    if (iso8601 === true) {
      const { year, week } = isoWeek(reading);
      return new Map<string, Value>([
        ['isoWeekYear', int(year)],
        ['isoWeek', int(week)],
        ['isoDayOfWeek', int(isoDayOfWeek(reading))],
        ...time,
      ]);
    }
    return new Map<string, Value>([
      ['year', int(clock.year)],
      ['month', int(clock.month)],
      ['day', int(clock.day)],
      ...time,
    ]);
  },
);

const calendarNames = ['year', 'month', 'day'] as const;
const isoNames = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] as const;
const timeNames = ['hour', 'minute', 'second', 'millisecond'] as const;
type PartName = (typeof calendarNames)[number] | (typeof isoNames)[number] | (typeof timeNames)[number] | 'timezone';

/** The value of one part; `null` when it evaluates to nothing, the default when it was not given. */
function readPart(value: Operand, name: string, otherwise: number, given: boolean): number | null {
  if (!given) return otherwise;
  if (isNullish(value)) return null;
  const exact = isNumber(value) ? exactLong(value) : undefined;
  const number = Number(exact);
  if (exact === undefined) {
    throw new MongoError(40515, `'${name}' must evaluate to an integer, found ${kindOrMissing(value)}`);
  }
  if (name === 'year' || name === 'isoWeekYear') {
    if (number < 1 || number > 9999) {
      throw new MongoError(
        name === 'year' ? 40523 : 31095,
        `'${name}' must evaluate to an integer in the range 1 to 9999, found ${String(number)}`,
      );
    }
  } else if (name !== 'second' && name !== 'millisecond' && (number < -32768 || number > 32767)) {
    throw new MongoError(
      31034,
      `'${name}' must evaluate to a value in the range [-32768, 32767]; value ${String(number)} is not in range`,
    );
  }
  return number;
}

const fromPartsNamed = named<PartName>(
  {
    required: [],
    optional: [...calendarNames, ...isoNames, ...timeNames, 'timezone'],
    notAnObject: 40519,
    unknownArgument: 40518,
  },
  (values, _context, given) => {
    const iso = given.has('isoWeekYear');
    const names = [...(iso ? isoNames : calendarNames), ...timeNames];
    const parts = names.map((name, index) => readPart(values[name], name, index < 3 ? 1 : 0, given.has(name)));
    const zone = zoneArgument(values.timezone, given.has('timezone'));
    const numbers = parts.filter((value) => value !== null);
    if (numbers.length < parts.length || zone === null) return null;
    const [first = 0, second = 0, third = 0, hour = 0, minute = 0, seconds = 0, millisecond = 0] = numbers;
    const time = { hour, minute, second: seconds, millisecond };
    const reading = iso
      ? fromIsoWeek(first, second, third) + composeClock({ year: 1970, month: 1, day: 1, ...time })
      : composeClock({ year: first, month: second, day: third, ...time });
    const date = new Date(fromLocal(reading, zone));
    if (Number.isNaN(date.getTime())) {
      throw new MongoError(159, 'Overflow casting a duration in $dateFromParts', { codeName: 'DurationOverflow' });
    }
    return date;
  },
);

const fromParts: Operator = (operand, context) => {
  if (isDoc(operand)) {
    const iso = isoNames.some((name) => operand.has(name));
    if (iso && operand.has('year')) {
      throw new MongoError(40489, '$dateFromParts does not allow mixing natural dates with ISO dates');
    }
    if (operand.has('isoWeekYear') && (operand.has('month') || operand.has('day'))) {
      throw new MongoError(40525, '$dateFromParts does not allow mixing natural dates with ISO dates');
    }
    if (!operand.has('year') && !operand.has('isoWeekYear') && [...operand.keys()].every(isPartName)) {
      throw new MongoError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
    }
  }
  return fromPartsNamed(operand, context);
};

function isPartName(name: string): boolean {
  return [...calendarNames, ...isoNames, ...timeNames, 'timezone'].some((known) => known === name);
}

export const datePart: OperatorTable = {
  $dateFromParts: fromParts,
  $dateToParts: toParts,
  $dayOfMonth: part((reading) => int(readClock(reading).day)),
  $dayOfWeek: part((reading) => int(dayOfWeek(reading) + 1)),
  $dayOfYear: part((reading) => int(dayOfYear(reading))),
  $hour: part((reading) => int(readClock(reading).hour)),
  $isoDayOfWeek: part((reading) => int(isoDayOfWeek(reading))),
  $isoWeek: part((reading) => int(isoWeek(reading).week)),
  $isoWeekYear: part((reading) => BigInt(isoWeek(reading).year)),
  $millisecond: part((reading) => int(readClock(reading).millisecond)),
  $minute: part((reading) => int(readClock(reading).minute)),
  $month: part((reading) => int(readClock(reading).month)),
  $second: part((reading) => int(readClock(reading).second)),
  $week: part((reading) => int(weekOfYear(reading))),
  $year: part((reading) => int(readClock(reading).year)),
};
