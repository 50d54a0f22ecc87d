import { digestOf } from '../value/digest.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { canonicalReads } from './canonical-form.js';
import { anyOfShapes } from './combine-shapes.js';
import { compileExpectation, listedPaths } from './compile-expectation.js';
import type { Example, Kind, Query, Reads, Shape } from './contract.js';
import { didYouMean, listNames } from './findings.js';
import { readerShape } from './implied-id.js';
import type { OperationFacts } from './operation-language.js';
import { resolveParameters } from './parameters.js';
import { mapEntries, statedShape, textEntry, type OpenQuestion, type SectionContext } from './section.js';
import { shapeAt } from './shape-path.js';
import { isWithin, type SourcePath } from './source.js';

export interface CompiledReads {
  readonly reads: Reads;
  readonly questions: readonly OpenQuestion[];
}

/** The query kinds of both stores, so that one of the other store is recognised as such. */
const QUERY_KINDS = ['find', 'findOne', 'aggregate', 'count', 'distinct', 'get', 'batchGet', 'query', 'scan'];

/** Compiles the reads of one dataset; what is wrong is reported, and left out. */
export function compileReads(written: JsonObject, context: SectionContext): CompiledReads {
  const { store, at } = context;
  const stated = statedShape(written, context, at);
  const shape = readerShape(stated ?? true, store);
  const whereShape = isJsonObject(written['where'])
    ? context.shapes.compile(written['where'], [...at, 'where'], store, 'fields')
    : undefined;
  const kinds = compileKinds(written['kinds'], context);
  const indexes = compileIndexes(written['indexes']);
  const questions: OpenQuestion[] = [];
  const section: SectionShapes = { shape, ...(whereShape === undefined ? {} : { where: whereShape }), kinds, indexes };
  const compiled = mapEntries(written['queries']).flatMap(([name, query]): [string, CompiledQuery][] => {
    const each = compileQuery(name, query, written['expect'], section, context, questions);
    return each === undefined ? [] : [[name, each]];
  });
  const queries = compiled.map(([name, { query }]): [string, Query] => [name, query]);
  const body = {
    shape,
    ...(whereShape === undefined ? {} : { where: whereShape }),
    kinds,
    queries: Object.fromEntries(queries),
    indexes,
    examples: compileExamples(
      written['examples'],
      mapEntries(written['queries']).map(([name]) => name),
      new Map(compiled),
      context,
    ),
  };
  return { reads: { digest: digestOf(canonicalReads(context.dataset, store, body)), ...body }, questions };
}

interface SectionShapes {
  readonly shape: Shape;
  readonly where?: Shape;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly indexes: Readonly<Record<string, readonly string[]>>;
}

function compileKinds(written: Json | undefined, context: SectionContext): Readonly<Record<string, Kind>> {
  return Object.fromEntries(
    mapEntries(written).flatMap(([name, kind]): [string, Kind][] => {
      const at = [...context.at, 'kinds', name];
      const where = isJsonObject(kind['where'])
        ? context.shapes.compile(kind['where'], [...at, 'where'], context.store, 'fields')
        : undefined;
      if (where === undefined) return [];
      return [[name, { where, shape: readerShape(statedShape(kind, context, at) ?? true, context.store) }]];
    }),
  );
}

function compileIndexes(written: Json | undefined): Readonly<Record<string, readonly string[]>> {
  if (!isJsonObject(written)) return {};
  return Object.fromEntries(
    Object.entries(written).flatMap(([name, key]): [string, readonly string[]][] =>
      Array.isArray(key) && key.every((part) => typeof part === 'string') ? [[name, key]] : [],
    ),
  );
}

interface CompiledQuery {
  readonly query: Query;
  /** The parameters that are needed even when no optional condition is added. */
  readonly needed: ReadonlySet<string>;
}

function compileQuery(
  name: string,
  written: JsonObject,
  defaults: Json | undefined,
  section: SectionShapes,
  context: SectionContext,
  questions: OpenQuestion[],
): CompiledQuery | undefined {
  const { findings, language, store } = context;
  const at = [...context.at, 'queries', name];
  const present = QUERY_KINDS.filter((kind) => Object.hasOwn(written, kind));
  const [kind] = present;
  if (kind === undefined || present.length !== 1) return undefined;
  if (!language.queryKinds.includes(kind)) {
    findings.problem({
      code: 'wrong-store',
      message: `\`${kind}\` is not an operation of ${store === 'mongodb' ? 'MongoDB' : 'DynamoDB'}, where \`${context.dataset}\` lives.`,
      at: [...at, kind],
      on: 'key',
      expected: listNames(language.queryKinds),
      hint: `Is \`store: ${store === 'mongodb' ? 'dynamodb' : 'mongodb'}\` missing?`,
    });
    return undefined;
  }
  if (findings.isBroken([...at, kind])) return undefined;
  const reading = language.readQuery(kind, written[kind] as Json, [...at, kind], findings);
  if (reading === undefined) return undefined;
  const of = knownKind(written, section.kinds, at, context);
  const documents = documentShapes(of, section);
  reportUndeclared(reading.facts, documents, context);
  for (const { from, at: place } of reading.facts.joins)
    questions.push({ dataset: context.dataset, at: place, joinsFrom: from });
  if (reading.facts.keyUse !== undefined)
    questions.push({ dataset: context.dataset, at: reading.facts.keyUse.at, keyUse: reading.facts.keyUse });
  const knownPaths = documents.flatMap((shape) => listedPaths(shape));
  const optionalAt = [...at, kind, 'optional'];
  const needed = new Set(reading.facts.uses.filter((use) => !isWithin(use.at, optionalAt)).map((use) => use.name));
  const query: Query = {
    name,
    ...textEntry(written, 'why'),
    ...(of === undefined ? {} : { of }),
    operation: reading.operation,
    optional: reading.optional,
    params: resolveParameters(reading.facts.uses, written['params'], [...at, 'params'], {
      store,
      findings,
      shapes: context.shapes,
      declared: (path) => declaredIn(documents, path),
      reportsUndeclared: true,
    }),
    expect: compileExpectation(reading.facts.rows, written['expect'], defaults, at, {
      store,
      findings,
      shapes: context.shapes,
      documents,
      knownPaths,
    }),
  };
  return { query, needed };
}

