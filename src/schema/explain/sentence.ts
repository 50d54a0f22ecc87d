import type { Value } from '../value/value.js';
import type { Path, Violation } from './violation.js';

/** How the two sides of a question are called. */
export interface SideNames {
  readonly source: string;
  readonly target: string;
}

const longestValue = 80;
const mostListed = 8;

export function printedPath(path: Path): string {
  return path.join('.');
}

function shortened(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`;
}

function listed(values: readonly unknown[]): string {
  const shown = values
    .slice(0, mostListed)
    .map((value) => (typeof value === 'string' ? value || '""' : JSON.stringify(value)));
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${String(more)} more` : shown.join(', ');
}

function missing(violation: Violation, names: unknown): readonly string[] {
  const { value } = violation;
  if (!Array.isArray(names) || value.kind !== 'object') return [];
  const there = new Set(value.entries.map(([name]) => name));
  return names.filter((name): name is string => typeof name === 'string' && !there.has(name));
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** What the other side accepts in place of the value, as the end of "…; it ". */
function acceptance(violation: Violation, name: string): string {
  const { keyword, located } = violation;
  const schema = located.schema as Readonly<Record<string, unknown>>;
  const value = keyword === undefined ? undefined : schema[keyword];
  // Only for keywords whose values are numbers and texts: a list of branches may be too large to be written.
  const text = (): string => (typeof value === 'string' ? value : JSON.stringify(value));
  switch (keyword) {
    case undefined:
      return /\/(?:additional|unevaluated)Properties$/.test(located.pointer)
        ? `${name} accepts only the fields that it names`
        : `${name} accepts nothing there`;
    case 'type':
    case 'bsonType':
    case 'dynamoType':
      return `${name} accepts only ${listed(Array.isArray(value) ? value : [value])} there`;
    case 'enum':
      return `${name} accepts only ${listed(Array.isArray(value) ? value : [])}`;
    case 'const':
      return `${name} accepts only ${listed([value])}`;
    case 'minimum':
      return `${name} accepts only numbers from ${text()} up`;
    case 'exclusiveMinimum':
      return `${name} accepts only numbers above ${text()}`;
    case 'maximum':
      return `${name} accepts only numbers up to ${text()}`;
    case 'exclusiveMaximum':
      return `${name} accepts only numbers below ${text()}`;
    case 'multipleOf':
      return `${name} accepts only multiples of ${text()}`;
    case 'minLength':
      return `${name} accepts only texts of ${text()} or more characters`;
    case 'maxLength':
      return `${name} accepts only texts of at most ${text()} characters`;
    case 'pattern':
      return `${name} accepts only texts that match ${text()}`;
    case 'format':
      return `${name} accepts only texts of the format ${text()}`;
    case 'minItems':
      return `${name} accepts only lists of ${text()} or more`;
    case 'maxItems':
      return `${name} accepts only lists of at most ${text()}`;
    case 'uniqueItems':
      return `${name} accepts only lists without repeated elements`;
    case 'contains':
    case 'minContains':
    case 'maxContains':
      return `${name} asks for other elements in the list (${keyword})`;
    case 'minProperties':
      return `${name} accepts only objects of ${text()} or more fields`;
    case 'maxProperties':
      return `${name} accepts only objects of at most ${text()} fields`;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return `${name} accepts only the fields that it names`;
    case 'propertyNames':
      return `${name} does not accept a field of that name`;
    case 'not':
      return `${name} rules exactly that out (not)`;
    case 'anyOf':
    case 'oneOf':
      return `${name} accepts none of its alternatives for that, or more than one (${keyword})`;
    default:
      return `${name} does not accept that (${keyword})`;
  }
}

/** The one sentence that a person needs: what one side may write, and what the other accepts. */
export function sentenceFor(
  violation: Violation,
  names: SideNames,
  declared: boolean,
  print: (value: Value) => string,
): string {
  const { keyword, path, value, located } = violation;
  const at = printedPath(path);
  const schema = located.schema as Readonly<Record<string, unknown>>;
  if (keyword === 'required' && value.kind === 'object') {
    const absent = missing(violation, schema['required']);
    const where = at === '' ? '' : ` in \`${at}\``;
    return `${names.source} may leave out ${quoted(absent)}${where}; ${names.target} requires ${absent.length === 1 ? 'it' : 'them'}`;
  }
  const shown = shortened(print(value));
  const written = at === '' ? shown : `\`${at}: ${shown}\``;
  if (!declared && at !== '') {
    const possible = `${names.source} does not rule out a field \`${at}\` that it does not declare, such as ${written}`;
    return `${possible}; ${acceptance(violation, names.target)}`;
  }
  return `${names.source} may write ${written}; ${acceptance(violation, names.target)}`;
}
