import type { Blocker, VersionName } from './answer.js';
import type { LiveVersion, Population } from './situation.js';
import type { View } from './view.js';

/** Versions that go in at once. */
export interface PlannedStep {
  readonly versions: readonly VersionName[];
}

export type Found =
  | { readonly kind: 'found'; readonly steps: readonly PlannedStep[]; readonly required: number }
  /** No order exists; the blockers are what the last attempt met. */
  | { readonly kind: 'impossible'; readonly blockers: readonly Blocker[] }
  /** None was found, and not everything could be tried. */
  | { readonly kind: 'gave-up'; readonly blockers: readonly Blocker[] };

export interface Trial {
  readonly blockers: readonly Blocker[];
  readonly required: number;
}

/** Judges single steps; what looks for orders of steps needs no more. */
export interface StepJudge {
  readonly view: View;
  /** What stands in the way of one step, and of taking it back where that is asked for. */
  trial(population: Population, versions: readonly VersionName[]): Trial;
  /** What makes way for a version. */
  replaced(population: Population, version: VersionName): readonly LiveVersion[];
  /** The population once a step was taken. */
  after(population: Population, versions: readonly VersionName[]): Population;
}
