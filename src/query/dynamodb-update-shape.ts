import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { type Growth, grownArray } from './changed-array.js';
import { increasedNumber } from './changed-number.js';
import { type Moving, changedObject } from './changed-object.js';
import { type Target, absent, before, cases, existsBefore, holdsBefore } from './changed-target.js';
import type { PathExpression, UpdateValue } from './dynamodb-expression.js';
import {
  InputReader,
  type ItemChange,
  type ItemChanges,
  isPosition,
  setOrNumber,
  wholeNumber,
} from './dynamodb-item-change.js';
import { runs } from './dynamodb-update-runs.js';
import { parameterName } from './parameter-reference.js';
import { type Shape, every, not } from './shape-algebra.js';
import { type ShapeRefused, refusalAsValue } from './shape-refusal.js';
import { type UpdateQuestion, type UpdateQuestionOptions, questionAbout } from './update-question.js';
import type { UpdateValues } from './update-values.js';

/**
 * Asks whether a DynamoDB update, written as the document client's input, can turn an item that fits `before` into one that fits `given` but
 * not `must`. That no value answers the question is always a proof; sets after `ADD` and `DELETE`, list positions, and sums of anything but one
 * attribute and a whole number are only bounded. Items that are not there yet are not asked about.
 */
export function dynamoUpdateQuestion(input: JsonObject, options: UpdateQuestionOptions): UpdateQuestion | ShapeRefused {
  return refusalAsValue(() => {
    const reader = new InputReader(input);
    const changes = reader.changes();
    return questionAbout(options, 'dynamodb', {
      document: (values, moving) => new UpdatedItem(reader, values, moving).fields(changes, []),
      runs: () => runs(changes, [], reader),
    });
  });
}

/** Something of which nothing is known. */
const anything: Target = { present: true, lift: (shape, under) => (typeof shape === 'boolean' ? shape : !under) };

/** Builds what stands at each place after the update. */
class UpdatedItem {
  constructor(
    readonly reader: InputReader,
    readonly values: UpdateValues,
    readonly moving: Moving,
  ) {}

