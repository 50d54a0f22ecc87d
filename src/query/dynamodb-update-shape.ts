import { isJsonObject, type Json } from '../value/json.js';
import { type Growth, grownArray, joinedArray, shortenedArray } from './changed-array.js';
import { arrayWithElement } from './changed-elements.js';
import { summedNumber } from './changed-number.js';
import { type Moving, changedObject } from './changed-object.js';
import {
  type PathPart,
  type Target,
  absent,
  anything,
  before,
  cases,
  existsBefore,
  holdsBefore,
} from './changed-target.js';
import type { PathExpression, UpdateValue } from './dynamodb-expression.js';
import { InputReader, type ItemChange, type ItemChanges, ofDynamoTypes, setOrNumber } from './dynamodb-item-change.js';
import { DynamoSums } from './dynamodb-sum.js';
import { runs } from './dynamodb-update-runs.js';
import { hasParameter, parameterName } from './parameter-reference.js';
import { type Shape, every, not } from './shape-algebra.js';
import { type ShapeRefused, refusalAsValue } from './shape-refusal.js';
import { type UpdateQuestion, type UpdateQuestionOptions, questionAbout } from './update-question.js';
import type { UpdateValues } from './update-values.js';

/**
 * Asks whether a DynamoDB update, written as the document client's input, can turn an item that fits `before` into one that fits `given` but
 * not `must`. That no value answers the question is always a proof; sets after `ADD` and `DELETE`, and sums with parameters or of two
 * attributes, are only bounded. What the condition says of the two sides of a difference is used. Items that are not there yet are not asked about.
 */
export function dynamoUpdateQuestion(input: Json, options: UpdateQuestionOptions): UpdateQuestion | ShapeRefused {
  return refusalAsValue(() => {
    const reader = new InputReader(isJsonObject(input) ? input : {});
    const changes = reader.changes();
    return questionAbout(options, 'dynamodb', {
      document: (values, moving) => new UpdatedItem(reader, values, moving).fields(changes, []),
      runs: () => runs(changes, [], reader, options.parameters),
    });
  });
}

const greatestPosition = 20;
const mostSubsets = 8;

/** Builds what stands at each place after the update. */
class UpdatedItem {
  readonly sums: DynamoSums;

  constructor(
    readonly reader: InputReader,
    readonly values: UpdateValues,
    readonly moving: Moving,
  ) {
    this.sums = new DynamoSums(reader, values, moving);
  }

