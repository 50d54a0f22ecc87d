import type { Problem } from '../problem/problem.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { checkStructure } from './check-structure.js';
import { compileOwns } from './compile-owns.js';
import { compileReads } from './compile-reads.js';
import { connectJoins } from './connect-joins.js';
import { compileWrites } from './compile-writes.js';
import type { Contract, DatasetSections, Store, Team } from './contract.js';
import { Findings } from './findings.js';
import type { OperationLanguages } from './operation-language.js';
import type { ReferencedFiles } from './referenced-files.js';
import { mapEntries, type OpenQuestion, type SectionContext } from './section.js';
import { ShapeCompiler } from './shape-compiler.js';
import type { SourceDocument } from './source.js';

export interface CompiledContract {
  readonly source: SourceDocument;
  /** Undefined when the document does not even say whose contract it is. */
  readonly contract?: Contract;
  readonly questions: readonly OpenQuestion[];
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

const SECTIONS = ['reads', 'writes', 'owns'] as const;

/** Checks and compiles one written contract, by itself; what concerns several contracts comes after. */
export function compileContract(
  source: SourceDocument,
  languages: OperationLanguages,
  files: ReferencedFiles,
): CompiledContract {
  const findings = new Findings(source);
  const written = source.value;
  checkStructure(written, findings);
  const done = (contract: Contract | undefined, questions: readonly OpenQuestion[]): CompiledContract => ({
    source,
    ...(contract === undefined ? {} : { contract }),
    questions,
    problems: inOrder(findings.problems),
    warnings: inOrder(findings.warnings),
  });
  if (!isJsonObject(written)) return done(undefined, []);
  const shapes = new ShapeCompiler(source, findings, files);
  const { stores, skipped } = datasetStores(written, findings);
  checkNamedShapes(written, stores, shapes);
  const questions: OpenQuestion[] = [];
  const datasets = [...stores]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([dataset, store]): [string, DatasetSections] => {
      const context = (section: (typeof SECTIONS)[number]): SectionContext => ({
        dataset,
        store,
        at: [section, dataset],
        source,
        findings,
        shapes,
        language: languages[store],
      });
      const [reads, writes, owns] = SECTIONS.map((section) =>
        skipped.has(`${section} ${dataset}`) ? undefined : sectionOf(written, section, dataset),
      );
      const compiledReads = reads === undefined ? undefined : compileReads(reads, context('reads'));
      const compiledWrites =
        writes === undefined ? undefined : compileWrites(writes, compiledReads?.reads, context('writes'));
      questions.push(...(compiledReads?.questions ?? []), ...(compiledWrites?.questions ?? []));
      return [
        dataset,
        {
          dataset,
          store,
          ...(compiledReads === undefined ? {} : { reads: compiledReads.reads }),
          ...(compiledWrites === undefined ? {} : { writes: compiledWrites.writes }),
          ...(owns === undefined ? {} : { owns: compileOwns(owns, context('owns')) }),
        },
      ];
    });
  const service = written['service'];
  if (typeof service !== 'string') return done(undefined, questions);
  if (datasets.length === 0 && findings.problems.length === 0) {
    findings.problem({
      code: 'empty-contract',
      message: `The contract of \`${service}\` says nothing.`,
      at: [],
      expected: 'at least one dataset under `reads`, `writes` or `owns`',
    });
  }
  const team = teamOf(written['team']);
  const connected = connectJoins(
    datasets.map(([, sections]) => sections),
    questions,
  );
  const named = Object.fromEntries(connected.map((sections) => [sections.dataset, sections]));
  return done({ service, ...(team === undefined ? {} : { team }), datasets: named }, questions);
}

/** As they stand in the file; what has no place keeps its turn. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const line = (problem: Problem): number => problem.place?.line ?? Number.MAX_SAFE_INTEGER;
  const column = (problem: Problem): number => problem.place?.column ?? 0;
  return [...problems].sort((a, b) => line(a) - line(b) || column(a) - column(b));
}

function sectionOf(written: JsonObject, section: string, dataset: string): JsonObject | undefined {
  const sections = written[section];
  if (!isJsonObject(sections) || !Object.hasOwn(sections, dataset)) return undefined;
  const value = sections[dataset];
  // `shop.orders:` with nothing below it is a section that says nothing; the check of the structure has reported it.
  return isJsonObject(value) ? value : undefined;
}

/** The store of each dataset that the contract speaks of; a section that disagrees with an earlier one is skipped. */
function datasetStores(
  written: JsonObject,
  findings: Findings,
): { readonly stores: ReadonlyMap<string, Store>; readonly skipped: ReadonlySet<string> } {
  const skipped = new Set<string>();
  const general: Store = written['store'] === 'dynamodb' ? 'dynamodb' : 'mongodb';
  const stores = new Map<string, { readonly store: Store; readonly section: string }>();
  for (const section of SECTIONS) {
    for (const [dataset, body] of mapEntries(written[section])) {
      const own = body['store'];
      const store = own === 'mongodb' || own === 'dynamodb' ? own : general;
      const earlier = stores.get(dataset);
      if (earlier === undefined) stores.set(dataset, { store, section });
      else if (earlier.store !== store) {
        skipped.add(`${section} ${dataset}`);
        findings.problem({
          code: 'store-conflict',
          message: `\`${dataset}\` lives in ${store} here, but in ${earlier.store} under \`${earlier.section}\`.`,
          at: [section, dataset],
          on: 'key',
          readable: true,
          hint: 'Say `store` once, at the top, or alike in each section of the dataset.',
        });
      }
    }
  }
  return { stores: new Map([...stores].map(([dataset, { store }]) => [dataset, store])), skipped };
}

/** A named shape that nothing uses yet is checked as well, where there is only one store that it can belong to. */
function checkNamedShapes(written: JsonObject, stores: ReadonlyMap<string, Store>, shapes: ShapeCompiler): void {
  const used = new Set(stores.values());
  const [store = written['store'] === 'dynamodb' ? 'dynamodb' : 'mongodb'] = used;
  const named = written['shapes'];
  if (used.size > 1 || !isJsonObject(named)) return;
  for (const name of Object.keys(named)) {
    shapes.compile(
      { $ref: `#/shapes/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` },
      ['shapes', name],
      store,
      'schema',
    );
  }
}

function teamOf(written: Json | undefined): Team | undefined {
  if (typeof written === 'string') return { name: written };
  if (!isJsonObject(written) || typeof written['name'] !== 'string') return undefined;
  const { name, contact, escalation } = written;
  return {
    name,
    ...(typeof contact === 'string' ? { contact } : {}),
    ...(typeof escalation === 'string' ? { escalation } : {}),
  };
}
