import type { Key } from '../keys/generate.js';

/** One entry of an index: a key and the record that has it. */
export interface Entry {
  readonly key: Key;
  readonly record: number;
}

const chunkSize = 512;

/**
 * Entries in order, in chunks of bounded size: an insertion moves at most one chunk, a search halves twice. Appending
 * in ascending order, as ObjectIds arrive, costs one comparison.
 */
export class OrderedEntries {
  private readonly chunks: Entry[][] = [];
  private readonly compare: (left: Key, right: Key) => number;
  private count = 0;

  constructor(compare: (left: Key, right: Key) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.count;
  }

  private order(left: Entry, right: Entry): number {
    return this.compare(left.key, right.key) || left.record - right.record;
  }

  add(entry: Entry): void {
    this.count += 1;
    const last = this.chunks.at(-1);
    const greatest = last?.at(-1);
    if (last === undefined || greatest === undefined) {
      this.chunks.push([entry]);
      return;
    }
    if (this.order(greatest, entry) < 0) {
      if (last.length < chunkSize) last.push(entry);
      else this.chunks.push([entry]);
      return;
    }
    const { chunk, at } = this.seek((other) => this.order(other, entry) < 0);
    const entries = this.chunks[chunk] as Entry[];
    entries.splice(at, 0, entry);
    if (entries.length > chunkSize) this.chunks.splice(chunk + 1, 0, entries.splice(chunkSize >> 1));
  }

  /** Takes all entries at once, where there were none. */
  fill(entries: readonly Entry[]): void {
    const sorted = [...entries].sort((left, right) => this.order(left, right));
    for (let at = 0; at < sorted.length; at += chunkSize) this.chunks.push(sorted.slice(at, at + chunkSize));
    this.count = sorted.length;
  }

  /** Neighbours with the same key that belong to different records; undefined where there are none. */
  firstShared(): Key | undefined {
    let previous: Entry | undefined;
    for (const chunk of this.chunks) {
      for (const entry of chunk) {
        if (previous !== undefined && previous.record !== entry.record && this.compare(previous.key, entry.key) === 0) {
          return entry.key;
        }
        previous = entry;
      }
    }
    return undefined;
  }

  remove(entry: Entry): void {
    const { chunk, at } = this.seek((other) => this.order(other, entry) < 0);
    const found = this.chunks[chunk]?.[at];
    if (found === undefined || this.order(found, entry) !== 0) return;
    this.count -= 1;
    const entries = this.chunks[chunk] as Entry[];
    if (entries.length === 1) this.chunks.splice(chunk, 1);
    else entries.splice(at, 1);
  }

  /** Whether another record has the key. */
  hasOther(key: Key, record: number | undefined): boolean {
    const last = this.chunks.at(-1)?.at(-1);
    if (last === undefined || this.compare(last.key, key) < 0) return false;
    for (const entry of this.from((other) => this.compare(other.key, key) < 0)) {
      if (this.compare(entry.key, key) !== 0) return false;
      if (entry.record !== record) return true;
    }
    return false;
  }

  private seek(isBefore: (entry: Entry) => boolean): { readonly chunk: number; readonly at: number } {
    let low = 0;
    let high = this.chunks.length;
    // The last chunk that starts before the place, or the first one.
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.chunks[middle]?.[0] as Entry)) low = middle + 1;
      else high = middle;
    }
    const chunk = Math.max(0, low - 1);
    const entries = this.chunks[chunk] ?? [];
    let from = 0;
    let to = entries.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (isBefore(entries[middle] as Entry)) from = middle + 1;
      else to = middle;
    }
    return { chunk, at: from };
  }

  /** The entries from the first one that is not before the place, in ascending order. */
  *from(isBefore: (entry: Entry) => boolean): Generator<Entry, undefined> {
    let { chunk, at } = this.seek(isBefore);
    for (; chunk < this.chunks.length; chunk += 1, at = 0) {
      const entries = this.chunks[chunk] as Entry[];
      for (; at < entries.length; at += 1) yield entries[at] as Entry;
    }
    return undefined;
  }

  /** The entries that are before the place, in descending order. */
  *backFrom(isBefore: (entry: Entry) => boolean): Generator<Entry, undefined> {
    const place = this.seek(isBefore);
    let at = place.at - 1;
    for (let { chunk } = place; chunk >= 0; chunk -= 1, at = (this.chunks[chunk]?.length ?? 0) - 1) {
      const entries = this.chunks[chunk] ?? [];
      for (; at >= 0; at -= 1) yield entries[at] as Entry;
    }
    return undefined;
  }
}
