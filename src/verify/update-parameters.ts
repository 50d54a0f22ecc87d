import { Decimal128, Double, Int32, Long } from 'bson';
import type { Parameter, Shape, Update } from '../contract/contract.js';
import { beside } from '../../fixtures/bind-parameters.js';
import { valuesAt, type FixtureDocument } from '../../fixtures/document.js';
import { absent, edgeValues } from '../../fixtures/edge-values.js';
import { DynamoNumber } from '../../fixtures/dynamodb-value.js';
import { isJsonObject, type Json } from '../value/json.js';
import type { Kit } from './kit.js';
import type { Bound } from './player.js';
import type { UpdateFacts } from './update-facts.js';

const mostOfDocument = 6;

/**
 * Parameters with which the update finds the document, with different values for those that it is free to choose: what
 * the document holds where the update changes it, and the edges of what each parameter may be.
 */
export function parameterChoices(facts: UpdateFacts, document: FixtureDocument, kit: Kit): readonly Bound[] {
  const { update } = facts;
  const bound = kit.bind(facts.conditions, update.params, document);
  const compared = new Set(facts.conditions.flatMap((condition) => condition.parameters));
  const written = writtenParameters(update);
  const held = heldBy(document, facts);
  const values = Object.entries(update.params)
    .filter(([name]) => !compared.has(name) || written.has(name))
    .map(([name, parameter]) => [name, valuesOf(parameter, bound[name], held, compared.has(name), kit)] as const);
  const rounds = Math.max(1, ...values.map(([, each]) => each.length));
  return Array.from({ length: rounds }, (_, index) => ({
    ...bound,
    ...Object.fromEntries(values.map(([name, each]) => [name, each[index % each.length]])),
  }));
}

/** The parameters that stand in what an update writes, not only in its condition. */
function writtenParameters({ update = {} }: Update): ReadonlySet<string> {
  const expression = isJsonObject(update) ? update['UpdateExpression'] : undefined;
  return new Set(
    typeof expression === 'string'
      ? namesIn(expression, /:(\w+)/g)
      : namesIn(JSON.stringify(update), /\{"\$param":"([^"]+)"\}/g),
  );
}

function namesIn(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

/** What the document holds at the places that the update changes, and beside them in the same elements. */
function heldBy(document: FixtureDocument, { touched, update }: UpdateFacts): readonly unknown[] {
  const paths = touched ?? Object.keys(document);
  const beside = (update.arrayFilters ?? []).flatMap((filter) =>
    Object.keys(filter).map((key) => key.split('.').slice(1)),
  );
  const places = paths.flatMap((path) => {
    const parts = path.split('.');
    const array = parts.indexOf('*');
    return [parts, ...(array === -1 ? [] : beside.map((rest) => [...parts.slice(0, array), '*', ...rest]))];
  });
  return places.flatMap((place) => valuesAt(document, place));
}

function valuesOf(
  parameter: Parameter,
  first: unknown,
  held: readonly unknown[],
  isCompared: boolean,
  kit: Kit,
): readonly unknown[] {
  const fits = (value: unknown): boolean =>
    value !== undefined && value !== absent && kit.solver.fits(value, parameter.shape);
  const opened = held.flatMap((value) => (Array.isArray(value) ? [value, ...(value as readonly unknown[])] : [value]));
  const lists = opened.filter((value) => !Array.isArray(value)).map((value) => [value]);
  const own = [...opened, ...lists].filter(fits).slice(0, mostOfDocument);
  const near = isCompared ? [beside(first, 1), beside(first, -1), ...halfBeside(first)].filter(fits) : [];
  const others = [...lengthened(parameter.shape, kit), ...farNumbers(kit), ...edgesOf(parameter.shape, kit)];
  return [first, ...near, ...own, ...others.filter(fits)];
}

/** Numbers that are far from what documents mostly hold, on both sides, in every type. */
function farNumbers(kit: Kit): readonly unknown[] {
  return [-5, 1000, -1000].flatMap((number): readonly unknown[] =>
    kit.values === 'dynamodb'
      ? [new DynamoNumber(String(number))]
      : [new Int32(number), Long.fromNumber(number), new Double(number), Decimal128.fromString(String(number))],
  );
}

/** Numbers less than one away, where numbers are not whole. */
function halfBeside(value: unknown): readonly unknown[] {
  const steps = [0.5, -0.5];
  if (value instanceof DynamoNumber) return steps.map((step) => new DynamoNumber(String(Number(value.digits) + step)));
  return value instanceof Double ? steps.map((step) => new Double(value.value + step)) : [];
}

/** Lists of one element and of several, which a bound on lengths may not expect. */
function lengthened(shape: Shape, kit: Kit): readonly unknown[] {
  const items: Json | undefined = isJsonObject(shape) ? shape['items'] : undefined;
  if (!isJsonObject(items)) return [];
  const [element] = edgesOf(items, kit).filter((value) => value !== absent && kit.solver.fits(value, items));
  const found = element === undefined ? kit.solver.find([items], []) : undefined;
  const one = found?.verdict === 'found' ? found.document : element;
  return one === undefined ? [] : [1, 8].map((length) => Array.from({ length }, () => one));
}

function edgesOf(shape: Shape, kit: Kit): readonly unknown[] {
  return edgeValues([shape], kit.values, kit.random).map((edge) => edge.value);
}
