import { type Json, isJsonObject } from '../value/json.js';
import { type Cut, type Growth, grownArray, shortenedArray, thinnedArray } from './changed-array.js';
import { arrayWithElement, touchedArray } from './changed-elements.js';
import { extremeOf } from './changed-extreme.js';
import { maskedNumber, multipliedNumber, summedNumber } from './changed-number.js';
import { type Moving, changedObject } from './changed-object.js';
import { type Target, absent, anything, before, cases, existsBefore, holdsBefore } from './changed-target.js';
import { comparedWith } from './condition-shape.js';
import { typeOfLiteral } from './literal.js';
import { type NumberOperand, operandOfLiteral } from './number-operand.js';
import { hasParameter, parameterName } from './parameter-reference.js';
import { documentAfterPipeline } from './pipeline-shape.js';
import { type ElementFilters, pulledElements, selectedElements } from './selected-elements.js';
import { type Shape, every, not } from './shape-algebra.js';
import { type ShapeRefused, refusalAsValue } from './shape-refusal.js';
import { type Change, readChanges } from './update-change.js';
import { type UpdateQuestion, type UpdateQuestionOptions, questionAbout } from './update-question.js';
import { isPosition, runs } from './update-runs.js';
import type { UpdateValues } from './update-values.js';

/**
 * Asks whether a MongoDB update can turn a document that fits `before` into one that fits `given` but not `must`. Nothing is computed
 * forwards: the shapes of the document after are rewritten into shapes of the document before and the assigned values together (a weakest
 * precondition), so that parameters, `not` and alternatives keep their meaning.
 *
 * That there is no such value is always a proof. A value that is found need not be a counterexample: products, bits, rounding, what a
 * parameter takes out of an array or adds to a number are only bounded. `$set`, `$unset`, `$rename`, `$inc` of whole numbers on ints and
 * longs, `$min`, `$max`, `$push`, `$addToSet`, `$pull` and `$pop` by what is written, `$[]` and `$currentDate` are exact but for the order of
 * fields and for keywords such as `patternProperties` or `const` over an object that is changed inside. A sum that leaves its type's range
 * is left out: MongoDB widens an int and refuses a long.
 */
export function updateQuestion(update: Json, options: UpdateQuestionOptions): UpdateQuestion | ShapeRefused {
  return refusalAsValue(() => {
    if (Array.isArray(update)) {
      const stages = update as readonly Json[];
      return questionAbout(options, 'mongodb', {
        document: (values, moving) => documentAfterPipeline(stages, values, moving),
        runs: () => true,
      });
    }
    const changes = readChanges(update);
    const { filter = {}, arrayFilters = [], parameters } = options;
    return questionAbout(options, 'mongodb', {
      document: (values, moving) =>
        new UpdatedDocument(values, moving, { filter, arrayFilters, parameters }).fields(changes, []),
      runs: () => runs(changes, []),
    });
  });
}

const greatestPosition = 20;

/** Builds what stands at each place after the update. */
class UpdatedDocument {
  constructor(
    readonly values: UpdateValues,
    readonly moving: Moving,
    readonly filters: ElementFilters,
  ) {}

