import { mongoError } from '../error.js';
import { exactLong } from '../value/arithmetic.js';
import { emptyDoc, isDoc, isNumber, type Doc } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { hintOf } from './find.js';
import { checkBatchSize } from './insert.js';
import { collectionName, findCollection, refuseView } from './namespace.js';
import { findTargets, openWrite } from './write-target.js';
import { runBatch, writeReply } from './write-errors.js';

export function deleteCommand(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'delete', ['deletes', 'ordered', 'let', 'stmtIds']);
  const name = collectionName(command.get('delete'), context);
  const statements = fields.need('deletes', fields.array('deletes'));
  checkBatchSize(statements.length);
  refuseView(name, context);
  const variables = fields.doc('let');
  const parsed = statements.map((statement) => {
    if (!isDoc(statement)) throw fields.wrongType('deletes', statement, 'object');
    return new Fields(statement, 'delete.deletes', ['q', 'limit', 'hint', 'collation', 'sampleId'], false);
  });
  const { results, errors } = runBatch(parsed, fields.bool('ordered') ?? true, (statement) => {
    const limit = readLimit(statement);
    const { filter, operation } = openWrite(
      name,
      { filter: statement.doc('q') ?? emptyDoc, collation: statement.doc('collation'), variables },
      context,
    );
    const collection = findCollection(name, context);
    if (collection === undefined) return 0;
    const targets = findTargets(collection, {
      filter,
      operation,
      sort: undefined,
      hint: hintOf(statement.value('hint')),
      limit,
    });
    for (const { record } of targets) collection.remove(record);
    return targets.length;
  });
  return writeReply(
    results.reduce((sum, removed) => sum + removed, 0),
    [],
    errors,
  );
}

function readLimit(statement: Fields): number | undefined {
  const value = statement.need('limit', statement.value('limit'));
  const limit = isNumber(value) ? exactLong(value) : undefined;
  if (limit === 0n) return undefined;
  if (limit === 1n) return 1;
  throw mongoError(
    'FailedToParse',
    `The limit field in delete objects must be 0 or 1. Got ${String(limit ?? 'no number')}`,
  );
}
