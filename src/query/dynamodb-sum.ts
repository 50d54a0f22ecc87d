import { type KnownLeast, keepsLeast, summedNumber } from './changed-number.js';
import type { Moving } from './changed-object.js';
import { type PathPart, type Target, before, cases, existsBefore } from './changed-target.js';
import type { Comparator, Operand, UpdateValue } from './dynamodb-expression.js';
import type { InputReader } from './dynamodb-item-change.js';
import { type LiftKeyword, allowsType, ignores, liftByKeyword, unknown } from './lift-shape.js';
import { type NumberOperand, negative } from './number-operand.js';
import { parameterName } from './parameter-reference.js';
import { type Shape, every, not, some } from './shape-algebra.js';
import type { UpdateValues } from './update-values.js';

/** A side of a sum: a number of the item before, or one that the update brings. */
type Side =
  | { readonly kind: 'old'; readonly path: readonly PathPart[] }
  | { readonly kind: 'brought'; readonly operand: NumberOperand; readonly parameter: string | undefined }
  | { readonly kind: 'unknown' };

type SideCase = readonly [condition: Shape, side: Side];

/** Sums and differences of a DynamoDB update, whose numbers are exact. */
export class DynamoSums {
  constructor(
    readonly reader: InputReader,
    readonly values: UpdateValues,
    readonly moving: Moving,
  ) {}

