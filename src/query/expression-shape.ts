import { type Json, type JsonObject, isJsonObject } from '../value/json.js';
import { type Growth, grownArray, thinnedArray } from './changed-array.js';
import { multipliedNumber, summedNumber } from './changed-number.js';
import type { Moving } from './changed-object.js';
import { type Target, absent, anything, before, cases, existsBefore, holdsBefore } from './changed-target.js';
import { type NumberOperand, negative } from './number-operand.js';
import { parameterName } from './parameter-reference.js';
import { type Shape, every, not, some } from './shape-algebra.js';
import { extendedJsonType } from './typed-literal.js';
import type { UpdateValues } from './update-values.js';

/** The types of what operators answer, whatever they are given; with `null` where something missing makes it that. */
const answers: Readonly<Record<string, readonly string[]>> = {
  $concat: ['string', 'null'],
  $dateToString: ['string', 'null'],
  $replaceAll: ['string', 'null'],
  $replaceOne: ['string', 'null'],
  $substrBytes: ['string'],
  $substrCP: ['string'],
  $toLower: ['string'],
  $toUpper: ['string'],
  $toString: ['string', 'null'],
  $trim: ['string', 'null'],
  $type: ['string'],
  $size: ['int'],
  $strLenBytes: ['int'],
  $strLenCP: ['int'],
  $cmp: ['int'],
  $toInt: ['int', 'null'],
  $toLong: ['long', 'null'],
  $toDouble: ['double', 'null'],
  $toDecimal: ['decimal', 'null'],
  $toDate: ['date', 'null'],
  $toObjectId: ['objectId', 'null'],
  $toBool: ['bool', 'null'],
  $dateAdd: ['date', 'null'],
  $dateSubtract: ['date', 'null'],
  $dateTrunc: ['date', 'null'],
  $and: ['bool'],
  $or: ['bool'],
  $not: ['bool'],
  $in: ['bool'],
  $isArray: ['bool'],
  $isNumber: ['bool'],
  $eq: ['bool'],
  $ne: ['bool'],
  $gt: ['bool'],
  $gte: ['bool'],
  $lt: ['bool'],
  $lte: ['bool'],
};

/** What stages made of single fields, by dotted path; no path leads to another. */
export type Written = ReadonlyMap<string, Target>;

type Condition = readonly [whenTrue: Shape, whenFalse: Shape];

/** What the expressions of one stage come to. */
export class ExpressionResults {
  /** @param written What earlier stages made of the fields. */
  constructor(
    readonly values: UpdateValues,
    readonly moving: Moving,
    readonly written: Written,
  ) {}

  of(expression: Json): Target {
    if (typeof expression === 'string') return this.#text(expression);
    if (Array.isArray(expression)) return isWritten(expression) ? this.#value(expression) : anything;
    if (!isJsonObject(expression) || extendedJsonType(expression) !== undefined) return this.#value(expression);
    const parameter = parameterName(expression);
    if (parameter !== undefined) return this.#parameter(expression);
    const [entry, ...others] = Object.entries(expression);
    if (entry === undefined || others.length > 0 || !entry[0].startsWith('$')) return this.#unknown();
    return this.#operator(entry[0], entry[1]);
  }

  #operator(name: string, operand: Json): Target {
    const list = Array.isArray(operand) ? (operand as readonly Json[]) : [operand];
    switch (name) {
      case '$literal':
        return this.#value(operand);
      case '$cond': {
        const [test, then, otherwise] = isJsonObject(operand)
          ? [operand['if'], operand['then'], operand['else']]
          : list;
        if (test === undefined || then === undefined || otherwise === undefined) return this.#unknown();
        return this.#chosen(this.#condition(test), this.of(then), this.of(otherwise));
      }
      case '$ifNull':
        return list
          .slice(0, -1)
          .reduceRight<Target>((otherwise, each) => this.#unlessNull(each, otherwise), this.of(list.at(-1) ?? null));
      case '$add':
      case '$subtract':
      case '$multiply':
        return this.#calculated(name, list);
      case '$concatArrays':
        return this.#appended(list);
      case '$filter':
        return isJsonObject(operand) ? this.#filtered(operand) : this.#unknown();
      default: {
        const types = Object.hasOwn(answers, name) ? answers[name] : undefined;
        return types === undefined
          ? this.#unknown()
          : this.#result({ bsonType: types.length === 1 ? types[0] : types } as Shape);
      }
    }
  }

