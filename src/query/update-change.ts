import { type Json, type JsonObject, isJsonObject } from '../value/json.js';
import { operatorsOf } from './condition-shape.js';
import { parameterName } from './parameter-reference.js';
import { ShapeRefusal } from './shape-refusal.js';

/** What an update does at one path. Literals are Extended JSON v2, with `{ $param: name }` anywhere inside. */
export type Change =
  | { readonly kind: 'inside'; readonly fields: ReadonlyMap<string, Change> }
  /** Some or all elements of an array, each changed in the same way; `which` is `$`, `$[]` or `$[name]`. */
  | { readonly kind: 'elements'; readonly which: string; readonly change: Change }
  | { readonly kind: 'assign'; readonly value: Json }
  | { readonly kind: 'remove' }
  | { readonly kind: 'add' | 'multiply'; readonly by: Json }
  | { readonly kind: 'mask'; readonly operation: 'and' | 'or' | 'xor'; readonly by: Json }
  | { readonly kind: 'extreme'; readonly keep: 'least' | 'greatest'; readonly value: Json }
  | { readonly kind: 'clock'; readonly type: 'date' | 'timestamp' }
  | {
      readonly kind: 'append';
      /** A list of values, or a parameter that is one. */
      readonly values: readonly Json[] | { readonly $param: string };
      readonly onlyNew: boolean;
      /** At which length the array is cut: a number or a parameter. */
      readonly slice: Json | undefined;
    }
  | { readonly kind: 'pull'; readonly operator: '$pull' | '$pullAll'; readonly operand: Json }
  | { readonly kind: 'pop' }
  | { readonly kind: 'take'; readonly from: readonly string[] };

type Draft =
  { readonly kind: 'branch'; readonly fields: Map<string, Draft> } | { readonly kind: 'leaf'; readonly change: Change };

/**
 * Reads an update's operators as a tree of changes.
 *
 * @throws {ShapeRefusal} For a pipeline, an unknown operator, or paths that conflict.
 */
export function readChanges(update: Json): ReadonlyMap<string, Change> {
  if (!isJsonObject(update))
    throw new ShapeRefusal('update-operator-without-shape', '', 'an update by a pipeline has no shape');
  const root: Draft & { readonly kind: 'branch' } = { kind: 'branch', fields: new Map() };
  for (const [operator, body] of Object.entries(update)) {
    if (!isJsonObject(body)) throw new ShapeRefusal('update-malformed', operator, `${operator} takes an object`);
    for (const [path, operand] of Object.entries(body)) {
      for (const [at, change] of changesOf(operator, path, operand))
        insert(root, at.split('.'), change, `${operator}.${path}`);
    }
  }
  return new Map([...root.fields].map(([name, draft]) => [name, finish(draft)]));
}

function changesOf(operator: string, path: string, operand: Json): readonly (readonly [string, Change])[] {
  const at = `${operator}.${path}`;
  const one = (change: Change): readonly (readonly [string, Change])[] => [[path, change]];
  switch (operator) {
    case '$set':
      return one({ kind: 'assign', value: operand });
    case '$setOnInsert':
      // Documents that exist are left alone by it.
      return [];
    case '$unset':
      return one({ kind: 'remove' });
    case '$inc':
      return one({ kind: 'add', by: operand });
    case '$mul':
      return one({ kind: 'multiply', by: operand });
    case '$bit':
      return one(masking(operand, at));
    case '$min':
      return one({ kind: 'extreme', keep: 'least', value: operand });
    case '$max':
      return one({ kind: 'extreme', keep: 'greatest', value: operand });
    case '$currentDate':
      return one({
        kind: 'clock',
        type: isJsonObject(operand) && operand['$type'] === 'timestamp' ? 'timestamp' : 'date',
      });
    case '$push':
    case '$addToSet':
      return one(appending(operator, operand, at));
    case '$pull':
    case '$pullAll':
      return one({ kind: 'pull', operator, operand });
    case '$pop':
      return one({ kind: 'pop' });
    case '$rename':
      if (typeof operand !== 'string') throw new ShapeRefusal('update-malformed', at, '$rename takes the new path');
      return [
        [path, { kind: 'remove' }],
        [operand, { kind: 'take', from: path.split('.') }],
      ];
    default:
      throw new ShapeRefusal('update-operator-without-shape', at, `${operator} has no shape`);
  }
}

function masking(operand: Json, at: string): Change {
  const [entry, ...others] = isJsonObject(operand) ? Object.entries(operand) : [];
  const operation = (['and', 'or', 'xor'] as const).find((name) => name === entry?.[0]);
  if (entry === undefined || operation === undefined || others.length > 0)
    throw new ShapeRefusal('update-operator-without-shape', at, '$bit with several operations has no shape');
  return { kind: 'mask', operation, by: entry[1] };
}

function appending(operator: string, operand: Json, at: string): Change {
  const onlyNew = operator === '$addToSet';
  const modifiers: JsonObject | undefined = parameterName(operand) === undefined ? operatorsOf(operand) : undefined;
  const each = modifiers?.['$each'];
  if (modifiers === undefined || each === undefined)
    return { kind: 'append', values: [operand], onlyNew, slice: undefined };
  const parameter = parameterName(each);
  if (!Array.isArray(each) && parameter === undefined)
    throw new ShapeRefusal('update-malformed', at, '$each takes a list');
  const values = parameter === undefined ? (each as readonly Json[]) : { $param: parameter };
  return { kind: 'append', values, onlyNew, slice: modifiers['$slice'] };
}

const positional = /^\$(?:$|\[)/u;
const deepestPath = 12;

function insert(root: Draft & { readonly kind: 'branch' }, parts: readonly string[], change: Change, at: string): void {
  if (parts.length > deepestPath || parts.some((part) => part === '')) {
    throw new ShapeRefusal('update-path-without-shape', at, 'the path is too deep or has an empty part');
  }
  let branch = root;
  for (const [index, part] of parts.entries()) {
    const present = branch.fields.get(part);
    if (index === parts.length - 1) {
      if (present !== undefined) throw new ShapeRefusal('update-malformed', at, 'two changes meet at one path');
      branch.fields.set(part, { kind: 'leaf', change });
      return;
    }
    if (present?.kind === 'leaf') throw new ShapeRefusal('update-malformed', at, 'two changes meet at one path');
    const next: Draft & { readonly kind: 'branch' } = present ?? { kind: 'branch', fields: new Map() };
    branch.fields.set(part, next);
    branch = next;
  }
}

function finish(draft: Draft): Change {
  if (draft.kind === 'leaf') return draft.change;
  const steps = [...draft.fields];
  const [first] = steps;
  if (first !== undefined && steps.some(([part]) => positional.test(part))) {
    if (steps.length > 1)
      throw new ShapeRefusal('update-path-without-shape', first[0], 'several positional changes of one array');
    const change = finish(first[1]);
    // An element is not taken out of its array: null stands in its place.
    return {
      kind: 'elements',
      which: first[0],
      change: change.kind === 'remove' ? { kind: 'assign', value: null } : change,
    };
  }
  return { kind: 'inside', fields: new Map(steps.map(([part, below]) => [part, finish(below)])) };
}
