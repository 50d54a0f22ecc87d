import type { Problem } from '../problem/problem.js';
import type { CompiledContract } from './compile-contract.js';
import { defaultPhysicalName } from './compile-owns.js';
import type { DatasetSections } from './contract.js';
import { didYouMean, listNames } from './findings.js';
import type { KeyUse } from './operation-language.js';
import type { OpenQuestion } from './section.js';
import { dottedPath, type SourcePath } from './source.js';

/** One service's sections of one dataset, with where they were written. */
interface Side {
  readonly from: CompiledContract;
  readonly service: string;
  readonly sections: DatasetSections;
}

/** A problem between contracts, with the one that it is reported of. */
export interface Dispute {
  readonly from: CompiledContract;
  readonly problem: Problem;
}

/** Reports what no contract can know by itself: names used twice, stores and owners that disagree, joins that lead nowhere. */
export function checkTogether(compiled: readonly CompiledContract[]): readonly Dispute[] {
  const sides = compiled.flatMap((from): Side[] => {
    const { contract } = from;
    return contract === undefined
      ? []
      : Object.values(contract.datasets).map((sections) => ({ from, service: contract.service, sections }));
  });
  const byDataset = new Map<string, Side[]>();
  for (const side of sides)
    byDataset.set(side.sections.dataset, [...(byDataset.get(side.sections.dataset) ?? []), side]);
  return [
    ...duplicateServices(compiled),
    ...[...byDataset.values()].flatMap((group) => [...storeConflicts(group), ...ownerConflicts(group)]),
    ...sharedCollections(sides),
    ...compiled.flatMap((from) => from.questions.flatMap((question) => answer(question, from, sides))),
  ];
}

function duplicateServices(compiled: readonly CompiledContract[]): readonly Dispute[] {
  const seen = new Map<string, CompiledContract>();
  return compiled.flatMap((each) => {
    const service = each.contract?.service;
    if (service === undefined) return [];
    const earlier = seen.get(service);
    if (earlier === undefined) {
      seen.set(service, each);
      return [];
    }
    return [
      problemAt(each, ['service'], {
        code: 'duplicate-service',
        message: `The service \`${service}\` has a contract already, in ${placeOf(earlier, ['service'])}.`,
        hint: 'A service has one contract; put all of its sections into one document.',
      }),
    ];
  });
}

function storeConflicts(group: readonly Side[]): readonly Dispute[] {
  const [first, ...others] = group;
  if (first === undefined) return [];
  return others.flatMap((side) =>
    side.sections.store === first.sections.store
      ? []
      : [
          problemAt(side.from, sectionPath(side), {
            code: 'store-conflict',
            message: `\`${side.sections.dataset}\` lives in ${side.sections.store} here, but in ${first.sections.store} in the contract of \`${first.service}\` (${placeOf(first.from, sectionPath(first))}).`,
            hint: 'Say the same `store` in both.',
          }),
        ],
  );
}

