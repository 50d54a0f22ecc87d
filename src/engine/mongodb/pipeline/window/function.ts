import { findAggregationOperator } from '../../../../query/aggregation-operators.js';
import { mongoError, MongoError, notImplemented } from '../../error.js';
import type { Accumulator } from '../../expression/accumulator.js';
import { compileExpression } from '../../expression/compile.js';
import { constantValue, type Evaluate } from '../../expression/compiled.js';
import { readNamed } from '../../expression/operator.js';
import { wholeNumber } from '../../expression/whole-number.js';
import { emptyDoc, int, isArray, isDoc, isNumber, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import { accumulatorNames, parseAccumulation } from '../group/parse.js';
import type { SortInfo, WindowFunction } from './partition.js';
import { seriesFunctions } from './series.js';
import { extentOf, readWindow, startsWithPartition, type Window } from './bounds.js';

const positional = ['$denseRank', '$documentNumber', '$rank', '$shift'];

/** The window functions that are answered. */
export const windowFunctionNames: readonly string[] = [
  ...accumulatorNames.filter((name) => name !== '$mergeObjects'),
  ...positional,
  ...Object.keys(seriesFunctions),
];

/** Checks `{ $function: operand, window }`, the value of one output. */
export function compileWindowFunction(
  field: string,
  source: Value,
  context: PipelineContext,
  sort: SortInfo | undefined,
): WindowFunction {
  if (!isDoc(source)) throw mongoError('FailedToParse', `The field '${field}' must be an object`);
  const names = [...source.keys()].filter((name) => name !== 'window');
  const [name] = names;
  if (name === undefined || names.length !== 1) {
    throw mongoError('FailedToParse', `The field '${field}' must specify exactly one window function`);
  }
  const operand = source.get(name) as Value;
  if (!windowFunctionNames.includes(name)) {
    if (findAggregationOperator('window-function', name) !== undefined) {
      throw notImplemented(`the window function ${name}`);
    }
    throw mongoError('FailedToParse', `Unrecognized window function, ${name}`);
  }
  const series = seriesFunctions[name];
  if (series !== undefined) return series(operand, source.get('window'), context, sort);
  if (positional.includes(name)) return compilePositional(name, operand, source.has('window'), context, sort);
  const window = readWindow(source.get('window'), context.scope);
  checkSort(window, sort);
  return overWindow(name, operand, window, context);
}

function checkSort(window: Window, sort: SortInfo | undefined): void {
  if (window.kind === 'range') {
    if (sort?.fields !== 1 || !sort.ascending) {
      throw new MongoError(5339902, 'Range-based bounds require sortBy a single field, ascending');
    }
  } else if (sort === undefined && (Number.isFinite(window.lower) || Number.isFinite(window.upper))) {
    throw new MongoError(5339901, 'Document-based bounds require a sortBy');
  }
}

function overWindow(name: string, operand: Value, window: Window, context: PipelineContext): WindowFunction {
  if (isArray(operand)) throw notImplemented(`the window function ${name} with an array of operands`);
  const { start, input } = parseAccumulation(name, operand, context);
  return ({ documents, sortedBy, variables }) => {
    const contributions = documents.map((document) => input(document, variables));
    const extent = extentOf(window, documents.length, () => documents.map(sortedBy));
    const fresh = (): Accumulator => start(emptyDoc, variables);
    const copied = (accumulator: Accumulator): Value => {
      const result = accumulator.result() ?? null;
      // A running accumulator goes on adding to its own array.
      return isArray(result) ? [...result] : result;
    };
    if (startsWithPartition(window)) {
      const running = fresh();
      let added = 0;
      return documents.map((_document, index) => {
        for (const last = extent(index)[1]; added <= last; added += 1) running.add(contributions[added]);
        return copied(running);
      });
    }
    return documents.map((_document, index) => {
      const accumulator = fresh();
      const [first, last] = extent(index);
      for (let position = first; position <= last; position += 1) accumulator.add(contributions[position]);
      return copied(accumulator);
    });
  };
}

function compilePositional(
  name: string,
  operand: Value,
  windowed: boolean,
  context: PipelineContext,
  sort: SortInfo | undefined,
): WindowFunction {
  if (name === '$shift') return compileShift(operand, windowed, context, sort);
  if (windowed) throw new MongoError(5371601, `${name} does not accept a 'window' field`);
  if (!isDoc(operand) || operand.size > 0)
    throw new MongoError(5371603, `${name} must be specified with '{}' as the value`);
  if (sort?.fields !== 1) {
    throw new MongoError(
      5371602,
      `${name} must be specified with a top level sortBy expression with exactly one element`,
    );
  }
  if (name === '$documentNumber') return ({ documents }) => documents.map((_document, index) => int(index + 1));
  return ranks(name === '$denseRank', context);
}

function ranks(dense: boolean, { scope }: PipelineContext): WindowFunction {
  return ({ documents, sortedBy }) => {
    let rank = 0;
    let previous: Value | undefined;
    return documents.map((document, index) => {
      const value = sortedBy(document);
      // The server tells null from missing here, although they sort alike.
      const tied =
        index > 0 &&
        (value === undefined || previous === undefined ? value === previous : scope.compare(value, previous) === 0);
      if (!tied) rank = dense ? rank + 1 : index + 1;
      previous = value;
      return int(rank);
    });
  };
}

function compileShift(
  operand: Value,
  windowed: boolean,
  context: PipelineContext,
  sort: SortInfo | undefined,
): WindowFunction {
  if (windowed) throw mongoError('FailedToParse', "$shift does not accept a 'window' field");
  const given = readNamed(operand, '$shift', { required: ['output', 'by'], optional: ['default'] });
  if (sort === undefined) throw mongoError('FailedToParse', '$shift requires a sortBy');
  const by = given.get('by') as Value;
  const offset = isNumber(by) ? wholeNumber(by) : undefined;
  if (offset === undefined) throw mongoError('FailedToParse', "'$shift:by' field must be an integer");
  const output: Evaluate = compileExpression(given.get('output') as Value, context.scope).evaluate;
  const otherwise = compileExpression(given.get('default') ?? null, context.scope);
  if (!otherwise.constant) throw mongoError('FailedToParse', "'$shift:default' expression must yield a constant value");
  const filler = constantValue(otherwise) ?? null;
  return ({ documents, variables }) =>
    documents.map((_document, index) => {
      const other = documents[index + offset];
      return other === undefined ? filler : (output(other, variables) ?? null);
    });
}
