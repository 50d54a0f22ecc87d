import type { Doc } from '../value/value.js';

/** A checked `$jsonSchema`. */
export interface CompiledSchema {
  readonly matches: (document: Doc) => boolean;
  /** The rules that a document breaks, in the form of the server's `errInfo.details.schemaRulesNotSatisfied`. */
  readonly brokenRules: (document: Doc) => readonly Doc[];
}
