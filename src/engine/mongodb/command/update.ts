import { MongoError, mongoError } from '../error.js';
import { doc, emptyDoc, int, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { hintOf } from './find.js';
import { checkBatchSize } from './insert.js';
import { collectionName, findCollection, openCollection, refuseView } from './namespace.js';
import { compileUpdate, findTargets, openWrite, updateOne, upsert, type WriteTarget } from './write-target.js';
import { runBatch, writeReply } from './write-errors.js';

const statementFields = [
  'q',
  'u',
  'c',
  'multi',
  'upsert',
  'arrayFilters',
  'hint',
  'collation',
  'upsertSupplied',
  'sampleId',
];

interface Outcome {
  readonly matched: number;
  readonly modified: number;
  readonly upserted: Value | undefined;
}

export function update(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'update', ['updates', 'ordered', 'bypassDocumentValidation', 'let', 'stmtIds']);
  const name = collectionName(command.get('update'), context);
  const statements = fields.need('updates', fields.array('updates'));
  checkBatchSize(statements.length);
  refuseView(name, context);
  const parsed = statements.map((statement) => {
    if (!isDoc(statement)) throw fields.wrongType('updates', statement, 'object');
    return new Fields(statement, 'update.updates', statementFields, false);
  });
  const shared = { variables: fields.doc('let'), checksValidator: !fields.flag('bypassDocumentValidation') };
  const { results, errors } = runBatch(parsed, fields.bool('ordered') ?? true, (statement, index) => ({
    index,
    ...runStatement(name, statement, shared, context),
  }));
  const upserted = results.flatMap(({ upserted: id, index }) =>
    id === undefined
      ? []
      : [
          doc([
            ['index', int(index)],
            ['_id', id],
          ]),
        ],
  );
  const matched = results.reduce((sum, result) => sum + result.matched, 0);
  const modified = results.reduce((sum, result) => sum + result.modified, 0);
  const reply: [string, Value][] = [['nModified', int(modified)]];
  if (upserted.length > 0) reply.push(['upserted', upserted]);
  return writeReply(matched, reply, errors);
}

interface Shared {
  readonly variables: Doc | undefined;
  readonly checksValidator: boolean;
}

function runStatement(name: string, statement: Fields, shared: Shared, context: CommandContext): Outcome {
  const source = statement.need('u', statement.raw('u'));
  const multi = statement.bool('multi') ?? false;
  const isUpsert = statement.bool('upsert') ?? false;
  const constants = statement.doc('c');
  if (constants !== undefined && !isArray(source)) {
    throw new MongoError(51198, 'Constant values may only be specified for pipeline updates');
  }
  const { filter, operation } = openWrite(
    name,
    {
      filter: statement.doc('q') ?? emptyDoc,
      collation: statement.doc('collation'),
      variables: shared.variables,
      constants,
    },
    context,
  );
  const compiled = compileUpdate(name, source, statement.array('arrayFilters'), operation, context);
  if (multi && compiled.isReplacement) {
    throw mongoError('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  const target: WriteTarget = {
    filter,
    operation,
    sort: undefined,
    hint: hintOf(statement.value('hint')),
    limit: multi ? undefined : 1,
  };
  const collection = findCollection(name, context);
  const targets = collection === undefined ? [] : findTargets(collection, target);
  if (collection === undefined || targets.length === 0) {
    if (!isUpsert) return { matched: 0, modified: 0, upserted: undefined };
    const inserted = upsert(openCollection(name, context), compiled, target, { ...shared, context });
    return { matched: 1, modified: 0, upserted: inserted.get('_id') };
  }
  let modified = 0;
  for (const found of targets) {
    const after = updateOne(collection, found, compiled, target, { ...shared, context });
    if (after !== found.document) modified += 1;
  }
  return { matched: targets.length, modified, upserted: undefined };
}
