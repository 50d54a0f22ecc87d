import type { LedgerRecord, PublicationRecord, PublishedSections } from '../../src/ledger/record.js';
import { stored } from './story.js';
import type { Verification } from '../../src/verify/verdict.js';

/**
 * The rules of can-i-deploy once more, told as plainly as possible: lists and loops over records, nothing remembered,
 * nothing shared with the implementation but the types.
 */
export interface ModelQuestion {
  readonly asked: readonly { readonly service: string; readonly version: string }[];
  readonly environment: string;
  readonly overlap: boolean;
  readonly atRest: boolean;
  readonly ignore: readonly string[];
}

export interface ModelAnswer {
  readonly reason: string;
  readonly exitCode: number;
}

interface Version {
  readonly service: string;
  readonly version: string;
}

type Pair = readonly [kind: string, left: string, right: string, after?: string];

const key = (version: Version): string => `${version.service}@${version.version}`;
const unique = <Value>(values: readonly Value[], name: (value: Value) => string): Value[] => [
  ...new Map(values.map((value) => [name(value), value])).values(),
];

export function modelAnswer(records: readonly LedgerRecord[], question: ModelQuestion): ModelAnswer {
  const facts = unique(
    records.map((record) => ({ id: stored(record).id, record })),
    ({ id }) => id,
  );
  const subject = (record: LedgerRecord): string => {
    if (record.kind === 'deployment' || record.kind === 'undeployment')
      return `d ${record.environment} ${record.service} ${record.instance ?? ''}`;
    if (record.kind === 'release' || record.kind === 'support-ended')
      return `r ${record.environment} ${record.service} ${record.version}`;
    if (record.kind === 'verification') return JSON.stringify(record.verification.pair);
    if (record.kind === 'publication') return `p ${record.service} ${record.version}`;
    if (record.kind === 'migrated' || record.kind === 'baseline') return `${record.kind} ${record.environment}`;
    return record.kind;
  };
  const byId = new Map(facts.map(({ id, record }) => [id, record]));
  const superseded = new Set<string>();
  for (const { record } of facts) {
    for (const target of record.supersedes ?? []) {
      const about = byId.get(target);
      if (about === undefined || subject(about) !== subject(record)) continue;
      if (about.kind === 'verification' && about.verification.verdict === 'failed') {
        const replayed = record.kind === 'verification' ? (record.replayed ?? []) : [];
        const alsoFailed = record.kind === 'verification' && record.verification.verdict === 'failed';
        if (!alsoFailed && !replayed.includes(target)) continue;
      }
      superseded.add(target);
    }
  }
  const current = facts.filter(({ id }) => !superseded.has(id));

  const { asked, environment } = question;
  if (!facts.some(({ record }) => record.kind === 'environment' && record.name === environment))
    return { reason: 'unknown-environment', exitCode: 2 };
  const publications = (version: Version): PublicationRecord[] =>
    current.flatMap(({ record }) => (record.kind === 'publication' && key(record) === key(version) ? [record] : []));
  if (asked.some((version) => publications(version).length === 0)) return { reason: 'unknown-version', exitCode: 2 };

  // Nobody says which of several instances is meant, so the others may stay or follow.
  const judge = (everyInstance: boolean): { causes: Set<string>; taken: boolean; pairs: number } => {
    const live = current.flatMap(({ record }) =>
      (record.kind === 'deployment' || record.kind === 'release') && record.environment === environment ? [record] : [],
    );
    const makesWay = (stay: (typeof live)[number]): boolean =>
      stay.kind === 'deployment' &&
      (stay.instance === undefined || everyInstance) &&
      asked.some(({ service }) => service === stay.service);
    const names = (versions: readonly Version[]): Version[] =>
      unique(
        versions.map(({ service, version }) => ({ service, version })),
        key,
      );
    const after = names([...asked, ...live.filter((stay) => !makesWay(stay))]);
    const isAsked = (version: Version): boolean => asked.some((each) => key(each) === key(version));
    const isAfter = (version: Version): boolean => after.some((each) => key(each) === key(version));
    const leaving = names(live.filter(makesWay)).filter((version) => !isAfter(version));
    const stays = facts.filter(
      ({ record }) => (record.kind === 'deployment' || record.kind === 'release') && record.environment === environment,
    ) as readonly { readonly id: string; readonly record: Version & LedgerRecord }[];
    const ever = names(stays.map(({ record }) => record));
    const ignored = (version: Version): boolean =>
      !isAsked(version) && (question.ignore.includes(version.service) || question.ignore.includes(key(version)));

    const sections = (version: Version, dataset: string): PublishedSections[] =>
      publications(version).flatMap((publication) => publication.sections.filter((each) => each.dataset === dataset));
    const datasets = [
      ...new Set(
        current.flatMap(({ record }) =>
          record.kind === 'publication' ? record.sections.map((each) => each.dataset) : [],
        ),
      ),
    ];
    const says = (version: Version): string[] => datasets.filter((dataset) => sections(version, dataset).length > 0);
    const isGone = (version: Version, dataset: string, digest: string): boolean =>
      stays
        .filter(({ record }) => key(record) === key(version))
        .every(({ id }) =>
          current.some(
            ({ record }) =>
              record.kind === 'migrated' &&
              record.environment === environment &&
              record.deployments.includes(id) &&
              record.shapes.some((shape) => shape.dataset === dataset && shape.digest === digest),
          ),
        );

    const inserted = (version: Version, dataset: string): string[] =>
      sections(version, dataset).flatMap(({ inserts = [], updates = [] }) => [
        ...inserts.map(({ digest }) => digest),
        ...updates.filter(({ establishes }) => establishes !== undefined).map(({ digest }) => digest),
      ]);
    const updated = (version: Version, dataset: string): string[] =>
      sections(version, dataset).flatMap(({ updates = [] }) =>
        updates.filter(({ establishes }) => establishes !== 'replacement').map(({ digest }) => digest),
      );
    const meets = (
      kind: 'reads' | 'assumes',
      left: string,
      writer: Version,
      dataset: string,
      atRest: boolean,
    ): Pair[] => [
      ...inserted(writer, dataset)
        .filter((digest) => !atRest || !isGone(writer, dataset, digest))
        .map((digest): Pair => [`${kind}-inserts`, left, digest]),
      ...updated(writer, dataset)
        .filter((digest) => !atRest || !isGone(writer, dataset, digest))
        .map((digest): Pair => [`${kind}-updates`, left, digest]),
    ];
    const documents = (left: Version, right: Version, dataset: string, atRest = false): Pair[] =>
      sections(left, dataset).flatMap(({ reads, updates = [] }) => [
        ...(reads === undefined ? [] : meets('reads', reads.digest, right, dataset, atRest)),
        ...updates
          .filter(({ assumes }) => assumes === true)
          .flatMap(({ digest }) => meets('assumes', digest, right, dataset, atRest)),
      ]);
    const storage = (left: Version, right: Version, dataset: string): Pair[] =>
      sections(left, dataset).flatMap(({ reads, inserts = [], updates = [] }) =>
        sections(right, dataset).flatMap(({ owns }): Pair[] => {
          if (owns === undefined) return [];
          return [
            ...(reads === undefined ? [] : [['reads-owns', reads.digest, owns.digest] as const]),
            ...inserts
              .filter(({ atRest }) => atRest !== true)
              .map(({ digest }) => ['inserts-owns', digest, owns.digest] as const),
            ...updates
              .filter(({ establishes }) => establishes !== undefined)
              .map(({ digest }) => ['inserts-owns', digest, owns.digest] as const),
          ];
        }),
      );

    const runs = new Map<string, Verification[]>();
    for (const { record } of current) {
      if (record.kind !== 'verification') continue;
      const { kind, left, right, after: through } = record.verification.pair;
      const name = [kind, left, right, ...(through === undefined ? [] : [through.join('+')])].join(' ');
      runs.set(name, [...(runs.get(name) ?? []), record.verification]);
    }
    const verifications = (pair: Pair): Verification[] => runs.get(pair.join(' ')) ?? [];
    const verdict = (pair: Pair): string => {
      const found = verifications(pair).map((each) => each.verdict);
      if (found.length === 0) return 'missing';
      return found.includes('failed') ? 'failed' : found.includes('undecided') ? 'undecided' : 'passed';
    };

    // What one owner lacks another may have: of each other service, all versions that are there must have it.
    const together = (dataset: string, pair: Pair, present: readonly Version[]): string => {
      const [kind, left, right] = pair;
      if (!kind.endsWith('-owns') || verdict(pair) !== 'failed') return verdict(pair);
      const owned = present.flatMap((version) =>
        sections(version, dataset).flatMap(({ owns }) =>
          owns === undefined ? [] : [{ service: version.service, digest: owns.digest }],
        ),
      );
      const owners = owned.filter(({ digest }) => digest === right).map(({ service }) => service);
      const others = unique(
        owned.filter(({ service }) => !owners.includes(service)),
        ({ service, digest }) => `${service} ${digest}`,
      );
      const lacks = (digest: string): Verification['failures'] | 'unknown' => {
        const beside: Pair = [kind, left, digest];
        if (verdict(beside) === 'passed') return [];
        if (verdict(beside) !== 'failed') return 'unknown';
        return verifications(beside)
          .filter((each) => each.verdict === 'failed')
          .flatMap(({ failures }) => failures);
      };
      const lackedBy = [...new Set(others.map(({ service }) => service))].map((name) =>
        others.filter(({ service }) => service === name).map(({ digest }) => lacks(digest)),
      );
      const known = lackedBy.filter((versions) => !versions.includes('unknown')).map((versions) => versions.flat());
      const failures = verifications(pair)
        .filter((each) => each.verdict === 'failed')
        .flatMap((each) => each.failures);
      const excusable = (failure: Verification['failures'][number]): boolean =>
        kind === 'reads-owns' || failure.code === 'missing-unique-index';
      const same = (a: Verification['failures'][number], b: Verification['failures'][number]): boolean =>
        kind === 'inserts-owns'
          ? a.code === b.code && a.path === b.path
          : a.query === b.query && (a.query !== undefined || a.expected === b.expected);
      const remaining = failures.filter(
        (failure) =>
          !excusable(failure) ||
          !known.some((list) => !(list as Verification['failures']).some((other) => same(failure, other))),
      );
      if (remaining.length === 0) return 'passed';
      const missing = others.some(({ digest }) => verdict([kind, left, digest]) === 'missing');
      return remaining.every(excusable) && missing ? 'missing' : 'failed';
    };

    const required: (readonly [dataset: string, pair: Pair])[] = [];
    const demand = (dataset: string, pairs: readonly Pair[]): void => {
      for (const pair of pairs) required.push([dataset, pair]);
    };
    const judged = after.filter((version) => !ignored(version));
    const old = question.overlap ? leaving.filter((version) => !ignored(version)) : [];
    const past = question.atRest ? ever.filter((version) => !ignored(version)) : [];
    for (const version of asked) {
      for (const dataset of datasets) {
        for (const other of judged) {
          demand(dataset, [...documents(version, other, dataset), ...storage(version, other, dataset)]);
          demand(dataset, [...documents(other, version, dataset), ...storage(other, version, dataset)]);
        }
        for (const other of old.filter(({ service }) => service === version.service)) {
          demand(dataset, documents(version, other, dataset));
          demand(dataset, [...documents(other, version, dataset), ...storage(other, version, dataset)]);
        }
        for (const other of past.filter((each) => key(each) !== key(version))) {
          demand(dataset, documents(version, other, dataset, true));
        }
      }
    }
    // Where some write leaves documents outside of a reader's shape, every update is judged on them too.
    const gonePast = past.filter((version) => !judged.concat(old).some((each) => key(each) === key(version)));
    const writesOf = (versions: readonly { readonly version: Version; readonly atRest: boolean }[], dataset: string) =>
      versions
        .flatMap(({ version, atRest }) => [
          ...inserted(version, dataset).map((digest) => ({ version, atRest, how: 'inserts', digest })),
          ...updated(version, dataset).map((digest) => ({ version, atRest, how: 'updates', digest })),
        ])
        .filter((write) => !write.atRest || !isGone(write.version, dataset, write.digest));
    const afterPairs = (reads: string, writes: ReturnType<typeof writesOf>): Pair[] => {
      const outsiders = writes.filter(({ how, digest }) => {
        const pair: Pair = [`reads-${how}`, reads, digest];
        return verifications(pair).some((each) => each.outside === true);
      });
      if (outsiders.length === 0) return [];
      const updates = writes.filter(({ how }) => how === 'updates').map(({ digest }) => digest);
      const through = [...new Set([...outsiders.map(({ digest }) => digest), ...updates])].sort().join('+');
      return [...new Set(updates)].map((update): Pair => ['reads-updates', reads, update, through]);
    };
    const present = [
      ...[...judged, ...old].map((version) => ({ version, atRest: false })),
      ...gonePast.map((version) => ({ version, atRest: true })),
    ];
    const others = [
      ...[...judged, ...leaving.filter((version) => !ignored(version))]
        .filter((version) => !isAsked(version))
        .map((version) => ({ version, atRest: false })),
      ...gonePast
        .filter((version) => !isAsked(version) && !leaving.some((each) => key(each) === key(version)))
        .map((version) => ({ version, atRest: true })),
    ];
    for (const dataset of new Set(asked.flatMap(says))) {
      const writes = writesOf(present, dataset);
      for (const reader of [...judged, ...old]) {
        for (const { reads } of sections(reader, dataset)) {
          if (reads === undefined) continue;
          const before = afterPairs(reads.digest, writesOf(others, dataset));
          for (const pair of afterPairs(reads.digest, writes)) {
            const mine = isAsked(reader) || asked.some((version) => updated(version, dataset).includes(pair[2]));
            const since = before.find(([, , update]) => update === pair[2]) ?? (pair.slice(0, 3) as unknown as Pair);
            const wasFine = ['passed', 'missing'].includes(verdict(since));
            if (mine || (since.join(' ') !== pair.join(' ') && (verdict(pair) === 'passed' || wasFine)))
              demand(dataset, [pair]);
          }
        }
      }
    }
    const writers = unique(
      [...judged, ...old].map((version) => ({ version, atRest: false })),
      ({ version }) => key(version),
    );
    const pastWriters = past.map((version) => ({ version, atRest: true }));
    for (let index = 0; index < required.length; index++) {
      const [dataset, pair] = required[index]!;
      if (verdict(pair) !== 'passed') continue;
      for (const premise of new Set(verifications(pair).flatMap(({ premises }) => premises))) {
        if (
          required.some(([on, [kind, left]]) => on === `${dataset} premise` && kind === 'premise' && left === premise)
        )
          continue;
        required.push([`${dataset} premise`, ['premise', premise, '']]);
        for (const { version, atRest } of [...writers, ...pastWriters]) {
          demand(dataset, meets('assumes', premise, version, dataset, atRest));
        }
      }
    }
    const pairs = required.filter(([, [kind]]) => kind !== 'premise');
    const causes = new Set<string>(pairs.map(([dataset, pair]) => together(dataset, pair, after)));
    // Nor may a step take away what served those who stay.
    const stay = judged.filter((version) => !isAsked(version));
    const before = names([...after.filter((version) => !isAsked(version)), ...leaving]);
    for (const dataset of datasets) {
      const owns = (version: Version): boolean => sections(version, dataset).some((each) => each.owns !== undefined);
      if (![...asked, ...leaving].some(owns)) continue;
      for (const owner of stay) {
        for (const user of stay) {
          for (const pair of storage(user, owner, dataset)) {
            if (verdict(pair) === 'failed' && together(dataset, pair, before) === 'passed')
              causes.add(together(dataset, pair, after));
          }
        }
      }
    }

    // Dead queries.
    const supply = (
      reads: string,
      query: string,
      condition: string,
      dataset: string,
      by: readonly Version[],
    ): string => {
      let unknown = false;
      for (const writer of by) {
        for (const pair of meets('reads', reads, writer, dataset, false)) {
          const results = verifications(pair);
          const stated = results.filter((each) => each.supplies[query]?.[condition] !== undefined);
          if (stated.length > 0 && stated.every((each) => each.supplies[query]?.[condition] === true))
            return 'supplied';
          if (verdict(pair) !== 'passed') unknown = true;
        }
      }
      return unknown ? 'unknown' : 'none';
    };
    const conditions = (reads: string, query: string, dataset: string, by: readonly Version[]): string[] => [
      ...new Set(
        by.flatMap((writer) =>
          meets('reads', reads, writer, dataset, false).flatMap((pair) =>
            verifications(pair).flatMap((each) => Object.keys(each.supplies[query] ?? {})),
          ),
        ),
      ),
    ];
    for (const reader of judged) {
      for (const dataset of datasets) {
        for (const { reads } of sections(reader, dataset)) {
          for (const { name, dead } of reads?.queries ?? []) {
            if (reads === undefined || dead === 'ok') continue;
            // Without any writer it is the writer that is missing.
            if (!after.some((version) => inserted(version, dataset).length > 0)) continue;
            const before = names([...after.filter((version) => !isAsked(version)), ...leaving]);
            const known = conditions(reads.digest, name, dataset, isAsked(reader) ? after : [...after, ...leaving]);
            const wasDead = conditions(reads.digest, name, dataset, before).some(
              (condition) => supply(reads.digest, name, condition, dataset, before) === 'none',
            );
            for (const condition of known) {
              const now = supply(reads.digest, name, condition, dataset, after);
              if (isAsked(reader)) {
                if (now === 'none') causes.add('failed');
              } else if (!wasDead && now !== 'supplied') {
                const lost = leaving.some((each) => supply(reads.digest, name, condition, dataset, [each]) !== 'none');
                if (lost) causes.add(now === 'none' ? 'failed' : 'missing');
              }
            }
          }
        }
      }
    }

    // Writers and owners.
    let taken = false;
    const plays = {
      'no-writer': inserted,
      'no-owner': (version: Version, dataset: string) => sections(version, dataset).flatMap(({ owns }) => owns ?? []),
    };
    for (const part of ['no-writer', 'no-owner'] as const) {
      const does = (version: Version, dataset: string): boolean => plays[part](version, dataset).length > 0;
      for (const reader of judged) {
        for (const dataset of datasets) {
          if (!sections(reader, dataset).some(({ reads }) => reads !== undefined)) continue;
          if (after.some((version) => does(version, dataset))) continue;
          const had = (isAsked(reader) ? ever : [...after.filter((version) => !isAsked(version)), ...leaving]).some(
            (version) => does(version, dataset),
          );
          if (isAsked(reader) || had) causes.add(part);
          if (had) taken = true;
        }
      }
    }

    // Two owners, one collection.
    for (const version of asked) {
      for (const other of judged) {
        for (const on of says(version)) {
          for (const with_ of says(other)) {
            for (const mine of sections(version, on)) {
              for (const theirs of sections(other, with_)) {
                if (mine.owns === undefined || theirs.owns === undefined) continue;
                const samePlace = mine.store === theirs.store && mine.owns.physicalName === theirs.owns.physicalName;
                if (on !== with_ && samePlace) causes.add('failed');
                if (on === with_ && version.service !== other.service) {
                  const bothFix = (mine.owns.exclusive ?? []).length > 0 && (theirs.owns.exclusive ?? []).length > 0;
                  if (bothFix || !samePlace) causes.add('failed');
                }
              }
            }
          }
        }
      }
    }

    // What nobody can know.
    const shared = new Set(asked.flatMap(says));
    for (const version of unique([...judged, ...old, ...past], key)) {
      const contents = publications(version);
      if (contents.length === 0) causes.add('undecided');
      const differs = contents.some((each) => JSON.stringify(each.sections) !== JSON.stringify(contents[0]?.sections));
      if (differs && (isAsked(version) || says(version).some((dataset) => shared.has(dataset))))
        causes.add('undecided');
    }

    return { causes, taken, pairs: pairs.length };
  };
  const either = [judge(false), judge(true)];
  const causes = new Set(either.flatMap((each) => [...each.causes]));
  const taken = either.some((each) => each.taken);
  for (const cause of ['failed', 'missing', 'undecided']) {
    if (causes.has(cause)) return { reason: cause, exitCode: cause === 'failed' ? 1 : 3 };
  }
  for (const cause of ['no-writer', 'no-owner'])
    if (causes.has(cause)) return { reason: cause, exitCode: taken ? 1 : 3 };
  return { reason: either.some(({ pairs }) => pairs > 0) ? 'verified' : 'no-dependencies', exitCode: 0 };
}
