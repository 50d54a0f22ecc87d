import { mongoError } from '../error.js';
import type { Found } from '../plan/execute.js';
import { compileProjection } from '../projection/compile.js';
import { compileSort, naturalDirection } from '../sort/compile.js';
import { doc, emptyDoc, int, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { hintOf } from './find.js';
import { collectionName, findCollection, openCollection, refuseView } from './namespace.js';
import { compileUpdate, findTargets, openWrite, updateOne, upsert, type WriteTarget } from './write-target.js';

const known = [
  'query',
  'sort',
  'remove',
  'update',
  'new',
  'fields',
  'upsert',
  'bypassDocumentValidation',
  'collation',
  'arrayFilters',
  'hint',
  'let',
  'stmtId',
];

interface Shape {
  readonly remove: boolean;
  readonly returnsNew: boolean;
  readonly upsert: boolean;
  readonly update: Value | undefined;
}

export function findAndModify(command: Doc, context: CommandContext): Doc {
  const commandName = command.has('findAndModify') ? 'findAndModify' : 'findandmodify';
  const fields = new Fields(command, commandName, known);
  const name = collectionName(command.get(commandName), context);
  refuseView(name, context);
  const shape = readShape(fields);
  const { filter, operation } = openWrite(
    name,
    { filter: fields.doc('query') ?? emptyDoc, collation: fields.doc('collation'), variables: fields.doc('let') },
    context,
  );
  const sortSource = fields.doc('sort') ?? emptyDoc;
  const isSorted = sortSource.size > 0 && naturalDirection(sortSource) === undefined;
  const target: WriteTarget = {
    filter,
    operation,
    sort: isSorted ? compileSort(sortSource, operation.context.strings) : undefined,
    hint: hintOf(fields.value('hint')),
    limit: 1,
  };
  const projection = compileProjection(fields.doc('fields') ?? emptyDoc, operation.context, { door: 'find', filter });
  const compiled =
    shape.update === undefined
      ? undefined
      : compileUpdate(name, shape.update, fields.array('arrayFilters'), operation, context);
  const checksValidator = !fields.flag('bypassDocumentValidation');
  const project = (document: Doc): Doc => projection.apply(document, operation.variables);
  const collection = findCollection(name, context);
  const [found]: readonly (Found | undefined)[] = collection === undefined ? [] : findTargets(collection, target);
  if (collection !== undefined && found !== undefined) {
    if (compiled === undefined) {
      // Projected first: an error there must leave the document in place.
      const value = project(found.document);
      collection.remove(found.record);
      return reply([['n', int(1)]], value);
    }
    const after = updateOne(collection, found, compiled, target, { checksValidator, context });
    return reply(
      [
        ['n', int(1)],
        ['updatedExisting', true],
      ],
      project(shape.returnsNew ? after : found.document),
    );
  }
  if (compiled === undefined) return reply([['n', int(0)]], null);
  if (!shape.upsert) {
    return reply(
      [
        ['n', int(0)],
        ['updatedExisting', false],
      ],
      null,
    );
  }
  const inserted = upsert(openCollection(name, context), compiled, target, { checksValidator, context });
  return reply(
    [
      ['n', int(1)],
      ['updatedExisting', false],
      ['upserted', inserted.get('_id') ?? null],
    ],
    shape.returnsNew ? project(inserted) : null,
  );
}

function reply(lastErrorObject: readonly (readonly [string, Value])[], value: Value): Doc {
  return doc([
    ['lastErrorObject', doc(lastErrorObject)],
    ['value', value],
  ]);
}

function readShape(fields: Fields): Shape {
  const remove = fields.flag('remove');
  const returnsNew = fields.flag('new');
  const upserts = fields.flag('upsert');
  const update = fields.value('update');
  if (update !== undefined && !isDoc(update) && !isArray(update)) {
    throw mongoError('FailedToParse', 'Update argument must be either an object or an array');
  }
  if (remove) {
    if (update !== undefined) throw mongoError('FailedToParse', 'Cannot specify both an update and remove=true');
    if (upserts) throw mongoError('FailedToParse', 'Cannot specify both upsert=true and remove=true ');
    if (returnsNew) {
      throw mongoError(
        'FailedToParse',
        "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
      );
    }
    if (fields.has('arrayFilters')) throw mongoError('FailedToParse', 'Cannot specify arrayFilters and remove=true');
  } else if (update === undefined) {
    throw mongoError('FailedToParse', 'Either an update or remove=true must be specified');
  }
  return { remove, returnsNew, upsert: upserts, update };
}
