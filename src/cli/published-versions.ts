import type { Contract } from '../contract/contract.js';
import { readPublished } from '../contract/read-published.js';
import type { Ledger } from '../ledger/ledger.js';
import { contentsOf, type Standing } from '../ledger/standing.js';

/** A version that somebody published, with what it promises. */
export interface PublishedVersion {
  readonly service: string;
  readonly version: string;
  readonly contracts: readonly Contract[];
}

/** The published versions that are asked for; each contract is read once however many versions promise it. */
export async function publishedVersions(
  ledger: Ledger,
  standing: Standing,
  wanted: (service: string, version: string) => boolean,
): Promise<readonly PublishedVersion[]> {
  const versions = [...standing.services].flatMap(([service, { versions: names }]) =>
    names.filter((version) => wanted(service, version)).map((version) => ({ service, version })),
  );
  const contents = versions.map(({ service, version }) => contentsOf(standing, service, version) ?? []);
  const published = await ledger.contracts([...new Set(contents.flat().map(({ contract }) => contract))]);
  const contracts = new Map([...published].map(([id, json]) => [id, readPublished(json)]));
  return versions.map((version, index) => ({
    ...version,
    contracts: (contents[index] ?? []).flatMap(({ contract }) => contracts.get(contract) ?? []),
  }));
}