/** Key, validator, collation and physical name have one owner; indexes are the union over owners. */
function ownerConflicts(group: readonly Side[]): readonly Dispute[] {
  const owners = group.filter((side) => side.sections.owns !== undefined);
  const claims: readonly { readonly what: string; readonly claims: (side: Side) => boolean }[] = [
    { what: 'key', claims: (side) => (side.sections.owns?.dynamodb?.key.length ?? 0) > 0 },
    { what: 'validator', claims: (side) => side.sections.owns?.mongodb?.validator !== undefined },
    { what: 'collation', claims: (side) => side.sections.owns?.mongodb?.collation !== undefined },
  ];
  const twice = claims.flatMap(({ what, claims: claimed }) => {
    const [first, ...others] = owners.filter(claimed);
    return first === undefined
      ? []
      : others.map((side) =>
          problemAt(side.from, ['owns', side.sections.dataset, what], {
            code: 'two-owners',
            message: `The ${what} of \`${side.sections.dataset}\` is owned by \`${first.service}\` already (${placeOf(first.from, ['owns', side.sections.dataset, what])}).`,
            hint: `One service owns the ${what}; indexes may come from several.`,
          }),
        );
  });
  const [first, ...others] = owners;
  const named = others.flatMap((side) =>
    first === undefined || side.sections.owns?.physicalName === first.sections.owns?.physicalName
      ? []
      : [
          problemAt(side.from, ['owns', side.sections.dataset], {
            code: 'two-owners',
            message: `\`${side.sections.dataset}\` is \`${side.sections.owns?.physicalName ?? ''}\` here, but \`${first.sections.owns?.physicalName ?? ''}\` in the contract of \`${first.service}\`.`,
            hint: 'All owners of a dataset name the same collection or table.',
          }),
        ],
  );
  const indexes = new Map<string, { readonly side: Side; readonly text: string }>();
  const clashes = owners.flatMap((side) =>
    Object.entries(side.sections.owns?.mongodb?.indexes ?? side.sections.owns?.dynamodb?.indexes ?? {}).flatMap(
      ([name, index]) => {
        const text = JSON.stringify(index);
        const earlier = indexes.get(name);
        if (earlier === undefined) indexes.set(name, { side, text });
        return earlier === undefined || earlier.text === text
          ? []
          : [
              problemAt(side.from, ['owns', side.sections.dataset, 'indexes', name], {
                code: 'two-owners',
                message: `The index \`${name}\` of \`${side.sections.dataset}\` is another one in the contract of \`${earlier.side.service}\`.`,
                hint: 'Give one of them another name.',
              }),
            ];
      },
    ),
  );
  return [...twice, ...named, ...clashes];
}

/** Two datasets that name one collection would be verified as if they never met. */
function sharedCollections(sides: readonly Side[]): readonly Dispute[] {
  const seen = new Map<string, Side>();
  return sides.flatMap((side) => {
    const owns = side.sections.owns;
    if (owns === undefined) return [];
    const group = side.sections.dataset.slice(0, side.sections.dataset.indexOf('.'));
    const key = `${side.sections.store} ${group} ${owns.physicalName}`;
    const earlier = seen.get(key);
    if (earlier === undefined) {
      seen.set(key, side);
      return [];
    }
    if (earlier.sections.dataset === side.sections.dataset) return [];
    return [
      problemAt(side.from, ['owns', side.sections.dataset], {
        code: 'shared-collection',
        message: `\`${side.sections.dataset}\` and \`${earlier.sections.dataset}\` (owned by \`${earlier.service}\`) are both stored as \`${owns.physicalName}\`.`,
        hint: 'Use one name for the dataset, or give each its own collection or table.',
      }),
    ];
  });
}

function answer(question: OpenQuestion, from: CompiledContract, sides: readonly Side[]): readonly Dispute[] {
  if (question.joinsFrom !== undefined) return checkJoin(question, question.joinsFrom, from, sides);
  return question.keyUse === undefined ? [] : checkKeyUse(question, question.keyUse, from, sides);
}

function checkJoin(
  question: OpenQuestion,
  name: string,
  from: CompiledContract,
  sides: readonly Side[],
): readonly Dispute[] {
  const group = question.dataset.slice(0, question.dataset.indexOf('.'));
  const read = Object.values(from.contract?.datasets ?? {}).filter(
    (sections) => sections.reads !== undefined && sections.store === 'mongodb',
  );
  const physical = (dataset: string): string =>
    sides.find((side) => side.sections.dataset === dataset && side.sections.owns !== undefined)?.sections.owns
      ?.physicalName ?? defaultPhysicalName(dataset);
  const inGroup = read.filter(({ dataset }) => dataset.startsWith(`${group}.`));
  if (inGroup.some(({ dataset }) => physical(dataset) === name)) return [];
  const known = inGroup.map(({ dataset }) => physical(dataset));
  const dataset = inGroup.find((each) => each.dataset === name);
  if (dataset !== undefined) {
    return [
      problemAt(from, question.at, {
        code: 'unknown-join',
        message: `\`${name}\` is the name of a dataset, and a join names a collection.`,
        expected: `\`${physical(name)}\`, the collection of \`${name}\``,
      }),
    ];
  }
  return [
    problemAt(from, question.at, {
      code: 'unknown-join',
      message: `\`${name}\` is joined, but no section under \`reads\` says which of its documents this service can read.`,
      expected: known.length === 0 ? `a section \`reads\` / \`${group}.${name}\`` : listNames(known),
      ...(didYouMean(name, known).hint === undefined
        ? { hint: `Add \`reads: { ${group}.${name}: ... }\`.` }
        : didYouMean(name, known)),
    }),
  ];
}

