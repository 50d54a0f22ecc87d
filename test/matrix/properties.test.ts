import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Standing } from '../../src/ledger/standing.js';
import { pairText } from '../../src/verify/pair-text.js';
import { decodeStanding, encodeStanding } from '../../src/ledger/standing-text.js';
import { canIDeploy } from '../../src/matrix/can-i-deploy.js';
import { matrixRows } from '../../src/matrix/matrix-rows.js';
import { viewOf } from '../../src/matrix/view.js';
import { modelAnswer } from './model.js';
import { answerAfter, Chance, randomStory, services, shuffled, versions } from './random-story.js';
import { standingOf } from './story.js';

const runs = Number(process.env['MORTISE_FUZZ_RUNS'] ?? 150);
const seeds = fc.integer({ min: 0, max: 2 ** 31 });

function randomQuestion(chance: Chance) {
  const first = chance.below(services.length);
  const asked = services
    .filter((_, index) => index === first || chance.percent(15))
    .map((service) => ({ service, version: chance.pick(versions) }));
  return {
    asked,
    environment: chance.percent(97) ? 'prod' : 'elsewhere',
    overlap: chance.percent(70),
    atRest: chance.percent(60),
    ignore: chance.percent(15) ? [chance.pick([...services, 'ann@1', 'bob@2'])] : [],
  };
}

function ask(standing: ReturnType<typeof standingOf>, question: ReturnType<typeof randomQuestion>) {
  const [first, ...rest] = question.asked;
  try {
    return canIDeploy(viewOf(standing), { ...first!, with: rest, ...question });
  } catch (error) {
    if (error instanceof Error && error.message.includes('--ignore')) return undefined;
    throw error;
  }
}

test('every answer to a random history is that of the plain model', () => {
  const reasons = new Map<string, number>();
  let after = 0;
  fc.assert(
    fc.property(seeds, (seed) => {
      const chance = new Chance(seed);
      const story = randomStory(chance, chance.percent(60) ? { passed: 100, failed: 0, undecided: 0 } : undefined);
      for (let index = 0; index < 4; index++) {
        const question = randomQuestion(chance);
        const first = ask(story.standing(), question);
        if (first === undefined) continue;
        const called = first.blockers.flatMap(({ pair }) => (pair?.after === undefined ? [] : [pair]));
        answerAfter(chance, story, called);
        after += called.length;
        const answer = ask(story.standing(), question);
        if (answer === undefined) continue;
        reasons.set(answer.reason, (reasons.get(answer.reason) ?? 0) + 1);
        const { reason, exitCode } = answer;
        expect({ reason, exitCode, question }).toEqual({ ...modelAnswer(story.records, question), question });
      }
    }),
    { seed: 20260101, numRuns: runs },
  );
  expect(after).toBeGreaterThan(20);
  // A property over answers of one kind would prove little.
  expect([...reasons.keys()].sort()).toEqual([
    'failed',
    'missing',
    'no-dependencies',
    'no-owner',
    'no-writer',
    'undecided',
    'unknown-environment',
    'unknown-version',
    'verified',
  ]);
});

test('records say the same in whatever order and however often they are read', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const chance = new Chance(seed);
      const { records } = randomStory(chance);
      const cut = chance.below(records.length);
      const left = records.filter((_, index) => index < cut || chance.percent(30));
      const right = records.filter((_, index) => index >= cut || chance.percent(30));
      const once = told(standingOf(records));
      expect(told(standingOf(shuffled(chance, [...left, ...right])))).toEqual(once);
      expect(told(standingOf([...right, ...left, ...right]))).toEqual(once);
    }),
    { seed: 20260102, numRuns: Math.min(runs, 100) },
  );
});

test('what is remembered between questions answers as the records do', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const chance = new Chance(seed);
      const story = randomStory(chance);
      const called = ask(story.standing(), randomQuestion(chance))?.blockers ?? [];
      answerAfter(
        chance,
        story,
        called.flatMap(({ pair }) => pair ?? []),
      );
      const standing = story.standing();
      const { index, detail } = encodeStanding(standing);
      const bytes = Buffer.from(detail);
      const remembered = decodeStanding(index, (start, length) => bytes.toString('utf8', start, start + length));
      expect(told(remembered)).toEqual(told(standing));
      const question = randomQuestion(chance);
      expect(ask(remembered, question)).toEqual(ask(standing, question));
    }),
    { seed: 20260103, numRuns: Math.min(runs, 100) },
  );
});

test('a yes hides no pair of live versions that has not passed', () => {
  let yes = 0;
  fc.assert(
    fc.property(seeds, (seed) => {
      const chance = new Chance(seed);
      const story = randomStory(chance, { passed: 96, failed: 3, undecided: 0 });
      const question = { ...randomQuestion(chance), environment: 'prod', ignore: [] };
      if (ask(story.standing(), question)?.ok !== true) return;
      yes++;
      for (const { service, version } of question.asked) story.deploy(service, version);
      // Once they are there, every row of the matrix in which one of them takes part has passed.
      for (const row of matrixRows(viewOf(story.standing()), { environment: 'prod' })) {
        const concerned = [row.left, row.right].some((side) =>
          question.asked.some(({ service, version }) => side.service === service && side.versions.includes(version)),
        );
        // What one owner lacks another may have; the plain model above says when.
        if (concerned && !row.pair.kind.endsWith('-owns')) expect(row.verdict).toBe('passed');
      }
    }),
    { seed: 20260104, numRuns: runs * 4 },
  );
  expect(yes).toBeGreaterThan(20);
});

/** A standing as plain data. */
function told(standing: Standing): unknown {
  const results = [...standing.results.values()].map(({ detail, ...result }) => [result, detail()]);
  const environments = [...standing.environments.values()].map(({ past, ...rest }) => ({ ...rest, past: [...past] }));
  return {
    ...standing,
    results: new Map([...standing.results.values()].map((result, index) => [pairText(result.pair), results[index]])),
    services: [...standing.services],
    environments,
  };
}
