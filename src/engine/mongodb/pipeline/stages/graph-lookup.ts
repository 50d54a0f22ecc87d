import { MongoError, mongoError, notImplemented } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { parsePath } from '../../expression/field-path.js';
import { compileFilter } from '../../filter/compile.js';
import { exactLong } from '../../value/arithmetic.js';
import { isArray, isDoc, isNumber, kindOf, type Doc, type Value } from '../../value/value.js';
import { single } from '../stage.js';
import { JoinIndex, valuesUnder } from './lookup.js';
import { setNested } from './nested-field.js';

const knownArguments = [
  'from',
  'as',
  'startWith',
  'connectFromField',
  'connectToField',
  'maxDepth',
  'depthField',
  'restrictSearchWithMatch',
];

function readFrom(specification: Doc): string {
  const from = specification.get('from');
  if (isDoc(from)) throw notImplemented('$graphLookup from another database');
  if (typeof from !== 'string') throw mongoError('FailedToParse', "$graphLookup 'from' must be a string");
  if (from === '') throw mongoError('InvalidNamespace', "Invalid namespace specified for $graphLookup: ''");
  return from;
}

function readField(specification: Doc, name: string): string {
  const value = specification.get(name);
  if (value === undefined) throw new MongoError(40105, `$graphLookup requires '${name}' to be specified`);
  if (typeof value === 'string') return value;
  throw new MongoError(40103, `expected string as argument for ${name}, found: ${kindOf(value)}`);
}

function readMaxDepth(value: Value | undefined): number {
  if (value === undefined) return Infinity;
  if (!isNumber(value)) throw new MongoError(40100, `maxDepth must be numeric, found type: ${kindOf(value)}`);
  const depth = exactLong(value);
  if (depth === undefined) throw new MongoError(40102, 'maxDepth could not be represented as a long long');
  if (depth < 0n) throw new MongoError(40101, 'maxDepth requires a nonnegative argument');
  return Number(depth);
}

export const graphLookup = single((specification, context) => {
  if (!isDoc(specification)) {
    throw mongoError(
      'FailedToParse',
      `the $graphLookup stage specification must be an object, but found ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (!knownArguments.includes(key)) throw new MongoError(40104, `Unknown argument to $graphLookup: ${key}`);
  }
  const from = readFrom(specification);
  const as = parsePath(readField(specification, 'as'));
  const connectFrom = parsePath(readField(specification, 'connectFromField'));
  const connectTo = parsePath(readField(specification, 'connectToField'));
  const depthField = specification.has('depthField') ? parsePath(readField(specification, 'depthField')) : undefined;
  const maxDepth = readMaxDepth(specification.get('maxDepth'));
  const restriction = specification.get('restrictSearchWithMatch');
  if (restriction !== undefined && !isDoc(restriction)) {
    throw new MongoError(40185, `restrictSearchWithMatch must be an object, found ${kindOf(restriction)}`);
  }
  const filter = restriction === undefined ? undefined : compileFilter(restriction, context);
  const startSource = specification.get('startWith');
  if (startSource === undefined) {
    throw new MongoError(40105, '$graphLookup requires a startWith field to be specified');
  }
  const { catalog, database, scope } = context;
  const startWith = compileExpression(startSource, scope);

  const search = (index: JoinIndex, start: readonly Value[]): readonly Doc[] => {
    const visited = new Map<string, Doc>();
    const asked = new Set<string>();
    let frontier = start;
    for (let depth = 0; depth <= maxDepth && frontier.length > 0; depth += 1) {
      const next: Value[] = [];
      const fresh = frontier.filter((value) => !asked.has(scope.keyOf(value)));
      for (const value of fresh) asked.add(scope.keyOf(value));
      for (const document of index.find(fresh)) {
        const key = scope.keyOf(document.get('_id') ?? null);
        if (visited.has(key)) continue;
        visited.set(key, depthField === undefined ? document : setNested(document, depthField, BigInt(depth)));
        next.push(...valuesUnder(document, connectFrom));
      }
      frontier = next;
    }
    return [...visited.values()];
  };

  return {
    *run(input, variables) {
      let index: JoinIndex | undefined;
      for (const document of input) {
        if (index === undefined) {
          const candidates = [...catalog.read({ database, collection: from })];
          const usable = filter === undefined ? candidates : candidates.filter((one) => filter.matches(one, variables));
          index = new JoinIndex(usable, connectTo, scope.keyOf);
        }
        const start = startWith.evaluate(document, variables);
        const values = isArray(start) ? start : start === undefined ? [] : [start];
        yield setNested(document, as, search(index, values));
      }
    },
  };
});