function checkKeyUse(
  question: OpenQuestion,
  use: KeyUse,
  from: CompiledContract,
  sides: readonly Side[],
): readonly Dispute[] {
  const own = from.contract?.datasets[question.dataset];
  const storage = sides.find(
    (side) => side.sections.dataset === question.dataset && (side.sections.owns?.dynamodb?.key.length ?? 0) > 0,
  )?.sections.owns?.dynamodb;
  const table = use.index === undefined ? 'the table' : `the index \`${use.index}\``;
  const stated = use.index === undefined ? undefined : own?.reads?.indexes[use.index];
  if (use.index !== undefined && stated === undefined && own?.reads !== undefined) {
    const known = Object.keys(own.reads.indexes);
    return [
      problemAt(from, use.at, {
        code: 'unknown-index',
        message: `\`${use.index}\` is used, but \`indexes\` does not say its key.`,
        expected:
          known.length === 0
            ? `\`indexes: { ${use.index}: [ partition key, sort key ] }\` beside the queries`
            : listNames(known),
        ...didYouMean(use.index, known),
      }),
    ];
  }
  const key = stated ?? (use.index === undefined ? storage?.key : storage?.indexes[use.index]?.key);
  if (key === undefined) return [];
  return keyProblems(use, key).map((message) =>
    problemAt(from, use.at, {
      code: 'key-condition',
      message: message.replace('%', table),
      expected: `the key of ${table}: ${key.map((name) => `\`${name}\``).join(', ')}`,
    }),
  );
}

function keyProblems(use: KeyUse, key: readonly string[]): readonly string[] {
  const [partition, sort] = key;
  const foreign = use.attributes
    .filter(({ name }) => !key.includes(name))
    .map(({ name }) => `\`${name}\` is not in the key of %.`);
  const partitionUse = use.attributes.find(({ name }) => name === partition);
  const missing =
    partitionUse === undefined
      ? [`The partition key \`${partition ?? ''}\` of % is not given.`]
      : partitionUse.how === 'range'
        ? [`The partition key \`${partition ?? ''}\` of % can only be compared with \`=\`.`]
        : [];
  const sortMissing =
    use.whole && sort !== undefined && !use.attributes.some(({ name }) => name === sort)
      ? [`The sort key \`${sort}\` of % is not given.`]
      : [];
  return [...foreign, ...missing, ...sortMissing];
}

function sectionPath(side: Side): SourcePath {
  const section = side.sections.owns !== undefined ? 'owns' : side.sections.writes !== undefined ? 'writes' : 'reads';
  return [section, side.sections.dataset];
}

function placeOf(from: CompiledContract, at: SourcePath): string {
  const position = from.source.locate(at, 'key');
  return position === undefined
    ? from.source.file
    : `${from.source.file}:${String(position.line)}:${String(position.column)}`;
}

function problemAt(from: CompiledContract, at: SourcePath, problem: Omit<Problem, 'place'>): Dispute {
  const place = { file: from.source.file, ...from.source.locate(at, 'key'), path: dottedPath(at) };
  return { from, problem: { ...problem, place } };
}
