import type { Comparator, Condition, Operand } from '../../query/dynamodb-expression.js';
import type { Json } from '../../value/json.js';
import { literalOf, type RequestWords } from './request-words.js';

const orderedTypes: ReadonlySet<string> = new Set(['S', 'N', 'B']);
const nestedTypes: ReadonlySet<string> = new Set(['L', 'M']);

/** What a condition is judged with. */
export interface ConditionSituation {
  readonly words: RequestWords;
  /** Whether an empty text or binary was ever stored: dynalite takes those for missing here and there. */
  readonly emptyTextStored: boolean;
}

/** Why dynalite would evaluate a condition wrongly; undefined where it would not. */
export function misjudged(condition: Condition, situation: ConditionSituation): string | undefined {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return first(condition.parts, (part) => misjudged(part, situation));
    case 'not':
      return misjudged(condition.part, situation);
    case 'compare':
      return misjudgedComparison(condition, situation);
    case 'between':
      return misjudgedRange(condition, situation);
    case 'in':
      return misjudgedList(condition, situation);
    case 'attribute_type':
    case 'begins_with':
    case 'contains':
      return misjudgedFunction(condition, situation);
    case 'attribute_exists':
    case 'attribute_not_exists':
      return undefined;
  }
}

function first<Item>(items: readonly Item[], judge: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = judge(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const twoAttributes = 'compares two things that are both read from the item';

/** dynalite finds two missing attributes equal, and fails on some pairs of types. */
function misjudgedComparison(
  { comparator, left, right }: Extract<Condition, { kind: 'compare' }>,
  { words, emptyTextStored }: ConditionSituation,
): string | undefined {
  const literal = literalOf(right, words) ?? literalOf(left, words);
  if (left.kind !== 'value' && right.kind !== 'value') return twoAttributes;
  if (left.kind === 'value' && right.kind === 'value') return 'compares two values with each other';
  if (literal === undefined) return undefined;
  const [type, content] = literal;
  const isOrder = comparator !== '=' && comparator !== '<>';
  if (isOrder && !orderedTypes.has(type)) return `compares with a value whose type ${type} has no order`;
  if (nestedTypes.has(type)) return `compares with a value of type ${type}, which dynalite never finds equal`;
  if (left.kind !== 'size' && right.kind !== 'size') return undefined;
  if (comparator === '<>') return 'compares a size by <>';
  const zeroFits = fits(0, left.kind === 'size' ? comparator : turned[comparator], Number(content));
  return zeroFits && emptyTextStored ? 'compares sizes where an empty text is stored' : undefined;
}

const turned: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function fits(left: number, comparator: Comparator, right: number): boolean {
  switch (comparator) {
    case '=':
      return left === right;
    case '<>':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/** dynalite fails on an upper bound of another type, and takes an empty text for missing. */
function misjudgedRange(
  { operand, low, high }: Extract<Condition, { kind: 'between' }>,
  { words, emptyTextStored }: ConditionSituation,
): string | undefined {
  if (low.kind !== 'value' || high.kind !== 'value') return 'takes the bounds of BETWEEN from the item';
  if (operand.kind === 'value') return 'compares two values with each other';
  for (const bound of [literalOf(low, words), literalOf(high, words)]) {
    if (bound !== undefined && !orderedTypes.has(bound[0]))
      return `compares with a value whose type ${bound[0]} has no order`;
  }
  const from = literalOf(low, words)?.[1];
  const emptyFits = operand.kind === 'size' ? Number(from) <= 0 : from === '';
  return emptyFits && emptyTextStored ? 'has a range that an empty text lies in' : undefined;
}

/** dynalite finds neither false nor an empty text nor a list or a map among the operands of IN. */
function misjudgedList(
  { operand, list }: Extract<Condition, { kind: 'in' }>,
  { words }: ConditionSituation,
): string | undefined {
  if (operand.kind === 'value') return 'compares two values with each other';
  return first(list, (item) => {
    if (item.kind !== 'value') return twoAttributes;
    const literal = literalOf(item, words);
    if (literal === undefined) return undefined;
    const [type, content] = literal;
    if (nestedTypes.has(type)) return `compares with a value of type ${type}, which dynalite never finds equal`;
    return content === false || content === '' ? `looks for ${JSON.stringify(content)} with IN` : undefined;
  });
}

const searchable: Readonly<Record<'begins_with' | 'contains', ReadonlySet<string>>> = {
  begins_with: new Set(['S']),
  contains: new Set(['S', 'N']),
};

function misjudgedFunction(
  { kind, path, operand }: Extract<Condition, { kind: 'attribute_type' | 'begins_with' | 'contains' }>,
  { words, emptyTextStored }: ConditionSituation,
): string | undefined {
  if (path.kind !== 'path' || operand.kind !== 'value') return `has an operand of ${kind} that is read from the item`;
  const literal = literalOf(operand, words);
  if (literal === undefined) return undefined;
  const [type, content] = literal;
  if (kind === 'attribute_type') return misjudgedType(content, emptyTextStored);
  // A number or a boolean after begins_with is an error that dynalite knows.
  if (kind === 'begins_with' && type !== 'B') return undefined;
  if (!searchable[kind].has(type)) return `looks for a value of type ${type} with ${kind}`;
  return kind === 'contains' && content === '' ? 'looks for an empty text with contains' : undefined;
}

/** dynalite takes false and empty texts for missing here. */
function misjudgedType(type: Json, emptyTextStored: boolean): string | undefined {
  if (type === 'BOOL') return 'asks whether the type is BOOL';
  return (type === 'S' || type === 'B') && emptyTextStored
    ? 'asks for a type where an empty text is stored'
    : undefined;
}

/** The attributes at the root of every path that a condition reads. */
export function rootsOf(condition: Condition, words: RequestWords): readonly string[] {
  const roots = (...operands: readonly Operand[]): readonly string[] =>
    operands.flatMap((operand) => {
      if (operand.kind === 'value') return [];
      const [root = ''] = operand.kind === 'size' ? operand.of.segments : operand.segments;
      return [words.nameOf(root)];
    });
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap((part) => rootsOf(part, words));
    case 'not':
      return rootsOf(condition.part, words);
    case 'compare':
      return roots(condition.left, condition.right);
    case 'between':
      return roots(condition.operand, condition.low, condition.high);
    case 'in':
      return roots(condition.operand, ...condition.list);
    case 'attribute_exists':
    case 'attribute_not_exists':
      return roots(condition.path);
    case 'attribute_type':
    case 'begins_with':
    case 'contains':
      return roots(condition.path, condition.operand);
  }
}
