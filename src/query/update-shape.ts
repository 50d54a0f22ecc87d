import { type Json, isJsonObject } from '../value/json.js';
import { type Growth, grownArray, thinnedArray, touchedArray } from './changed-array.js';
import { increasedNumber, sumType } from './changed-number.js';
import { type Moving, changedObject } from './changed-object.js';
import { type Target, absent, before, cases, either, existsBefore, holdsBefore } from './changed-target.js';
import { comparedWith } from './condition-shape.js';
import { elementStays } from './element-stays.js';
import { parameterName } from './parameter-reference.js';
import { type Shape, every, not, some } from './shape-algebra.js';
import { type ShapeRefused, refusalAsValue } from './shape-refusal.js';
import { type Change, readChanges } from './update-change.js';
import { type UpdateQuestion, type UpdateQuestionOptions, questionAbout } from './update-question.js';
import type { UpdateValues } from './update-values.js';

/**
 * Asks whether a MongoDB update can turn a document that fits `before` into one that fits `given` but not `must`. Nothing is computed
 * forwards: the shapes of the document after are rewritten into shapes of the document before and the assigned values together (a weakest
 * precondition), so that parameters, `not` and alternatives keep their meaning.
 *
 * That there is no such value is always a proof. A value that is found need not be a counterexample: `$mul`, `$bit`, `$pull`, positional
 * changes and rounding are only bounded, and arrays on the way of a path are taken to allow anything. `$set`, `$unset`, `$rename`, `$inc` of
 * whole numbers on ints and longs, `$min`, `$max`, `$push`, `$addToSet` and `$currentDate` are exact but for the order of fields and for
 * keywords such as `patternProperties` or `const` over an object that is changed inside. A sum that leaves its type's range is
 * left out: MongoDB widens an int and refuses a long.
 */
export function updateQuestion(update: Json, options: UpdateQuestionOptions): UpdateQuestion | ShapeRefused {
  return refusalAsValue(() => {
    const changes = readChanges(update);
    return questionAbout(options, 'mongodb', {
      document: (values, moving) => new UpdatedDocument(changes, values, moving).target,
      runs: () => runs(changes, []),
    });
  });
}

/** Whether a part of a path can also be a position in an array. */
function isPosition(part: string): boolean {
  return /^\d+$/u.test(part);
}

/** Builds what stands at each place after the update. */
class UpdatedDocument {
  readonly target: Target;

  constructor(
    changes: ReadonlyMap<string, Change>,
    readonly values: UpdateValues,
    readonly moving: Moving,
  ) {
    this.target = this.#fields(changes, []);
  }

  #fields(fields: ReadonlyMap<string, Change>, path: readonly string[]): Target {
    return changedObject(
      path,
      new Map([...fields].map(([name, change]) => [name, this.#at(change, [...path, name])])),
      this.moving,
    );
  }

  #unchanged(path: readonly string[]): Target {
    return { present: existsBefore(path), lift: (shape) => before(path, this.moving.rebase(shape)) };
  }

  #value(value: Json): Target {
    return this.#variable(this.values.ofLiteral(value));
  }

