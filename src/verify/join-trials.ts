import type { Condition } from '../../fixtures/condition.js';
import { directedDocuments, type DirectedDocuments } from '../../fixtures/directed-documents.js';
import { isEmbeddedDocument, withoutValueAt, withValueAt, type FixtureDocument } from '../../fixtures/document.js';
import { expressionPaths } from '../../fixtures/mongodb-paths.js';
import { declaredPaths } from '../../fixtures/shape-paths.js';
import type { MongoOperation, Query, Shape } from '../contract/contract.js';
import type { Json, JsonObject } from '../value/json.js';
import { touches } from './claim.js';
import { constantsIn, lengthsAmong } from './constants.js';
import type { Kit } from './kit.js';
import type { Join } from './mongodb/joins.js';
import { withOwnIds } from './mongodb/own-ids.js';
import type { Bound, Joined, Player } from './player.js';
import type { RowTrial } from './row-trials.js';

/** What the documents of other datasets are like that a query joins, by the names that it gives their collections. */
export type JoinedShapes = Readonly<Record<string, readonly Shape[]>>;

/** A join with documents of the joined dataset, before they are made to match. */
interface Joinable extends Join {
  readonly shapes: readonly Shape[];
  readonly candidates: readonly FixtureDocument[];
}

/** How many documents of its own dataset a query is run on with every kind of joined ones. */
const mostWithEach = 2;
/** How many others it is run on with one joined document, and with several. */
const mostWithSome = 60;

/**
 * Runs of a query that joins: with one document of the joined dataset that matches, of each kind that its own section lets
 * through, and with several at once. What is joined is made to match by running the stages before the join.
 */
export class JoinTrials {
  readonly #query: Query;
  readonly #added: readonly Condition[];
  readonly #joins: readonly Joinable[];
  readonly #kit: Kit;
  readonly #player: Player;
  /** The joins that have found something in some run. */
  readonly #found = new Set<Joinable>();

