import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { allOfShapes } from './combine-shapes.js';
import type { Expectation, Shape, Store } from './contract.js';
import { didYouMean, listNames, type Findings } from './findings.js';
import type { Rows } from './operation-language.js';
import { omitPaths, pickPaths, type PickedPath } from './restrict-shape.js';
import type { ShapeCompiler } from './shape-compiler.js';
import { elementOf, shapeAt, withDefs } from './shape-path.js';
import type { SourcePath } from './source.js';

export interface ExpectationContext {
  readonly store: Store;
  readonly findings: Findings;
  readonly shapes: ShapeCompiler;
  /** The shapes of the documents that the query speaks of; a path is declared when one of them declares it. */
  readonly documents: readonly Shape[];
  /** Every path that those shapes list, for the nearest known name. */
  readonly knownPaths: readonly string[];
}

/**
 * What a query's code relies on of each row: what `each` says, else what the projection leaves, else the whole document.
 * `each` and the projection must agree, and both must name declared paths.
 */
export function compileExpectation(
  rows: Rows,
  written: Json | undefined,
  defaults: Json | undefined,
  at: SourcePath,
  context: ExpectationContext,
): Expectation {
  const own = isJsonObject(written) ? written : {};
  const inherited = isJsonObject(defaults) ? defaults : {};
  const index = own['index'] ?? inherited['index'];
  const dead = own['dead'] ?? inherited['dead'];
  return {
    ...compileEach(rows, own['each'], [...at, 'expect', 'each'], at, context),
    ...(index === 'required' ? { index } : {}),
    ...(dead === 'ok' ? { dead } : {}),
  };
}

function compileEach(
  rows: Rows,
  each: Json | undefined,
  at: SourcePath,
  queryAt: SourcePath,
  context: ExpectationContext,
): Pick<Expectation, 'each' | 'paths'> {
  const { findings, store } = context;
  if (rows.kind === 'picked') checkProjected(rows, context);
  if (each === undefined) return defaultEach(rows, queryAt, context);
  if (rows.kind === 'nothing') {
    findings.problem({
      code: 'each-misplaced',
      message: 'A count returns no rows, so that `each` says nothing.',
      at,
      on: 'key',
    });
    return {};
  }
  if (isJsonObject(each)) {
    const shape = context.shapes.compile(each, at, store, 'fields');
    return shape === undefined ? {} : { each: shape };
  }
  if (!Array.isArray(each)) return {};
  if (rows.kind === 'computed' || rows.kind === 'values') {
    findings.problem({
      code: 'each-needed',
      message: `This query ${rows.kind === 'values' ? 'returns values' : 'computes its rows'}, so that paths of the documents do not describe them.`,
      at,
      expected: 'a shape of the row, such as `each: { fields: { total: decimal } }`',
    });
    return {};
  }
  const paths = (each as readonly Json[]).flatMap((entry, index): PickedPath[] => {
    if (typeof entry !== 'string') return [];
    const always = entry.endsWith('!');
    const path = always ? entry.slice(0, -1) : entry;
    return checkPath(path, rows, [...at, index], context) ? [{ path, always }] : [];
  });
  return { each: pickedFrom(paths, context), paths: paths.map(({ path }) => path) };
}

function defaultEach(rows: Rows, at: SourcePath, context: ExpectationContext): Pick<Expectation, 'each' | 'paths'> {
  switch (rows.kind) {
    case 'documents':
    case 'nothing':
      return {};
    case 'picked': {
      const paths = rows.paths.filter((path) => isDeclared(path, context));
      for (const path of paths) if (namesPosition(path, context)) reportPosition('The projection', path, at, context);
      return {
        each: pickedFrom(
          paths.map((path) => ({ path, always: false })),
          context,
        ),
        paths,
      };
    }
    case 'omitted':
      return { each: allOfShapes(context.documents.map((shape) => omitPaths(shape, rows.paths))) };
    case 'values': {
      const found = context.documents
        .map((shape) => shapeAt(shape, rows.path)?.shape)
        .find((shape) => shape !== undefined);
      if (found === undefined) return {};
      // `distinct` returns the elements of a list, one by one.
      const { $defs, ...root } = isJsonObject(found) ? found : {};
      const defs = isJsonObject($defs) ? $defs : {};
      const element = isJsonObject(found) && found['bsonType'] === 'array' ? elementOf(root, defs) : undefined;
      const each = element === undefined ? found : withDefs(element.shape, defs);
      return isJsonObject(each) || typeof each === 'boolean' ? { each } : {};
    }
    case 'computed':
      context.findings.problem({
        code: 'each-needed',
        message: 'This query computes its rows, and nothing says what the code uses of them.',
        at,
        on: 'key',
        expected: 'a shape of the row: `expect: { each: { fields: { ... } } }`',
      });
      return {};
  }
}