  #variable(name: string): Target {
    return {
      present: true,
      lift: (shape) => (typeof shape === 'boolean' ? shape : { properties: { [name]: this.moving.rebase(shape) } }),
    };
  }

  #at(change: Change, path: readonly string[]): Target {
    const there = existsBefore(path);
    switch (change.kind) {
      case 'assign':
        return this.#value(change.value);
      case 'remove':
        return absent;
      case 'clock':
        return this.#variable(this.values.ofShape({ bsonType: change.type }));
      case 'add':
        return this.#sum(change.by, path);
      case 'calculate':
        return this.#variable(this.values.ofShape({ bsonType: 'number' }));
      case 'extreme':
        return this.#extreme(change.keep, change.value, path);
      case 'append':
        return this.#appended(change, path);
      case 'thin':
        return cases([
          [there, thinnedArray(path, this.moving)],
          [not(there), absent],
        ]);
      case 'take': {
        const taken = existsBefore(change.from);
        return cases([
          [taken, this.#unchanged(change.from)],
          [not(taken), this.#unchanged(path)],
        ]);
      }
      case 'elements':
        return touchedArray(
          path,
          (element) => elementStays(element, change.change, this.moving, (value) => this.#value(value)),
          this.moving,
        );
      case 'inside':
        return this.#inside(change.fields, path);
    }
  }

  #inside(fields: ReadonlyMap<string, Change>, path: readonly string[]): Target {
    const there = existsBefore(path);
    const isObject = holdsBefore(path, { type: 'object' });
    const isArray = holdsBefore(path, { type: 'array' });
    const anything: Target = { present: true, lift: (shape, under) => (typeof shape === 'boolean' ? shape : !under) };
    const fresh = new Map([...fields].map(([name, change]) => [name, this.#at(change, [...path, name])]));
    return cases([
      [isObject, this.#fields(fields, path)],
      [not(there), changedObject(undefined, fresh, this.moving)],
      [isArray, [...fields.keys()].some(isPosition) ? anything : this.#unchanged(path)],
      // Anything else stays as it is: the server refuses to go into it, or has nothing to remove there.
      [every([there, not(isObject), not(isArray)]), this.#unchanged(path)],
    ]);
  }

  #sum(by: Json, path: readonly string[]): Target {
    const there = existsBefore(path);
    const whole = wholeNumber(by);
    const missing = this.#value(by);
    if (whole !== undefined) {
      return cases([
        [there, increasedNumber(path, whole.value, whole.type, this.moving)],
        [not(there), missing],
      ]);
    }
    const type = this.values.numberTypeOf(by);
    const types = ['int', 'long', 'double', 'decimal'];
    const sums = types.map((old): readonly [Shape, Target] => [
      holdsBefore(path, { bsonType: old }),
      this.#variable(this.values.ofShape({ bsonType: type === undefined ? 'number' : sumType(old, type) })),
    ]);
    const odd = every([there, not(holdsBefore(path, { bsonType: 'number' }))]);
    return cases([...sums, [not(there), missing], [odd, this.#unchanged(path)]]);
  }

  #extreme(keep: 'least' | 'greatest', value: Json, path: readonly string[]): Target {
    const there = existsBefore(path);
    const [assigned, old] = [this.#value(value), this.#unchanged(path)];
    const missing = [not(there), assigned] as const;
    if (!isOrdered(value)) return cases([missing, [there, either([assigned, old])]]);
    const [changes, stays] = keep === 'greatest' ? (['$lt', '$gte'] as const) : (['$gt', '$lte'] as const);
    const beyond = holdsBefore(path, comparedWith(changes, value, '').present);
    const within = holdsBefore(path, comparedWith(stays, value, '').present);
    return cases([
      missing,
      [beyond, assigned],
      [within, old],
      [every([there, not(beyond), not(within)]), either([assigned, old])],
    ]);
  }

  #appended(change: Change & { readonly kind: 'append' }, path: readonly string[]): Target {
    const there = existsBefore(path);
    const added = change.values.map((value) => this.#value(value));
    const growth: Growth = {
      added,
      possible: [],
      most: added.length,
      least: change.onlyNew ? 0 : added.length,
      onlyNew: change.onlyNew,
      slice: change.slice,
    };
    const fresh: Growth = { ...growth, least: change.onlyNew ? Math.min(1, added.length) : added.length };
    return cases([
      [there, grownArray(path, growth, this.moving)],
      [not(there), grownArray(undefined, fresh, this.moving)],
    ]);
  }
}

/** The combined values on which the server runs the update instead of answering with an error; and without overflow. */
function runs(changes: ReadonlyMap<string, Change>, path: readonly string[]): Shape {
  return every([...changes].map(([name, change]) => runsAt(change, [...path, name])));
}

function runsAt(change: Change, path: readonly string[]): Shape {
  const whereThere = (shape: Shape): Shape => some([not(existsBefore(path)), before(path, shape)]);
  switch (change.kind) {
    case 'add': {
      const whole = wholeNumber(change.by);
      const numbers = whereThere({ bsonType: 'number' });
      if (whole?.type !== 'int') return numbers;
      const bounds =
        whole.value >= 0 ? { maximum: 2_147_483_647 - whole.value } : { minimum: -2_147_483_648 - whole.value };
      return every([numbers, whereThere(some([not({ bsonType: 'int' }), bounds]))]);
    }
    case 'calculate':
      return whereThere({ bsonType: 'number' });
    case 'append':
    case 'thin':
    case 'elements':
      return whereThere({ bsonType: 'array' });
    case 'inside': {
      const writes = isWriting(change);
      const fields = runs(change.fields, path);
      const enters = writes
        ? whereThere({ bsonType: [...change.fields.keys()].some(isPosition) ? ['object', 'array'] : 'object' })
        : true;
      return every([enters, some([not(holdsBefore(path, { type: 'object' })), fields])]);
    }
    default:
      return true;
  }
}

/** Whether the change needs a document to write into, rather than leave alone what is not there. */
function isWriting(change: Change): boolean {
  if (change.kind === 'inside') return [...change.fields.values()].some(isWriting);
  return change.kind !== 'remove' && change.kind !== 'thin' && change.kind !== 'take';
}

function wholeNumber(literal: Json): { readonly value: number; readonly type: 'int' | 'long' | 'double' } | undefined {
  const [wrapper, text] = isJsonObject(literal) ? (Object.entries(literal)[0] ?? []) : [];
  const value = typeof literal === 'number' ? literal : wrapper === '$numberDecimal' ? NaN : Number(text);
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return undefined;
  if (wrapper === '$numberLong') return { value, type: 'long' };
  if (wrapper === '$numberDouble') return { value, type: 'double' };
  if (wrapper !== undefined && wrapper !== '$numberInt') return undefined;
  return { value, type: Math.abs(value) <= 2_147_483_647 ? 'int' : 'long' };
}

function isOrdered(value: Json): boolean {
  if (parameterName(value) !== undefined) return false;
  return (
    typeof value === 'number' ||
    typeof value === 'string' ||
    (isJsonObject(value) &&
      ['$date', '$oid', '$numberInt', '$numberLong', '$numberDecimal'].some((name) => Object.hasOwn(value, name)))
  );
}
