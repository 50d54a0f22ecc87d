import { mongoError } from '../error.js';
import { documentSize } from '../value/size.js';
import { largestDocument } from '../value/type-codes.js';
import { doc, type Doc } from '../value/value.js';

interface OpenCursor {
  readonly namespace: string;
  readonly documents: readonly Doc[];
  at: number;
  /** When it was last asked for more, in milliseconds. */
  usedAt: number;
}

/** A cursor that nobody asks goes away after as long as on a server. */
const idleLimit = 10 * 60 * 1000;

/**
 * The cursors that have more to give. What they will give is fixed when they are opened. As on a server they do not
 * belong to a connection: a driver may ask for more on another one of its pool.
 */
export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();
  private readonly randomBytes: (count: number) => Uint8Array;
  private readonly clock: () => Date;

  constructor(randomBytes: (count: number) => Uint8Array, clock: () => Date) {
    this.randomBytes = randomBytes;
    this.clock = clock;
  }

  /** The `cursor` field of a reply with the first batch; a cursor stays open only where something is left. */
  answer(
    namespace: string,
    documents: Iterable<Doc>,
    options: {
      readonly batchSize?: number | undefined;
      readonly singleBatch?: boolean;
      readonly largest?: number | undefined;
    },
  ): Doc {
    const all = Array.isArray(documents) ? (documents as readonly Doc[]) : [...documents];
    const batch = takeBatch(all, 0, options.batchSize ?? 101, options.largest);
    const isDone = batch.length >= all.length || options.singleBatch === true;
    let id = 0n;
    if (!isDone) {
      this.closeIdle();
      id = this.newId();
      this.open.set(id, { namespace, documents: all, at: batch.length, usedAt: this.clock().getTime() });
    }
    return cursorReply('firstBatch', batch, id, namespace);
  }

  more(id: bigint, namespace: string, batchSize: number | undefined): Doc {
    const cursor = this.open.get(id);
    if (cursor === undefined) throw mongoError('CursorNotFound', `cursor id ${id.toString()} not found`);
    if (cursor.namespace !== namespace) {
      throw mongoError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    const batch = takeBatch(cursor.documents, cursor.at, batchSize ?? Infinity);
    cursor.at += batch.length;
    cursor.usedAt = this.clock().getTime();
    const isDone = cursor.at >= cursor.documents.length;
    if (isDone) this.open.delete(id);
    return cursorReply('nextBatch', batch, isDone ? 0n : id, namespace);
  }

  kill(id: bigint): boolean {
    return this.open.delete(id);
  }

  private closeIdle(): void {
    const deadline = this.clock().getTime() - idleLimit;
    for (const [id, cursor] of this.open) if (cursor.usedAt < deadline) this.open.delete(id);
  }

  killOn(namespace: string): void {
    for (const [id, cursor] of this.open) if (cursor.namespace === namespace) this.open.delete(id);
  }

  get size(): number {
    return this.open.size;
  }

  private newId(): bigint {
    for (;;) {
      const bytes = this.randomBytes(8);
      const id = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigInt64(0) & 0x7fffffffffffffffn;
      if (id !== 0n && !this.open.has(id)) return id;
    }
  }
}

function cursorReply(field: string, batch: readonly Doc[], id: bigint, namespace: string): Doc {
  return doc([
    [
      'cursor',
      doc([
        [field, batch],
        ['id', id],
        ['ns', namespace],
      ]),
    ],
  ]);
}

/**
 * As many documents as asked for and as fit into one reply; at least one where any is left and wanted. `largest` is a
 * size that none of them exceeds, where one is known.
 */
function takeBatch(documents: readonly Doc[], from: number, count: number, largest = Infinity): readonly Doc[] {
  const most = Math.min(count, documents.length - from);
  if (most * (largest + 16) <= largestDocument) return documents.slice(from, from + most);
  const batch: Doc[] = [];
  let bytes = 0;
  for (let at = from; at < documents.length && batch.length < count; at += 1) {
    const document = documents[at] as Doc;
    bytes += documentSize(document) + 16;
    if (batch.length > 0 && bytes > largestDocument) break;
    batch.push(document);
  }
  return batch;
}
