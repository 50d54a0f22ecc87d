import type { FixtureDocument } from '../../fixtures/document.js';
import type { Shape, Update } from '../contract/contract.js';
import type { ShapeRefused } from '../query/shape-refusal.js';
import type { UpdateQuestion, UpdateQuestionOptions } from '../query/update-question.js';
import type { Json } from '../value/json.js';
import type { Kit } from './kit.js';
import type { Bound } from './player.js';
import type { Spoiling } from './update-facts.js';

/**
 * Whether an update can turn a document that fits `before` into one that fits `given` and not `must`. A "never" is a
 * proof; a "perhaps" comes with the document and the parameters that the solver found, if it found any. An update that
 * no question can be asked about may do anything, so that every document is suspect.
 */
export function spoilsByUpdate(
  ask: (update: Json, options: UpdateQuestionOptions) => UpdateQuestion | ShapeRefused,
  update: Update,
  before: readonly Shape[],
  given: readonly Shape[],
  must: Shape,
  kit: Kit,
): Spoiling | undefined {
  const { filter, arrayFilters } = update;
  const parameters = Object.fromEntries(Object.entries(update.params).map(([name, { shape }]) => [name, shape]));
  const question = ask(update.update ?? {}, { before, given, must, parameters, filter, arrayFilters });
  if ('refused' in question) {
    const some = kit.solver.find(before, []);
    return { verdict: 'perhaps', ...(some.verdict === 'found' ? { document: some.document } : {}) };
  }
  const search = kit.solver.find(question.all, question.none);
  switch (search.verdict) {
    case 'none':
      return { verdict: 'never' };
    case 'undecided':
      return { verdict: 'perhaps' };
    case 'found':
      return {
        verdict: 'perhaps',
        document: search.document['before'] as FixtureDocument,
        parameters: assignedBy(search.document, parameters, kit),
      };
  }
}

/** The parameters that the solver chose; of a list it chose one element. */
function assignedBy(combined: FixtureDocument, types: Readonly<Record<string, Shape>>, kit: Kit): Bound {
  const assigned = Object.entries(combined).flatMap(([field, value]): readonly (readonly [string, unknown])[] => {
    if (field.startsWith(wholeValue)) return [[field.slice(wholeValue.length), value]];
    return field.startsWith(oneElement) ? [[field.slice(oneElement.length), [value]]] : [];
  });
  return Object.fromEntries(assigned.filter(([name, value]) => kit.solver.fits(value, types[name] ?? true)));
}

const wholeValue = 'parameter ';
const oneElement = 'element of ';
