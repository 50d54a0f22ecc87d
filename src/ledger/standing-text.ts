import type { Failure, PairKind, UndecidedReason } from '../verify/verdict.js';
import { LazyMap } from './lazy-map.js';
import type { RecordId } from './record.js';
import { pairText } from '../verify/pair-text.js';
import type { Content, EnvironmentStanding, PastVersion, Result, ResultTable, ServiceStanding } from './standing.js';
import type { ResultDetail, Standing, Stay } from './standing.js';

/** A standing as text: what every question needs, and apart from it what only a shown result needs. */
export interface StandingText {
  /** A line for everything but the results, then a line for each left side of pairs. */
  readonly index: string;
  readonly detail: string;
}

/** Reads a part of the detail text, by byte. */
export type ReadDetail = (start: number, length: number) => string;

interface HeadText {
  readonly contents: readonly Content[];
  readonly services: readonly (readonly [name: string, service: ServiceText])[];
  readonly environments: readonly EnvironmentText[];
  /** Verdicts, supplies, engines and the rest repeat a lot: each combination once. */
  readonly facets: readonly Facet[];
  readonly unknownKinds: Standing['unknownKinds'];
  readonly strays: readonly string[];
  readonly damaged: readonly string[];
}

interface ServiceText {
  readonly versions: readonly string[];
  readonly contents: readonly (number | readonly number[])[];
}

interface EnvironmentText {
  readonly name: string;
  readonly baseline: EnvironmentStanding['baseline'];
  readonly live: readonly Stay[];
  /** By service: indexes into its versions, or names for versions that nobody published. */
  readonly past: readonly (readonly [service: string, versions: readonly (number | string)[]])[];
  readonly unpublished: EnvironmentStanding['unpublished'];
  readonly gone: readonly (readonly [service: string, version: string, shapes: readonly string[]])[];
}

type Facet = Pick<
  Result,
  'verdict' | 'basis' | 'engines' | 'supplies' | 'premises' | 'notes' | 'outside' | 'conflicting'
>;

type ResultText = readonly [
  kind: PairKind,
  right: string,
  facet: number,
  fixtures: number,
  detailStart: number,
  detailLength: number,
  after?: readonly string[],
];

export function encodeStanding(standing: Standing): StandingText {
  const facets = new Facets();
  const lines: string[] = [];
  const detail: string[] = [];
  let position = 0;
  // A line for results in a row with the same left side, which is all of them where the table keeps them together.
  let same: ResultText[] = [];
  let before: string | undefined;
  const endLine = (): void => {
    if (before !== undefined) lines.push(`${before}${JSON.stringify(same)}`);
    same = [];
  };
  for (const result of standing.results.values()) {
    const { kind, left, right, after } = result.pair;
    if (left !== before) endLine();
    before = left;
    const line = detailText(result.detail());
    const length = Buffer.byteLength(line);
    const text = [kind, right, facets.numberOf(result), result.fixtures, position, length] as const;
    same.push(after === undefined ? text : [...text, after]);
    detail.push(line);
    position += length + 1;
  }
  endLine();
  const head: HeadText = {
    contents: standing.contents,
    services: [...standing.services].map(([name, { versions, contents }]) => [
      name,
      { versions, contents: contents.map((numbers) => (numbers.length === 1 ? (numbers[0] ?? []) : numbers)) },
    ]),
    environments: [...standing.environments.values()].map((environment) => environmentText(environment, standing)),
    facets: facets.list,
    unknownKinds: standing.unknownKinds,
    strays: standing.strays,
    damaged: standing.damaged,
  };
  return { index: [JSON.stringify(head), ...lines].join('\n'), detail: detail.join('\n') };
}

function detailText({ records, failures, reasons }: ResultDetail): string {
  // Nearly all of them, and digests need no escapes.
  if (failures.length === 0 && reasons.length === 0) return `[["${records.join('","')}"],[],[]]`;
  return JSON.stringify([records, failures, reasons]);
}

/** The standing of an index; what it holds much of is taken apart when it is asked for. */
export function decodeStanding(index: string, readDetail: ReadDetail): Standing {
  const end = index.indexOf('\n');
  const head = JSON.parse(end === -1 ? index : index.slice(0, end)) as HeadText;
  const services = new LazyMap(new Map(head.services), ({ versions, contents }): ServiceStanding => ({
    versions,
    contents: contents.map((numbers) => (typeof numbers === 'number' ? [numbers] : numbers)),
  }));
  return {
    services,
    contents: head.contents,
    environments: new Map(head.environments.map((each) => [each.name, environmentOf(each, services)])),
    results: new IndexedResults(index, end, head.facets, readDetail),
    unknownKinds: head.unknownKinds,
    strays: head.strays,
    damaged: head.damaged,
  };
}

type Line = readonly [start: number, end: number];

