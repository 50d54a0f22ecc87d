import { MongoError, mongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { constantValue, type Variables } from '../../expression/compiled.js';
import { parsePath, valueAt } from '../../expression/field-path.js';
import { compileSort } from '../../sort/compile.js';
import { isArray, isDoc, kindOf, type Doc, type Value } from '../../value/value.js';
import { computeFields } from '../project/apply.js';
import { ProjectNode } from '../project/node.js';
import { single, type StageContext } from '../stage.js';
import { compileWindowFunction } from '../window/function.js';

interface KeyedDocument {
  readonly key: Value;
  readonly document: Doc;
}

/** Documents by partition, the partitions in the order of their keys. */
function* partitions(documents: readonly KeyedDocument[], { scope }: StageContext): Iterable<readonly Doc[]> {
  const sorted = documents.toSorted((left, right) => scope.compare(left.key, right.key));
  let start = 0;
  for (let index = 1; index <= sorted.length; index += 1) {
    const next = sorted[index];
    if (next !== undefined && scope.compare(next.key, (sorted[start] as KeyedDocument).key) === 0) continue;
    yield sorted.slice(start, index).map(({ document }) => document);
    start = index;
  }
}

function checkKey(key: Value | undefined): void {
  if (isArray(key)) {
    throw mongoError('TypeMismatch', 'An expression used to partition cannot evaluate to value of type array');
  }
}

function checkPaths(paths: readonly string[]): void {
  for (const path of paths) {
    if (paths.some((other) => other.startsWith(`${path}.`))) {
      throw new MongoError(6307900, `$setWindowFields 'output' specification contains two conflicting paths: ${path}`);
    }
  }
}

export const setWindowFields = single((specification, context) => {
  if (!isDoc(specification)) {
    throw mongoError(
      'FailedToParse',
      `the $setWindowFields stage specification must be an object, found ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (key !== 'partitionBy' && key !== 'sortBy' && key !== 'output') {
      throw mongoError('IDLUnknownField', `BSON field '$setWindowFields.${key}' is an unknown field.`);
    }
  }
  const output = specification.get('output');
  if (output === undefined) {
    throw mongoError('IDLFailedToParse', "BSON field '$setWindowFields.output' is missing but a required field");
  }
  if (!isDoc(output)) throw mongoError('TypeMismatch', "BSON field '$setWindowFields.output' must be an object");
  const sortBy = specification.get('sortBy');
  if (sortBy !== undefined && !isDoc(sortBy)) {
    throw mongoError('TypeMismatch', "BSON field '$setWindowFields.sortBy' must be an object");
  }
  const { scope } = context;
  const sort = sortBy === undefined ? undefined : compileSort(sortBy, context.strings);
  const info =
    sort === undefined ? undefined : { fields: sort.parts.length, ascending: sort.parts[0]?.direction === 1 };
  const path = sort?.parts[0]?.path ?? [];
  const partition = compileExpression(specification.get('partitionBy') ?? null, scope);
  const partitionBy = partition.evaluate;
  if (partition.constant) checkKey(constantValue(partition));
  checkPaths([...output.keys()]);

  const node = new ProjectNode();
  const outputs = [...output].map(([field, source]) => {
    const { slot } = scope.bind(field);
    // All outputs are set at once, from variables, so that none sees another's field.
    node.place(parsePath(field), { kind: 'compute', evaluate: (_root, variables) => variables[slot] });
    return { slot, compute: compileWindowFunction(field, source, context, info) };
  });

  const keyed = (document: Doc, variables: Variables): KeyedDocument => {
    const key = partitionBy(document, variables) ?? null;
    checkKey(key);
    return { key, document };
  };

  return {
    *run(input, variables) {
      const all = [...input].map((document) => keyed(document, variables));
      for (const partition of partitions(all, context)) {
        const documents = sort === undefined ? partition : sort.sort(partition);
        const sortedBy = (document: Doc): Value | undefined => valueAt(document, path, 0);
        const columns = outputs.map(({ slot, compute }) => ({
          slot,
          values: compute({ documents, sortedBy, variables }),
        }));
        for (const [index, document] of documents.entries()) {
          for (const { slot, values } of columns) variables[slot] = values[index];
          const extended = new Map(document);
          computeFields(extended, node, document, variables);
          yield extended;
        }
      }
    },
  };
});
