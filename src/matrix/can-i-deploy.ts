import type { Result } from '../ledger/standing.js';
import { shapeText } from '../ledger/standing.js';
import { datasetsOf, sectionsOn, type Actor } from './actor.js';
import { apartIn } from './apart.js';
import { verdictOf, type Answer, type Blocker, type Limits, type VersionName } from './answer.js';
import { judgeStep, type Judgement } from './judge-step.js';
import { noticesOf } from './known-enough.js';
import { readIgnored, refuseDoubles, unknownNames, type Question } from './question.js';
import { writesOf } from './required-pairs.js';
import { populationOf, type StepOptions } from './situation.js';
import type { View } from './view.js';

/**
 * Whether a version may go to an environment, why or why not, and what would clear it. Unknown names are an answer with
 * exit code 2; throws MisuseError when the question itself makes no sense.
 */
export function canIDeploy(view: View, question: Question): Answer {
  const { service, version, overlap = true, atRest = true, instance, ignore = [] } = question;
  const asked: readonly VersionName[] = [
    { service, version },
    ...(question.with ?? []).map((each) => ({ service: each.service, version: each.version })),
  ];
  refuseDoubles(asked);
  const problems = unknownNames(view, question.environment, asked);
  const environment = view.environment(question.environment);
  if (environment === undefined || problems.length > 0) {
    return {
      ...common(question, asked, view),
      ok: false,
      reason: environment === undefined ? 'unknown-environment' : 'unknown-version',
      exitCode: 2,
      problems,
      limits: limitsOf([], [], [], environment?.baseline ?? 'none', overlap, atRest),
    };
  }
  const isIgnored = readIgnored(view, environment, asked, question);
  const options: StepOptions = { overlap, atRest, isIgnored, ...(instance === undefined ? {} : { instance }) };
  const judgement = judgeStep(view, populationOf(environment), asked, options);
  const { situation, blockers, required, passed, premises } = judgement;
  const { reason, exitCode } = verdictOf(blockers, required);
  return {
    ...common(question, asked, view),
    ok: exitCode === 0,
    reason,
    exitCode,
    blockers: inOrder(blockers),
    pairs: { required, passed: passed.length },
    against: partnersOf(judgement, options),
    ignored: ignore,
    limits: {
      ...limitsOf(situation.asked, passed, premises, environment.baseline, overlap, atRest),
      apart: overlap ? apartIn(view, situation) : [],
    },
  };
}

function common(
  question: Question,
  asked: readonly VersionName[],
  view: View,
): Omit<Answer, 'ok' | 'reason' | 'exitCode' | 'limits'> {
  return {
    environment: question.environment,
    asked,
    blockers: [],
    problems: [],
    pairs: { required: 0, passed: 0 },
    against: [],
    ignored: [],
    notices: noticesOf(view),
  };
}

function limitsOf(
  asked: readonly Actor[],
  passed: readonly Result[],
  premises: readonly string[],
  baseline: Limits['baseline'],
  overlap: boolean,
  atRest: boolean,
): Limits {
  const engines = new Map<string, number>();
  for (const result of passed) {
    for (const engine of result.engines) engines.set(engine, (engines.get(engine) ?? 0) + 1);
  }
  return {
    engines: [...engines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([engine, pairs]) => ({ engine, pairs })),
    proved: passed.filter(({ basis }) => basis === 'proved').length,
    tested: passed.filter(({ basis }) => basis === 'tested').length,
    waivers: [],
    premises,
    notes: [...new Set(passed.flatMap(({ notes }) => notes))].sort(),
    baseline,
    // An audit says that what is there fits what is recorded; without one nobody knows who else writes.
    unseenIn: baseline === 'audited' ? [] : [...new Set(asked.flatMap(datasetsOf))].sort(),
    overlap,
    atRest,
    apart: [],
  };
}

/** Those with whom an asked version shares a dataset and who counted. */
function partnersOf({ situation }: Judgement, { overlap, isIgnored }: StepOptions): Answer['against'] {
  const datasets = new Set(situation.asked.flatMap(datasetsOf));
  return [...situation.others, ...(overlap ? situation.replaced : []), ...situation.past]
    .filter((actor) => !isIgnored(actor) && datasetsOf(actor).some((on) => datasets.has(on) && isThere(actor, on)))
    .map(({ service, version, role }) => ({ service, version, role }));
}

/** A version that only left documents takes part as long as some of them are there. */
function isThere(actor: Actor, dataset: string): boolean {
  if (actor.role !== 'at-rest') return true;
  const written = sectionsOn(actor, dataset).flatMap(writesOf);
  return written.some(({ digest }) => !actor.gone.has(shapeText({ dataset, digest })));
}

const causes: readonly Blocker['cause'][] = ['failed', 'missing', 'undecided', 'no-writer', 'no-owner'];

function inOrder(blockers: readonly Blocker[]): readonly Blocker[] {
  return causes.flatMap((cause) => blockers.filter((blocker) => blocker.cause === cause));
}
