import { MongoError, notImplemented } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { constantValue } from '../../expression/compiled.js';
import { wholeNumber } from '../../expression/whole-number.js';
import { rankOf } from '../../value/compare.js';
import { doc, int, isArray, isDoc, isNumber, kindOf, type Doc, type Value } from '../../value/value.js';
import type { PipelineContext } from '../context.js';
import { parseAccumulation, readAccumulatorField } from '../group/parse.js';
import { single, type StageDefinition } from '../stage.js';
import { sort } from './basic.js';
import { groupStage } from './group.js';

const defaultOutput = doc({ count: doc({ $sum: int(1) }) });

function readGroupBy(value: Value, code: number, name: string): Value {
  const [first = ''] = isDoc(value) ? value.keys() : [];
  const isPath = typeof value === 'string' && value.startsWith('$');
  if (!isPath && !(isDoc(value) && first.startsWith('$'))) {
    throw new MongoError(
      code,
      `The ${name} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: ${kindOf(value)}`,
    );
  }
  return value;
}

function readConstant(source: Value, context: PipelineContext, code: number, what: string): Value {
  const expression = compileExpression(source, context.scope);
  const value = expression.constant ? constantValue(expression) : undefined;
  if (value === undefined)
    throw new MongoError(code, `The $bucket ${what} must be an expression that evaluates to a constant`);
  return value;
}

function readBoundaries(source: Value, context: PipelineContext): readonly Value[] {
  if (!isArray(source)) {
    throw new MongoError(40200, `The $bucket 'boundaries' field must be an array, but found type: ${kindOf(source)}`);
  }
  const boundaries = source.map((boundary) => readConstant(boundary, context, 40191, 'boundaries'));
  if (boundaries.length < 2) {
    throw new MongoError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  }
  for (let index = 1; index < boundaries.length; index += 1) {
    const lower = boundaries[index - 1] as Value;
    const upper = boundaries[index] as Value;
    if (rankOf(lower) !== rankOf(upper)) {
      throw new MongoError(40193, "All values in the 'boundaries' option to $bucket must have the same type");
    }
    if (context.scope.compare(lower, upper) >= 0) {
      throw new MongoError(
        40194,
        `The 'boundaries' option to $bucket must be sorted, but elements ${String(index - 1)} and ${String(index)} are not in ascending order`,
      );
    }
  }
  return boundaries;
}

function checkDefault(value: Value, boundaries: readonly Value[], { scope }: PipelineContext): void {
  const lowest = boundaries[0] as Value;
  const highest = boundaries.at(-1) as Value;
  if (scope.compare(value, lowest) >= 0 && scope.compare(value, highest) < 0) {
    throw new MongoError(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    );
  }
}

const literal = (value: Value): Doc => doc({ $literal: value });

/** `$bucket` is a group by a `$switch` over the boundaries, then a sort. */
export const bucket: StageDefinition = {
  compile: (specification, context) => {
    if (!isDoc(specification)) {
      throw new MongoError(
        40201,
        `Argument to $bucket stage must be an object, but found type: ${kindOf(specification)}`,
      );
    }
    for (const key of specification.keys()) {
      if (!['groupBy', 'boundaries', 'default', 'output'].includes(key)) {
        throw new MongoError(40197, `Unrecognized option to $bucket: ${key}`);
      }
    }
    const output = specification.get('output') ?? defaultOutput;
    if (!isDoc(output)) {
      throw new MongoError(40196, `The $bucket 'output' field must be an object, but found type: ${kindOf(output)}`);
    }
    const source = specification.get('groupBy');
    const limits = specification.get('boundaries');
    if (source === undefined || limits === undefined) {
      throw new MongoError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
    }
    const groupBy = readGroupBy(source, 40202, '$bucket');
    const boundaries = readBoundaries(limits, context);
    const branches = boundaries.slice(1).map((upper, index) => {
      const lower = literal(boundaries[index] as Value);
      const inside = [doc({ $gte: [groupBy, lower] }), doc({ $lt: [groupBy, literal(upper)] })];
      return doc({ case: doc({ $and: inside }), then: lower });
    });
    const choice = new Map<string, Value>([['branches', branches]]);
    const otherwise = specification.get('default');
    if (otherwise !== undefined) {
      const value = readConstant(otherwise, context, 40195, "'default' field");
      checkDefault(value, boundaries, context);
      choice.set('default', literal(value));
    }
    return [
      groupStage(doc([['_id', doc({ $switch: choice })], ...output]), context),
      ...sort.compile(doc({ _id: int(1) }), context),
    ];
  },
};

