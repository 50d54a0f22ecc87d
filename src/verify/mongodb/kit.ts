import { Int32 } from 'bson';
import { bindParameters } from '../../../fixtures/bind-parameters.js';
import type { Condition } from '../../../fixtures/condition.js';
import type { FixtureDocument } from '../../../fixtures/document.js';
import { absent, edgeValues } from '../../../fixtures/edge-values.js';
import type { Meanings } from '../../../fixtures/meaning.js';
import { randomFrom } from '../../../fixtures/random.js';
import type { Solver } from '../../../fixtures/solver.js';
import type { Parameter, Query } from '../../contract/contract.js';
import { InternalError } from '../../problem/errors.js';
import type { Kit } from '../kit.js';
import type { Bound } from '../player.js';
import { written } from './literal.js';

/** What verifying needs to know of MongoDB. The same seed gives the same documents and parameters. */
export function createMongoKit(solver: Solver, meanings: Meanings, seed: number): Kit {
  const samples = new WeakMap<Parameter, unknown>();
  const sample = (parameter: Parameter, name: string): unknown => {
    if (!samples.has(parameter)) samples.set(parameter, sampleParameter(parameter, name, solver, seed));
    return samples.get(parameter);
  };
  return {
    values: 'bson',
    solver,
    meaningsFor: (query) => (hasCollation(query) ? undecidableText(meanings) : meanings),
    bind: (
      conditions: readonly Condition[],
      params: Readonly<Record<string, Parameter>>,
      document: FixtureDocument,
    ): Bound =>
      bindParameters(
        conditions.map((condition) => condition.filter),
        params,
        document,
        (value, parameter) => solver.fits(value, parameter.shape),
        sample,
      ),
    written,
    random: randomFrom(seed),
  };
}

/** A value that the parameter can take: a typical one where one fits, else what the solver finds. */
function sampleParameter(parameter: Parameter, name: string, solver: Solver, seed: number): unknown {
  const typical = [
    { value: new Int32(10) },
    { value: new Date('2025-01-15T12:00:00Z') },
    { value: 'text' },
    ...edgeValues([parameter.shape], 'bson', randomFrom(seed)),
  ];
  const fitting = typical.find(
    ({ value }) => value !== absent && value !== null && solver.fits(value, parameter.shape),
  );
  if (fitting !== undefined) return fitting.value;
  const search = solver.find([parameter.shape], []);
  if (search.verdict === 'found') return search.document;
  throw new InternalError(`no value was found for the parameter "${name}"`);
}

function hasCollation(query: Query | undefined): boolean {
  const operation = query?.operation;
  const collation = operation !== undefined && 'collation' in operation ? operation.collation : undefined;
  return collation !== undefined && collation['locale'] !== 'simple';
}

/** Under a collation, which texts are equal and in what order is not what a shape says. */
function undecidableText(meanings: Meanings): Meanings {
  return {
    of: (condition, params, bound) => {
      const meaning = meanings.of(condition, params, bound);
      return 'refused' in meaning || !comparesText(condition)
        ? meaning
        : {
            refused: {
              code: 'collation',
              message: `\`${condition.text}\` compares text under a collation, which has no shape`,
            },
          };
    },
  };
}

function comparesText(condition: Condition): boolean {
  return !/^\{"[^"]+":\{"\$(exists|type|size)":[^{}]*\}\}$/.test(condition.text);
}