/** Each shape that declares some of the paths says what it knows of those. */
function pickedFrom(paths: readonly PickedPath[], context: ExpectationContext): Shape {
  return allOfShapes(
    context.documents.flatMap((shape) => {
      const known = paths.filter(({ path }) => shapeAt(shape, path) !== undefined);
      return known.length === 0 ? [] : [pickPaths(shape, known, context.store)];
    }),
  );
}

function checkProjected(rows: Rows & { readonly kind: 'picked' }, context: ExpectationContext): void {
  for (const path of rows.paths) {
    if (isDeclared(path, context) || path === '_id') continue;
    context.findings.problem({
      code: 'undeclared-path',
      message: `The projection asks for \`${path}\`, which the shape does not declare.`,
      at: [...rows.at, path],
      on: 'key',
      ...suggest(path, context),
    });
  }
}

function checkPath(path: string, rows: Rows, at: SourcePath, context: ExpectationContext): boolean {
  const { findings } = context;
  if (!isDeclared(path, context)) {
    findings.problem({
      code: 'undeclared-path',
      message: `\`each\` names \`${path}\`, which the shape does not declare.`,
      at,
      ...suggest(path, context),
    });
    return false;
  }
  if (namesPosition(path, context)) {
    reportPosition('`each`', path, at, context);
    return false;
  }
  const plain = path.replaceAll('.*', '');
  const within = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}.`);
  if (rows.kind === 'picked' && !rows.paths.some((projected) => within(plain, projected.replaceAll('.*', '')))) {
    findings.problem({
      code: 'each-not-projected',
      message: `\`each\` names \`${path}\`, which the projection does not return${rows.paths.some((projected) => within(projected, plain)) ? ' whole' : ''}.`,
      at,
      expected: listNames(rows.paths),
      hint: `Add \`${plain}: 1\` to the projection, or take \`${path}\` out of \`each\`.`,
    });
    return false;
  }
  if (rows.kind === 'omitted' && rows.paths.some((omitted) => within(plain, omitted) || within(omitted, plain))) {
    findings.problem({
      code: 'each-not-projected',
      message: `\`each\` names \`${path}\`, which the projection takes away.`,
      at,
    });
    return false;
  }
  return true;
}

/** Whether the path leads to one position of a list, of which a picked shape cannot speak. */
function namesPosition(path: string, context: ExpectationContext): boolean {
  const segments = path.split('.');
  if (!segments.some((segment) => /^\d+$/.test(segment))) return false;
  return isDeclared(segments.map((segment) => (/^\d+$/.test(segment) ? '*' : segment)).join('.'), context);
}

function reportPosition(who: string, path: string, at: SourcePath, context: ExpectationContext): void {
  context.findings.problem({
    code: 'each-needed',
    message: `${who} names \`${path}\`, one position of a list; which element stands there, paths cannot say.`,
    at,
    expected: 'all elements (`*`), or a shape of the row: `expect: { each: { fields: { ... } } }`',
  });
}

function isDeclared(path: string, context: ExpectationContext): boolean {
  return context.documents.some((shape) => shapeAt(shape, path) !== undefined);
}

function suggest(path: string, context: ExpectationContext): { readonly hint?: string; readonly expected?: string } {
  return { expected: `a declared path: ${listNames(context.knownPaths)}`, ...didYouMean(path, context.knownPaths) };
}

/** The paths that a shape lists, down to a few levels, for messages. */
export function listedPaths(shape: Json, defs?: JsonObject, prefix = '', depth = 0): readonly string[] {
  if (!isJsonObject(shape) || depth > 4) return [];
  const own = shape['$defs'];
  const known = defs ?? (isJsonObject(own) ? own : {});
  const properties = shape['properties'];
  const named = isJsonObject(properties)
    ? Object.entries(properties).flatMap(([name, value]) => {
        const path = prefix === '' ? name : `${prefix}.${name}`;
        const below = listedPaths(value, known, path, depth + 1);
        return below.length > 0 ? below : [path];
      })
    : [];
  const items = shape['items'];
  const elements = isJsonObject(items) && prefix !== '' ? listedPaths(items, known, `${prefix}.*`, depth + 1) : [];
  const parts = ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => {
    const branches = shape[keyword];
    return Array.isArray(branches)
      ? (branches as readonly Json[]).flatMap((branch) => listedPaths(branch, known, prefix, depth + 1))
      : [];
  });
  return [...new Set([...named, ...elements, ...parts])];
}
