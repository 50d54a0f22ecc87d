import type { LedgerRecord } from '../../src/ledger/record.js';
import type { Failure, PairKey, PairKind } from '../../src/verify/verdict.js';
import { digest, Story, type Promises, type Says } from './story.js';

/** A small source of chance that can be replayed from its seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  }

  percent(likely: number): boolean {
    return this.below(100) < likely;
  }

  pick<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)]!;
  }

  some<Value>(values: readonly Value[], likely: number): Value[] {
    return values.filter(() => this.percent(likely));
  }
}

export const services = ['ann', 'bob', 'cid', 'dot'] as const;
export const versions = ['1', '2', '3'] as const;
const readsLabels = ['r1', 'r2'];
const insertLabels = ['i1', 'i2', 'old:i3'];
const updateLabels = ['u1', 'upsert:u2', 'replace:u3', 'u4!', 'upsert:u5!'];
const datasets = ['x.one', 'x.two'];

export interface Odds {
  readonly passed: number;
  readonly failed: number;
  readonly undecided: number;
}

/** A history that could have happened, with results that mostly pass, so that every kind of answer comes up. */
export function randomStory(chance: Chance, odds: Odds = { passed: 90, failed: 3, undecided: 2 }): Story {
  const story = new Story().environment('prod', 'test');
  const used = services.slice(0, 2 + chance.below(3));
  for (const service of used) {
    for (const version of versions) story.publish(service, version, randomPromises(chance));
    if (chance.percent(3)) story.publish(service, '1', randomPromises(chance));
  }
  for (let step = chance.below(12); step > 0; step--) randomEvent(chance, story, used);
  randomResults(chance, story, odds);
  return story;
}

function randomPromises(chance: Chance): Promises {
  const promises: Record<string, Says> = {};
  for (const dataset of chance.some(datasets, 65)) {
    const says: { -readonly [Key in keyof Says]: Says[Key] } = {};
    if (chance.percent(50)) {
      says.reads = chance.pick(readsLabels);
      says.queries = chance.percent(50) ? ['q1', 'q2?'] : ['q1'];
    }
    if (chance.percent(50)) says.inserts = chance.some(insertLabels, 45);
    if (chance.percent(35)) says.updates = chance.some(updateLabels, 30);
    if (chance.percent(45)) says.owns = chance.pick(['o1', 'o1', 'o2', 'o2!', 'o3/two!']);
    promises[dataset] = says;
  }
  return promises;
}

function randomEvent(chance: Chance, story: Story, used: readonly string[]): void {
  const service = chance.pick(used);
  const version = chance.pick(versions);
  const environment = chance.percent(85) ? 'prod' : 'test';
  const dice = chance.below(100);
  if (dice < 60) story.deploy(service, version, environment, chance.percent(10) ? 'green' : undefined);
  else if (dice < 70) story.undeploy(service, version, environment);
  else if (dice < 80) story.release(service, version, environment);
  else if (dice < 86) story.endSupport(service, version, environment);
  else if (dice < 98) story.migrate(service, version, shapes(chance), environment);
  else story.deploy(service, 'never-published', environment);
}

function shapes(chance: Chance): [string, string][] {
  return datasets.flatMap((dataset) =>
    chance.some([...insertLabels, ...updateLabels], 60).map((label): [string, string] => [dataset, label]),
  );
}

function randomResults(chance: Chance, story: Story, { passed, failed, undecided }: Odds): void {
  const written = [...insertLabels, ...updateLabels];
  const pairs: [PairKind, string, string][] = [];
  const assuming = updateLabels.filter((label) => label.endsWith('!'));
  for (const right of written) {
    for (const left of readsLabels) pairs.push(['reads-inserts', left, right], ['reads-updates', left, right]);
    for (const left of assuming) pairs.push(['assumes-inserts', left, right], ['assumes-updates', left, right]);
  }
  for (const right of ['o1', 'o2', 'o2!', 'o3/two!']) {
    for (const left of readsLabels) pairs.push(['reads-owns', left, right]);
    for (const left of written) pairs.push(['inserts-owns', left, right]);
  }
  for (const [kind, left, right] of pairs) {
    const runs = chance.percent(6) ? 2 : 1;
    let before: string | undefined;
    for (let run = 0; run < runs; run++) {
      const dice = chance.below(100);
      if (dice >= passed + failed + undecided) continue;
      const verdict = dice < passed ? 'passed' : dice < passed + failed ? 'failed' : 'undecided';
      const supplies = kind.startsWith('reads-') && kind !== 'reads-owns' ? randomSupplies(chance) : {};
      const premises = kind === 'reads-updates' && chance.percent(30) ? [chance.pick(assuming)] : [];
      const knows = before !== undefined && chance.percent(60);
      before = story.result(verdict, kind, left, right, {
        supplies,
        premises,
        outside: (kind === 'reads-inserts' || kind === 'reads-updates') && chance.percent(12),
        ...(verdict === 'failed' ? { failures: randomFailures(chance, kind) } : {}),
        ...(knows ? { supersedes: [before ?? ''], replayed: chance.percent(50) ? [before ?? ''] : [] } : {}),
      });
    }
  }
}

/** Some of what an owner lacks another may have. */
function randomFailures(chance: Chance, kind: PairKind): readonly Failure[] {
  const message = 'it does not fit';
  if (kind === 'reads-owns') {
    const queries = chance.some(['q1', 'q2', undefined], 50);
    const hit = queries.length === 0 ? ['q1'] : queries;
    return hit.map((query) => ({
      code: 'index-not-used',
      message,
      ...(query === undefined ? { expected: chance.pick(['a', 'b']) } : { query }),
    }));
  }
  if (kind === 'inserts-owns') {
    const code = chance.percent(70) ? 'missing-unique-index' : 'validator-rejects';
    return [{ code, message, path: chance.pick(['number', 'email']) }];
  }
  return [{ code: 'does-not-fit', message, counterexample: { a: 1 } }];
}

/** Results of pairs that only several writers together call for: which these are, depends on who is asked about. */
export function answerAfter(chance: Chance, story: Story, keys: readonly PairKey[]): void {
  for (const { kind, left, right, after } of keys) {
    if (after === undefined || chance.percent(10)) continue;
    const verdict = chance.percent(85) ? 'passed' : chance.pick(['failed', 'undecided'] as const);
    story.result(verdict, kind, labelOf(left), labelOf(right), { after });
  }
}

function labelOf(named: string): string {
  const label = [...readsLabels, ...updateLabels].find((each) => digest(each) === named);
  if (label === undefined) throw new Error(`no label has the digest ${named}`);
  return label;
}

function randomSupplies(chance: Chance): Record<string, Record<string, boolean>> {
  return { q1: { c1: chance.percent(85), c2: chance.percent(85) }, q2: { c1: chance.percent(50) } };
}

export function shuffled(chance: Chance, records: readonly LedgerRecord[]): LedgerRecord[] {
  const list = [...records];
  for (let index = list.length - 1; index > 0; index--) {
    const other = chance.below(index + 1);
    [list[index], list[other]] = [list[other]!, list[index]!];
  }
  return list;
}
