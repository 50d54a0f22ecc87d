import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { ownValue } from './own-value.js';
import type { SourcePath } from './source.js';

/** The value as the subject of a sentence. */
export function named(at: SourcePath): string {
  const last = at.at(-1);
  if (last === undefined) return 'The contract';
  return typeof last === 'number'
    ? `Entry ${String(last + 1)} of \`${String(at.at(-2) ?? 'the list')}\``
    : `\`${last}\``;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: '`true` or `false`',
  null: 'nothing',
};

/** What a value is, in words. */
export function describe(value: Json): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'a map';
  return `${typeof value === 'string' ? 'the text' : typeof value === 'number' ? 'the number' : 'the truth value'} ${quote(value)}`;
}

/** What a schema wants, in words. */
export function expectedOf(schema: JsonObject, types: readonly string[]): string {
  const words = listPlain(types.map((type) => TYPE_WORDS[type] ?? type));
  const note = ownValue(schema, 'description') ?? ownValue(schema, 'title');
  const title = ownValue(schema, 'title');
  if (typeof title === 'string' && title.startsWith('`')) return title;
  return typeof note === 'string' && note !== ''
    ? `${words} (${note.charAt(0).toLowerCase()}${note.slice(1).replace(/\.$/, '')})`
    : words;
}

/** What names of a pattern look like. */
export function describeNamePattern(pattern: string): string {
  if (pattern.startsWith('^#')) return 'a name such as `#status`';
  if (pattern.startsWith('^:')) return 'a name such as `:status`';
  if (pattern.includes('\\.')) return 'a dataset, named `group.name`: letters, digits, `_` and `-`, with a dot between';
  if (pattern.startsWith('^[A-Za-z_]')) return 'a name of letters, digits and `_` that does not begin with a digit';
  return 'a name of letters, digits, `.`, `_` and `-`';
}

/** A value between back quotes, cut short when it is long. */
export function quote(value: Json): string {
  // Text that looks like another kind of value is shown in its quotes.
  const plain = typeof value === 'string' && !/^(-?\d.*|true|false|null|)$/.test(value);
  const text = plain ? value : JSON.stringify(value);
  return `\`${text.length > 60 ? `${text.slice(0, 57)}...` : text}\``;
}

/** A noun with its article. */
export function withArticle(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

/** Several words as a sentence lists them. */
export function listPlain(words: readonly string[]): string {
  const different = [...new Set(words)];
  const last = different.pop() ?? '';
  return different.length === 0 ? last : `${different.join(', ')} or ${last}`;
}

/** A number of things. */
export function countOf(count: number, one: string, many: string): string {
  return count === 0 ? `no ${many}` : `${String(count)} ${count === 1 ? one : many}`;
}

/** How many things are allowed. */
export function countRange(fewest: number, most: number, one: string, many: string): string {
  if (fewest === most) return `exactly ${countOf(fewest, one, many)}`;
  return most === Infinity
    ? `at least ${countOf(fewest, one, many)}`
    : `${String(fewest)} to ${countOf(most, one, many)}`;
}
