import type { Failure, PairKind, UndecidedReason } from '../verify/verdict.js';
import type { RecordId } from './record.js';
import { pairText } from './standing.js';
import type { Content, EnvironmentStanding, PastVersion, Result, ServiceStanding, Standing, Stay } from './standing.js';

/** A standing as text: what every question needs, and apart from it what only a shown result needs. */
export interface StandingText {
  readonly index: string;
  readonly detail: string;
}

/** Reads a part of the detail text, by byte. */
export type ReadDetail = (start: number, length: number) => string;

interface IndexText {
  readonly digests: readonly string[];
  readonly contents: readonly Content[];
  readonly services: readonly (readonly [string, readonly string[], readonly (number | readonly number[])[]])[];
  readonly environments: readonly EnvironmentText[];
  /** Supplies, engines, premises and notes repeat a lot: each combination once. */
  readonly facets: readonly Facet[];
  readonly results: readonly ResultText[];
  readonly unknownKinds: Standing['unknownKinds'];
  readonly strays: readonly string[];
  readonly damaged: readonly string[];
}

interface EnvironmentText {
  readonly name: string;
  readonly baseline: EnvironmentStanding['baseline'];
  readonly live: readonly Stay[];
  /** By service: indexes into its versions, or names for versions that nobody published. */
  readonly past: readonly (readonly [string, readonly (number | string)[]])[];
  readonly unpublished: EnvironmentStanding['unpublished'];
  readonly gone: readonly (readonly [string, string, readonly string[]])[];
}

type Facet = Pick<Result, 'verdict' | 'basis' | 'engines' | 'supplies' | 'premises' | 'notes' | 'conflicting'>;

/** Kind, left, right, facet, fixtures, start and length of the detail. */
type ResultText = readonly [PairKind, number, number, number, number, number, number];

export function encodeStanding(standing: Standing): StandingText {
  const digests = new Interned();
  const facets = new Interned();
  const detail: string[] = [];
  let position = 0;
  const results = [...standing.results.values()].map((result): ResultText => {
    const { verdict, basis, engines, supplies, premises, notes, conflicting } = result;
    const facet: Facet = { verdict, basis, engines, supplies, premises, notes, conflicting };
    const { records, failures, reasons } = result.detail();
    const line = JSON.stringify([records, failures, reasons]);
    const length = Buffer.byteLength(line);
    detail.push(line);
    const start = position;
    position += length + 1;
    const { kind, left, right } = result.pair;
    return [
      kind,
      digests.number(left),
      digests.number(right),
      facets.number(JSON.stringify(facet)),
      result.fixtures,
      start,
      length,
    ];
  });
  const index: IndexText = {
    digests: digests.texts,
    contents: standing.contents,
    services: [...standing.services].map(([name, { versions, contents }]) => [
      name,
      versions,
      contents.map((numbers) => (numbers.length === 1 ? (numbers[0] ?? []) : numbers)),
    ]),
    environments: [...standing.environments.values()].map((environment) => environmentText(environment, standing)),
    facets: facets.texts.map((text) => JSON.parse(text) as Facet),
    results,
    unknownKinds: standing.unknownKinds,
    strays: standing.strays,
    damaged: standing.damaged,
  };
  return { index: JSON.stringify(index), detail: detail.join('\n') };
}

export function decodeStanding(text: string, readDetail: ReadDetail): Standing {
  const index = JSON.parse(text) as IndexText;
  const services = new Map(
    index.services.map(([name, versions, contents]): [string, ServiceStanding] => [
      name,
      { versions, contents: contents.map((numbers) => (typeof numbers === 'number' ? [numbers] : numbers)) },
    ]),
  );
  return {
    services,
    contents: index.contents,
    environments: new Map(index.environments.map((each) => [each.name, environmentOf(each, services)])),
    results: new Map(index.results.map((each) => resultOf(each, index, readDetail))),
    unknownKinds: index.unknownKinds,
    strays: index.strays,
    damaged: index.damaged,
  };
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
  const past = text.past.map(([service, numbers]): [string, readonly PastVersion[]] => {
    const names = services.get(service)?.versions ?? [];
    return [
      service,
      numbers.map((number) => {
        const version = typeof number === 'string' ? number : (names[number] ?? '');
        return { version, gone: gone.size === 0 ? nothing : (gone.get(`${service}\n${version}`) ?? nothing) };
      }),
    ];
  });
  const { name, baseline, live, unpublished } = text;
  return { name, baseline, live, past: new Map(past), unpublished };
}

function resultOf(
  [kind, left, right, facetNumber, fixtures, start, length]: ResultText,
  { digests, facets }: IndexText,
  readDetail: ReadDetail,
): [string, Result] {
  const pair = { kind, left: digests[left] ?? '', right: digests[right] ?? '' };
  const facet = facets[facetNumber];
  if (facet === undefined) throw new RangeError('a cached result without its facet');
  return [
    pairText(pair),
    {
      pair,
      ...facet,
      fixtures,
      detail: () => {
        const [records, failures, reasons] = JSON.parse(readDetail(start, length)) as [
          readonly RecordId[],
          readonly Failure[],
          readonly UndecidedReason[],
        ];
        return { records, failures, reasons };
      },
    },
  ];
}

/** Texts by number, each once. */
class Interned {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}
