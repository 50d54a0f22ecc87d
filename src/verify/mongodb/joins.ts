import type { Operation } from '../../contract/contract.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';

/** One stage that brings in documents of another collection. */
export interface Join {
  /** The name of the collection, as the pipeline has it. */
  readonly from: string;
  /** The stages before it. */
  readonly before: readonly JsonObject[];
  readonly stage: JsonObject;
  /** The field that gets what is found; none where the found documents become rows themselves. */
  readonly as?: string;
  /** Which expression of the documents on the way must equal which path of the joined ones, as far as the stage says. */
  readonly equal: readonly { readonly local: Json; readonly foreign: string }[];
}

/** The joins of a query, in order; those inside of other stages have no place in the order and are not among them. */
export function joinsOf(operation: Operation): readonly Join[] {
  if (operation.kind !== 'aggregate') return [];
  const { pipeline } = operation;
  return pipeline.flatMap((stage, index): readonly Join[] => {
    const base = { before: pipeline.slice(0, index), stage };
    const lookup = stage['$lookup'] ?? stage['$graphLookup'];
    if (isJsonObject(lookup)) {
      const { from, as } = lookup;
      return typeof from === 'string' && typeof as === 'string'
        ? [{ ...base, from, as, equal: equalities(lookup) }]
        : [];
    }
    const union = stage['$unionWith'];
    const from = isJsonObject(union) ? union['coll'] : union;
    return typeof from === 'string' ? [{ ...base, from, equal: [] }] : [];
  });
}

/** The names of all collections that a query joins, however deep inside. */
export function joinedNames(operation: Operation): readonly string[] {
  const found = new Set<string>();
  if (operation.kind === 'aggregate') {
    withCollections(operation.pipeline, (name) => {
      found.add(name);
      return name;
    });
  }
  return [...found];
}

/** A pipeline that joins other collections than it says. */
export function withCollections(
  pipeline: readonly JsonObject[],
  nameOf: (from: string) => string,
): readonly JsonObject[] {
  const inside = (stages: Json | undefined): { readonly pipeline?: Json } =>
    Array.isArray(stages) ? { pipeline: withCollections(stages as readonly JsonObject[], nameOf) } : {};
  return pipeline.map((stage) =>
    Object.fromEntries(
      Object.entries(stage).map(([name, body]): [string, Json] => {
        switch (name) {
          case '$lookup':
          case '$graphLookup':
            if (!isJsonObject(body)) return [name, body];
            return [
              name,
              {
                ...body,
                ...(typeof body['from'] === 'string' ? { from: nameOf(body['from']) } : {}),
                ...inside(body['pipeline']),
              },
            ];
          case '$unionWith':
            if (typeof body === 'string') return [name, nameOf(body)];
            if (!isJsonObject(body) || typeof body['coll'] !== 'string') return [name, body];
            return [name, { ...body, coll: nameOf(body['coll']), ...inside(body['pipeline']) }];
          case '$facet':
            if (!isJsonObject(body)) return [name, body];
            return [
              name,
              Object.fromEntries(
                Object.entries(body).map(([facet, stages]) => [
                  facet,
                  withCollections(stages as readonly JsonObject[], nameOf),
                ]),
              ),
            ];
          default:
            return [name, body];
        }
      }),
    ),
  );
}

function equalities(lookup: JsonObject): Join['equal'] {
  const { localField, foreignField, startWith, connectToField, let: variables, pipeline } = lookup;
  const direct: Join['equal'] =
    typeof localField === 'string' && typeof foreignField === 'string'
      ? [{ local: `$${localField}`, foreign: foreignField }]
      : [];
  const start: Join['equal'] =
    startWith !== undefined && typeof connectToField === 'string'
      ? [{ local: startWith, foreign: connectToField }]
      : [];
  const bound = isJsonObject(variables) ? variables : {};
  const matches = Array.isArray(pipeline)
    ? (pipeline as readonly JsonObject[]).flatMap((stage) => equalitiesIn(stage['$match'] ?? null, bound))
    : [];
  return [...direct, ...start, ...matches];
}

/** `$expr: { $eq: ['$foreign', '$$variable'] }`, by itself or among others that must hold too. */
function equalitiesIn(match: Json, variables: JsonObject): Join['equal'] {
  if (!isJsonObject(match)) return [];
  return Object.entries(match).flatMap(([operator, operand]): Join['equal'] => {
    if (operator === '$expr') return equalitiesIn(operand, variables);
    if (operator === '$and' && Array.isArray(operand)) {
      return (operand as readonly Json[]).flatMap((part) => equalitiesIn(part, variables));
    }
    if (operator !== '$eq' || !Array.isArray(operand)) return [];
    const [one, other] = operand as readonly Json[];
    return equality(one, other, variables) ?? equality(other, one, variables) ?? [];
  });
}

function equality(
  path: Json | undefined,
  variable: Json | undefined,
  variables: JsonObject,
): Join['equal'] | undefined {
  if (typeof path !== 'string' || !path.startsWith('$') || path.startsWith('$$')) return undefined;
  if (typeof variable !== 'string' || !variable.startsWith('$$')) return undefined;
  const [name = '', ...rest] = variable.slice(2).split('.');
  const value = variables[name];
  if (value === undefined) return undefined;
  if (rest.length === 0) return [{ local: value, foreign: path.slice(1) }];
  return typeof value === 'string' ? [{ local: `${value}.${rest.join('.')}`, foreign: path.slice(1) }] : undefined;
}