  fields(changes: ItemChanges, path: readonly PathPart[]): Target {
    const fields = [...changes].map(([name, change]) => [String(name), this.#at(change, [...path, name])] as const);
    return changedObject(path, new Map(fields), this.moving);
  }

  #at(change: ItemChange, path: readonly PathPart[]): Target {
    const there = existsBefore(path);
    switch (change.kind) {
      case 'inside': {
        if ([...change.fields.keys()].some((part) => typeof part === 'number')) return this.#list(change.fields, path);
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
      case 'add':
        return cases([
          [there, this.#added(change.operand, path)],
          [not(there), this.#assigned(change.operand)],
        ]);
      case 'delete': {
        const rest = this.#result(ofDynamoTypes(setOrNumber(change.operand, this.values.parameters)));
        const left = every([there, not(this.#emptied(change.operand, path))]);
        return cases([
          [left, rest],
          [not(left), absent],
        ]);
      }
    }
  }

  #added(operand: Json, path: readonly PathPart[]): Target {
    const types = setOrNumber(operand, this.values.parameters);
    const [number] = this.values.operandsOf(operand);
    const sum = number === undefined ? anything : summedNumber(path, { sign: 1, operand: number.operand }, this.moving);
    const isNumber = holdsBefore(path, { dynamoType: 'N' });
    const sets = types
      .filter((type) => type !== 'N')
      .map((type): readonly [Shape, Target] => [
        holdsBefore(path, { dynamoType: type }),
        this.#result({ dynamoType: type }),
      ]);
    const known = [...(types.includes('N') ? [[isNumber, sum] as const] : []), ...sets];
    // An operand of another type than what is there is an error.
    return cases([...known, [every(known.map(([condition]) => not(condition))), anything]]);
  }

  /** Whether all members of a set are taken, which takes the set itself away: when they are written, that is known. */
  #emptied(operand: Json, path: readonly PathPart[]): Shape {
    const subsets = subsetsOf(operand);
    if (subsets !== undefined) return holdsBefore(path, { enum: subsets });
    return { properties: { [this.values.ofShape({ type: 'boolean' })]: { const: true } } };
  }

  /** A list of which one element is set, changed or removed. */
  #list(changes: ItemChanges, path: readonly PathPart[]): Target {
    const [entry, ...others] = changes;
    if (entry === undefined || others.length > 0) return anything;
    const [index, change] = entry;
    if (typeof index !== 'number' || index >= greatestPosition) return anything;
    const isList = holdsBefore(path, { type: 'array' });
    const isLong = holdsBefore(path, { type: 'array', minItems: index + 1 });
    if (change.kind === 'remove') return shortenedArray(path, index + 1, this.moving);
    if (change.kind === 'add' || change.kind === 'delete') return anything;
    // An element is changed by itself, so that it is the document before of its own change.
    const element = change.kind === 'set' ? this.#value(change.value) : this.#at(change, []);
    const readsItem = readsItems(change);
    const replaced = arrayWithElement(path, index, readsItem ? anything : element, this.moving);
    const grown = grownArray(path, { ...noGrowth, added: [element], least: 1, most: 1 }, this.moving);
    return cases([
      [isLong, replaced],
      // A position beyond the end is the next one.
      [every([isList, not(isLong)]), change.kind === 'set' ? grown : anything],
      [not(isList), anything],
    ]);
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
        return this.sums.target(value);
      case 'list_append':
        return this.#appended([value.first, value.second]);
    }
  }

  #old(path: PathExpression): Target {
    const parts = this.reader.parts(path);
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

  #appended(parts: readonly UpdateValue[]): Target {
    const lists = parts.filter((part) => part.kind === 'value').map((part) => this.reader.literal(part.name));
    const bases = parts.filter((part) => part.kind !== 'value');
    const growth = lists.map((list) => this.#elementsOf(list)).reduce(sumOfGrowths, noGrowth);
    const [base, other] = bases;
    if (base === undefined) return grownArray(undefined, growth, this.moving);
    if (other !== undefined) {
      if (base.kind !== 'path' || other.kind !== 'path') return this.#result({ type: 'array' });
      return joinedArray(this.reader.parts(base), this.reader.parts(other), this.moving);
    }
    if (base.kind === 'path') return grownArray(this.reader.parts(base), growth, this.moving);
    if (base.kind !== 'if_not_exists' || base.otherwise.kind !== 'value') return this.#result({ type: 'array' });
    const parts_ = this.reader.parts(base.path);
    const there = existsBefore(parts_);
    const fresh = sumOfGrowths(this.#elementsOf(this.reader.literal(base.otherwise.name)), growth);
    return cases([
      [there, grownArray(parts_, growth, this.moving)],
      [not(there), grownArray(undefined, fresh, this.moving)],
    ]);
  }

  #elementsOf(list: Json): Growth {
    if (Array.isArray(list)) {
      const added = (list as readonly Json[]).map((element) => this.#assigned(element));
      const literals = (list as readonly Json[]).some(hasParameter) ? {} : { literals: list as readonly Json[] };
      return { ...noGrowth, ...literals, added, least: added.length, most: added.length };
    }
    const parameter = parameterName(list);
    const element = parameter === undefined ? undefined : this.values.elementOf(parameter);
    if (element === undefined) return { ...noGrowth, possible: [anything], least: 0, most: Infinity };
    return { ...noGrowth, possible: [this.#variable(element.name)], least: element.least, most: element.most };
  }
}

const noGrowth: Growth = { added: [], possible: [], least: 0, most: 0, onlyNew: false, cut: undefined };

function sumOfGrowths(left: Growth, right: Growth): Growth {
  const isWritten = [left, right].every(({ literals, added }) => (literals?.length ?? 0) === added.length);
  return {
    ...noGrowth,
    ...(isWritten ? { literals: [...(left.literals ?? []), ...(right.literals ?? [])] } : {}),
    added: [...left.added, ...right.added],
    possible: [...left.possible, ...right.possible],
    least: left.least + right.least,
    most: left.most + right.most,
  };
}

/** Whether a value is read from the item before. */
function readsPath(value: UpdateValue): boolean {
  switch (value.kind) {
    case 'value':
      return false;
    case 'path':
    case 'if_not_exists':
      return true;
    case 'plus':
    case 'minus':
      return readsPath(value.left) || readsPath(value.right);
    case 'list_append':
      return readsPath(value.first) || readsPath(value.second);
  }
}

function readsItems(change: ItemChange): boolean {
  if (change.kind === 'inside') return [...change.fields.values()].some(readsItems);
  return change.kind === 'set' && readsPath(change.value);
}

/** Every set that is made of members of a written set; undefined when it is not written, or has too many. */
function subsetsOf(operand: Json): readonly Json[] | undefined {
  const typed = isJsonObject(operand) ? operand['$dynamo'] : undefined;
  const [type, members] = (isJsonObject(typed) ? Object.entries(typed)[0] : undefined) ?? [];
  if (type === undefined || !Array.isArray(members) || 2 ** members.length > mostSubsets) return undefined;
  const listed = members as readonly Json[];
  return Array.from({ length: 2 ** listed.length - 1 }, (_, bits) => ({
    $dynamo: { [type]: listed.filter((_member, index) => ((bits + 1) >> index) & 1) },
  }));
}
