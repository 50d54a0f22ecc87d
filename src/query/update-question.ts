import type { JsonObject } from '../value/json.js';
import type { Moving } from './changed-object.js';
import { type Target, before } from './changed-target.js';
import type { ParameterTypes } from './parameter-shape.js';
import { rebased } from './rebase-shape.js';
import { type Shape, every } from './shape-algebra.js';
import { UpdateValues } from './update-values.js';

export interface UpdateQuestionOptions {
  /** What is known of the document before. */
  readonly before: readonly Shape[];
  /** What is asked for only where these hold of the document after. */
  readonly given?: readonly Shape[];
  /** What must hold of the document after. */
  readonly must: Shape;
  /** What the parameters' values may be; one that is not listed may be anything. */
  readonly parameters?: ParameterTypes | undefined;
  /** What says which elements a positional change means: the update's filter, and its array filters. */
  readonly filter?: JsonObject | undefined;
  readonly arrayFilters?: readonly JsonObject[] | undefined;
}

/**
 * A question for the solver: a value that fits all of `all` and none of `none` has in its field `before` a document that the update may spoil, in
 * its other fields the values assigned. When there is none, the update preserves what must hold.
 */
export interface UpdateQuestion {
  readonly all: readonly Shape[];
  readonly none: readonly Shape[];
}

/** What one store's kind of update adds to the question. */
export interface UpdateReading {
  /** The document after the update. */
  readonly document: (values: UpdateValues, moving: Moving) => Target;
  /** The combined values on which the update is no error. */
  readonly runs: () => Shape;
}

/** Puts the question together: the shapes of the document after become shapes of the combined value. */
export function questionAbout(
  options: UpdateQuestionOptions,
  store: 'mongodb' | 'dynamodb',
  reading: UpdateReading,
): UpdateQuestion {
  const values = new UpdateValues(options.parameters, store);
  const lifted = (shape: Shape, name: string, under: boolean): Shape => {
    const moving: Moving = { root: shape, rebase: (piece) => rebased(piece, name) };
    return withDefinition(reading.document(values, moving).lift(shape, under), name, shape);
  };
  const given = (options.given ?? []).map((shape) => lifted(shape, 'given', false));
  const must = lifted(options.must, 'must', true);
  const known = options.before.map((shape) => withDefinition(before([], rebased(shape, 'before')), 'before', shape));
  return { all: [every([values.shape(), reading.runs()]), ...known, ...given], none: [must] };
}

/** The shape with the one that its references lead into, if it has any. */
function withDefinition(shape: Shape, name: string, definition: Shape): Shape {
  if (typeof shape === 'boolean' || !JSON.stringify(definition).includes('"$ref"')) return shape;
  return { $defs: { [name]: rebased(definition, name) }, allOf: [shape] };
}
