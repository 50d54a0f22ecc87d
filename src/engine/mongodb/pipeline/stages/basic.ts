import { MongoError } from '../../error.js';
import { compileFilter } from '../../filter/compile.js';
import { compileSort } from '../../sort/compile.js';
import { exactLong } from '../../value/arithmetic.js';
import { isDoc, isNumber, kindOf, type Doc, type Value } from '../../value/value.js';
import { perDocument, single, type Stage } from '../stage.js';

export const match = single((specification, context) => {
  if (!isDoc(specification)) throw new MongoError(15959, 'the match filter must be an expression in an object');
  const filter = compileFilter(specification, context);
  return perDocument((document, variables) => (filter.matches(document, variables) ? document : undefined), {
    kind: 'match',
    filter,
  });
});

export const sort = single((specification, { strings }) => {
  if (!isDoc(specification)) throw new MongoError(15973, 'the $sort key specification must be an object');
  if (specification.size === 0) throw new MongoError(15976, '$sort stage must have at least one sort key');
  const order = compileSort(specification, strings);
  return {
    *run(input) {
      yield* order.sort([...input]);
    },
    pushable: { kind: 'sort', sort: order },
  };
});

function wholeCount(value: Value, name: string, code: number): number {
  const count = isNumber(value) ? exactLong(value) : undefined;
  if (count === undefined || count < 0n) {
    const found = isNumber(value) ? 'Expected a non-negative number' : `Expected a number, found ${kindOf(value)}`;
    throw new MongoError(code, `invalid argument to ${name} stage: ${found}`);
  }
  return Number(count);
}

function limitTo(count: number): Stage {
  return {
    *run(input) {
      let left = count;
      for (const document of input) {
        yield document;
        left -= 1;
        if (left === 0) return;
      }
    },
    pushable: { kind: 'limit', count },
  };
}

export const limit = single((specification) => {
  const count = wholeCount(specification, '$limit', 5107201);
  if (count === 0) throw new MongoError(15958, 'the limit must be positive');
  return limitTo(count);
});

export const skip = single((specification) => {
  const count = wholeCount(specification, '$skip', 5107200);
  return {
    *run(input) {
      let left = count;
      for (const document of input) {
        if (left > 0) left -= 1;
        else yield document;
      }
    },
    pushable: { kind: 'skip', count },
  };
});

function draw(documents: readonly Doc[], size: number, random: () => number): readonly Doc[] {
  const pool = [...documents];
  const drawn = Math.min(size, pool.length);
  for (let index = 0; index < drawn; index += 1) {
    const other = index + Math.floor(random() * (pool.length - index));
    [pool[index], pool[other]] = [pool[other] as Doc, pool[index] as Doc];
  }
  return pool.slice(0, drawn);
}

export const sample = single((specification, { scope }) => {
  if (!isDoc(specification)) throw new MongoError(28745, 'the $sample stage specification must be an object');
  for (const key of specification.keys()) {
    if (key !== 'size') throw new MongoError(28748, `unrecognized option to $sample: ${key}`);
  }
  const size = specification.get('size');
  if (size === undefined) throw new MongoError(28749, '$sample stage must specify a size');
  if (!isNumber(size)) throw new MongoError(28746, 'size argument to $sample must be a number');
  const count = exactLong(size);
  if (count === undefined || count <= 0n)
    throw new MongoError(28747, 'size argument to $sample must be a positive integer');
  return {
    *run(input) {
      yield* draw([...input], Number(count), scope.random);
    },
  };
});
