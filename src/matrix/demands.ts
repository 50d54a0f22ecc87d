import type { PublishedSections } from '../ledger/record.js';
import { shapeText } from '../ledger/standing.js';
import { pairText } from '../verify/pair-text.js';
import type { PairKey } from '../verify/verdict.js';
import { ActorsByDataset, datasetsOf, isSame, sectionsOn, type Actor } from './actor.js';
import type { Side } from './answer.js';
import { documentPairs, requiredPairs, type RequiredPair } from './required-pairs.js';
import type { Situation, StepOptions } from './situation.js';

/** A pair that a question needs, with everybody on whose account. */
export interface Demand {
  readonly key: PairKey;
  readonly dataset: string;
  readonly left: readonly Side[];
  readonly right: readonly Side[];
  readonly premise: boolean;
  /** The same question without the step, when what the pair asks is between others. */
  readonly since?: PairKey;
}

/** Collects demands; the same pair of the same dataset is one demand however many versions ask for it. */
export class Demands {
  readonly #demands = new Map<string, Gathered>();

  add(dataset: string, pair: RequiredPair, left: Actor, right: Actor, premise = false): void {
    const text = `${pairText(pair.key)}\n${dataset}`;
    let demand = this.#demands.get(text);
    if (demand === undefined) {
      demand = { key: pair.key, dataset, left: new Map(), right: new Map(), premise, since: pair.since };
      this.#demands.set(text, demand);
    }
    if (pair.since === undefined) demand.since = undefined;
    // What is demanded for its own sake is not only somebody's premise.
    if (!premise) demand.premise = false;
    demand.left.set(
      `${left.service}\n${left.version}\n${left.role}\n${pair.leftName ?? ''}`,
      sideOf(left, pair.leftName),
    );
    demand.right.set(
      `${right.service}\n${right.version}\n${right.role}\n${pair.rightName ?? ''}`,
      sideOf(right, pair.rightName),
    );
  }

  has(dataset: string, key: PairKey): boolean {
    return this.#demands.has(`${pairText(key)}\n${dataset}`);
  }

  list(): readonly Demand[] {
    return [...this.#demands.values()].map(({ key, dataset, left, right, premise, since }) => ({
      key,
      dataset,
      left: [...left.values()],
      right: [...right.values()],
      premise,
      ...(since === undefined ? {} : { since }),
    }));
  }
}

interface Gathered {
  readonly key: PairKey;
  readonly dataset: string;
  readonly left: Map<string, Side>;
  readonly right: Map<string, Side>;
  premise: boolean;
  since: PairKey | undefined;
}

/**
 * Every pair that the step needs: each asked version against itself, against the others of its step and against
 * everybody who stays, in both directions; the version that it replaces, while both run; and what is at rest.
 */
export function demandsOf(situation: Situation, { overlap, isIgnored }: StepOptions): Demands {
  const demands = new Demands();
  const { asked } = situation;
  const step = new ActorsByDataset(asked);
  const others = new ActorsByDataset(situation.others.filter((actor) => !isIgnored(actor)));
  const replaced = new ActorsByDataset(overlap ? situation.replaced.filter((actor) => !isIgnored(actor)) : []);
  const past = new ActorsByDataset(situation.past);
  for (const actor of asked) {
    for (const dataset of datasetsOf(actor)) {
      for (const partner of step.on(dataset)) demandBetween(demands, dataset, actor, partner);
      for (const other of others.on(dataset)) {
        demandBetween(demands, dataset, actor, other);
        demandBetween(demands, dataset, other, actor);
      }
      for (const old of replaced.on(dataset)) {
        if (old.service !== actor.service) continue;
        // While both run, storage is already as the new version has it.
        demandDocuments(demands, dataset, actor, old);
        demandBetween(demands, dataset, old, actor);
      }
      for (const old of past.on(dataset)) if (!isSame(old, actor)) demandDocuments(demands, dataset, actor, old);
    }
  }
  return demands;
}

/** Adds every way in which `left` relies on `right` in a dataset. */
export function demandBetween(demands: Demands, dataset: string, left: Actor, right: Actor): void {
  for (const pair of pairsBetween(dataset, left, right)) demands.add(dataset, pair, left, right);
}

function demandDocuments(demands: Demands, dataset: string, left: Actor, right: Actor): void {
  for (const pair of pairsBetween(dataset, left, right)) {
    if (documentPairs.has(pair.key.kind) && !right.gone.has(shapeText({ dataset, digest: pair.key.right })))
      demands.add(dataset, pair, left, right);
  }
}

function* pairsBetween(dataset: string, left: Actor, right: Actor): Generator<RequiredPair> {
  for (const leftSections of sectionsOn(left, dataset)) {
    for (const rightSections of sectionsOn(right, dataset)) yield* pairsOf(leftSections, rightSections);
  }
}

const remembered = new WeakMap<PublishedSections, WeakMap<PublishedSections, readonly RequiredPair[]>>();

function pairsOf(left: PublishedSections, right: PublishedSections): readonly RequiredPair[] {
  let byRight = remembered.get(left);
  if (byRight === undefined) remembered.set(left, (byRight = new WeakMap()));
  let pairs = byRight.get(right);
  if (pairs === undefined) byRight.set(right, (pairs = requiredPairs(left, right)));
  return pairs;
}

function sideOf({ service, version, role }: Actor, name: string | undefined): Side {
  return { service, version, role, ...(name === undefined ? {} : { name }) };
}
