import type { Contract, DatasetSections } from '../contract/contract.js';
import type { PublishedSections } from './record.js';

/** The complete list of a contract's sections, as a publication keeps it: in order of dataset, then of name. */
export function publishedSections(contract: Contract): readonly PublishedSections[] {
  return Object.keys(contract.datasets)
    .sort()
    .flatMap((dataset) => {
      const sections = contract.datasets[dataset];
      return sections === undefined ? [] : [sectionsOf(dataset, sections)];
    });
}

function sectionsOf(dataset: string, { store, reads, writes, owns }: DatasetSections): PublishedSections {
  const inserts = byName(writes?.inserts ?? {}).map(({ name, digest, atRest }) => ({
    name,
    digest,
    ...(atRest ? ({ atRest: true } as const) : {}),
  }));
  const updates = byName(writes?.updates ?? {}).map(({ name, digest, upsert, replace, assumes }) => ({
    name,
    digest,
    ...(replace !== undefined
      ? ({ establishes: 'replacement' } as const)
      : upsert
        ? ({ establishes: 'upsert' } as const)
        : {}),
    ...(assumes === undefined ? {} : ({ assumes: true } as const)),
  }));
  return {
    dataset,
    store,
    ...(reads === undefined
      ? {}
      : {
          reads: {
            digest: reads.digest,
            queries: byName(reads.queries).map(({ name, expect }) => ({
              name,
              ...(expect.dead === undefined ? {} : { dead: expect.dead }),
            })),
          },
        }),
    ...(inserts.length === 0 ? {} : { inserts }),
    ...(updates.length === 0 ? {} : { updates }),
    ...(owns === undefined ? {} : { owns: ownsOf(owns) }),
  };
}

function ownsOf({
  digest,
  physicalName,
  mongodb,
  dynamodb,
}: NonNullable<DatasetSections['owns']>): NonNullable<PublishedSections['owns']> {
  const exclusive = [
    ...(dynamodb === undefined ? [] : ['key' as const]),
    ...(mongodb?.validator === undefined ? [] : ['validator' as const]),
    ...(mongodb?.collation === undefined ? [] : ['collation' as const]),
  ];
  return { digest, physicalName, ...(exclusive.length === 0 ? {} : { exclusive }) };
}

function byName<Value>(members: Readonly<Record<string, Value>>): readonly Value[] {
  return Object.keys(members)
    .sort()
    .flatMap((name) => members[name] ?? []);
}
