import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { allOfShapes, listOfShape } from './combine-shapes.js';
import type { Parameter, Shape, Store } from './contract.js';
import { didYouMean, listNames, type Findings } from './findings.js';
import type { ParameterUse } from './operation-language.js';
import { ownValue } from './own-value.js';
import type { ShapeCompiler } from './shape-compiler.js';
import { elementOf, withDefs } from './shape-path.js';
import type { SourcePath } from './source.js';

export interface ParameterContext {
  readonly store: Store;
  readonly findings: Findings;
  readonly shapes: ShapeCompiler;
  /** The declared shape of a document path; undefined when nothing declares it. */
  readonly declared: (path: string) => Shape | undefined;
  /** An undeclared path has been reported already. */
  readonly reportsUndeclared: boolean;
}

/**
 * The parameters of one operation: each takes the declared type of the field that it is compared with, or what `params`
 * says. A parameter without either, and an entry of `params` that nothing uses, are problems.
 */
export function resolveParameters(
  uses: readonly ParameterUse[],
  written: Json | undefined,
  at: SourcePath,
  context: ParameterContext,
): Readonly<Record<string, Parameter>> {
  const { findings } = context;
  const params = isJsonObject(written) ? written : {};
  const byName = new Map<string, ParameterUse[]>();
  for (const use of uses) byName.set(use.name, [...(byName.get(use.name) ?? []), use]);
  for (const name of Object.keys(params)) {
    if (byName.has(name)) continue;
    findings.problem({
      code: 'unused-parameter',
      message: `The parameter \`${name}\` is declared but not used.`,
      at: [...at, name],
      on: 'key',
      ...(byName.size === 0 ? {} : { expected: listNames([...byName.keys()]) }),
      ...didYouMean(
        name,
        [...byName.keys()].filter((used) => !Object.hasOwn(params, used)),
      ),
    });
  }
  const resolved = [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, places]): [string, Parameter][] => {
      const parameter = resolveOne(name, places, params, at, context);
      return parameter === undefined ? [] : [[name, parameter]];
    });
  return Object.fromEntries(resolved);
}

function resolveOne(
  name: string,
  uses: readonly ParameterUse[],
  params: JsonObject,
  at: SourcePath,
  context: ParameterContext,
): Parameter | undefined {
  const { findings } = context;
  const equals = uses.find((use) => use.equality && use.comparedWith !== undefined)?.comparedWith?.path;
  const declared = ownValue(params, name);
  if (declared !== undefined) {
    const shape = compileDeclared(name, declared, at, context);
    if (shape === undefined) return undefined;
    return { shape, ...(equals === undefined ? {} : { equals }), from: 'declared' };
  }
  const shapes: Shape[] = [];
  let undeclared = false;
  for (const use of uses) {
    if (use.demands !== undefined) shapes.push(use.demands);
    if (use.comparedWith === undefined) continue;
    const field = context.declared(use.comparedWith.path);
    if (field === undefined) undeclared = true;
    else {
      const one = comparable(field, context.store);
      shapes.push(use.comparedWith.as === 'list' ? listOfShape(one, context.store) : one);
    }
  }
  if (shapes.length > 0)
    return { shape: allOfShapes(shapes), ...(equals === undefined ? {} : { equals }), from: 'inferred' };
  const [first] = uses;
  if (first !== undefined && !(undeclared && context.reportsUndeclared)) {
    findings.problem({
      code: 'parameter-unresolved',
      message: `Nothing says what values the parameter \`${name}\` takes: ${undeclared ? `the field \`${uses.find((use) => use.comparedWith !== undefined)?.comparedWith?.path ?? ''}\` that it is compared with is not declared` : 'it is compared with no field'}.`,
      at: first.at,
      hint: `Declare it beside the operation: \`params: { ${name}: string }\`.`,
    });
  }
  return undefined;
}

/** A field that holds a list is compared with an element of it: that is what MongoDB's equality finds. */
function comparable(field: Shape, store: Store): Shape {
  if (store !== 'mongodb' || typeof field === 'boolean' || field['bsonType'] !== 'array') return field;
  const { $defs, ...root } = field;
  const defs = isJsonObject($defs) ? $defs : {};
  const element = elementOf(root, defs);
  return element === undefined ? field : withDefs(element.shape, defs);
}

function compileDeclared(name: string, type: Json, at: SourcePath, context: ParameterContext): Shape | undefined {
  const compiled = context.shapes.compileTypes({ [name]: type }, at, context.store);
  const shape = isJsonObject(compiled) ? ownValue(compiled, name) : undefined;
  if (shape === undefined) return undefined;
  if (shape === true || (isJsonObject(shape) && Object.keys(shape).length === 0)) {
    context.findings.problem({
      code: 'parameter-unresolved',
      message: `The parameter \`${name}\` is declared as \`any\`, but a parameter needs a type: values of every type are never what the code passes.`,
      at: [...at, name],
    });
    return undefined;
  }
  return isJsonObject(shape) ? shape : undefined;
}
