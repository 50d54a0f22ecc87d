import { declaredPaths, visitShape } from '../../fixtures/shape-paths.js';
import type { Contract, Owns, Reads, Shape, Writes } from '../contract/contract.js';
import { isJsonObject } from '../value/json.js';
import { useOf } from '../verify/claim.js';

/** A path step by step. Elements of arrays go unmentioned; `*` stands for any name of a map. */
type Steps = readonly string[];

/** Whether one path is, contains or lies in the other; positions and `*` in arrays do not count. */
export function isRelated(a: string, b: string): boolean {
  return meets(stepsOf(a), stepsOf(b), 'either');
}

/** Whether one path is or lies in the other. */
export function isWithin(inner: string, outer: string): boolean {
  return meets(stepsOf(inner), stepsOf(outer), 'inner');
}

/**
 * The paths that shapes name, to be asked whether a change of a path touches one: it is named itself, something in it is,
 * or it lies in something that is named and of which no more is said. What a shape does not name touches it where it
 * forbids such names, and where it says nothing at all.
 */
export class NamedPaths {
  readonly #leaves: readonly Steps[];
  readonly #closed: readonly Steps[];

  constructor(shapes: readonly Shape[]) {
    const named = shapes.flatMap((shape) => readShape(shape).named);
    this.#leaves = named.filter((steps) => !named.some((other) => isLonger(other, steps)));
    this.#closed = shapes.flatMap((shape) => readShape(shape).closed);
  }

  touches(path: string): boolean {
    const steps = stepsOf(path);
    return this.#leaves.length === 0 || this.names(path) || this.#closed.some((place) => meets(steps, place, 'inner'));
  }

  names(path: string): boolean {
    const steps = stepsOf(path);
    return this.#leaves.some((leaf) => meets(steps, leaf, 'either'));
  }
}

/** The shapes that say what a reader needs of documents. */
export function shapesOfReads({ shape, where, kinds }: Reads): readonly Shape[] {
  const parts = Object.values(kinds).flatMap((kind) => [kind.shape, kind.where]);
  return [shape, ...(where === undefined ? [] : [where]), ...parts];
}

/** Every path of a dataset that one of these contracts names: in a shape, a query, an update, an index or a key. */
export function pathsNamedIn(contracts: Iterable<Contract>, dataset: string): readonly string[] {
  const paths = [...contracts].flatMap(({ datasets }): readonly string[] => {
    const sections = datasets[dataset];
    if (sections === undefined) return [];
    const { reads, writes, owns } = sections;
    return [
      ...(reads === undefined ? [] : pathsOfReads(reads)),
      ...(writes === undefined ? [] : pathsOfWrites(writes)),
      ...(owns === undefined ? [] : pathsOfOwns(owns)),
    ];
  });
  return [...new Set(paths)].sort();
}

function pathsOfReads(reads: Reads): readonly string[] {
  const uses = Object.values(reads.queries).flatMap((query) => {
    const { conditions, optional, ordering, result } = useOf(query, reads);
    return [
      ...[...conditions, ...optional].flatMap(({ paths }) => paths),
      ...ordering,
      ...(result.kind === 'only' ? result.paths : []),
    ];
  });
  return [...shapesOfReads(reads).flatMap((shape) => declaredPaths(shape)), ...uses];
}

function pathsOfWrites({ inserts, updates }: Writes): readonly string[] {
  const shapes = [
    ...Object.values(inserts).map(({ shape }) => shape),
    ...Object.values(updates).flatMap(({ assumes, replace }) => [assumes, replace]),
  ].filter((shape) => shape !== undefined);
  const changed = Object.values(updates).flatMap(({ update }) =>
    isJsonObject(update)
      ? Object.values(update).flatMap((fields) => (isJsonObject(fields) ? Object.keys(fields) : []))
      : [],
  );
  return [...shapes.flatMap((shape) => declaredPaths(shape)), ...changed];
}

function pathsOfOwns({ mongodb, dynamodb }: Owns): readonly string[] {
  const validator = mongodb?.validator?.['$jsonSchema'];
  return [
    ...Object.values(mongodb?.indexes ?? {}).flatMap(({ key }) => Object.keys(key)),
    ...(isJsonObject(validator) ? declaredPaths(validator) : []),
    ...Object.keys(dynamodb?.attributes ?? {}),
  ];
}

/** The paths that a shape names, and those of the objects in which it restricts what else there may be. */
function readShape(shape: Shape): { readonly named: readonly Steps[]; readonly closed: readonly Steps[] } {
  const maps = new Set<string>();
  const closed = new Set<string>();
  visitShape(shape, shape, (path, part) => {
    if (!isJsonObject(part)) return;
    if (isJsonObject(part['additionalProperties']) || part['patternProperties'] !== undefined) maps.add(path);
    if (closingKeywords.some((keyword) => part[keyword] !== undefined && part[keyword] !== true)) closed.add(path);
    if (part['additionalProperties'] === false) closed.add(path);
  });
  const steps = (path: string): Steps => {
    const all = path === '' ? [] : path.split('.');
    return all.filter((step, index) => step !== '*' || maps.has(all.slice(0, index).join('.')));
  };
  return { named: declaredPaths(shape).map(steps), closed: [...closed].map(steps) };
}

const closingKeywords = ['unevaluatedProperties', 'propertyNames', 'maxProperties', 'minProperties'];

function isLonger(longer: Steps, than: Steps): boolean {
  return longer.length > than.length && than.every((step, index) => longer[index] === step);
}

/** The `*` of a map may stand for a name or, since positions go unmentioned, for one that was taken for a position. */
function meets(a: Steps, b: Steps, longer: 'either' | 'inner'): boolean {
  const [first, second] = [a[0], b[0]];
  if (second === undefined) return true;
  if (first === undefined) return longer === 'either';
  if (second === '*' && meets(a, b.slice(1), longer)) return true;
  return (first === second || second === '*') && meets(a.slice(1), b.slice(1), longer);
}

function stepsOf(path: string): Steps {
  return path.split('.').filter((step) => step !== '*' && step !== '$' && step !== '[]' && !/^\d+$/u.test(step));
}
