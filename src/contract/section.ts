import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Shape, Store } from './contract.js';
import type { Findings } from './findings.js';
import type { KeyUse, OperationLanguage } from './operation-language.js';
import type { ShapeCompiler } from './shape-compiler.js';
import type { SourceDocument, SourcePath } from './source.js';

/** What compiling one section of one dataset needs. */
export interface SectionContext {
  readonly dataset: string;
  readonly store: Store;
  readonly at: SourcePath;
  readonly source: SourceDocument;
  readonly findings: Findings;
  readonly shapes: ShapeCompiler;
  readonly language: OperationLanguage;
}

/** What can only be checked beside other contracts: joins and keys of tables that somebody else may own. */
export interface OpenQuestion {
  readonly dataset: string;
  readonly at: SourcePath;
  readonly joinsFrom?: string;
  readonly keyUse?: KeyUse;
}

/** The shape that a section, a kind or an insert states as `fields` or `shape`; undefined when it states none. */
export function statedShape(written: JsonObject, context: SectionContext, at: SourcePath): Shape | undefined {
  for (const form of ['fields', 'shape'] as const) {
    const value = written[form];
    if (value === undefined) continue;
    if (isJsonObject(value) || (form === 'shape' && typeof value === 'boolean')) {
      return context.shapes.compile({ [form]: value }, at, context.store, 'schema');
    }
  }
  return undefined;
}

/**
 * The entries of a map that are maps themselves, in order of name, so that a contract is the same from its file and from a
 * ledger; anything else was reported by the check of the structure.
 */
export function mapEntries(value: Json | undefined): readonly (readonly [string, JsonObject])[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value)
    .filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The text under a key, to be spread; empty when there is none. */
export function textEntry<Name extends string>(written: JsonObject, name: Name): { readonly [key in Name]?: string } {
  const value = written[name];
  return typeof value === 'string' ? ({ [name]: value } as { readonly [key in Name]: string }) : {};
}