function readBucketCount(value: Value): number {
  if (!isNumber(value)) {
    throw new MongoError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${kindOf(value)}`,
    );
  }
  const count = wholeNumber(value);
  if (count === undefined) {
    throw new MongoError(40242, "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  }
  if (count <= 0) throw new MongoError(40243, "The $bucketAuto 'buckets' field must be greater than 0");
  return count;
}

interface KeyedDocument {
  readonly key: Value;
  readonly document: Doc;
}

/** Cuts sorted documents into at most `count` runs of about the same size; equal keys stay together. */
function* cut(
  documents: readonly KeyedDocument[],
  count: number,
  compare: PipelineContext['scope']['compare'],
): Iterable<readonly KeyedDocument[]> {
  const size = Math.max(1, Math.round(documents.length / count));
  let start = 0;
  for (let made = 0; made < count && start < documents.length; made += 1) {
    let end = made === count - 1 ? documents.length : Math.min(start + size, documents.length);
    const last = documents[end - 1] as KeyedDocument;
    while (end < documents.length && compare((documents[end] as KeyedDocument).key, last.key) === 0) end += 1;
    yield documents.slice(start, end);
    start = end;
  }
}

export const bucketAuto: StageDefinition = single((specification, context) => {
  if (!isDoc(specification)) {
    throw new MongoError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (!['groupBy', 'buckets', 'output', 'granularity'].includes(key)) {
      throw new MongoError(40245, `Unrecognized option to $bucketAuto: ${key}`);
    }
  }
  if (specification.has('granularity')) throw notImplemented("the option 'granularity' of $bucketAuto");
  const output = specification.get('output') ?? defaultOutput;
  if (!isDoc(output)) {
    throw new MongoError(40244, `The $bucketAuto 'output' field must be an object, but found type: ${kindOf(output)}`);
  }
  const source = specification.get('groupBy');
  const buckets = specification.get('buckets');
  if (source === undefined || buckets === undefined) {
    throw new MongoError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  }
  const { scope } = context;
  const groupBy = compileExpression(readGroupBy(source, 40239, '$bucketAuto'), scope).evaluate;
  const count = readBucketCount(buckets);
  const fields = [...output].map(([name, value]) => {
    const [accumulator, operand] = readAccumulatorField(name, value);
    const accumulation = parseAccumulation(accumulator, operand, context);
    if (accumulation.dependsOnKey === true) {
      throw new MongoError(4544714, `Can't refer to the group key in $bucketAuto, as the 'n' of '${name}' does`);
    }
    return [name, accumulation] as const;
  });
  return {
    *run(input, variables) {
      const documents = [...input].map((document) => ({ document, key: groupBy(document, variables) ?? null }));
      documents.sort((left, right) => scope.compare(left.key, right.key));
      const runs = [...cut(documents, count, scope.compare)];
      for (const [index, run] of runs.entries()) {
        // A bucket ends where the next one begins; the last one ends with its own largest key.
        const end = runs[index + 1]?.[0] ?? run.at(-1);
        const id = doc([
          ['min', run[0]?.key ?? null],
          ['max', end?.key ?? null],
        ]);
        const result = new Map<string, Value>([['_id', id]]);
        for (const [name, { start, input: contribution }] of fields) {
          const accumulator = start(id, variables);
          for (const { document } of run) accumulator.add(contribution(document, variables));
          result.set(name, accumulator.result() ?? null);
        }
        yield result;
      }
    },
  };
});