  #text(text: string): Target {
    if (!text.startsWith('$')) return this.#value(text);
    if (text === '$$NOW') return this.#result({ bsonType: 'date' });
    if (text === '$$CLUSTER_TIME') return this.#result({ bsonType: 'timestamp' });
    // Not `$unset`: below a path, the document that should hold the field is made all the same.
    if (text === '$$REMOVE') return { ...absent };
    if (text.startsWith('$$')) return this.#unknown();
    const made = this.written.get(text.slice(1));
    if (made !== undefined) return made;
    const path = this.#oldPath(text);
    if (path === undefined) return this.#unknown();
    const old: Target = { present: existsBefore(path), lift: (shape) => before(path, this.moving.rebase(shape)) };
    // A path through an array gathers what it finds in the elements.
    const arrays = path.slice(0, -1).map((_part, index) => holdsBefore(path.slice(0, index + 1), { type: 'array' }));
    return arrays.length === 0
      ? old
      : cases([
          [some(arrays), anything],
          [not(some(arrays)), old],
        ]);
  }

  /** A path of the document that no earlier stage changed. */
  #oldPath(expression: Json): readonly string[] | undefined {
    if (typeof expression !== 'string' || !expression.startsWith('$') || expression.startsWith('$$')) return undefined;
    const path = expression.slice(1);
    const isChanged = [...this.written.keys()].some(
      (each) => each === path || each.startsWith(`${path}.`) || path.startsWith(`${each}.`),
    );
    return isChanged ? undefined : path.split('.');
  }

  /** A parameter is read as an expression: a text that begins with `$` is a path then. */
  #parameter(expression: Json): Target {
    const name = this.values.ofLiteral(expression);
    const is = (shape: Shape): Shape => ({ properties: { [name]: shape } });
    const isRead = is({ anyOf: [{ bsonType: 'string', pattern: '^\\$' }, { bsonType: ['object', 'array'] }] });
    return cases([
      [isRead, this.#unknown()],
      [not(isRead), this.#variable(name)],
    ]);
  }

  #chosen([whenTrue, whenFalse]: Condition, then: Target, otherwise: Target): Target {
    const open = every([not(whenTrue), not(whenFalse)]);
    const choice = this.#choice();
    return cases([
      [some([whenTrue, every([open, choice])]), then],
      [every([not(whenTrue), some([whenFalse, not(choice)])]), otherwise],
    ]);
  }

  /** The documents for which a test is known to hold, and those for which it is known not to. */
  #condition(test: Json): Condition {
    const [entry, ...others] = isJsonObject(test) ? Object.entries(test) : [];
    const [name, operands] = entry ?? [];
    const [left, right] = Array.isArray(operands) ? (operands as readonly Json[]) : [];
    const path = left === undefined ? undefined : this.#oldPath(left);
    const isSimple = path?.length === 1 && right !== undefined && others.length === 0;
    if (!isSimple || !isScalar(right)) return [false, false];
    const holds = (shape: Shape): Shape => holdsBefore(path, shape);
    switch (name) {
      case '$eq':
        return [holds({ const: right }), not(holds({ const: right }))];
      case '$ne':
        return [not(holds({ const: right })), holds({ const: right })];
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte': {
        if (typeof right !== 'number') return [false, false];
        const [bound, opposite] = (
          {
            $gt: ['exclusiveMinimum', 'maximum'],
            $gte: ['minimum', 'exclusiveMaximum'],
            $lt: ['exclusiveMaximum', 'minimum'],
            $lte: ['maximum', 'exclusiveMinimum'],
          } as const
        )[name];
        return [holds({ bsonType: 'number', [bound]: right }), holds({ bsonType: 'number', [opposite]: right })];
      }
      default:
        return [false, false];
    }
  }

  #unlessNull(expression: Json, otherwise: Target): Target {
    const target = this.of(expression);
    const isNull: Shape = target.lift({ bsonType: 'null' }, true);
    const isOther: Shape = target.lift({ not: { bsonType: 'null' } }, true);
    const choice = this.#choice();
    const taken = every([target.present, some([isOther, every([not(isNull), choice])])]);
    return cases([
      [taken, target],
      [not(taken), otherwise],
    ]);
  }

  /** One number of the document and one that is brought; anything missing makes the result null. */
  #calculated(name: '$add' | '$subtract' | '$multiply', operands: readonly Json[]): Target {
    const [left, right, ...others] = operands;
    if (left === undefined || right === undefined || others.length > 0) return this.#result(calculable);
    const [first, second] = [this.#oldPath(left), this.#oldPath(right)];
    const [path, brought] = first === undefined ? [second, left] : [first, right];
    const isKnown = path?.length === 1 && (first === undefined) !== (second === undefined) && isNumeric(brought);
    if (!isKnown) return this.#result(calculable);
    const field = this.values.ofLiteral(brought);
    const number = holdsBefore(path, { bsonType: 'number' });
    const isMinus = name === '$subtract';
    const calculate = (operand: NumberOperand): Target => {
      if (name === '$multiply') return multipliedNumber(path, operand, this.moving);
      if (!isMinus) return summedNumber(path, { sign: 1, operand }, this.moving);
      return first === undefined
        ? summedNumber(path, { sign: -1, operand }, this.moving)
        : summedNumber(path, { sign: 1, operand: negative(operand) }, this.moving);
    };
    const kinds = this.values
      .operandsOf(brought)
      .map(({ when, operand }): readonly [Shape, Target] => [
        every([number, when === true || { properties: { [field]: when } }]),
        calculate(operand),
      ]);
    const known = some(kinds.map(([condition]) => condition));
    return cases([...kinds, [not(known), this.#result(calculable)]]);
  }

  /** An array of the document with written elements behind it. */
  #appended(operands: readonly Json[]): Target {
    const [first, ...others] = operands;
    const path = first === undefined ? undefined : this.#oldPath(first);
    const lists = others.filter((each): each is Json[] => Array.isArray(each));
    if (path?.length !== 1 || lists.length < others.length) return this.#unknown();
    const elements = lists.flat();
    const added = elements.map((element) => this.of(element));
    // An element that may be missing would be null.
    if (added.some(({ present }) => present !== true)) return this.#unknown();
    const growth: Growth = {
      added,
      possible: [],
      least: added.length,
      most: added.length,
      onlyNew: false,
      ...(elements.every(isWritten) ? { literals: elements } : {}),
      cut: undefined,
    };
    return this.#fromArray(path, grownArray(path, growth, this.moving));
  }

  #filtered(operand: JsonObject): Target {
    const path = this.#oldPath(operand['input'] ?? null);
    if (path?.length !== 1) return this.#unknown();
    return this.#fromArray(path, thinnedArray(path, { gone: true, isExact: false }, this.moving));
  }

  /** What comes of an array, and null where there is none. */
  #fromArray(path: readonly string[], target: Target): Target {
    const isArray = holdsBefore(path, { type: 'array' });
    return cases([
      [isArray, target],
      [not(isArray), this.#value(null)],
    ]);
  }

  #value(literal: Json): Target {
    return this.#variable(this.values.ofLiteral(literal));
  }

  #result(shape: Shape): Target {
    return this.#variable(this.values.ofShape(shape));
  }

  #variable(name: string): Target {
    return {
      present: true,
      lift: (shape) => (typeof shape === 'boolean' ? shape : { properties: { [name]: this.moving.rebase(shape) } }),
    };
  }

  /** Something that may also be missing. */
  #unknown(): Target {
    return { ...anything, present: this.#choice() };
  }

  #choice(): Shape {
    return { properties: { [this.values.ofShape({ bsonType: 'bool' })]: { const: true } } };
  }
}

/** What a calculation can come to. */
const calculable: Shape = { bsonType: ['number', 'date', 'null'] };

function isNumeric(value: Json): boolean {
  if (typeof value === 'number' || parameterName(value) !== undefined) return true;
  return extendedJsonType(value)?.startsWith('$number') === true;
}

function isScalar(value: Json): boolean {
  if (typeof value === 'string') return !value.startsWith('$');
  return value !== null && (typeof value !== 'object' || extendedJsonType(value) !== undefined);
}

/** Whether nothing in the value is computed. */
function isWritten(value: Json): boolean {
  if (typeof value === 'string') return !value.startsWith('$');
  if (typeof value !== 'object' || value === null) return true;
  if (extendedJsonType(value) !== undefined) return true;
  return Object.entries<Json>(value).every(([name, part]) => !name.startsWith('$') && isWritten(part));
}