  constructor(
    { query, added }: { readonly query: Query; readonly added: readonly Condition[] },
    joins: readonly Join[],
    joined: JoinedShapes,
    kit: Kit,
    player: Player,
  ) {
    const { pipeline } = query.operation as { readonly pipeline: Json };
    const constants = constantsIn(pipeline, kit.values);
    const used = expressionPaths(pipeline);
    this.#query = query;
    this.#added = added;
    this.#kit = kit;
    this.#player = player;
    this.#joins = joins.map((join) => {
      const shapes = joined[join.from] ?? [];
      const { singles, pairs } = directedDocuments(shapes, kit.solver, {
        values: kit.values,
        random: kit.random,
        paths: pathsOfJoined(join, shapes, used),
        constants,
        lengths: lengthsAmong(constants),
      });
      return { ...join, shapes, candidates: [...singles, ...pairs] };
    });
  }

  /** The collections of joins that never found anything, though documents were made to match. */
  get vain(): readonly string[] {
    return this.#joins.filter((join) => !this.#found.has(join)).map(({ from }) => from);
  }

  /** @param boundTo The parameters with which a document meets the query's conditions. */
  async *of({ singles }: DirectedDocuments, boundTo: (document: FixtureDocument) => Bound): AsyncGenerator<RowTrial> {
    for (const [index, document] of singles.slice(0, mostWithSome).entries()) {
      const parameters = boundTo(document);
      let joined: Joined = {};
      for (const join of this.#joins) {
        const aimed = await this.#aimed(join, document, parameters, joined);
        const [first] = aimed;
        if (first === undefined) continue;
        const several = withOwnIds(aimed, (each) => this.#fits(join, each));
        if (index < mostWithEach) {
          for (const one of aimed)
            yield { documents: [document], parameters, joined: { ...joined, [join.from]: [one] } };
        }
        // Later joins look at what the earlier ones found.
        yield { documents: [document], parameters, joined: { ...joined, [join.from]: several } };
        joined = { ...joined, [join.from]: [first] };
        yield { documents: [document], parameters, joined };
        if (!this.#found.has(join)) await this.#look(join, document, parameters, joined);
      }
    }
  }

  /** The candidates, changed so that the join finds them for one document, as far as its equalities tell. */
  async #aimed(
    join: Joinable,
    document: FixtureDocument,
    parameters: Bound,
    joined: Joined,
  ): Promise<readonly FixtureDocument[]> {
    if (join.equal.length === 0) return join.candidates;
    const wanted = await this.#localValues(join, document, parameters, joined);
    return join.candidates.flatMap((candidate) => {
      const options = wanted.reduce<readonly FixtureDocument[]>(
        (changed, { foreign, values }) =>
          changed.flatMap((each) =>
            values.map((value) =>
              value === missing ? withoutValueAt(each, foreign) : withValueAt(each, foreign, value),
            ),
          ),
        [candidate],
      );
      const fitting = options.find((each) => this.#fits(join, each));
      return fitting === undefined ? [] : [fitting];
    });
  }

  /** What the expressions of a join are worth for one document, where the stages before it have been run. */
  async #localValues(
    { before, equal }: Joinable,
    document: FixtureDocument,
    parameters: Bound,
    joined: Joined,
  ): Promise<readonly { readonly foreign: readonly string[]; readonly values: readonly unknown[] }[]> {
    const names = equal.map((_, index) => `v${String(index)}`);
    const project: JsonObject = Object.fromEntries(
      equal.map(({ local }, index) => [names[index] ?? '', { $ifNull: [local, null] }]),
    );
    const rows = await this.#rows([...before, { $project: { _id: 0, ...project } }], document, parameters, joined);
    return equal.map(({ foreign }, index) => {
      const found = rows.flatMap((row) => (isEmbeddedDocument(row) ? [row[names[index] ?? '']] : []));
      const values = found.flatMap((value) => (Array.isArray(value) ? (value as readonly unknown[]) : [value]));
      return {
        foreign: foreign.split('.'),
        values: values.flatMap((value) => (value === null ? [missing, null] : [value, [value]])),
      };
    });
  }

  /** Whether the join finds something now. */
  async #look(join: Joinable, document: FixtureDocument, parameters: Bound, joined: Joined): Promise<void> {
    const { as, before, stage } = join;
    const seen: readonly JsonObject[] =
      as === undefined
        ? [{ $match: { $expr: false } }, stage]
        : [stage, { $match: { [`${as}.0`]: { $exists: true } } }];
    const rows = await this.#rows([...before, ...seen], document, parameters, joined);
    if (rows.length > 0) this.#found.add(join);
  }

  async #rows(
    pipeline: readonly JsonObject[],
    document: FixtureDocument,
    parameters: Bound,
    joined: Joined,
  ): Promise<readonly unknown[]> {
    await this.#player.load([document], joined);
    const operation = { ...this.#query.operation, pipeline } as MongoOperation;
    const played = await this.#player.rows({ ...this.#query, operation }, this.#added, parameters);
    return played.outcome === 'answered' ? played.result : [];
  }

  #fits(join: Joinable, document: FixtureDocument): boolean {
    return join.shapes.every((shape) => this.#kit.solver.fits(document, shape));
  }
}

/** The paths that a joined dataset's section declares, and those that the query uses of what it finds and that are not. */
function pathsOfJoined({ as }: Join, shapes: readonly Shape[], used: readonly string[]): readonly string[] {
  const declared = [...new Set(shapes.flatMap((shape) => declaredPaths(shape)))];
  const within = used.filter((path) => as !== undefined && path.startsWith(`${as}.`));
  const undeclared = within
    .map((path) => path.slice((as ?? '').length + 1))
    .filter((path) => !declared.some((each) => touches(each, path)));
  return [...declared, ...undeclared];
}

/** Stands for a value that is not there. */
const missing: unique symbol = Symbol('missing');
