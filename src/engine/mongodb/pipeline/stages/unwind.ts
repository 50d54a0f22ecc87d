import { MongoError } from '../../error.js';
import { parsePath } from '../../expression/field-path.js';
import { isArray, isDoc, isNullish, kindOf, type Doc, type Value } from '../../value/value.js';
import { single } from '../stage.js';
import { getNested, setNested } from './nested-field.js';

interface Unwinding {
  readonly path: readonly string[];
  readonly indexPath: readonly string[] | undefined;
  readonly preserve: boolean;
}

function readPath(path: Value | undefined): readonly string[] {
  if (path === undefined) throw new MongoError(28812, 'no path specified to $unwind stage');
  if (typeof path !== 'string') {
    throw new MongoError(28808, `expected a string as the path for $unwind stage, got ${kindOf(path)}`);
  }
  if (!path.startsWith('$')) {
    throw new MongoError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  }
  return parsePath(path.slice(1));
}

function readUnwinding(specification: Value): Unwinding {
  if (typeof specification === 'string') {
    return { path: readPath(specification), indexPath: undefined, preserve: false };
  }
  if (!isDoc(specification)) {
    throw new MongoError(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (key !== 'path' && key !== 'includeArrayIndex' && key !== 'preserveNullAndEmptyArrays') {
      throw new MongoError(28811, `unrecognized option to $unwind stage: ${key}`);
    }
  }
  const preserve = specification.get('preserveNullAndEmptyArrays') ?? false;
  if (typeof preserve !== 'boolean') {
    throw new MongoError(28809, 'expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage');
  }
  const index = specification.get('includeArrayIndex');
  if (index !== undefined && (typeof index !== 'string' || index === '')) {
    throw new MongoError(28810, 'expected a non-empty string for the includeArrayIndex option to $unwind stage');
  }
  if (index?.startsWith('$') === true) {
    throw new MongoError(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${index}`,
    );
  }
  const path = readPath(specification.get('path'));
  return { path, indexPath: index === undefined ? undefined : parsePath(index), preserve };
}

function* unwindOne(document: Doc, { path, indexPath, preserve }: Unwinding): Iterable<Doc> {
  const value = getNested(document, path);
  const withIndex = (unwound: Doc, index: Value): Doc =>
    indexPath === undefined ? unwound : setNested(unwound, indexPath, index);
  if (isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      yield withIndex(setNested(document, path, value[index]), BigInt(index));
    }
    if (value.length === 0 && preserve) yield withIndex(setNested(document, path, undefined), null);
  } else if (!isNullish(value) || preserve) {
    yield withIndex(document, null);
  }
}

export const unwind = single((specification) => {
  const unwinding = readUnwinding(specification);
  return {
    *run(input) {
      for (const document of input) yield* unwindOne(document, unwinding);
    },
  };
});
