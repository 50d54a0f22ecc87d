import type { Problem } from '../problem/problem.js';
import type { Failure, PairKey, UndecidedReason } from '../verify/verdict.js';
import type { Role } from './actor.js';

/** A version as people write it: `service@version`. */
export interface VersionName {
  readonly service: string;
  readonly version: string;
}

/** In order of precedence: the first that applies is the reason of the answer. */
export type Reason =
  | 'unknown-environment'
  | 'unknown-version'
  | 'failed'
  | 'missing'
  | 'undecided'
  | 'no-writer'
  | 'no-owner'
  | 'verified'
  | 'no-dependencies';

export type BlockerCause = 'failed' | 'missing' | 'undecided' | 'no-writer' | 'no-owner';

/** What exactly is in the way. */
export type BlockerCode =
  | 'pair-failed'
  | 'pair-missing'
  | 'pair-undecided'
  | 'dead-query'
  | 'two-owners'
  | 'one-collection'
  | 'no-writer'
  | 'no-owner'
  | 'contradictory-publication'
  | 'unpublished-version'
  | 'damaged-ledger'
  | 'critical-record';

/** One thing that stands between the question and a yes. */
export interface Blocker {
  readonly cause: BlockerCause;
  readonly code: BlockerCode;
  /** One sentence: who, what and why. */
  readonly message: string;
  /** What would clear it: a command where there is one. */
  readonly clear: string;
  readonly dataset?: string;
  readonly pair?: PairKey;
  /** Who relies on something. */
  readonly left?: readonly Side[];
  /** Who brings it about or allows it. */
  readonly right?: readonly Side[];
  readonly query?: string;
  /** Whether it counts only because another pair rests on it. */
  readonly premise?: true;
  /** Whether records that do not know of each other disagree. */
  readonly conflicting?: true;
  /** For `no-writer` and `no-owner`: whether there ever was one in this environment. */
  readonly everThere?: boolean;
  readonly failures: readonly Failure[];
  readonly reasons: readonly UndecidedReason[];
}

/** A version's part in a pair. */
export interface Side extends VersionName {
  readonly role: Role;
  /** The insert or update concerned, by the name that its contract gives it. */
  readonly name?: string;
}

/** What a yes rests on and does not cover. */
export interface Limits {
  /** Engines that gave results, each with how many pairs. */
  readonly engines: readonly { readonly engine: string; readonly pairs: number }[];
  readonly proved: number;
  readonly tested: number;
  /** Failures that somebody agreed to overlook; there is no way to do that yet. */
  readonly waivers: readonly string[];
  /** Updates whose stated assumptions results rest on, as `service@version update`. */
  readonly premises: readonly string[];
  /** What results say a reader of the answer ought to know. */
  readonly notes: readonly string[];
  readonly baseline: 'none' | 'empty' | 'audited';
  /** Datasets of the asked versions in which services without a contract would go unseen. */
  readonly unseenIn: readonly string[];
  readonly overlap: boolean;
  readonly atRest: boolean;
  /**
   * Of a joint step: versions that make way and new versions of other services that are not known to fit each other. The
   * step is safe only when none of them run at the same time.
   */
  readonly apart: readonly (readonly [old: VersionName, asked: VersionName])[];
}

export interface Answer {
  readonly ok: boolean;
  readonly reason: Reason;
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly environment: string;
  /** The asked version, then those of the same step. */
  readonly asked: readonly VersionName[];
  readonly blockers: readonly Blocker[];
  /** For unknown names: what was given and what is known. */
  readonly problems: readonly Problem[];
  /** How many pairs had to pass, and how many did. */
  readonly pairs: { readonly required: number; readonly passed: number };
  /** Who the asked versions were judged against. */
  readonly against: readonly Side[];
  readonly ignored: readonly string[];
  readonly limits: Limits;
  /** What the ledger holds that this answer did not use. */
  readonly notices: readonly string[];
}

const precedence: readonly BlockerCause[] = ['failed', 'missing', 'undecided', 'no-writer', 'no-owner'];

/** The reason and the exit code that blockers amount to; nowhere else is an exit code made of an answer. */
export function verdictOf(
  blockers: readonly Blocker[],
  required: number,
): { readonly reason: Reason; readonly exitCode: 0 | 1 | 3 } {
  const worst = precedence.find((cause) => blockers.some((blocker) => blocker.cause === cause));
  switch (worst) {
    case undefined:
      return { reason: required > 0 ? 'verified' : 'no-dependencies', exitCode: 0 };
    case 'failed':
      return { reason: worst, exitCode: 1 };
    case 'missing':
    case 'undecided':
      return { reason: worst, exitCode: 3 };
    case 'no-writer':
    case 'no-owner': {
      // Either word stands for both: an owner that was taken away is as bad as a writer that was.
      const taken = blockers.some(({ everThere }) => everThere === true);
      return { reason: worst, exitCode: taken ? 1 : 3 };
    }
  }
}

export function versionText({ service, version }: VersionName): string {
  return `${service}@${version}`;
}