  fields(fields: ReadonlyMap<string, Change>, path: readonly string[] | undefined, from = path ?? []): Target {
    return changedObject(
      path,
      new Map([...fields].map(([name, change]) => [name, this.#at(change, [...from, name])])),
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
    const whereThere = (target: Target): Target =>
      cases([
        [there, target],
        [not(there), absent],
      ]);
    switch (change.kind) {
      case 'assign':
        return this.#value(change.value);
      case 'remove':
        return absent;
      case 'clock':
        return this.#variable(this.values.ofShape({ bsonType: change.type }));
      case 'add':
        return this.#calculated(change.by, path, this.#value(change.by), (operand) =>
          summedNumber(path, { sign: 1, operand }, this.moving),
        );
      case 'multiply':
        return this.#calculated(change.by, path, this.#zero(change.by), (operand) =>
          multipliedNumber(path, operand, this.moving),
        );
      case 'mask': {
        const { operation } = change;
        const fresh = operation === 'and' ? this.#zero(change.by) : this.#value(change.by);
        return this.#calculated(change.by, path, fresh, (operand) =>
          maskedNumber(path, operation, operand, this.moving),
        );
      }
      case 'extreme':
        return this.#extreme(change.keep, change.value, path);
      case 'append':
        return this.#appended(change, path);
      case 'pull':
        return whereThere(
          thinnedArray(path, pulledElements(change.operator, change.operand, this.values.parameters), this.moving),
        );
      case 'pop':
        return whereThere(shortenedArray(path, 1, this.moving));
      case 'take': {
        const taken = existsBefore(change.from);
        return cases([
          [taken, this.#unchanged(change.from)],
          [not(taken), this.#unchanged(path)],
        ]);
      }
      case 'elements': {
        const element = { element: this.#at(change.change, []), becomes: writtenValue(change.change) };
        return touchedArray(path, selectedElements(change.which, path, this.filters), element, this.moving);
      }
      case 'inside':
        return this.#inside(change.fields, path);
    }
  }

  #inside(fields: ReadonlyMap<string, Change>, path: readonly string[]): Target {
    const there = existsBefore(path);
    const isObject = holdsBefore(path, { type: 'object' });
    const isArray = holdsBefore(path, { type: 'array' });
    return cases([
      [isObject, this.fields(fields, path)],
      [not(there), this.fields(fields, undefined, path)],
      [isArray, this.#positions(fields, path)],
      // Anything else stays as it is: the server refuses to go into it, or has nothing to remove there.
      [every([there, not(isObject), not(isArray)]), this.#unchanged(path)],
    ]);
  }

  /** An array whose elements are named by their positions. */
  #positions(fields: ReadonlyMap<string, Change>, path: readonly string[]): Target {
    const [entry, ...others] = fields;
    if (entry === undefined || ![...fields.keys()].some(isPosition)) return this.#unchanged(path);
    const [name, change] = entry;
    const index = Number(name);
    if (others.length > 0 || !(index < greatestPosition)) return anything;
    const isLong = holdsBefore(path, { minItems: index + 1 });
    const isNull = change.kind === 'remove';
    const element = isNull ? this.#value(null) : this.#at(change, []);
    const changed = arrayWithElement(path, index, element, this.moving);
    if (isNull || ['pull', 'pop', 'take', 'elements'].includes(change.kind))
      return cases([
        [isLong, changed],
        [not(isLong), this.#unchanged(path)],
      ]);
    // What is written beyond the end is there after nulls that fill the gap.
    const fresh = change.kind === 'assign' ? this.#value(change.value) : anything;
    const grown = (nulls: number): Target =>
      grownArray(
        path,
        {
          ...noGrowth,
          added: [fresh],
          possible: nulls > 0 ? [this.#value(null)] : [],
          least: 1 + Math.min(nulls, 1),
          most: nulls + 1,
        },
        this.moving,
      );
    const isJustFull = holdsBefore(path, { minItems: index, maxItems: index });
    return cases([
      [isLong, changed],
      [isJustFull, grown(0)],
      [every([not(isLong), not(isJustFull)]), grown(index)],
    ]);
  }

  /** A number that is there is calculated with, one that is not becomes something fresh. */
  #calculated(by: Json, path: readonly string[], fresh: Target, calculate: (operand: NumberOperand) => Target): Target {
    const there = existsBefore(path);
    const name = this.values.ofLiteral(by);
    const number = holdsBefore(path, { bsonType: 'number' });
    const kinds = this.values.operandsOf(by);
    const known = kinds.map(({ when, operand }): readonly [Shape, Target] => [
      every([number, when === true || { properties: { [name]: when } }]),
      calculate(operand),
    ]);
    const isNumber: Shape = kinds.length === 0 ? false : { properties: { [name]: { bsonType: 'number' } } };
    return cases([
      ...known,
      [not(there), fresh],
      // The server refuses to calculate with anything else.
      [every([there, not(every([number, isNumber]))]), anything],
    ]);
  }

  /** Zero, in the type of a number. */
  #zero(number: Json): Target {
    const name = this.values.ofLiteral(number);
    const kinds = this.values
      .operandsOf(number)
      .map(({ when, operand }): readonly [Shape, Target] => [
        when === true || { properties: { [name]: when } },
        this.#variable(this.values.ofShape({ bsonType: operand.type, const: 0 })),
      ]);
    return kinds.length === 0 ? anything : cases(kinds);
  }

  #extreme(keep: 'least' | 'greatest', value: Json, path: readonly string[]): Target {
    const there = existsBefore(path);
    const parameter = parameterName(value);
    const type = parameter === undefined ? { bsonType: typeOfLiteral(value) } : this.values.typeOf(parameter);
    const [changes, stays] = keep === 'greatest' ? (['$lt', '$gte'] as const) : (['$gt', '$lte'] as const);
    const split = isOrdered(value)
      ? { changes: comparedWith(changes, value, '').present, stays: comparedWith(stays, value, '').present }
      : undefined;
    const assigned = this.#value(value);
    const compared = { target: assigned, shape: type, split };
    return cases([
      [not(there), assigned],
      [there, extremeOf(path, keep, compared, this.#unchanged(path), this.moving)],
    ]);
  }

  #appended(change: Change & { readonly kind: 'append' }, path: readonly string[]): Target {
    const there = existsBefore(path);
    const growth = this.#growth(change);
    const fresh: Growth = change.onlyNew
      ? { ...growth, least: Math.min(1, this.#countOf(change.values).least) }
      : growth;
    return cases([
      [there, grownArray(path, growth, this.moving)],
      [not(there), grownArray(undefined, fresh, this.moving)],
    ]);
  }

  #countOf(values: (Change & { readonly kind: 'append' })['values']): {
    readonly least: number;
    readonly most: number;
  } {
    if (isList(values)) return { least: values.length, most: values.length };
    return this.values.elementOf(values.$param) ?? { least: 0, most: Infinity };
  }

  #growth({ values, onlyNew, slice }: Change & { readonly kind: 'append' }): Growth {
    const count = this.#countOf(values);
    const common = { onlyNew, least: onlyNew ? 0 : count.least, most: count.most, cut: this.#cut(slice) };
    if (isList(values)) {
      const literals = values.some(hasParameter) ? {} : { literals: values };
      return { ...common, ...literals, added: values.map((value) => this.#value(value)), possible: [] };
    }
    const element = this.values.elementOf(values.$param);
    return { ...common, added: [], possible: [element === undefined ? anything : this.#variable(element.name)] };
  }

  #cut(slice: Json | undefined): Cut | undefined {
    if (slice === undefined) return undefined;
    const parameter = parameterName(slice);
    const kinds =
      parameter === undefined
        ? [operandOfLiteral(slice, 'mongodb')]
        : this.values.operandsOf(slice).map(({ operand }) => operand);
    const ends = kinds.flatMap((kind) => (kind === undefined ? [-Infinity, Infinity] : [kind.least, kind.greatest]));
    const [least, greatest] = [Math.min(...ends), Math.max(...ends)];
    const isOneSided = least > 0 || greatest < 0;
    return {
      least: isOneSided ? Math.min(Math.abs(least), Math.abs(greatest)) : 0,
      most: Math.max(Math.abs(least), Math.abs(greatest)),
    };
  }
}

const noGrowth: Growth = { added: [], possible: [], least: 0, most: 0, onlyNew: false, cut: undefined };

function isList(values: readonly Json[] | { readonly $param: string }): values is readonly Json[] {
  return Array.isArray(values);
}

function writtenValue(change: Change): Json | undefined {
  return change.kind === 'assign' && !hasParameter(change.value) ? change.value : undefined;
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
