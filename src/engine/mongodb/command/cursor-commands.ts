import { mongoError } from '../error.js';
import { doc, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';

export function getMore(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'getMore', ['collection', 'batchSize', 'term', 'lastKnownCommittedOpTime']);
  const id = command.get('getMore');
  if (typeof id !== 'bigint') throw fields.wrongType('getMore', id ?? null, 'long');
  const collection = fields.need('collection', fields.string('collection'));
  const batchSize = fields.count('batchSize');
  return context.state.cursors.more(id, `${context.database}.${collection}`, batchSize === 0 ? undefined : batchSize);
}

export function killCursors(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'killCursors', ['cursors']);
  const ids = fields.need('cursors', fields.array('cursors'));
  const killed: Value[] = [];
  const notFound: Value[] = [];
  for (const id of ids) {
    if (typeof id !== 'bigint') throw mongoError('TypeMismatch', `BSON field 'killCursors.cursors' must hold longs`);
    (context.state.cursors.kill(id) ? killed : notFound).push(id);
  }
  return doc([
    ['cursorsKilled', killed],
    ['cursorsNotFound', notFound],
    ['cursorsAlive', []],
    ['cursorsUnknown', []],
  ]);
}