  fields(changes: ItemChanges, path: readonly string[]): Target {
    const fields = [...changes].map(([name, change]) => [name, this.#at(change, [...path, name])] as const);
    return changedObject(path, new Map(fields), this.moving);
  }

  #at(change: ItemChange, path: readonly string[]): Target {
    const there = existsBefore(path);
    switch (change.kind) {
      case 'inside': {
        if ([...change.fields.keys()].some(isPosition)) return anything;
        const isMap = holdsBefore(path, { type: 'object' });
        return cases([
          [isMap, this.fields(change.fields, path)],
          [not(isMap), anything],
        ]);
      }
      case 'set':
        return this.#value(change.value);
      case 'remove':
        return absent;
      case 'add': {
        const whole = wholeNumber(change.operand);
        const sum =
          whole === undefined
            ? this.#result(setOrNumber(change.operand))
            : increasedNumber(path, whole, 'N', this.moving);
        return cases([
          [there, sum],
          [not(there), this.#assigned(change.operand)],
        ]);
      }
      case 'delete': {
        // A set of which all members are taken is taken away itself; which of the two happens is left open.
        const stays: Shape = { properties: { [this.values.ofShape({ type: 'boolean' })]: { const: true } } };
        const rest = this.#result(setOrNumber(change.operand));
        const left = every([there, stays]);
        return cases([
          [left, rest],
          [not(left), absent],
        ]);
      }
    }
  }

  #value(value: UpdateValue): Target {
    switch (value.kind) {
      case 'value':
        return this.#assigned(this.reader.literal(value.name));
      case 'path':
        return this.#old(value);
      case 'if_not_exists': {
        const there = existsBefore(this.reader.parts(value.path));
        return cases([
          [there, this.#old(value.path)],
          [not(there), this.#value(value.otherwise)],
        ]);
      }
      case 'plus':
      case 'minus':
        return this.#sum(value);
      case 'list_append':
        return this.#appended([value.first, value.second]);
    }
  }

  #old(path: PathExpression): Target {
    const parts = this.reader.parts(path);
    if (parts.some(isPosition)) return anything;
    return { present: existsBefore(parts), lift: (shape) => before(parts, this.moving.rebase(shape)) };
  }

  #assigned(value: Json): Target {
    return this.#variable(this.values.ofLiteral(value));
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

  #sum(value: UpdateValue & { readonly kind: 'plus' | 'minus' }): Target {
    const [left, right] = [value.left, value.right].map((side) => this.#known(side));
    if (right !== undefined) return this.#increased(value.left, value.kind === 'plus' ? right : -right);
    if (left !== undefined && value.kind === 'plus') return this.#increased(value.right, left);
    return this.#result({ type: 'number' });
  }

  /** The whole number that a side of a sum is known to be. */
  #known(value: UpdateValue): number | undefined {
    return value.kind === 'value' ? wholeNumber(this.reader.literal(value.name)) : undefined;
  }

  #increased(value: UpdateValue, by: number): Target {
    const known = this.#known(value);
    if (known !== undefined && Number.isSafeInteger(known + by)) return this.#assigned(known + by);
    switch (value.kind) {
      case 'path': {
        const parts = this.reader.parts(value);
        return parts.some(isPosition) ? this.#result({ type: 'number' }) : increasedNumber(parts, by, 'N', this.moving);
      }
      case 'if_not_exists': {
        const there = existsBefore(this.reader.parts(value.path));
        return cases([
          [there, this.#increased(value.path, by)],
          [not(there), this.#increased(value.otherwise, by)],
        ]);
      }
      default:
        return this.#result({ type: 'number' });
    }
  }

  #appended(parts: readonly UpdateValue[]): Target {
    const lists = parts.filter((part) => part.kind === 'value').map((part) => this.reader.literal(part.name));
    const bases = parts.filter((part) => part.kind !== 'value');
    const growth = lists.map((list) => this.#elementsOf(list)).reduce(sumOfGrowths, noGrowth);
    const [base, ...others] = bases;
    if (others.length > 0) return this.#result({ type: 'array' });
    if (base === undefined) return grownArray(undefined, growth, this.moving);
    if (base.kind === 'path') return this.#grown(base, growth);
    if (base.kind !== 'if_not_exists' || base.otherwise.kind !== 'value') return this.#result({ type: 'array' });
    const there = existsBefore(this.reader.parts(base.path));
    const fresh = sumOfGrowths(this.#elementsOf(this.reader.literal(base.otherwise.name)), growth);
    return cases([
      [there, this.#grown(base.path, growth)],
      [not(there), grownArray(undefined, fresh, this.moving)],
    ]);
  }

  #grown(path: PathExpression, growth: Growth): Target {
    const parts = this.reader.parts(path);
    return parts.some(isPosition) ? this.#result({ type: 'array' }) : grownArray(parts, growth, this.moving);
  }

  #elementsOf(list: Json): Growth {
    if (Array.isArray(list)) {
      const added = (list as readonly Json[]).map((element) => this.#assigned(element));
      return { ...noGrowth, added, least: added.length, most: added.length };
    }
    const parameter = parameterName(list);
    const type = parameter === undefined ? undefined : this.values.parameters?.[parameter];
    const items = isJsonObject(type) ? type['items'] : undefined;
    const element: Shape = typeof items === 'boolean' || isJsonObject(items) ? items : true;
    return { ...noGrowth, possible: [this.#result(element)], least: 0, most: Infinity };
  }
}

const noGrowth: Growth = { added: [], possible: [], least: 0, most: 0, onlyNew: false, slice: undefined };

function sumOfGrowths(left: Growth, right: Growth): Growth {
  return {
    ...noGrowth,
    added: [...left.added, ...right.added],
    possible: [...left.possible, ...right.possible],
    least: left.least + right.least,
    most: left.most + right.most,
  };
}
