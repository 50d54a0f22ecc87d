import { closest, distance } from 'fastest-levenshtein';
import type { Problem } from '../problem/problem.js';
import { dottedPath, isWithin, type SourceDocument, type SourcePath } from './source.js';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly at: SourcePath;
  /** What the finding points at: the key that names the value, or (by default) the value. */
  readonly on?: 'key' | 'value';
  readonly expected?: string;
  readonly hint?: string;
  /** The value can be understood in spite of the problem, so that checks below it still make sense. */
  readonly readable?: boolean;
}

/** More problems than this in one document have one cause, and reading them would hide it. */
const MAX_PROBLEMS = 500;

/** Collects everything that is wrong with one document, each with its place. */
export class Findings {
  readonly #source: SourceDocument;
  readonly #problems: Problem[] = [];
  readonly #warnings: Problem[] = [];
  readonly #broken: SourcePath[] = [];
  #unreported = 0;
  readonly #known = new Set<string>();

  constructor(source: SourceDocument) {
    this.#source = source;
  }

  get problems(): readonly Problem[] {
    if (this.#unreported === 0) return this.#problems;
    const place = { file: this.#source.file };
    return [
      ...this.#problems,
      { code: 'more-problems', message: `${String(this.#unreported)} more problems are not shown.`, place },
    ];
  }

  get warnings(): readonly Problem[] {
    return this.#warnings;
  }

  /**
   * Reports a problem; one that is met twice, as in a shape that is used twice, is reported once. Beyond a number that
   * nobody reads, problems are only counted.
   */
  problem(finding: Finding): void {
    if (finding.readable !== true) this.#broken.push(finding.at);
    if (this.#problems.length >= MAX_PROBLEMS) {
      this.#unreported += 1;
      return;
    }
    const placed = this.#placed(finding);
    const key = JSON.stringify(placed);
    if (!this.#known.has(key)) this.#problems.push(placed);
    this.#known.add(key);
  }

  warning(finding: Finding): void {
    const placed = this.#placed(finding);
    const key = JSON.stringify(placed);
    if (!this.#known.has(key)) this.#warnings.push(placed);
    this.#known.add(key);
  }

  /** Whether something at or below the path could not be understood, so that no more can be said about it. */
  isBroken(path: SourcePath): boolean {
    return this.#broken.some((broken) => isWithin(broken, path) || isWithin(path, broken));
  }

  #placed(finding: Finding): Problem {
    const position = this.#source.locate(finding.at, finding.on ?? 'value');
    return {
      code: finding.code,
      message: finding.message,
      place: {
        file: this.#source.file,
        ...position,
        ...(finding.at.length > 0 ? { path: dottedPath(finding.at) } : {}),
      },
      ...(finding.expected === undefined ? {} : { expected: finding.expected }),
      ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    };
  }
}

/** The known name that was probably meant, if any is near. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  if (names.length === 0) return undefined;
  const sameButCase = names.find((name) => name.toLowerCase() === given.toLowerCase());
  if (sameButCase !== undefined) return sameButCase;
  const nearest = closest(given, names);
  return distance(given, nearest) <= Math.max(1, Math.floor(given.length / 3)) ? nearest : undefined;
}

/** The hint that names the nearest known name, to be spread into a finding; empty when none is near. */
export function didYouMean(given: string, known: Iterable<string>): { readonly hint?: string } {
  const nearest = nearestName(given, known);
  return nearest === undefined ? {} : { hint: `Did you mean \`${nearest}\`?` };
}

/** The names as a person would list them: `a`, `b` or `c`. */
export function listNames(names: readonly string[], limit = 12): string {
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, limit).map((name) => `\`${name}\``);
  if (names.length > limit) return `${shown.join(', ')} and ${String(names.length - limit)} more`;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}