/** The kind that an operation names with `of`; undefined when it names none, or none that exists. */
export function knownKind(
  written: JsonObject,
  kinds: Readonly<Record<string, Kind>>,
  at: SourcePath,
  context: SectionContext,
): string | undefined {
  const of = written['of'];
  if (typeof of !== 'string') return undefined;
  if (Object.hasOwn(kinds, of)) return of;
  const names = Object.keys(kinds);
  context.findings.problem({
    code: 'unknown-kind',
    message: `There is no kind \`${of}\`.`,
    at: [...at, 'of'],
    expected:
      names.length === 0 ? 'a kind that `kinds` of the reads of this dataset names; there is none' : listNames(names),
    ...didYouMean(of, names),
  });
  return undefined;
}

/** The shapes that declare paths for a query: its kind's first, then the section's; without a kind, all kinds together. */
function documentShapes(of: string | undefined, section: SectionShapes): readonly Shape[] {
  const own = [section.shape, ...(section.where === undefined ? [] : [section.where])];
  const kind = of === undefined ? undefined : section.kinds[of];
  if (kind !== undefined) return [kind.shape, kind.where, ...own];
  const kinds = Object.values(section.kinds);
  return kinds.length === 0
    ? own
    : [...own, anyOfShapes(kinds.map((each) => each.shape)), anyOfShapes(kinds.map((each) => each.where))];
}

/** What the first shape that declares a path says of it. */
export function declaredIn(shapes: readonly Shape[], path: string): Shape | undefined {
  for (const shape of shapes) {
    const found = shapeAt(shape, path)?.shape;
    if (found !== undefined && (isJsonObject(found) || typeof found === 'boolean')) return found;
  }
  return undefined;
}

function reportUndeclared(facts: OperationFacts, documents: readonly Shape[], context: SectionContext): void {
  const reported = new Set<string>();
  for (const { path, at } of facts.conditions) {
    const key = `${path} ${JSON.stringify(at)}`;
    if (reported.has(key) || declaredIn(documents, path) !== undefined) continue;
    reported.add(key);
    const known = documents.flatMap((shape) => listedPaths(shape));
    context.findings.problem({
      code: 'undeclared-condition',
      message: `The condition uses \`${path}\`, which the shape does not declare.`,
      at,
      on: 'key',
      expected: `a declared path: ${listNames([...new Set(known)])}`,
      ...didYouMean(
        path,
        known.map((name) => name.replaceAll('.*', '')),
      ),
      readable: true,
    });
  }
}

function compileExamples(
  written: Json | undefined,
  names: readonly string[],
  queries: ReadonlyMap<string, CompiledQuery>,
  context: SectionContext,
): readonly Example[] {
  if (!Array.isArray(written)) return [];
  return (written as readonly Json[]).flatMap((example, index): Example[] => {
    const at = [...context.at, 'examples', index];
    if (!isJsonObject(example) || context.findings.isBroken(at)) return [];
    const { query } = example;
    const { given, returns } = example;
    // What is missing was reported by the check of the structure.
    if (typeof query !== 'string' || !Array.isArray(given) || !Array.isArray(returns)) return [];
    if (!names.includes(query)) {
      context.findings.problem({
        code: 'unknown-query',
        message: `The example speaks of a query \`${query}\`, which there is not.`,
        at: [...at, 'query'],
        expected: listNames(names),
        ...didYouMean(query, names),
      });
      return [];
    }
    const values = isJsonObject(example['with']) ? example['with'] : {};
    for (const [name, part] of Object.entries({ given, with: values, returns })) {
      context.language.checkConstants(part, [...at, name], context.findings);
    }
    const compiled = queries.get(query);
    if (compiled !== undefined) reportExampleValues(Object.keys(values), compiled, at, context);
    return [
      {
        name: typeof example['name'] === 'string' ? example['name'] : `example ${String(index + 1)}`,
        given: (given as readonly Json[]).filter(isJsonObject),
        query,
        with: values,
        returns: returns as readonly Json[],
      },
    ];
  });
}

function reportExampleValues(
  given: readonly string[],
  { query, needed }: CompiledQuery,
  at: SourcePath,
  context: SectionContext,
): void {
  const params = Object.keys(query.params);
  for (const name of given) {
    if (params.includes(name)) continue;
    context.findings.problem({
      code: 'unknown-parameter',
      message: `The example gives \`${name}\`, which is no parameter of the query.`,
      at: [...at, 'with', name],
      on: 'key',
      expected: listNames(params),
      ...didYouMean(name, params),
    });
  }
  const missing = params.filter((name) => needed.has(name) && !given.includes(name));
  if (missing.length > 0) {
    context.findings.problem({
      code: 'unknown-parameter',
      message: `The example gives no value for ${missing.map((name) => `\`${name}\``).join(', ')}.`,
      at,
      hint: `Add \`with: { ${missing[0] ?? ''}: ... }\`.`,
    });
  }
}
