import type { PublishedSections } from '../ledger/record.js';
import type { Verdict } from '../verify/verdict.js';
import { datasetsOf, sectionsOn } from './actor.js';
import { matrixRows, participants } from './matrix-rows.js';
import type { View } from './view.js';

/** Who shares what: services and datasets, what each does with each, and how the services fit. */
export interface ShareGraph {
  readonly services: readonly { readonly service: string; readonly versions: readonly string[] }[];
  readonly datasets: readonly { readonly dataset: string; readonly store: string }[];
  readonly edges: readonly ShareEdge[];
  readonly fits: readonly Fit[];
}

export type Deed = 'reads' | 'inserts' | 'updates' | 'owns';

export interface ShareEdge {
  readonly service: string;
  readonly dataset: string;
  readonly does: readonly Deed[];
}

/** The worst that is known of what one service relies on another for. */
export interface Fit {
  readonly relies: string;
  readonly on: string;
  readonly dataset: string;
  readonly verdict: Verdict | 'missing';
}

const badness: Readonly<Record<Fit['verdict'], number>> = { passed: 0, undecided: 1, missing: 2, failed: 3 };

/** The graph of the versions that are live in an environment, or of all that were published. */
export function shareGraph(view: View, environment?: string): ShareGraph {
  const services = new Map<string, Set<string>>();
  const datasets = new Map<string, string>();
  const edges = new Map<string, { readonly service: string; readonly dataset: string; readonly does: Set<Deed> }>();
  for (const actor of participants(view, environment)) {
    services.set(actor.service, (services.get(actor.service) ?? new Set()).add(actor.version));
    for (const dataset of datasetsOf(actor)) {
      for (const sections of sectionsOn(actor, dataset)) {
        datasets.set(dataset, sections.store);
        const key = `${actor.service}\n${dataset}`;
        const edge = edges.get(key) ?? { service: actor.service, dataset, does: new Set<Deed>() };
        edges.set(key, edge);
        for (const deed of deedsOf(sections)) edge.does.add(deed);
      }
    }
  }
  return {
    services: [...services].sort(byFirst).map(([service, versions]) => ({ service, versions: [...versions].sort() })),
    datasets: [...datasets].sort(byFirst).map(([dataset, store]) => ({ dataset, store })),
    edges: [...edges]
      .sort(byFirst)
      .map(([, { service, dataset, does }]) => ({ service, dataset, does: deeds.filter((deed) => does.has(deed)) })),
    fits: fitsOf(view, environment),
  };
}

const deeds: readonly Deed[] = ['reads', 'inserts', 'updates', 'owns'];

function deedsOf({ reads, inserts = [], updates = [], owns }: PublishedSections): readonly Deed[] {
  return [
    ...(reads === undefined ? [] : ['reads' as const]),
    ...(inserts.length === 0 ? [] : ['inserts' as const]),
    ...(updates.length === 0 ? [] : ['updates' as const]),
    ...(owns === undefined ? [] : ['owns' as const]),
  ];
}

function fitsOf(view: View, environment: string | undefined): readonly Fit[] {
  const fits = new Map<string, Fit>();
  for (const { dataset, left, right, verdict } of matrixRows(view, environment === undefined ? {} : { environment })) {
    if (left.service === right.service) continue;
    const key = [left.service, right.service, dataset].join('\n');
    const known = fits.get(key);
    if (known !== undefined && badness[known.verdict] >= badness[verdict]) continue;
    fits.set(key, { relies: left.service, on: right.service, dataset, verdict });
  }
  return [...fits].sort(byFirst).map(([, fit]) => fit);
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