  target(sum: UpdateValue & { readonly kind: 'plus' | 'minus' }): Target {
    const combined = this.#sides(sum.left).flatMap(([one, left]) =>
      this.#sides(sum.right).map(([other, right]): readonly [Shape, Target] => [
        every([one, other]),
        this.#sum(left, right, sum.kind),
      ]),
    );
    return cases(combined);
  }

  #sides(value: UpdateValue): readonly SideCase[] {
    switch (value.kind) {
      case 'value': {
        const literal = this.reader.literal(value.name);
        const same = this.#equalPath(value.name);
        if (same !== undefined) return [[true, { kind: 'old', path: same }]];
        const [known] = this.values.operandsOf(literal);
        const side: Side =
          known === undefined
            ? { kind: 'unknown' }
            : { kind: 'brought', operand: known.operand, parameter: parameterName(literal) };
        return [[true, side]];
      }
      case 'path':
        return [[true, { kind: 'old', path: this.reader.parts(value) }]];
      case 'if_not_exists': {
        const path = this.reader.parts(value.path);
        const there = existsBefore(path);
        return [
          [there, { kind: 'old', path }],
          ...this.#sides(value.otherwise).map(([condition, side]): SideCase => [every([not(there), condition]), side]),
        ];
      }
      default:
        return [[true, { kind: 'unknown' }]];
    }
  }

  #sum(left: Side, right: Side, kind: 'plus' | 'minus'): Target {
    const sign = kind === 'plus' ? 1 : -1;
    const least = kind === 'minus' ? this.#leastDifference(left, right) : undefined;
    if (left.kind === 'old' && right.kind === 'brought')
      return summedNumber(
        left.path,
        { sign: 1, operand: sign > 0 ? right.operand : negative(right.operand), least },
        this.moving,
      );
    if (left.kind === 'brought' && right.kind === 'old')
      return summedNumber(right.path, { sign, operand: left.operand, least }, this.moving);
    if (left.kind === 'brought' && right.kind === 'brought')
      return this.#result(left.operand, sign > 0 ? right.operand : negative(right.operand));
    if (left.kind === 'old' && right.kind === 'old') return this.#ofTwo(left.path, right.path, sign, least);
    return this.#variable({ type: 'number' });
  }

  #result(left: NumberOperand, right: NumberOperand): Target {
    const [least, greatest] = [left.least + right.least, left.greatest + right.greatest];
    return this.#variable({
      type: 'number',
      ...(Number.isSafeInteger(least) ? { minimum: least } : {}),
      ...(Number.isSafeInteger(greatest) ? { maximum: greatest } : {}),
      ...(left.step === undefined || right.step === undefined ? {} : { multipleOf: 1 }),
    });
  }

  #variable(shape: Shape): Target {
    const name = this.values.ofShape(shape);
    return {
      present: true,
      lift: (wanted) => (typeof wanted === 'boolean' ? wanted : { properties: { [name]: this.moving.rebase(wanted) } }),
    };
  }

  /** Two numbers of the item: bounds of the result are kept when each number keeps to a part of them. */
  #ofTwo(left: readonly PathPart[], right: readonly PathPart[], sign: 1 | -1, least: KnownLeast | undefined): Target {
    const keyword: LiftKeyword = (name, operand, _schema, under) => {
      if (ignores(name, 'number')) return true;
      if (name === 'type' && allowsType(operand, 'number')) return true;
      if (name === 'dynamoType') return allowsType(operand, 'N');
      const isBound = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].includes(name);
      if (!under || !isBound || typeof operand !== 'number') return unknown(under);
      const isStrict = name.startsWith('exclusive');
      const isLeast = name.endsWith('inimum');
      if (isLeast && keepsLeast(least, operand, isStrict)) return true;
      if (!Number.isSafeInteger(operand)) return unknown(under);
      const opposite = `${isStrict ? 'exclusiveM' : 'm'}${isLeast ? 'aximum' : 'inimum'}`;
      const other = (bound: number): Shape =>
        before(right, sign > 0 ? { [name]: bound } : { [opposite]: bound === 0 ? 0 : -bound });
      // A strict bound is kept when both parts of it are, which is more than needed.
      const parts = [0, operand].map((part) => every([before(left, { [name]: part }), other(operand - part)]));
      return some(parts);
    };
    return { present: true, lift: (shape, under) => liftByKeyword(this.moving.root, shape, under, keyword) };
  }

  /** What the condition says of a difference: it compares the two numbers. */
  #leastDifference(left: Side, right: Side): KnownLeast | undefined {
    const [one, other] = [nameOf(left), nameOf(right)];
    if (one === undefined || other === undefined) return undefined;
    const known = this.reader
      .comparisons()
      .flatMap(({ left: first, right: second, comparator }): readonly KnownLeast[] => {
        const [a, b] = [this.#nameOfOperand(first), this.#nameOfOperand(second)];
        const turned =
          a === one && b === other ? comparator : a === other && b === one ? mirrored(comparator) : undefined;
        if (turned === '>') return [{ value: 0, isStrict: true }];
        return turned === '>=' || turned === '=' ? [{ value: 0, isStrict: false }] : [];
      });
    return known.find(({ isStrict }) => isStrict) ?? known[0];
  }

  /** The attribute that the condition says a parameter equals. */
  #equalPath(name: string): readonly PathPart[] | undefined {
    if (parameterName(this.reader.literal(name)) === undefined) return undefined;
    for (const { left, right, comparator } of this.reader.comparisons()) {
      if (comparator !== '=') continue;
      if (left.kind === 'path' && right.kind === 'value' && right.name === name) return this.reader.parts(left);
      if (right.kind === 'path' && left.kind === 'value' && left.name === name) return this.reader.parts(right);
    }
    return undefined;
  }

  #nameOfOperand(operand: Operand): string | undefined {
    if (operand.kind === 'path') return nameOf({ kind: 'old', path: this.reader.parts(operand) });
    const parameter = operand.kind === 'value' ? parameterName(this.reader.literal(operand.name)) : undefined;
    return parameter === undefined ? undefined : `:${parameter}`;
  }
}

function nameOf(side: Side): string | undefined {
  if (side.kind === 'old') return JSON.stringify(side.path);
  return side.kind === 'brought' && side.parameter !== undefined ? `:${side.parameter}` : undefined;
}

function mirrored(comparator: Comparator): Comparator {
  const mirror: Readonly<Partial<Record<Comparator, Comparator>>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };
  return mirror[comparator] ?? comparator;
}
