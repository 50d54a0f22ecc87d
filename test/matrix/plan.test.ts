import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { VersionName } from '../../src/matrix/answer.js';
import { canIDeploy } from '../../src/matrix/can-i-deploy.js';
import { plan } from '../../src/matrix/plan.js';
import { viewOf } from '../../src/matrix/view.js';
import { Chance, randomStory, services, versions } from './random-story.js';
import { Story } from './story.js';

const runs = Number(process.env['MORTISE_FUZZ_RUNS'] ?? 60);

interface How {
  readonly overlap: boolean;
  readonly atRest: boolean;
}

/** Whether a person who asked would be told yes. */
function allows(story: Story, step: readonly VersionName[], how: How): boolean {
  const [first, ...rest] = step;
  return canIDeploy(viewOf(story.standing()), { ...first!, with: rest, environment: 'prod', ...how }).ok;
}

function after(story: Story, step: readonly VersionName[]): Story {
  const next = story.fork();
  for (const { service, version } of step) next.deploy(service, version);
  return next;
}

function subsets<Value>(values: readonly Value[]): readonly (readonly Value[])[] {
  return Array.from({ length: 2 ** values.length - 1 }, (_, mask) =>
    values.filter((__, index) => ((mask + 1) >> index) & 1),
  );
}

/** The best that any order of any sets of steps can do, found by trying all of them: smallest largest step, then most steps. */
function best(
  story: Story,
  targets: readonly VersionName[],
  how: How,
): readonly [largest: number, steps: number] | undefined {
  if (targets.length === 0) return [0, 0];
  let found: readonly [number, number] | undefined;
  for (const step of subsets(targets)) {
    if (!allows(story, step, how)) continue;
    const rest = best(
      after(story, step),
      targets.filter((target) => !step.includes(target)),
      how,
    );
    if (rest === undefined) continue;
    const way = [Math.max(step.length, rest[0]), rest[1] + 1] as const;
    if (found === undefined || way[0] < found[0] || (way[0] === found[0] && way[1] > found[1])) found = way;
  }
  return found;
}

/** Services that all read and write one dataset, and whose old and new versions often do not fit each other. */
function entangledStory(chance: Chance): { readonly story: Story; readonly targets: readonly VersionName[] } {
  const names = ['ann', 'bob', 'cid', 'dot'].slice(0, 2 + chance.below(3));
  const story = new Story()
    .environment('prod')
    .publish('own', '1', { 'x.one': { owns: 'o' } })
    .deploy('own', '1');
  const reads = names.filter(() => chance.percent(80));
  const writes = names.filter((name) => chance.percent(80) || !reads.includes(name));
  const drops = chance.percent(30) ? [chance.pick(names)] : [];
  for (const name of names) {
    for (const version of ['1', '2']) {
      const inserts =
        writes.includes(name) && !(version === '2' && drops.includes(name)) ? [`i ${name}${version}`] : undefined;
      story.publish(name, version, {
        'x.one': {
          ...(reads.includes(name) ? { reads: `r ${name}${version}`, queries: ['q'] } : {}),
          ...(inserts === undefined ? {} : { inserts }),
        },
      });
      if (reads.includes(name)) story.result('passed', 'reads-owns', `r ${name}${version}`, 'o');
      if (inserts !== undefined) story.result('passed', 'inserts-owns', `i ${name}${version}`, 'o');
    }
    story.deploy(name, '1');
  }
  const lopsided = chance.percent(40);
  for (const reader of reads) {
    for (const writer of writes) {
      for (const [left, right] of [
        ['1', '1'],
        ['1', '2'],
        ['2', '1'],
        ['2', '2'],
      ] as const) {
        const likely = reader === writer ? 98 : left === right ? 98 : 65;
        story.result(
          chance.percent(likely) ? 'passed' : 'failed',
          'reads-inserts',
          `r ${reader}${left}`,
          `i ${writer}${right}`,
          {
            supplies: { q: { c: !lopsided || chance.percent(60) } },
          },
        );
      }
    }
  }
  return { story, targets: names.map((service) => ({ service, version: '2' })) };
}

/** A history in which anything may have happened, and versions that somebody wants there. */
function anyStory(chance: Chance): { readonly story: Story; readonly targets: readonly VersionName[] } {
  const story = randomStory(chance, { passed: 94, failed: 6, undecided: 0 });
  for (const service of services) if (chance.percent(70)) story.deploy(service, '1');
  const published = story.standing().services;
  const targets = services
    .filter((service) => published.has(service) && chance.percent(75))
    .map((service) => ({ service, version: chance.pick(versions) }));
  return { story, targets };
}

test.each([
  ['that could be anything', anyStory, 1, ['single', 'impossible']],
  ['of entangled services', entangledStory, 3, ['single', 'joint', 'impossible']],
] as const)(
  'a plan for histories %s is safe step by step, and no order has smaller steps',
  (_, make, weight, expected) => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const chance = new Chance(seed);
        const { story, targets } = make(chance);
        if (targets.length === 0) return;
        const how = { overlap: chance.percent(60), atRest: chance.percent(30) };
        const answer = plan(viewOf(story.standing()), { environment: 'prod', versions: targets, ...how });
        const open = targets.filter(({ service }) => !answer.alreadyThere.some((each) => each.service === service));
        const optimum = best(story, open, how);
        if (!answer.ok) {
          expect(optimum).toBeUndefined();
          expect(answer.blockers.length).toBeGreaterThan(0);
          kinds.add('impossible');
          return;
        }
        let now = story;
        for (const { versions: step } of answer.steps) {
          expect(allows(now, step, how)).toBe(true);
          now = after(now, step);
        }
        const moved = answer.steps.flatMap((step) => step.versions).map(({ service }) => service);
        expect(moved.sort()).toEqual(open.map(({ service }) => service).sort());
        const largest = Math.max(0, ...answer.steps.map((step) => step.versions.length));
        expect([largest, answer.steps.length]).toEqual(optimum);
        if (answer.steps.length > 0) kinds.add(largest > 1 ? 'joint' : 'single');
      }),
      { seed: 20260201, numRuns: runs * weight },
    );
    expect([...kinds]).toEqual(expect.arrayContaining([...expected]));
  },
);
