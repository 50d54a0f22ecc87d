import type { Verdict } from '../verify/verdict.js';
import { unknownEnvironment, unknownService, unknownVersion } from '../ledger/unknown-name.js';
import { pairText } from '../verify/pair-text.js';
import { MisuseError } from '../problem/errors.js';
import type { PairKey } from '../verify/verdict.js';
import { datasetsOf, sectionsOn, type Actor } from './actor.js';
import { requiredPairs } from './required-pairs.js';
import { datasetNamed } from './dataset-name.js';
import type { View } from './view.js';

export interface MatrixFilter {
  /** Only pairs in which one of these services takes part. */
  readonly services?: readonly string[];
  /** Only this version of the one service named. */
  readonly version?: string;
  readonly dataset?: string;
  /** Only versions that are live there; the version named counts as if it were. */
  readonly environment?: string;
  readonly verdict?: Verdict | 'missing';
}

/** One service's side of a dataset against another's, and what is known of it. */
export interface MatrixRow {
  readonly dataset: string;
  readonly pair: PairKey;
  readonly left: RowSide;
  readonly right: RowSide;
  readonly verdict: Verdict | 'missing';
  readonly basis: string;
  readonly engines: readonly string[];
  /** Whether records that do not know of each other disagree. */
  readonly conflicting: boolean;
  /** The first failure's or reason's sentence. */
  readonly why: string;
}

export interface RowSide {
  readonly service: string;
  /** All versions that promise the same here. */
  readonly versions: readonly string[];
  readonly name?: string;
}

/** Who fits with whom: a row for each pair of digests and services, in a stable order. Throws MisuseError on unknown names. */
export function matrixRows(view: View, filter: MatrixFilter = {}): readonly MatrixRow[] {
  const { services = [], version, environment } = filter;
  const [service] = services;
  for (const name of services) {
    if (!view.standing.services.has(name))
      throw new MisuseError(unknownService(name, [...view.standing.services.keys()]));
  }
  if (version !== undefined) {
    if (service === undefined || services.length > 1) {
      throw new MisuseError({
        code: 'unknown-usage',
        message: 'a version was named without the one service that it belongs to',
        expected: '--service S --service-version V',
        hint: 'Name exactly one service.',
      });
    }
    if (!view.isKnown(service, version)) {
      throw new MisuseError(unknownVersion(service, version, view.standing.services.get(service)?.versions ?? []));
    }
  }
  const dataset = filter.dataset === undefined ? undefined : datasetNamed(view, filter.dataset);
  const asked = version === undefined || service === undefined ? [] : [view.actor(service, version, 'asked')];
  const actors = [
    ...asked,
    ...participants(view, environment).filter((actor) => !asked.some((each) => each.service === actor.service)),
  ];
  const rows = new Map<string, Gathered>();
  for (const left of actors) {
    for (const on of datasetsOf(left)) {
      if (dataset !== undefined && dataset !== on) continue;
      for (const right of actors) {
        if (services.length > 0 && !services.includes(left.service) && !services.includes(right.service)) continue;
        gather(rows, on, left, right);
      }
    }
  }
  return [...rows.values()]
    .map((row) => rowOf(view, row))
    .filter((row) => filter.verdict === undefined || row.verdict === filter.verdict)
    .sort((a, b) => compare(sortKey(a), sortKey(b)));
}

/** Every version that is live there, or every published one. */
export function participants(view: View, environment: string | undefined): readonly Actor[] {
  if (environment !== undefined) {
    const standing = view.environment(environment);
    if (standing === undefined) {
      throw new MisuseError(unknownEnvironment(environment, [...view.standing.environments.keys()]));
    }
    const live = new Map(
      standing.live.map(({ service, version, how }) => [`${service}\n${version}`, { service, version, how }]),
    );
    return [...live.values()].map(({ service, version, how }) => view.actor(service, version, how));
  }
  return [...view.standing.services].flatMap(([service, { versions }]) =>
    versions.map((version) => view.actor(service, version, 'asked')),
  );
}

interface Gathered {
  readonly dataset: string;
  readonly pair: PairKey;
  readonly left: GatheredSide;
  readonly right: GatheredSide;
}

interface GatheredSide {
  readonly service: string;
  readonly versions: Set<string>;
  readonly name?: string;
}

function gather(rows: Map<string, Gathered>, dataset: string, left: Actor, right: Actor): void {
  for (const leftSections of sectionsOn(left, dataset)) {
    for (const rightSections of sectionsOn(right, dataset)) {
      for (const { key, leftName, rightName } of requiredPairs(leftSections, rightSections)) {
        const text = [pairText(key), dataset, left.service, right.service, leftName ?? '', rightName ?? ''].join('\n');
        let row = rows.get(text);
        if (row === undefined) {
          row = { dataset, pair: key, left: side(left, leftName), right: side(right, rightName) };
          rows.set(text, row);
        }
        row.left.versions.add(left.version);
        row.right.versions.add(right.version);
      }
    }
  }
}

function side({ service }: Actor, name: string | undefined): GatheredSide {
  return { service, versions: new Set(), ...(name === undefined ? {} : { name }) };
}

function rowOf(view: View, { dataset, pair, left, right }: Gathered): MatrixRow {
  const result = view.result(pair);
  const sideOf = ({ versions, ...rest }: GatheredSide): RowSide => ({ ...rest, versions: [...versions].sort() });
  const base = { dataset, pair, left: sideOf(left), right: sideOf(right) };
  if (result === undefined) {
    return { ...base, verdict: 'missing', basis: 'none', engines: [], conflicting: false, why: '' };
  }
  const { verdict, basis, engines, conflicting } = result;
  const detail = verdict === 'passed' ? undefined : result.detail();
  const why = detail?.failures[0]?.message ?? detail?.reasons[0]?.message ?? '';
  return { ...base, verdict, basis, engines, conflicting, why };
}

function sortKey({ dataset, left, right, pair }: MatrixRow): string {
  return [
    dataset,
    left.service,
    right.service,
    pair.kind,
    left.name ?? '',
    right.name ?? '',
    left.versions[0],
    right.versions[0],
  ].join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
