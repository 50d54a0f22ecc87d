import { MongoError, mongoError } from '../../error.js';
import { exactLong } from '../../value/arithmetic.js';
import { isNullish, isNumber, kindOrMissing, type Value } from '../../value/value.js';
import { isMoment, momentOf, zoneArgument } from '../date/argument.js';
import { addUnits, countUnits, dateUnitOf, truncateToUnit, weekDayOf, type DateUnit } from '../date/unit.js';
import { named, type Operator, type OperatorTable } from '../operator.js';

type Operand = Value | undefined;
type Named<Name extends string> = Readonly<Record<Name, Operand>>;

function readUnit(value: Operand, name: string, codes: { readonly type: number; readonly unknown: number }): DateUnit {
  if (typeof value !== 'string') {
    throw new MongoError(codes.type, `${name} requires 'unit' to be a string, but got ${kindOrMissing(value)}`);
  }
  return dateUnitOf(value, codes.unknown);
}

const stepUnit = { type: 5166404, unknown: 9 };
const otherUnit = { type: 5439013, unknown: 5439014 };

function readMoment(value: Operand, name: string, argument: string, code: number): number {
  if (!isMoment(value)) {
    throw new MongoError(code, `${name} requires '${argument}' to be a date, but got ${kindOrMissing(value)}`);
  }
  return momentOf(value);
}

function dateOf(moment: number, name: string): Date {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) throw mongoError('Overflow', `${name} gives a date beyond the supported range`);
  return date;
}

function step(direction: 1 | -1): Operator {
  return named(
    {
      required: ['startDate', 'unit', 'amount'],
      optional: ['timezone'],
      notAnObject: 5166400,
      unknownArgument: 5166401,
      missingArgument: 5166402,
    },
    (values: Named<'startDate' | 'unit' | 'amount' | 'timezone'>, { name }, given) => {
      const { startDate, unit, amount, timezone } = values;
      if (isNullish(startDate) || isNullish(unit) || isNullish(amount)) return null;
      if (given.has('timezone') && isNullish(timezone)) return null;
      const start = readMoment(startDate, name, 'startDate', 5166403);
      const unitName = readUnit(unit, name, stepUnit);
      const count = isNumber(amount) ? exactLong(amount) : undefined;
      if (count === undefined) throw new MongoError(5166405, `${name} expects integer amount of time units`);
      const zone = zoneArgument(timezone, given.has('timezone'));
      if (zone === null) return null;
      return dateOf(addUnits(start, unitName, direction * Number(count), zone), name);
    },
  );
}

const difference = named(
  {
    required: ['startDate', 'endDate', 'unit'],
    optional: ['timezone', 'startOfWeek'],
    notAnObject: 5166301,
    unknownArgument: 5166302,
    missingArgument: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
  },
  (values: Named<'startDate' | 'endDate' | 'unit' | 'timezone' | 'startOfWeek'>, { name }, given) => {
    const { startDate, endDate, unit, timezone, startOfWeek } = values;
    if (isNullish(startDate) || isNullish(endDate) || isNullish(unit)) return null;
    if (given.has('timezone') && isNullish(timezone)) return null;
    if (unit === 'week' && given.has('startOfWeek') && isNullish(startOfWeek)) return null;
    const unitName = readUnit(unit, name, otherUnit);
    const start = readMoment(startDate, name, 'startDate', 5166307);
    const end = readMoment(endDate, name, 'endDate', 5166307);
    const zone = zoneArgument(timezone, given.has('timezone'));
    if (zone === null) return null;
    const firstDay = unitName === 'week' && given.has('startOfWeek') ? readWeekDay(startOfWeek, name) : 0;
    return BigInt(countUnits(start, end, unitName, zone, firstDay));
  },
);

function readWeekDay(value: Operand, name: string): number {
  if (typeof value !== 'string') {
    throw new MongoError(5439015, `${name} requires 'startOfWeek' to be a string, but got ${kindOrMissing(value)}`);
  }
  return weekDayOf(value);
}

const truncation = named(
  {
    required: ['date', 'unit'],
    optional: ['binSize', 'timezone', 'startOfWeek'],
    notAnObject: 5439007,
    unknownArgument: 5439008,
    missingArgument: { date: 5439009, unit: 5439010 },
  },
  (values: Named<'date' | 'unit' | 'binSize' | 'timezone' | 'startOfWeek'>, { name }, given) => {
    const { date, unit, binSize, timezone, startOfWeek } = values;
    if (isNullish(date) || isNullish(unit)) return null;
    if (given.has('binSize') && isNullish(binSize)) return null;
    if (given.has('timezone') && isNullish(timezone)) return null;
    if (unit === 'week' && given.has('startOfWeek') && isNullish(startOfWeek)) return null;
    const moment = readMoment(date, name, 'date', 5439012);
    const unitName = readUnit(unit, name, otherUnit);
    const size = given.has('binSize') ? readBinSize(binSize, name) : 1;
    const zone = zoneArgument(timezone, given.has('timezone'));
    if (zone === null) return null;
    const firstDay = unitName === 'week' && given.has('startOfWeek') ? readWeekDay(startOfWeek, name) : 0;
    return dateOf(truncateToUnit(moment, unitName, size, zone, firstDay), name);
  },
);

function readBinSize(value: Operand, name: string): number {
  const size = isNumber(value) ? exactLong(value) : undefined;
  if (size === undefined) {
    throw new MongoError(
      5439017,
      `${name} requires 'binSize' to be a 64-bit integer, but got value of type ${kindOrMissing(value)}`,
    );
  }
  if (size <= 0n)
    throw new MongoError(5439018, `${name} requires 'binSize' to be greater than 0, but got value ${size.toString()}`);
  return Number(size);
}

export const dateStep: OperatorTable = {
  $dateAdd: step(1),
  $dateDiff: difference,
  $dateSubtract: step(-1),
  $dateTrunc: truncation,
};
