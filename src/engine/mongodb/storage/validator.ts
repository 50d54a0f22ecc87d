import { mongoError } from '../error.js';
import type { Variables } from '../expression/compiled.js';
import type { Filter } from '../filter/compile.js';
import type { FilterNode } from '../filter/node.js';
import { doc, type Doc, type Value } from '../value/value.js';

export type ValidationLevel = 'off' | 'strict' | 'moderate';
export type ValidationAction = 'error' | 'warn';

/** A collection's validator with its level and action. */
export class Validator {
  private readonly filter: Filter;
  private readonly level: ValidationLevel;
  private readonly action: ValidationAction;

  private readonly variables: () => Variables;

  /** `variables` gives what `$expr` may refer to: the time. */
  constructor(filter: Filter, level: ValidationLevel, action: ValidationAction, variables: () => Variables) {
    this.variables = variables;
    this.filter = filter;
    this.level = level;
    this.action = action;
  }

  /** Throws DocumentValidationFailure where the document breaks the rules and they are enforced. */
  checkInsert(document: Doc): void {
    if (this.level === 'off' || this.action === 'warn' || this.filter.matches(document, this.variables())) return;
    throw mongoError('DocumentValidationFailure', 'Document failed validation', {
      extra: doc([
        [
          'errInfo',
          doc([
            ['failingDocumentId', document.get('_id') ?? null],
            ['details', explainFailure(this.filter.node, this.filter.source, document)],
          ]),
        ],
      ]),
    });
  }

  /** Under `moderate`, a document that broke the rules before may break them again. */
  checkUpdate(document: Doc, before: Doc): void {
    if (this.level === 'moderate' && !this.filter.matches(before, this.variables())) return;
    this.checkInsert(document);
  }
}

function explainFailure(node: FilterNode, source: Value, document: Doc): Doc {
  if (node.kind === 'schema') {
    return doc([
      ['operatorName', '$jsonSchema'],
      ['schemaRulesNotSatisfied', node.schema.brokenRules(document)],
    ]);
  }
  return doc([
    ['operatorName', '$validator'],
    ['specifiedAs', source],
    ['reason', 'the document does not match the validator'],
  ]);
}
