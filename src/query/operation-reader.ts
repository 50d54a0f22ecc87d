import type { Shape } from '../contract/contract.js';
import type { Finding, Findings } from '../contract/findings.js';
import type { OperationFacts, ParameterUse, Rows } from '../contract/operation-language.js';
import type { SourcePath } from '../contract/source.js';

/** Gathers what the grammars meet while they walk through one operation. */
export class OperationReader {
  readonly #findings: Findings;
  readonly #uses: ParameterUse[] = [];
  readonly #conditions: { readonly path: string; readonly at: SourcePath }[] = [];
  readonly #joins: { readonly from: string; readonly at: SourcePath }[] = [];

  /** Paths that no longer lead into the documents, because the operation computed something under that name. */
  #hidden: ReadonlySet<string> | 'everything' = new Set();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** From here on, what lies at or below the path is something that the operation computed. */
  hide(path: string): void {
    if (this.#hidden !== 'everything') this.#hidden = new Set([...this.#hidden, path]);
  }

  /** From here on, no path leads into the documents. */
  hideEverything(): void {
    this.#hidden = 'everything';
  }

  /** Reads a part of the operation whose hiding does not outlast it. */
  aside(read: () => void): void {
    const before = this.#hidden;
    read();
    this.#hidden = before;
  }

  #isHidden(path: string): boolean {
    if (this.#hidden === 'everything') return true;
    return [...this.#hidden].some((hidden) => path === hidden || path.startsWith(`${hidden}.`));
  }

  problem(finding: Finding): void {
    this.#findings.problem(finding);
  }

  warning(finding: Finding): void {
    this.#findings.warning(finding);
  }

  /** A document path that a condition looks at. */
  condition(path: string, at: SourcePath): void {
    if (!this.#isHidden(path)) this.#conditions.push({ path, at });
  }

  /** A parameter that is compared with a document path. */
  compared(
    name: string,
    path: string,
    at: SourcePath,
    options: { readonly as: 'value' | 'list'; readonly equality: boolean },
  ): void {
    if (this.#isHidden(path)) this.free(name, at);
    else this.#uses.push({ name, at, comparedWith: { path, as: options.as }, equality: options.equality });
  }

  /** A parameter that is compared with no field; `demands` is what its place accepts. */
  free(name: string, at: SourcePath, demands?: Shape): void {
    this.#uses.push({ name, at, equality: false, ...(demands === undefined ? {} : { demands }) });
  }

  join(from: string, at: SourcePath): void {
    this.#joins.push({ from, at });
  }

  facts(rows: Rows): OperationFacts {
    return { uses: this.#uses, conditions: this.#conditions, joins: this.#joins, rows };
  }
}
