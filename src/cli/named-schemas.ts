import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import { checkContainment } from '../schema/contain.js';
import type { Containment } from '../schema/verdict.js';
import { isJsonObject, type Json } from '../value/json.js';

/** A schema and the file that it was read from. */
export interface NamedSchema {
  readonly file: string;
  readonly schema: Json;
}

export type Values = 'json' | 'bson' | 'dynamodb';

/** Why a question was not decided, with the files that the reason may come from. */
export interface PlacedReason {
  readonly code: string;
  readonly pointer: string;
  readonly in?: readonly string[];
}

/** Throws MisuseError, with the file, for what is no schema: asked about two, the solver does not say which. */
export function refuseMalformed(schemas: readonly NamedSchema[], values: Values): void {
  const problems = schemas.flatMap(({ file, schema }): readonly Problem[] => {
    try {
      checkContainment(schema, true, { values });
      return [];
    } catch (error) {
      if (!(error instanceof MisuseError)) throw error;
      return error.problems.map((problem) => placedIn(file, problem));
    }
  });
  if (problems.length > 0) throw new MisuseError(problems);
}

/** The answer with the files of its reasons, when it is undecided. */
export function withFiles(answer: Containment, schemas: readonly NamedSchema[], values: Values): Containment {
  if (answer.verdict !== 'undecided') return answer;
  const reasons = answer.reasons.map((reason): PlacedReason => {
    const files = filesOf(reason, schemas, values);
    return files.length === 0 ? reason : { ...reason, in: files };
  });
  return { verdict: 'undecided', reasons };
}

/** The place is told before the message, which need not repeat it. */
function placedIn(file: string, problem: Problem): Problem {
  const path = problem.place?.path ?? '#';
  const pointer = path.replace(/^#/u, '');
  const told = ` (at ${pointer === '' ? 'the root' : pointer})`;
  const { message } = problem;
  return {
    ...problem,
    message: message.endsWith(told) ? message.slice(0, -told.length) : message,
    place: { file, ...(pointer === '' ? {} : { path }) },
  };
}

function filesOf({ code, pointer }: PlacedReason, schemas: readonly NamedSchema[], values: Values): readonly string[] {
  const steps = stepsOf(pointer);
  if (steps.length === 0) return [];
  const holding = schemas.filter(({ schema }) => below(schema, steps) !== undefined);
  if (holding.length < 2) return holding.map(({ file }) => file);
  // Both have something there: the one to blame is undecided by itself as well.
  const blamed = holding.filter(({ schema }) => isUndecided(below(schema, steps.slice(0, -1)), schema, code, values));
  return (blamed.length > 0 ? blamed : holding).map(({ file }) => file);
}

function isUndecided(part: Json | undefined, root: Json, code: string, values: Values): boolean {
  if (!isJsonObject(part)) return false;
  const { $defs = {}, definitions = {} } = isJsonObject(root) ? root : {};
  const schema = { ...part, $defs, definitions };
  try {
    const asked = [checkContainment(schema, false, { values }), checkContainment(true, schema, { values })];
    return asked.some((answer) => answer.verdict === 'undecided' && answer.reasons.some((each) => each.code === code));
  } catch (error) {
    if (error instanceof MisuseError) return false;
    throw error;
  }
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .replace(/^#/u, '')
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function below(schema: Json, steps: readonly string[]): Json | undefined {
  let place: Json | undefined = schema;
  for (const step of steps) {
    if (Array.isArray(place)) place = (place as readonly Json[])[Number(step)];
    else if (isJsonObject(place) && Object.hasOwn(place, step)) place = place[step];
    else return undefined;
  }
  return place;
}
