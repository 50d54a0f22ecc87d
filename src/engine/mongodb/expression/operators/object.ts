import { MongoError } from '../../error.js';
import { isArray, isDoc, isNullish, kindOrMissing, type Doc, type Value } from '../../value/value.js';
import { folded, type CompiledExpression } from '../compiled.js';
import { readNamed, variadic, type Operator, type OperatorContext, type OperatorTable } from '../operator.js';

type Operand = Value | undefined;

/** One document after another; later fields win, in the place where the name was first seen. */
export function mergeObjects(values: readonly Operand[]): Doc {
  const merged = new Map<string, Value>();
  for (const value of values) {
    if (isNullish(value)) continue;
    if (!isDoc(value)) {
      throw new MongoError(40400, `$mergeObjects requires object inputs, but input is of type ${kindOrMissing(value)}`);
    }
    for (const [key, held] of value) merged.set(key, held);
  }
  return merged;
}

/** The name in a `field` argument: a constant string, which may hold dots and dollars. */
function constantField(
  source: Value,
  context: OperatorContext,
  codes: { readonly path: number; readonly notConstant: number; readonly notText: number },
): string {
  if (typeof source === 'string' && source.startsWith('$')) {
    throw new MongoError(
      codes.path,
      `A field path reference which is not allowed in this context. Did you mean {$literal: '${source}'}?`,
    );
  }
  const literal = isDoc(source) && source.size === 1 ? (source.get('$literal') ?? source.get('$const')) : undefined;
  const name = isDoc(source) ? literal : source;
  if (name === undefined || (isArray(source) && name === source)) {
    // Constants are not computed: only what is written as one counts.
    context.compile(source);
    throw new MongoError(codes.notConstant, `${context.name} requires 'field' to evaluate to a constant`);
  }
  if (typeof name !== 'string') {
    throw new MongoError(
      codes.notText,
      `${context.name} requires 'field' to evaluate to type String, but got ${kindOrMissing(name)}`,
    );
  }
  return name;
}

const getField: Operator = (operand, context) => {
  // A bare argument that is no { field, input } object is the field itself.
  const brief = !isDoc(operand) || [...operand.keys()].some((key) => key.startsWith('$'));
  const given = brief
    ? new Map<string, Value>([['field', operand]])
    : readNamed(operand, '$getField', {
        required: ['field', 'input'],
        unknownArgument: 3041701,
        missingArgument: { field: 3041702, input: 3041703 },
      });
  const source = given.get('field') as Value;
  const name = constantField(source, context, { path: 5654600, notConstant: 5654601, notText: 5654602 });
  const input = context.compile(brief ? '$$CURRENT' : (given.get('input') as Value));
  return folded([input], (root, variables) => {
    const holder = input.evaluate(root, variables);
    if (isNullish(holder)) return holder === undefined ? undefined : null;
    return isDoc(holder) ? holder.get(name) : undefined;
  });
};

function withField(holder: Operand, name: string, value: Operand, operator: string): Operand {
  if (isNullish(holder)) return null;
  if (!isDoc(holder)) {
    throw new MongoError(4161105, `${operator} requires 'input' to evaluate to type Object`);
  }
  const changed = new Map(holder);
  if (value === undefined) changed.delete(name);
  else changed.set(name, value);
  return changed;
}

const setFieldCodes = { path: 4161108, notConstant: 4161106, notText: 4161107 };

const setField: Operator = (operand, context) => {
  const given = readNamed(operand, '$setField', {
    required: ['field', 'value', 'input'],
    notAnObject: 4161100,
    unknownArgument: 4161101,
    missingArgument: { field: 4161102, input: 4161109, value: 4161103 },
  });
  const name = constantField(given.get('field') as Value, context, setFieldCodes);
  const input = context.compile(given.get('input') as Value);
  const value = context.compile(given.get('value') as Value);
  return folded([input, value], (root, variables) =>
    withField(input.evaluate(root, variables), name, value.evaluate(root, variables), '$setField'),
  );
};

const unsetField: Operator = (operand, context) => {
  const given = readNamed(operand, '$unsetField', {
    required: ['field', 'input'],
    notAnObject: 4161100,
    unknownArgument: 4161101,
    missingArgument: { field: 4161102, input: 4161109 },
  });
  const name = constantField(given.get('field') as Value, context, setFieldCodes);
  const input: CompiledExpression = context.compile(given.get('input') as Value);
  return folded([input], (root, variables) =>
    withField(input.evaluate(root, variables), name, undefined, '$unsetField'),
  );
};

export const object: OperatorTable = {
  $getField: getField,
  $mergeObjects: variadic(mergeObjects),
  $setField: setField,
  $unsetField: unsetField,
};
