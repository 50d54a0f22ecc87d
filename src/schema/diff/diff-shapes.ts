import { type ContainmentOptions, checkContainment } from '../contain.js';
import type { QuestionOptions } from '../question.js';
import type { Containment } from '../verdict.js';
import { type Facet, facetsOf } from './facet.js';
import { type ChangeKind, wordsFor } from './facet-words.js';

/** Whom a change breaks; `undefined` where it could not be decided. */
export interface Breaks {
  /** Readers of what the new version writes, and the old version itself after a rollback: they may meet what they never met. */
  readonly newDocuments: boolean | undefined;
  /** The new version where documents of the old one are still stored: it may meet what it does not expect any more. */
  readonly atRest: boolean | undefined;
}

/** One change at one path of the documents. */
export interface ShapeChange {
  /** Dotted; `*` stands for each element of an array, empty for the whole document. */
  readonly path: string;
  readonly kind: ChangeKind;
  readonly sentence: string;
  readonly breaks: Breaks;
}

export interface ShapeDiff {
  /**
   * `same` when both shapes have the same documents, however they are spelled; `compatible` when they have not, and yet
   * each takes all that a writer of the other stores, as when an optional field came or went.
   */
  readonly meaning: 'same' | 'compatible' | 'wider' | 'narrower' | 'different' | 'undecided';
  readonly changes: readonly ShapeChange[];
  /** Is every new document an old one? Not: readers of new documents break. */
  readonly newDocuments: Containment;
  /** The old version, deployed again, meets the new one's documents: the same question, asked of oneself. */
  readonly rollback: Containment;
  /** Is every old document a new one? Not: the new version breaks on documents at rest. */
  readonly atRest: Containment;
}

export interface DiffOptions extends QuestionOptions {
  /** `absent` reads both as a writer's shapes where they are asked what they write. */
  readonly undeclared?: 'absent' | undefined;
}

/**
 * What changed between two shapes, per path and in words, and whom it breaks. The three verdicts are decided by containment, each with a
 * witness; the changes explain them. Shapes that are spelled differently but have the same documents have no changes.
 *
 * @throws MisuseError when one of them is not a schema.
 */
export function diffShapes(before: unknown, after: unknown, options: DiffOptions = {}): ShapeDiff {
  const newDocuments = checkContainment(after, before, named(options, 'the new shape', 'the old shape'));
  const atRest = checkContainment(before, after, named(options, 'the old shape', 'the new shape'));
  const stored = meaningOf(newDocuments, atRest);
  const meaning =
    stored === 'same' && options.undeclared === 'absent' ? meaningAsSpelled(before, after, options) : stored;
  const changes = meaning === 'same' ? [] : changesBetween(facetsOf(before), facetsOf(after), before, after, options);
  return { meaning, changes, newDocuments, rollback: newDocuments, atRest };
}

function named(options: DiffOptions, source: string, target: string): ContainmentOptions {
  return { ...options, names: { source, target } };
}

function meaningOf(newDocuments: Containment, atRest: Containment): ShapeDiff['meaning'] {
  const verdicts = [newDocuments.verdict, atRest.verdict];
  if (verdicts.includes('undecided')) return 'undecided';
  const [within, around] = verdicts.map((verdict) => verdict === 'contained');
  if (within === true) return around === true ? 'same' : 'narrower';
  return around === true ? 'wider' : 'different';
}

/** As writers' shapes they are alike; as anybody's they may still differ in what they say of fields that may be absent. */
function meaningAsSpelled(before: unknown, after: unknown, options: DiffOptions): 'same' | 'compatible' {
  const open = { ...options, undeclared: undefined };
  const isWithin = (source: unknown, target: unknown): boolean =>
    checkContainment(source, target, open).verdict === 'contained';
  return isWithin(after, before) && isWithin(before, after) ? 'same' : 'compatible';
}

type Facets = ReadonlyMap<string, Facet>;

function changesBetween(
  old: Facets,
  fresh: Facets,
  before: unknown,
  after: unknown,
  options: DiffOptions,
): readonly ShapeChange[] {
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return paths.flatMap((path): readonly ShapeChange[] => {
    const [was, is] = [old.get(path), fresh.get(path)];
    if (was !== undefined && is !== undefined) {
      return [...presence(path, was, is), ...ownChanges(path, was, is, before, after, options)];
    }
    // What stands below a field that came or went is part of that.
    const parent = parentOf(path);
    if (path !== '' && (was === undefined ? !old.has(parent) : !fresh.has(parent))) return [];
    if (is !== undefined) return [added(path, is, old.get(parent))];
    return was === undefined ? [] : [removed(path, was, fresh.get(parent))];
  });
}

function parentOf(path: string): string {
  const end = path.lastIndexOf('.');
  return end < 0 ? '' : path.slice(0, end);
}

function added(path: string, is: Facet, parent: Facet | undefined): ShapeChange {
  if (path.endsWith('*'))
    return {
      path,
      kind: 'items',
      sentence: 'elements are bound by a rule now',
      breaks: { newDocuments: false, atRest: true },
    };
  const sentence = is.required ? 'new, and always there' : 'new, may be absent';
  return { path, kind: 'field', sentence, breaks: { newDocuments: parent?.closed === true, atRest: is.required } };
}

function removed(path: string, was: Facet, parent: Facet | undefined): ShapeChange {
  if (path.endsWith('*'))
    return {
      path,
      kind: 'items',
      sentence: 'elements are bound by no rule now',
      breaks: { newDocuments: true, atRest: false },
    };
  const sentence = was.required ? 'gone, was always there' : 'gone, could be absent before';
  return { path, kind: 'field', sentence, breaks: { newDocuments: was.required, atRest: parent?.closed === true } };
}

function presence(path: string, was: Facet, is: Facet): readonly ShapeChange[] {
  if (was.required === is.required) return [];
  const sentence = is.required ? 'always there now, could be absent before' : 'may be absent now, was always there';
  return [{ path, kind: 'presence', sentence, breaks: { newDocuments: !is.required, atRest: is.required } }];
}

/** How long one path may take; the verdicts on the whole shapes have the caller's budget. */
const pathBudget = 300;

function ownChanges(
  path: string,
  was: Facet,
  is: Facet,
  before: unknown,
  after: unknown,
  options: DiffOptions,
): readonly ShapeChange[] {
  if (JSON.stringify(was.keywords) === JSON.stringify(is.keywords)) return [];
  const words = wordsFor(was, is);
  const [old, fresh] = [asSchema(was, before), asSchema(is, after)];
  const ask = (source: unknown, target: unknown): boolean | undefined => {
    // A path is looked at by itself, where nothing says what a writer lists beside it.
    const { verdict } = checkContainment(source, target, { ...options, undeclared: undefined, budget: pathBudget });
    return verdict === 'undecided' ? undefined : verdict === 'not-contained';
  };
  const breaks: Breaks = { newDocuments: ask(fresh, old), atRest: ask(old, fresh) };
  if (breaks.newDocuments === false && breaks.atRest === false) return [];
  return words.map((change) => ({ path, ...change, breaks }));
}

/** The keywords at one path as a schema of their own, with the definitions that they may refer to. */
function asSchema({ keywords }: Facet, root: unknown): unknown {
  const definitions = Object.fromEntries(
    Object.entries(typeof root === 'object' && root !== null ? root : {}).filter(
      ([name]) => name === '$defs' || name === 'definitions',
    ),
  );
  return { ...definitions, allOf: [true, ...keywords] };
}
