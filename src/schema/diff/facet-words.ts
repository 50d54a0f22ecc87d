import type { Facet } from './facet.js';

type Keywords = Readonly<Record<string, unknown>>;

/** What kind of change it is, for tables and filters. */
export type ChangeKind = 'field' | 'presence' | 'type' | 'values' | 'bounds' | 'text' | 'names' | 'items' | 'rule';

export interface WordedChange {
  readonly kind: ChangeKind;
  readonly sentence: string;
}

const kindOfKeyword: Readonly<Record<string, ChangeKind>> = {
  type: 'type',
  bsonType: 'type',
  dynamoType: 'type',
  enum: 'values',
  const: 'values',
  minimum: 'bounds',
  maximum: 'bounds',
  exclusiveMinimum: 'bounds',
  exclusiveMaximum: 'bounds',
  multipleOf: 'bounds',
  bsonRange: 'bounds',
  minLength: 'text',
  maxLength: 'text',
  pattern: 'text',
  format: 'text',
  additionalProperties: 'names',
  unevaluatedProperties: 'names',
  patternProperties: 'names',
  propertyNames: 'names',
  minProperties: 'names',
  maxProperties: 'names',
  minItems: 'items',
  maxItems: 'items',
  uniqueItems: 'items',
  contains: 'items',
};

const labels: Readonly<Record<string, string>> = {
  minimum: 'the least value',
  maximum: 'the greatest value',
  exclusiveMinimum: 'the lower bound (excluded)',
  exclusiveMaximum: 'the upper bound (excluded)',
  multipleOf: 'the step',
  minLength: 'the shortest length',
  maxLength: 'the greatest length',
  pattern: 'the pattern',
  format: 'the format',
  minItems: 'the least number of items',
  maxItems: 'the greatest number of items',
  minProperties: 'the least number of fields',
  maxProperties: 'the greatest number of fields',
};

/** Says in words how the keywords at one path differ, keyword by keyword. */
export function wordsFor(before: Facet, after: Facet): readonly WordedChange[] {
  const [old, fresh] = [merged(before), merged(after)];
  const keywords = new Set([...Object.keys(old), ...Object.keys(fresh)]);
  const changes = [...keywords].filter((keyword) => textOf(old[keyword]) !== textOf(fresh[keyword]));
  return wordedOnce(
    changes.map((keyword) => ({ kind: kindOfKeyword[keyword] ?? 'rule', sentence: sentence(keyword, old, fresh) })),
  );
}

function wordedOnce(changes: readonly WordedChange[]): readonly WordedChange[] {
  return changes.filter((change, index) => changes.findIndex(({ sentence }) => sentence === change.sentence) === index);
}

/** One object for reading; where two branches state the same keyword, both are kept in a list. */
function merged({ keywords }: Facet): Keywords {
  const all: Record<string, unknown> = {};
  for (const part of keywords) {
    for (const [keyword, value] of Object.entries(part)) {
      const present = all[keyword];
      all[keyword] = present === undefined || textOf(present) === textOf(value) ? value : { allOf: [present, value] };
    }
  }
  return all;
}

function sentence(keyword: string, old: Keywords, fresh: Keywords): string {
  switch (keyword) {
    case 'type':
    case 'bsonType':
    case 'dynamoType':
      return `type was ${typesOf(old)}, is ${typesOf(fresh)}`;
    case 'enum':
    case 'const':
      return valuesSentence(old, fresh);
    case 'additionalProperties':
    case 'unevaluatedProperties':
      if (fresh[keyword] === false) return 'fields that are not listed are forbidden now';
      if (old[keyword] === false) return 'fields that are not listed are allowed now';
      return 'fields that are not listed are bound by another rule';
    case 'uniqueItems':
      return fresh[keyword] === true ? 'items must differ now' : 'items may be equal now';
    default:
      return labelled(labels[keyword] ?? `the rule \`${keyword}\``, old[keyword], fresh[keyword]);
  }
}

function labelled(label: string, before: unknown, after: unknown): string {
  if (before === undefined) return `${label} is ${shown(after)} now, where there was none`;
  if (after === undefined) return `${label} was ${shown(before)}, and there is none now`;
  return `${label} was ${shown(before)}, is ${shown(after)}`;
}

function typesOf(keywords: Keywords): string {
  const types = keywords['bsonType'] ?? keywords['type'] ?? keywords['dynamoType'];
  if (types === undefined) return 'any';
  if (Array.isArray(types)) return types.map(String).join(' or ');
  return typeof types === 'string' ? types : shown(types);
}

function valuesSentence(old: Keywords, fresh: Keywords): string {
  const [before, after] = [constantsOf(old), constantsOf(fresh)];
  if (before === undefined) return `only ${list(after ?? [])} now, where any value was`;
  if (after === undefined) return `any value now, where only ${list(before)} was`;
  const known = new Set(before.map(textOf));
  const left = new Set(after.map(textOf));
  const added = after.filter((value) => !known.has(textOf(value)));
  const removed = before.filter((value) => !left.has(textOf(value)));
  const parts = [
    ...(added.length > 0 ? [`also ${list(added)} now`] : []),
    ...(removed.length > 0 ? [`${list(removed)} no more`] : []),
  ];
  return parts.length > 0 ? parts.join(', ') : 'the same values in another order';
}

function constantsOf(keywords: Keywords): readonly unknown[] | undefined {
  if (Object.hasOwn(keywords, 'const')) return [keywords['const']];
  return Array.isArray(keywords['enum']) ? (keywords['enum'] as readonly unknown[]) : undefined;
}

const mostListed = 5;

function list(values: readonly unknown[]): string {
  const named = values.slice(0, mostListed).map(shown);
  return values.length > mostListed
    ? `${named.join(', ')} and ${String(values.length - mostListed)} more`
    : named.join(', ');
}

function textOf(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function shown(value: unknown): string {
  const text = textOf(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
