import { getOrSet } from './get-or-set.js';
import type { RecordId } from './record.js';
import type { Content, ServiceStanding } from './standing.js';

/** One publication of a version. */
export interface Publication {
  readonly id: RecordId;
  readonly kind: 'publication';
  readonly service: string;
  readonly version: string;
  /** Its number among the distinct contents. */
  readonly content: number;
}

/** What every version promises, with contents numbered in order of service and version, so that the order of reading leaves no trace. */
export function standingServices(
  publications: readonly Publication[],
  contents: readonly Content[],
): { readonly services: ReadonlyMap<string, ServiceStanding>; readonly contents: readonly Content[] } {
  const byService = new Map<string, Map<string, readonly number[]>>();
  // Most versions have one content, and many the same: one list for all of them.
  const alone = contents.map((_, number): readonly number[] => [number]);
  for (const { service, version, content } of publications) {
    const versions = getOrSet(byService, service, () => new Map<string, readonly number[]>());
    const known = versions.get(version);
    if (known === undefined) versions.set(version, alone[content] ?? []);
    else if (!known.includes(content)) versions.set(version, [...known, content]);
  }
  const list: Content[] = [];
  const numbers = new Map<number, readonly number[]>();
  const numberOf = (original: number): readonly number[] =>
    getOrSet(numbers, original, () => {
      const content = contents[original];
      return content === undefined ? [] : [list.push(content) - 1];
    });
  const services = new Map<string, ServiceStanding>();
  for (const service of [...byService.keys()].sort()) {
    const versions = byService.get(service) ?? new Map<string, readonly number[]>();
    const names = [...versions.keys()].sort();
    services.set(service, {
      versions: names,
      contents: names.map((version) => {
        const [first, ...others] = inOrder(versions.get(version) ?? [], contents);
        if (first === undefined) return [];
        return others.length === 0 ? numberOf(first) : [first, ...others].flatMap(numberOf);
      }),
    });
  }
  return { services, contents: list };
}

/** Several contents of one version, in an order that does not depend on that of reading. */
function inOrder(numbers: readonly number[], contents: readonly Content[]): readonly number[] {
  if (numbers.length < 2) return numbers;
  return [...numbers].sort((a, b) => (JSON.stringify(contents[a]) < JSON.stringify(contents[b]) ? -1 : 1));
}
