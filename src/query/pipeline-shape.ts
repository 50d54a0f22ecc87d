import { type Json, type JsonObject, isJsonObject } from '../value/json.js';
import { type Moving, changedObject } from './changed-object.js';
import { type Target, absent, anything, before, cases, existsBefore, holdsBefore } from './changed-target.js';
import { ExpressionResults, type Written } from './expression-shape.js';
import { extendedJsonType } from './typed-literal.js';
import { parameterName } from './parameter-reference.js';
import { every, not } from './shape-algebra.js';
import type { UpdateValues } from './update-values.js';

/**
 * The document after an update by a pipeline. `$set` and `$unset` are followed field by field; of what any other stage leaves, nothing is
 * known.
 */
export function documentAfterPipeline(stages: readonly Json[], values: UpdateValues, moving: Moving): Target {
  let written: Written = new Map();
  for (const stage of stages) {
    const [entry, ...others] = isJsonObject(stage) ? Object.entries(stage) : [];
    if (entry === undefined || others.length > 0) return anything;
    const [name, operand] = entry;
    switch (name) {
      case '$set':
      case '$addFields': {
        if (!isJsonObject(operand)) return anything;
        const results = new ExpressionResults(values, moving, written);
        const fields = assignments(operand, []).map(([path, expression]) => [path, results.of(expression)] as const);
        written = withFields(written, fields);
        break;
      }
      case '$unset': {
        const paths = ([operand].flat() as readonly Json[]).filter((path) => typeof path === 'string');
        written = withFields(
          written,
          paths.map((path) => [path, absent] as const),
        );
        break;
      }
      default:
        return anything;
    }
  }
  return rooted(written, moving);
}

/** An embedded document of expressions sets the fields that it names, and leaves the others. */
function assignments(fields: JsonObject, prefix: readonly string[]): readonly (readonly [string, Json])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const path = [...prefix, name];
    return isFields(value) ? assignments(value, path) : [[path.join('.'), value] as const];
  });
}

function isFields(value: Json): value is JsonObject {
  if (!isJsonObject(value) || parameterName(value) !== undefined || extendedJsonType(value) !== undefined) return false;
  const names = Object.keys(value);
  return names.length > 0 && !names.some((name) => name.startsWith('$'));
}

function withFields(written: Written, fields: readonly (readonly [string, Target])[]): Written {
  const next = new Map(written);
  for (const [path, target] of fields) {
    const above = [...next.keys()].find((each) => path.startsWith(`${each}.`));
    for (const each of [...next.keys()]) if (each.startsWith(`${path}.`)) next.delete(each);
    // Inside something that was made by an earlier stage.
    if (above === undefined) next.set(path, target);
    else next.set(above, anything);
  }
  return next;
}

interface Tree {
  readonly fields: Map<string, Target | Tree>;
}

function rooted(written: Written, moving: Moving): Target {
  const root: Tree = { fields: new Map() };
  for (const [path, target] of written) {
    const parts = path.split('.');
    let tree = root;
    for (const part of parts.slice(0, -1)) {
      const below = tree.fields.get(part);
      const next: Tree = below !== undefined && 'fields' in below ? below : { fields: new Map() };
      tree.fields.set(part, next);
      tree = next;
    }
    tree.fields.set(parts.at(-1) ?? '', target);
  }
  return changedObject([], fieldsOf(root, [], moving), moving);
}

function fieldsOf(tree: Tree, path: readonly string[], moving: Moving): ReadonlyMap<string, Target> {
  return new Map(
    [...tree.fields].map(([name, target]) => [
      name,
      'fields' in target ? inside(target, [...path, name], moving) : target,
    ]),
  );
}

function inside(tree: Tree, path: readonly string[], moving: Moving): Target {
  const there = existsBefore(path);
  const isObject = holdsBefore(path, { type: 'object' });
  const fields = fieldsOf(tree, path, moving);
  const targets = [...fields.values()];
  const writes = targets.some((target) => target !== absent);
  const unchanged: Target = { present: there, lift: (shape) => before(path, moving.rebase(shape)) };
  // What is not there is made, with all that it is given; where some of that may be missing, nothing is known.
  const isWhole = targets.every(({ present }) => present === true);
  const fresh = !writes ? absent : isWhole ? changedObject(undefined, fields, moving) : anything;
  return cases([
    [isObject, changedObject(path, fields, moving)],
    [not(there), fresh],
    // Into every element of an array, and in place of anything else.
    [every([there, not(isObject)]), writes ? anything : holdsArray(path, unchanged)],
  ]);
}

/** Fields are taken out of the documents in an array; what is neither stays. */
function holdsArray(path: readonly string[], unchanged: Target): Target {
  const isArray = holdsBefore(path, { type: 'array' });
  return cases([
    [isArray, anything],
    [not(isArray), unchanged],
  ]);
}
