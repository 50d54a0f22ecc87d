import { mongoError, notImplemented } from '../../error.js';
import { parsePath } from '../../expression/field-path.js';
import { someElement } from '../../filter/path-walk.js';
import { arrayPosition } from '../../filter/node.js';
import { isArray, isDoc, isNullish, kindOf, type Doc, type Value } from '../../value/value.js';
import { single, type StageContext } from '../stage.js';
import { setNested } from './nested-field.js';
import { compileSubPipeline, readPipeline, startsWithDocuments, type SubPipeline } from './sub-pipeline.js';

/** The values under a path, array elements one by one. */
export function valuesUnder(document: Doc, path: readonly string[]): readonly Value[] {
  const values: Value[] = [];
  collect(document, path, 0, values);
  return values;
}

/** The values that the local field joins by: those under its path, or null where there is none. */
function joinValues(document: Doc, path: readonly string[]): readonly Value[] {
  const values = valuesUnder(document, path);
  return values.length === 0 ? [null] : values;
}

function collect(value: Value | undefined, path: readonly string[], from: number, into: Value[]): void {
  if (from === path.length) {
    if (isArray(value)) into.push(...value);
    else if (value !== undefined) into.push(value);
  } else if (isDoc(value)) {
    collect(value.get(path[from] as string), path, from + 1, into);
  } else if (isArray(value)) {
    const position = arrayPosition(path[from] as string);
    if (position >= 0) collect(value[position], path, from + 1, into);
    for (const element of value) if (isDoc(element)) collect(element, path, from, into);
  }
}

/** The documents of a collection by what an equality with their foreign field would find. */
export class JoinIndex {
  readonly #documents: readonly Doc[];
  readonly #positions = new Map<string, number[]>();
  readonly #keyOf: (value: Value) => string;

  constructor(documents: Iterable<Doc>, path: readonly string[], keyOf: (value: Value) => string) {
    this.#documents = [...documents];
    this.#keyOf = keyOf;
    this.#documents.forEach((document, position) => {
      const keys = new Set<string>();
      someElement(document, path, 0, false, (element) => {
        // Null, the deprecated undefined and missing are equal to a query.
        keys.add(keyOf(isNullish(element) ? null : element));
        return false;
      });
      for (const key of keys) {
        const positions = this.#positions.get(key);
        if (positions === undefined) this.#positions.set(key, [position]);
        else positions.push(position);
      }
    });
  }

  /** The documents that equal one of the values, each once, in the collection's order. */
  find(values: readonly Value[]): readonly Doc[] {
    const found = new Set<number>();
    for (const value of values) {
      for (const position of this.#positions.get(this.#keyOf(isNullish(value) ? null : value)) ?? [])
        found.add(position);
    }
    const positions = values.length === 1 ? [...found] : [...found].sort((left, right) => left - right);
    return positions.map((position) => this.#documents[position] as Doc);
  }
}

const knownArguments = ['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'];

function readText(specification: Doc, name: string): string | undefined {
  const value = specification.get(name);
  if (value === undefined || typeof value === 'string') return value;
  if (name === 'from' && isDoc(value)) throw notImplemented('$lookup from another database');
  throw mongoError('FailedToParse', `$lookup argument '${name}' must be a string, found ${kindOf(value)}`);
}

function readLookup(specification: Value) {
  if (!isDoc(specification)) {
    throw mongoError(
      'FailedToParse',
      `the $lookup specification must be an object, but found ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (!knownArguments.includes(key)) throw mongoError('FailedToParse', `unknown argument to $lookup: ${key}`);
  }
  const from = readText(specification, 'from');
  if (from === '') throw mongoError('InvalidNamespace', "Invalid namespace specified for $lookup: ''");
  const as = readText(specification, 'as');
  const localField = readText(specification, 'localField');
  const foreignField = readText(specification, 'foreignField');
  const pipeline = specification.get('pipeline');
  const stages = pipeline === undefined ? undefined : readPipeline(pipeline, '$lookup');
  if (as === undefined) throw mongoError('FailedToParse', "must specify 'as' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw mongoError(
      'FailedToParse',
      "$lookup requires both or neither of 'localField' and 'foreignField' to be specified",
    );
  }
  if (stages === undefined) {
    if (localField === undefined) {
      throw mongoError(
        'FailedToParse',
        "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified",
      );
    }
    if (specification.has('let')) {
      throw mongoError('FailedToParse', "$lookup with a 'let' argument must also specify 'pipeline'");
    }
  }
  if (from === undefined && !startsWithDocuments(stages ?? [])) {
    throw mongoError('FailedToParse', "must specify 'from' field for a $lookup");
  }
  const join =
    localField === undefined || foreignField === undefined
      ? undefined
      : { local: parsePath(localField), foreign: parsePath(foreignField) };
  return { from, as: parsePath(as), join, stages, let: specification.get('let') };
}

export const lookup = single((specification, context: StageContext) => {
  const { from, as, join, stages, let: bindings } = readLookup(specification);
  const makesDocuments = startsWithDocuments(stages ?? []);
  const collection = makesDocuments && join === undefined ? undefined : from;
  const compile = (part: readonly Value[]): SubPipeline =>
    compileSubPipeline(part, context, { stage: '$lookup', let: bindings, collection, writing: 51047 });
  const inner = stages === undefined ? undefined : compile(stages);
  // Where the pipeline makes the documents, the fields are compared before its second stage.
  const [source, rest] =
    makesDocuments && join !== undefined && stages !== undefined
      ? [compile(stages.slice(0, 1)), compile(stages.slice(1))]
      : [undefined, inner];
  const { catalog, database, scope } = context;
  const read = (): Iterable<Doc> => (collection === undefined ? [] : catalog.read({ database, collection }));
  return {
    *run(input, variables) {
      let index: JoinIndex | undefined;
      for (const document of input) {
        let joined: Iterable<Doc>;
        if (join === undefined) {
          joined = read();
        } else if (source === undefined) {
          index ??= new JoinIndex(read(), join.foreign, scope.keyOf);
          joined = index.find(joinValues(document, join.local));
        } else {
          const made = source.pipeline.run([], source.variablesFor(document, variables));
          joined = new JoinIndex(made, join.foreign, scope.keyOf).find(joinValues(document, join.local));
        }
        const found = rest === undefined ? joined : rest.pipeline.run(joined, rest.variablesFor(document, variables));
        yield setNested(document, as, [...found]);
      }
    },
  };
});
