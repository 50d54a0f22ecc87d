import { mongoError } from '../error.js';
import { checkStorable, withId } from '../storage/collection.js';
import { isDoc, type Doc, type Value } from '../value/value.js';
import { Timestamp } from 'bson';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { collectionName, openCollection, refuseView } from './namespace.js';
import { runBatch, writeReply } from './write-errors.js';

const largestBatch = 100_000;

export function insert(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'insert', ['documents', 'ordered', 'bypassDocumentValidation', 'stmtIds']);
  const name = collectionName(command.get('insert'), context);
  const documents = fields.need('documents', fields.array('documents'));
  checkBatchSize(documents.length);
  refuseView(name, context);
  for (const [index, document] of documents.entries()) {
    if (!isDoc(document)) throw fields.wrongType(`documents.${String(index)}`, document, 'object');
  }
  const ordered = fields.bool('ordered') ?? true;
  const checks = !fields.flag('bypassDocumentValidation');
  const collection = openCollection(name, context);
  const { results, errors } = runBatch(documents as readonly Doc[], ordered, (document) => {
    const stored = stampTopLevel(withId(document, context.state.makeId), context);
    checkStorable(stored);
    collection.insert(stored, checks);
  });
  return writeReply(results.length, [], errors);
}

export function checkBatchSize(count: number): void {
  if (count > 0 && count <= largestBatch) return;
  throw mongoError(
    'InvalidLength',
    `Write batch sizes must be between 1 and ${String(largestBatch)}. Got ${String(count)} operations.`,
  );
}

/** The server fills in empty timestamps that stand at the top level of a document. */
export function stampTopLevel(document: Doc, context: CommandContext): Doc {
  let stamped: Map<string, Value> | undefined;
  for (const [name, value] of document) {
    if (!(value instanceof Timestamp) || value.t !== 0 || value.i !== 0 || name === '_id') continue;
    stamped ??= new Map(document);
    stamped.set(name, context.state.nextTimestamp());
  }
  return stamped ?? document;
}
