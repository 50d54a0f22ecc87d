import { doc, int, isArray, isDoc, type Value } from '../value/value.js';
import { mongoError } from '../error.js';
import { readBoolean, readCount } from './operand.js';
import type { CompileInner, CompileRule, SchemaRule } from './rule.js';
import { unorderedKey } from './unordered-key.js';

/** Keywords that speak of arrays and let every other value pass. */
export const arrayKeywords: ReadonlyMap<string, CompileRule> = new Map<string, CompileRule>([
  ['items', (operand, schema, inner) => itemsRule(operand, schema.get('additionalItems'), inner)],
  ['additionalItems', additionalItemsRule],
  ['minItems', (operand) => countRule('minItems', operand, (count, limit) => count >= limit)],
  ['maxItems', (operand) => countRule('maxItems', operand, (count, limit) => count <= limit)],
  ['uniqueItems', uniqueItemsRule],
]);

function itemsRule(operand: Value, additional: Value | undefined, compile: CompileInner): SchemaRule {
  if (isDoc(operand)) {
    const inner = compile(operand, 'items');
    return {
      keyword: 'items',
      operand,
      holds: (value) => !isArray(value) || value.every(inner.holds),
      details: (value) => {
        const items = isArray(value) ? value : [];
        const index = items.findIndex((item) => !inner.holds(item));
        return doc([
          ['reason', 'At least one item did not match the sub-schema'],
          ['itemIndex', int(index)],
          ['details', inner.broken(items[index] ?? null)],
        ]);
      },
    };
  }
  if (!isArray(operand)) {
    throw mongoError('TypeMismatch', "$jsonSchema keyword 'items' must be an array or an object");
  }
  const schemas = operand.map((item) => {
    if (!isDoc(item))
      throw mongoError('TypeMismatch', "$jsonSchema keyword 'items' requires that each element is an object");
    return compile(item, 'items');
  });
  const rest = additional === undefined ? () => true : additionalItem(additional, compile);
  return {
    keyword: 'items',
    operand,
    holds: (value) => !isArray(value) || value.every((item, index) => schemas[index]?.holds(item) ?? rest(item)),
  };
}

function additionalItem(operand: Value, compile: CompileInner): (item: Value) => boolean {
  if (typeof operand === 'boolean') return () => operand;
  if (!isDoc(operand)) {
    throw mongoError('TypeMismatch', "$jsonSchema keyword 'additionalItems' must be either an object or a boolean");
  }
  return compile(operand, 'additionalItems').holds;
}

/** Checked here, enforced by `items`, without which (or beside a single schema) it means nothing. */
function additionalItemsRule(operand: Value, _schema: unknown, compile: CompileInner): undefined {
  additionalItem(operand, compile);
  return undefined;
}

function countRule(keyword: string, operand: Value, within: (count: number, limit: number) => boolean): SchemaRule {
  const limit = readCount(keyword, operand);
  return {
    keyword,
    operand,
    holds: (value) => !isArray(value) || within(value.length, limit),
    details: (value) =>
      doc([
        ['reason', 'array did not match specified length'],
        ['consideredValue', value],
      ]),
  };
}

function uniqueItemsRule(operand: Value): SchemaRule | undefined {
  if (!readBoolean('uniqueItems', operand)) return undefined;
  return {
    keyword: 'uniqueItems',
    operand,
    holds: (value) => !isArray(value) || new Set(value.map(unorderedKey)).size === value.length,
    details: (value) =>
      doc([
        ['reason', 'found a duplicate item'],
        ['consideredValue', value],
      ]),
  };
}
