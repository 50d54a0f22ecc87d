import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { PlainCondition, PlainOperand, PlainPath } from '../../../fixtures/dynamodb-condition.js';
import { fromLiteral, toAttribute } from '../../../fixtures/dynamodb-value.js';
import { InternalError } from '../../problem/errors.js';
import type { Bound } from '../player.js';

export interface ExpressionText {
  readonly text: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
}

/** A filter expression that says all of some conditions, with placeholders of its own; undefined for none. */
export function expressionOf(conditions: readonly PlainCondition[], parameters: Bound): ExpressionText | undefined {
  if (conditions.length === 0) return undefined;
  const writer = new Writer(parameters);
  const text = conditions.map((condition) => writer.condition(condition)).join(' AND ');
  return { text, names: writer.names, values: writer.values };
}

class Writer {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeValue> = {};
  readonly #parameters: Bound;

  constructor(parameters: Bound) {
    this.#parameters = parameters;
  }

  condition(condition: PlainCondition): string {
    switch (condition.kind) {
      case 'and':
      case 'or':
        return `(${condition.parts.map((part) => this.condition(part)).join(` ${condition.kind.toUpperCase()} `)})`;
      case 'not':
        return `(NOT ${this.condition(condition.part)})`;
      case 'compare':
        return `${this.#operand(condition.left)} ${condition.comparator} ${this.#operand(condition.right)}`;
      case 'between':
        return `${this.#operand(condition.operand)} BETWEEN ${this.#operand(condition.low)} AND ${this.#operand(condition.high)}`;
      case 'in':
        return `${this.#operand(condition.operand)} IN (${condition.list.map((each) => this.#operand(each)).join(', ')})`;
      case 'attribute_exists':
      case 'attribute_not_exists':
        return `${condition.kind}(${this.#path(condition.path)})`;
      case 'attribute_type':
      case 'begins_with':
      case 'contains':
        return `${condition.kind}(${this.#operand(condition.path)}, ${this.#operand(condition.operand)})`;
    }
  }

  #operand(operand: PlainOperand): string {
    switch (operand.kind) {
      case 'path':
        return this.#path(operand);
      case 'size':
        return `size(${this.#path(operand.of)})`;
      case 'constant':
        return this.#value(fromLiteral(operand.value));
      case 'parameter':
        if (!Object.hasOwn(this.#parameters, operand.name)) {
          throw new InternalError(`no value was chosen for the parameter "${operand.name}"`);
        }
        return this.#value(this.#parameters[operand.name]);
    }
  }

  #path(path: PlainPath): string {
    return path.parts
      .map((part, index) => {
        if (typeof part === 'number') return `[${String(part)}]`;
        const name = `#n${String(Object.keys(this.names).length)}`;
        this.names[name] = part;
        return index === 0 ? name : `.${name}`;
      })
      .join('');
  }

  #value(value: unknown): string {
    const name = `:v${String(Object.keys(this.values).length)}`;
    this.values[name] = toAttribute(value) as unknown as AttributeValue;
    return name;
  }
}
