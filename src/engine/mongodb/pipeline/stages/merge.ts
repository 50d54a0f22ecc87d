import { MongoError, mongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import type { Variables } from '../../expression/compiled.js';
import { parsePath } from '../../expression/field-path.js';
import { checkVariableName } from '../../expression/operator.js';
import { openScope } from '../../expression/scope.js';
import { equal } from '../../value/compare.js';
import { print } from '../../value/print.js';
import { doc, isArray, isDoc, isNullish, kindOf, type Doc, type Value } from '../../value/value.js';
import type { Namespace } from '../context.js';
import { single, type StageContext } from '../stage.js';

import { getNested } from './nested-field.js';
import { compileUpdateStages } from './update-stages.js';

/** What becomes of a stored document and the document that meets it; `undefined` leaves the stored one alone. */
type Matched = (stored: Doc, incoming: Doc, variables: Variables) => Doc | undefined;

const whenNotMatchedModes = ['insert', 'discard', 'fail'] as const;
type WhenNotMatched = (typeof whenNotMatchedModes)[number];

const knownArguments = ['into', 'on', 'let', 'whenMatched', 'whenNotMatched'];

function readTarget(into: Value | undefined, database: string): Namespace {
  if (typeof into === 'string') return { database, collection: into };
  if (into === undefined) {
    throw mongoError('IDLFailedToParse', "BSON field '$merge.into' is missing but a required field");
  }
  if (!isDoc(into)) {
    throw new MongoError(51178, `$merge 'into' field must be either a string or an object, but found ${kindOf(into)}`);
  }
  const db = into.get('db') ?? database;
  const coll = into.get('coll');
  if (typeof db !== 'string' || typeof coll !== 'string') {
    throw new MongoError(51178, "$merge 'into' needs 'coll', and may have 'db', as strings");
  }
  return { database: db, collection: coll };
}

function readOn(on: Value | undefined): readonly string[] {
  const fields = typeof on === 'string' ? [on] : (on ?? ['_id']);
  if (!isArray(fields)) {
    throw new MongoError(51186, "$merge 'on' field must be either a string or an array of strings");
  }
  const names = fields.map((field) => {
    if (typeof field === 'string') return field;
    throw new MongoError(51134, `$merge 'on' array elements must be strings, but found ${kindOf(field)}`);
  });
  if (names.length === 0) {
    throw new MongoError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  }
  if (new Set(names).size < names.length) {
    throw new MongoError(31465, "Found a duplicate field in the $merge 'on' fields");
  }
  names.forEach(parsePath);
  return names;
}

function keepId(stored: Doc, replacement: Doc): Doc {
  const id = stored.get('_id');
  const given = replacement.get('_id');
  if (given === undefined && id !== undefined) return new Map([['_id', id], ...replacement]);
  if (!equal(id, given)) {
    throw mongoError('ImmutableField', "$merge failed to update the matching document: the field '_id' is immutable");
  }
  return replacement;
}

/** New fields of a `$set` are appended by name, numbers first. */
function byName(left: string, right: string): number {
  const [a, b] = [left, right].map((name) => (/^\d+$/.test(name) ? Number(name) : undefined));
  if (a !== undefined && b !== undefined) return a - b;
  if (a !== undefined || b !== undefined) return a !== undefined ? -1 : 1;
  return left < right ? -1 : 1;
}

function mergeInto(stored: Doc, incoming: Doc): Doc {
  const merged = new Map(stored);
  const fresh = [...incoming.keys()].filter((name) => !stored.has(name)).sort(byName);
  for (const [name, value] of incoming) if (stored.has(name)) merged.set(name, value);
  for (const name of fresh) merged.set(name, incoming.get(name) as Value);
  return merged;
}

function compileMatched(whenMatched: Value, bindings: Value | undefined, context: StageContext): Matched {
  if (isArray(whenMatched)) return compileMatchedPipeline(whenMatched, bindings, context);
  if (bindings !== undefined) {
    throw new MongoError(51199, "Cannot use 'let' variables with a whenMatched mode that is no pipeline");
  }
  switch (whenMatched) {
    case 'replace':
      return (stored, incoming) => keepId(stored, incoming);
    case 'merge':
      return (stored, incoming) => keepId(stored, mergeInto(stored, incoming));
    case 'keepExisting':
      return () => undefined;
    case 'fail':
      return (stored) => {
        throw mongoError('DuplicateKey', 'E11000 duplicate key error: $merge found a matching document', {
          extra: doc({ keyPattern: doc({ _id: 1 }), keyValue: doc({ _id: stored.get('_id') ?? null }) }),
        });
      };
    default:
      throw mongoError(
        'BadValue',
        `Enumeration value '${print(whenMatched)}' for field '$merge.whenMatched' is not a valid value.`,
      );
  }
}

function compileMatchedPipeline(stages: readonly Value[], given: Value | undefined, context: StageContext): Matched {
  const source = given ?? doc({ new: '$$ROOT' });
  if (!isDoc(source)) throw mongoError('TypeMismatch', "$merge 'let' must be an object");
  const bindings = [...source].map(([name, value]) => {
    checkVariableName(name);
    return [name, compileExpression(value, context.scope)] as const;
  });
  if (given !== undefined && given !== null && isDoc(given) && !given.has('new')) {
    bindings.push(['new', compileExpression('$$ROOT', context.scope)]);
  }
  const scope = openScope({
    strings: context.strings,
    names: bindings.map(([name]) => name),
    random: context.scope.random,
  });
  const update = compileUpdateStages(stages, { ...context, scope }, context.compilePipeline);
  return (stored, incoming, variables) => {
    const values = bindings.map(([, expression]) => expression.evaluate(incoming, variables));
    return keepId(stored, update(stored, [variables[0], ...values]));
  };
}

function checkModes(whenMatched: Value, whenNotMatched: WhenNotMatched): void {
  const limited = whenMatched === 'keepExisting' || whenMatched === 'fail';
  if (limited && whenNotMatched !== 'insert') {
    throw new MongoError(
      51181,
      `Combination of {whenMatched: ${whenMatched}, whenNotMatched: ${whenNotMatched}} mode not supported.`,
    );
  }
}

/** The values that a document is found by; undefined when its `_id` is still to be made, so that nothing has it. */
function keyOf(document: Doc, on: readonly string[]): Doc | undefined {
  const values = on.map((field) => {
    const value = getNested(document, parsePath(field));
    if (isArray(value)) {
      throw new MongoError(51185, `$merge write error: 'on' field '${field}' is an array`);
    }
    if (field === '_id' && value === undefined) return undefined;
    if (isNullish(value)) {
      throw new MongoError(
        51132,
        `$merge write error: 'on' field '${field}' cannot be missing, null, undefined or an array`,
      );
    }
    return [field, value] as const;
  });
  const present = values.filter((value) => value !== undefined);
  return present.length === values.length ? new Map(present) : undefined;
}

export const merge = single(
  (specification, context) => {
    if (typeof specification !== 'string' && !isDoc(specification)) {
      throw new MongoError(51182, `$merge only supports a string or object argument, not ${kindOf(specification)}`);
    }
    const given: Doc = isDoc(specification) ? specification : doc({ into: specification });
    for (const key of given.keys()) {
      if (!knownArguments.includes(key)) {
        throw mongoError('IDLUnknownField', `BSON field '$merge.${key}' is an unknown field.`);
      }
    }
    const target = readTarget(given.get('into'), context.database);
    const on = readOn(given.get('on'));
    const whenMatched = given.get('whenMatched') ?? 'merge';
    const whenNotMatched = whenNotMatchedModes.find((mode) => mode === (given.get('whenNotMatched') ?? 'insert'));
    if (whenNotMatched === undefined) {
      throw mongoError('BadValue', "Enumeration value for field 'whenNotMatched' is not a valid value.");
    }
    const matched = compileMatched(whenMatched, given.get('let'), context);
    checkModes(whenMatched, whenNotMatched);
    const { catalog } = context;
    const byId = on.length === 1 && on[0] === '_id';
    if (!byId && !catalog.hasUniqueIndex(target, on)) {
      throw new MongoError(51183, 'Cannot find index to verify that join fields will be unique');
    }
    const write = (document: Doc, key: Doc | undefined, variables: Variables): void => {
      const stored = key === undefined ? undefined : catalog.findUnique(target, key);
      if (stored !== undefined) {
        const after = matched(stored, document, variables);
        if (after !== undefined) catalog.replace(target, stored, after);
      } else if (whenNotMatched === 'insert') {
        catalog.insert(target, document);
      } else if (whenNotMatched === 'fail') {
        throw mongoError(
          'MergeStageNoMatchingDocument',
          '$merge could not find a matching document in the target collection for at least one document in the source collection',
        );
      }
    };
    return {
      *run(input, variables) {
        // All is read and checked first, so that a pipeline does not meet what it wrote itself.
        const incoming = [...input].map((document) => ({ document, key: keyOf(document, on) }));
        const failures: unknown[] = [];
        for (const { document, key } of incoming) {
          try {
            write(document, key, variables);
          } catch (error) {
            if (!(error instanceof MongoError)) throw error;
            failures.push(error);
          }
        }
        // The writes are unordered: one that fails does not keep the others from happening.
        if (failures.length > 0) throw failures[0];
      },
    };
  },
  { placement: 'last' },
);