/** Results as they stand in an index, by left side; a question asks for few of them. */
class IndexedResults implements ResultTable {
  readonly #index: string;
  readonly #lines = new Map<string, readonly Line[]>();
  readonly #facets: readonly Facet[];
  readonly #readDetail: ReadDetail;
  readonly #decoded = new Map<string, ReadonlyMap<string, Result>>();

  constructor(index: string, headEnd: number, facets: readonly Facet[], readDetail: ReadDetail) {
    this.#index = index;
    this.#facets = facets;
    this.#readDetail = readDetail;
    for (let start = headEnd + 1; headEnd !== -1 && start < index.length;) {
      const next = index.indexOf('\n', start);
      const end = next === -1 ? index.length : next;
      const left = index.slice(start, start + 64);
      const others = this.#lines.get(left);
      const line: Line = [start + 64, end];
      this.#lines.set(left, others === undefined ? [line] : [...others, line]);
      start = end + 1;
    }
  }

  get(pair: string): Result | undefined {
    const left = pair.split(':')[1] ?? '';
    let results = this.#decoded.get(left);
    if (results === undefined) this.#decoded.set(left, (results = this.#decode(left)));
    return results.get(pair);
  }

  has(pair: string): boolean {
    return this.get(pair) !== undefined;
  }

  *values(): Generator<Result> {
    for (const left of this.#lines.keys()) yield* this.#decode(left).values();
  }

  #decode(left: string): ReadonlyMap<string, Result> {
    const texts = (this.#lines.get(left) ?? []).flatMap(
      (line) => JSON.parse(this.#index.slice(...line)) as readonly ResultText[],
    );
    return new Map(texts.map((text) => this.#resultOf(left, text)));
  }

  #resultOf(left: string, [kind, right, number, fixtures, start, length, after]: ResultText): [string, Result] {
    const pair = { kind, left, right, ...(after === undefined ? {} : { after }) };
    const facet = this.#facets[number];
    if (facet === undefined) throw new RangeError('a remembered result without its facet');
    const detail: Result['detail'] = () => {
      const [records, failures, reasons] = JSON.parse(this.#readDetail(start, length)) as [
        readonly RecordId[],
        readonly Failure[],
        readonly UndecidedReason[],
      ];
      return { records, failures, reasons };
    };
    return [pairText(pair), { pair, ...facet, fixtures, detail }];
  }
}

function environmentText(
  { name, baseline, live, past, unpublished }: EnvironmentStanding,
  { services }: Standing,
): EnvironmentText {
  const gone: [string, string, readonly string[]][] = [];
  const pastText = [...past].map(([service, versions]): [string, (number | string)[]] => {
    const numbers = new Map((services.get(service)?.versions ?? []).map((version, number) => [version, number]));
    for (const each of versions) if (each.gone.length > 0) gone.push([service, each.version, each.gone]);
    return [service, versions.map(({ version }) => numbers.get(version) ?? version)];
  });
  return { name, baseline, live, past: pastText, unpublished, gone };
}

function environmentOf(text: EnvironmentText, services: Standing['services']): EnvironmentStanding {
  const gone = new Map(text.gone.map(([service, version, shapes]) => [`${service}\n${version}`, shapes]));
  const nothing: readonly string[] = [];
  const past = new LazyMap(new Map(text.past), (numbers, service): readonly PastVersion[] => {
    const names = services.get(service)?.versions ?? [];
    return numbers.map((number) => {
      const version = typeof number === 'string' ? number : (names[number] ?? '');
      return { version, gone: gone.get(`${service}\n${version}`) ?? nothing };
    });
  });
  const { name, baseline, live, unpublished } = text;
  return { name, baseline, live, past, unpublished };
}

/** Facets by number, each once. Results share their parts, so most are recognised without looking inside. */
class Facets {
  readonly list: Facet[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #recent = new WeakMap<object, { readonly facet: Facet; readonly number: number }>();

  numberOf(result: Result): number {
    const recent = this.#recent.get(result.supplies);
    if (recent !== undefined && isSameFacet(recent.facet, result)) return recent.number;
    const { verdict, basis, engines, supplies, premises, notes, outside, conflicting } = result;
    const facet: Facet = { verdict, basis, engines, supplies, premises, notes, outside, conflicting };
    const text = JSON.stringify(facet);
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.list.push(facet) - 1;
      this.#numbers.set(text, number);
    }
    this.#recent.set(supplies, { facet, number });
    return number;
  }
}

function isSameFacet(a: Facet, b: Facet): boolean {
  return (
    a.verdict === b.verdict &&
    a.outside === b.outside &&
    a.basis === b.basis &&
    a.conflicting === b.conflicting &&
    a.supplies === b.supplies &&
    a.premises === b.premises &&
    a.notes === b.notes &&
    a.engines.length === b.engines.length &&
    a.engines.every((engine, index) => engine === b.engines[index])
  );
}
