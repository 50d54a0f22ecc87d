import type { Update } from '../../contract/contract.js';
import type { BsonDocument } from '../../engine/engine.js';
import type { Bound } from '../player.js';
import { typedDocument, typedValue } from './literal.js';

/** The statement of an `update` command that a named update is, with its parameters' values put in. */
export function updateStatement(update: Update, parameters: Bound): BsonDocument {
  return {
    q: typedDocument(update.filter, parameters),
    u: typedValue(update.update ?? {}, parameters),
    ...(update.many ? { multi: true } : {}),
    ...(update.upsert ? { upsert: true } : {}),
    ...(update.arrayFilters === undefined
      ? {}
      : { arrayFilters: update.arrayFilters.map((filter) => typedDocument(filter, parameters)) }),
  };
}
