import { MongoError, mongoError } from '../../error.js';
import { isNullish, kindOrMissing, type Value } from '../../value/value.js';
import { constantValue, folded } from '../compiled.js';
import { momentOf, zoneArgument } from '../date/argument.js';
import { checkFormat, formatDate } from '../date/format.js';
import { parseDate, parseDateByFormat } from '../date/parse.js';
import { readNamed, type Operator, type OperatorContext, type OperatorTable } from '../operator.js';

function compileOptional(source: Value | undefined, context: OperatorContext) {
  return source === undefined ? undefined : context.compile(source);
}

function formatOf(value: Value | undefined, name: string): string | null {
  if (isNullish(value)) return null;
  if (typeof value === 'string') return value;
  const code = name === '$dateToString' ? 18533 : 40684;
  throw new MongoError(code, `${name} requires that 'format' be a string, found: ${kindOrMissing(value)}`);
}

const dateToString: Operator = (operand, context) => {
  const given = readNamed(operand, '$dateToString', {
    required: ['date'],
    optional: ['format', 'timezone', 'onNull'],
    notAnObject: 18629,
    unknownArgument: 18534,
    missingArgument: 18628,
  });
  const date = context.compile(given.get('date') as Value);
  const format = compileOptional(given.get('format'), context);
  const timezone = compileOptional(given.get('timezone'), context);
  const onNull = compileOptional(given.get('onNull'), context);
  if (format?.constant === true) {
    const text = formatOf(constantValue(format), '$dateToString');
    if (text !== null) checkFormat(text);
  }
  const parts = [date, format, timezone, onNull].filter((part) => part !== undefined);
  return folded(parts, (root, variables) => {
    const zone = zoneArgument(timezone?.evaluate(root, variables), timezone !== undefined);
    const given = format === undefined ? undefined : formatOf(format.evaluate(root, variables), '$dateToString');
    const value = date.evaluate(root, variables);
    if (given === null) return null;
    if (isNullish(value)) return onNull === undefined ? null : onNull.evaluate(root, variables);
    if (zone === null) return null;
    // The Z stands there in every zone: 7.0 says so, later versions leave it out elsewhere.
    const text = given ?? '%Y-%m-%dT%H:%M:%S.%LZ';
    if (format?.constant !== true) checkFormat(text);
    return formatDate(momentOf(value), text, zone);
  });
};

const dateFromString: Operator = (operand, context) => {
  const given = readNamed(operand, '$dateFromString', {
    required: ['dateString'],
    optional: ['format', 'timezone', 'onNull', 'onError'],
    notAnObject: 40540,
    unknownArgument: 40541,
    missingArgument: 40542,
  });
  const source = context.compile(given.get('dateString') as Value);
  const format = compileOptional(given.get('format'), context);
  const timezone = compileOptional(given.get('timezone'), context);
  const onNull = compileOptional(given.get('onNull'), context);
  const onError = compileOptional(given.get('onError'), context);
  const parts = [source, format, timezone, onNull, onError].filter((part) => part !== undefined);
  return folded(parts, (root, variables) => {
    const text = source.evaluate(root, variables);
    const zone = zoneArgument(timezone?.evaluate(root, variables), timezone !== undefined);
    const pattern = format === undefined ? undefined : formatOf(format.evaluate(root, variables), '$dateFromString');
    if (isNullish(text)) return onNull === undefined ? null : onNull.evaluate(root, variables);
    try {
      if (typeof text !== 'string') {
        throw mongoError(
          'ConversionFailure',
          `$dateFromString requires that 'dateString' be a string, found: ${kindOrMissing(text)}`,
        );
      }
      if (zone === null || pattern === null) return null;
      const given = timezone === undefined ? undefined : zone;
      return pattern === undefined ? parseDate(text, given) : parseDateByFormat(text, pattern, given);
    } catch (error) {
      const expected = error instanceof MongoError && error.codeName === 'ConversionFailure';
      if (!expected || onError === undefined) throw error;
      return onError.evaluate(root, variables);
    }
  });
};

export const dateText: OperatorTable = { $dateFromString: dateFromString, $dateToString: dateToString };
