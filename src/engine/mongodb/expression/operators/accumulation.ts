import { MongoError } from '../../error.js';
import { isArray, isNullish, kindOrMissing, type Value } from '../../value/value.js';
import { Average, Extreme, StandardDeviation, Sum, type Accumulator } from '../accumulator.js';
import { folded } from '../compiled.js';
import { readN } from '../first-n.js';
import { argumentsOf, named, type Operator, type OperatorContext, type OperatorTable } from '../operator.js';

type Operand = Value | undefined;

/** An accumulator over its arguments, or over the elements of its only argument. */
function over(start: (context: OperatorContext) => Accumulator): Operator {
  return (operand, context) => {
    const parts = argumentsOf(operand).map((argument) => context.compile(argument));
    return folded(parts, (root, variables) => {
      const accumulator = start(context);
      const [only] = parts;
      const value = parts.length === 1 ? only?.evaluate(root, variables) : undefined;
      if (parts.length !== 1) for (const part of parts) accumulator.add(part.evaluate(root, variables));
      else if (isArray(value)) for (const element of value) accumulator.add(element);
      else accumulator.add(value);
      return accumulator.result();
    });
  };
}

/** `$firstN` and its kin: some of the elements of one array. */
function some(choose: (values: readonly Value[], n: number, context: OperatorContext) => readonly Value[]): Operator {
  return named(
    { required: ['n', 'input'], notAnObject: 5787801, unknownArgument: 5787901, missingArgument: 5787906 },
    ({ n, input }: Readonly<Record<'n' | 'input', Operand>>, context) => {
      const count = readN(n, context.name);
      if (!isArray(input)) {
        throw new MongoError(5788200, `Input must be an array, found: ${kindOrMissing(input)} for ${context.name}`);
      }
      return choose(input, count, context);
    },
  );
}

const present = (values: readonly Value[]): Value[] => values.filter((value) => !isNullish(value));

export const accumulation: OperatorTable = {
  $avg: over(() => new Average()),
  $firstN: some((values, n) => values.slice(0, n)),
  $lastN: some((values, n) => values.slice(-n)),
  $max: over(({ scope }) => new Extreme(scope.compare, 'max')),
  $maxN: some((values, n, { scope }) =>
    present(values)
      .sort((left, right) => scope.compare(right, left))
      .slice(0, n),
  ),
  $min: over(({ scope }) => new Extreme(scope.compare, 'min')),
  $minN: some((values, n, { scope }) => present(values).sort(scope.compare).slice(0, n)),
  $stdDevPop: over(() => new StandardDeviation('population')),
  $stdDevSamp: over(() => new StandardDeviation('sample')),
  $sum: over(() => new Sum()),
};
