import type { FixtureDocument } from '../../fixtures/document.js';
import type { Shape, Update } from '../contract/contract.js';
import type { ShapeRefused } from '../query/shape-refusal.js';
import type { UpdateQuestion, UpdateQuestionOptions } from '../query/update-question.js';
import { isJsonObject, type JsonObject } from '../value/json.js';
import type { Kit } from './kit.js';
import type { Spoiling } from './update-facts.js';

/**
 * Whether an update can turn a document that fits `before` into one that fits `given` and not `must`. A "never" is a
 * proof; a "perhaps" comes with the document and the parameters that the solver found, if it found any.
 */
export function spoilsByUpdate(
  ask: (update: JsonObject, options: UpdateQuestionOptions) => UpdateQuestion | ShapeRefused,
  update: Update,
  before: readonly Shape[],
  given: readonly Shape[],
  must: Shape,
  kit: Kit,
): Spoiling | undefined {
  const parameters = Object.fromEntries(Object.entries(update.params).map(([name, { shape }]) => [name, shape]));
  const written = update.update ?? {};
  // A pipeline is a list, which no question is about.
  if (!isJsonObject(written)) return undefined;
  const question = ask(written, { before, given, must, parameters });
  if ('refused' in question) return undefined;
  const search = kit.solver.find(question.all, question.none);
  switch (search.verdict) {
    case 'none':
      return { verdict: 'never' };
    case 'undecided':
      return { verdict: 'perhaps' };
    case 'found': {
      const assigned = Object.entries(search.document).flatMap(([name, value]) =>
        name.startsWith('parameter ') ? [[name.slice('parameter '.length), value] as const] : [],
      );
      return {
        verdict: 'perhaps',
        document: search.document['before'] as FixtureDocument,
        parameters: Object.fromEntries(assigned),
      };
    }
  }
}
