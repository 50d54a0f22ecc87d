import { mongoError, MongoError, notImplemented } from '../error.js';
import type { StringRules } from '../expression/scope.js';
import { exactLong } from '../value/arithmetic.js';
import { print } from '../value/print.js';
import { doc, int, isDoc, isNumber, type Doc, type Value } from '../value/value.js';

/** A checked collation: how strings compare, and the complete specification that listIndexes and explain print. */
export interface Collation extends StringRules {
  readonly specification: Doc;
}

const knownFields = new Set([
  'locale',
  'strength',
  'caseLevel',
  'caseFirst',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

/**
 * Checks a collation. The simple one (`locale: 'simple'`) gives undefined: strings compare by their bytes. What
 * `Intl.Collator` cannot express (strength 4 and 5, `alternate: 'shifted'`, `backwards`) is refused by name.
 */
export function compileCollation(source: Value): Collation | undefined {
  if (!isDoc(source))
    throw mongoError('TypeMismatch', `BSON field 'collation' is the wrong type, expected type 'object'`);
  for (const name of source.keys()) {
    if (!knownFields.has(name)) {
      throw mongoError('IDLUnknownField', `BSON field 'collation.${name}' is an unknown field.`);
    }
  }
  const locale = source.get('locale');
  if (locale === undefined) {
    throw mongoError('IDLFailedToParse', `BSON field 'collation.locale' is missing but a required field`);
  }
  if (typeof locale !== 'string')
    throw mongoError('TypeMismatch', "Field 'locale' must be of type string in collation");
  if (locale === 'simple') {
    if (source.size > 1) throw mongoError('BadValue', 'Other collation options may not be set with locale "simple"');
    return undefined;
  }
  const options = readOptions(source);
  const collator = intlCollator(locale, options);
  const order = (left: string, right: string): number => collator.compare(left, right);
  return { order, fold: representatives(collator), specification: specificationOf(locale, options) };
}

interface CollationOptions {
  readonly strength: number;
  readonly caseLevel: boolean;
  readonly caseFirst: 'off' | 'upper' | 'lower' | undefined;
  readonly numericOrdering: boolean;
  readonly normalization: boolean;
}

function readOptions(source: Doc): CollationOptions {
  const strength = readStrength(source.get('strength'));
  if (strength > 3) throw notImplemented(`Collation strength ${String(strength)}`);
  if (readChoice(source, 'alternate', ['non-ignorable', 'shifted']) === 'shifted') {
    throw notImplemented("Collation with alternate: 'shifted'");
  }
  readChoice(source, 'maxVariable', ['punct', 'space']);
  if (readFlag(source, 'backwards')) throw notImplemented('Collation with backwards: true');
  const options = {
    strength,
    caseLevel: readFlag(source, 'caseLevel'),
    caseFirst: readChoice(source, 'caseFirst', ['off', 'upper', 'lower']),
    numericOrdering: readFlag(source, 'numericOrdering'),
    normalization: readFlag(source, 'normalization'),
  };
  // At strength 1 it means what Intl calls sensitivity 'case'; the others have no name there.
  if (options.caseLevel && strength > 1) {
    throw notImplemented(`Collation with caseLevel: true at strength ${String(strength)}`);
  }
  if ((options.caseFirst ?? 'off') !== 'off' && strength < 3 && !options.caseLevel) {
    throw mongoError(
      'BadValue',
      'Invalid collation: caseFirst is invalid unless caseLevel is on or strength is greater than 2',
    );
  }
  return options;
}

function readStrength(value: Value | undefined): number {
  if (value === undefined) return 3;
  const strength = isNumber(value) ? exactLong(value) : undefined;
  if (strength === undefined) throw mongoError('TypeMismatch', "Field 'strength' must be a number in collation");
  if (strength < 1n || strength > 5n) {
    throw new MongoError(
      51024,
      `BSON field 'strength' value must be >= 1 and <= 5, actual value '${strength.toString()}'`,
    );
  }
  return Number(strength);
}

function readFlag(source: Doc, name: string): boolean {
  const value = source.get(name);
  if (value === undefined) return false;
  if (typeof value !== 'boolean') throw mongoError('TypeMismatch', `Field '${name}' must be of type bool in collation`);
  return value;
}

function readChoice<Choice extends string>(source: Doc, name: string, choices: readonly Choice[]): Choice | undefined {
  const value = source.get(name);
  if (value === undefined) return undefined;
  const choice = choices.find((known) => known === value);
  if (choice !== undefined) return choice;
  throw mongoError(
    'BadValue',
    `Enumeration value '${print(value)}' for field 'collation.${name}' is not a valid value.`,
  );
}

function intlCollator(locale: string, options: CollationOptions): Intl.Collator {
  const tag = locale.replaceAll('_', '-').replace('@collation=', '-u-co-');
  let known: readonly string[];
  try {
    known = Intl.Collator.supportedLocalesOf(tag, { localeMatcher: 'lookup' });
  } catch {
    known = [];
  }
  if (known.length === 0) {
    throw mongoError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
  const sensitivity =
    options.strength === 3 ? 'variant' : options.strength === 2 ? 'accent' : options.caseLevel ? 'case' : 'base';
  const { caseFirst } = options;
  return new Intl.Collator(tag, {
    usage: 'sort',
    sensitivity,
    numeric: options.numericOrdering,
    // Some languages put capitals first on their own.
    ...(caseFirst === undefined ? {} : { caseFirst: caseFirst === 'off' ? 'false' : caseFirst }),
    // Never ignore punctuation: MongoDB's default alternate is non-ignorable in every language.
    ignorePunctuation: false,
  });
}

function specificationOf(locale: string, options: CollationOptions): Doc {
  return doc([
    ['locale', locale],
    ['caseLevel', options.caseLevel],
    ['caseFirst', options.caseFirst ?? 'off'],
    ['strength', int(options.strength)],
    ['numericOrdering', options.numericOrdering],
    ['alternate', 'non-ignorable'],
    ['maxVariable', 'punct'],
    ['normalization', options.normalization],
    ['backwards', false],
    ['version', '57.1'],
  ]);
}

/** One representative for each class of strings that the collator calls equal: the first one that was seen. */
function representatives(collator: Intl.Collator): (text: string) => string {
  const known = new Map<string, string>();
  const sorted: string[] = [];
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = collator.compare(sorted[middle] as string, text);
      if (order === 0) {
        known.set(text, sorted[middle] as string);
        return sorted[middle] as string;
      }
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    sorted.splice(low, 0, text);
    known.set(text, text);
    return text;
  };
}
