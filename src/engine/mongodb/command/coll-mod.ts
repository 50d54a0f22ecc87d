import { mongoError, notImplemented } from '../error.js';
import { findIndex } from '../plan/choose.js';
import type { Collection } from '../storage/collection.js';
import type { Index } from '../storage/index.js';
import { isNumber, emptyDoc, type Doc, type Value } from '../value/value.js';
import { exactLong } from '../value/arithmetic.js';
import type { CommandContext } from './command.js';
import { compileView, makeValidator, validationAction, validationLevel } from './create.js';
import { Fields } from './fields.js';
import { collectionName, findCollection } from './namespace.js';

const known = [
  'index',
  'viewOn',
  'pipeline',
  'validator',
  'validationLevel',
  'validationAction',
  'expireAfterSeconds',
  'changeStreamPreAndPostImages',
  'recordPreImages',
  'timeseries',
  'cappedSize',
  'cappedMax',
  'dryRun',
];

export function collMod(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'collMod', known);
  const name = collectionName(command.get('collMod'), context);
  for (const option of ['expireAfterSeconds', 'timeseries', 'cappedSize', 'cappedMax', 'recordPreImages', 'dryRun']) {
    if (fields.has(option)) throw notImplemented(`The collMod option ${option}`);
  }
  if (fields.doc('changeStreamPreAndPostImages')?.get('enabled') === true) {
    throw notImplemented('The collMod option changeStreamPreAndPostImages');
  }
  const database = context.state.databases.find(context.database);
  if (database?.views.has(name) === true) {
    if (!fields.has('viewOn') || !fields.has('pipeline')) {
      throw mongoError('InvalidOptions', "Must specify both 'viewOn' and 'pipeline' when modifying a view");
    }
    database.views.set(name, compileView(fields, context));
    return emptyDoc;
  }
  const collection = findCollection(name, context);
  if (collection === undefined) throw mongoError('NamespaceNotFound', 'ns does not exist');
  if (fields.has('viewOn') || fields.has('pipeline')) {
    throw mongoError('InvalidOptions', 'option not supported on a collection');
  }
  const reply = new Map<string, Value>();
  const index = fields.doc('index');
  if (index !== undefined) modifyIndex(collection, index, reply);
  if (fields.has('validator') || fields.has('validationLevel') || fields.has('validationAction')) {
    modifyValidator(collection, fields, context);
  }
  return reply;
}

function modifyValidator(collection: Collection, fields: Fields, context: CommandContext): void {
  const { specification, collation } = collection.options;
  const before = new Fields(specification, 'collMod', [...specification.keys()], false);
  const rules = fields.doc('validator') ?? before.doc('validator');
  const level = validationLevel(fields.has('validationLevel') ? fields : before);
  const action = validationAction(fields.has('validationAction') ? fields : before);
  const changed = new Map(specification);
  changed.delete('validator');
  if (rules !== undefined && rules.size > 0) changed.set('validator', rules);
  changed.set('validationLevel', level).set('validationAction', action);
  const validator = makeValidator(rules, level, action, { collation, context });
  collection.options = { specification: changed, collation, validator };
}

function modifyIndex(collection: Collection, source: Doc, reply: Map<string, Value>): void {
  const fields = new Fields(
    source,
    'index',
    ['name', 'keyPattern', 'expireAfterSeconds', 'hidden', 'unique', 'prepareUnique'],
    false,
  );
  const hint = fields.string('name') ?? fields.doc('keyPattern');
  if (hint === undefined) throw mongoError('InvalidOptions', 'must specify either index name or key pattern');
  const index = findIndexOfAnyKind(collection, hint);
  const specification = new Map(index.definition.specification);
  let definition = index.definition;
  const seconds = fields.value('expireAfterSeconds');
  if (seconds !== undefined) {
    if (!isNumber(seconds)) throw mongoError('InvalidOptions', 'expireAfterSeconds field must be a number');
    const before = specification.get('expireAfterSeconds');
    if (before !== undefined) reply.set('expireAfterSeconds_old', before);
    reply.set('expireAfterSeconds_new', seconds);
    specification.set('expireAfterSeconds', seconds);
    definition = { ...definition, specification, expireAfterSeconds: Number(exactLong(seconds) ?? 0n) };
  }
  const hidden = fields.bool('hidden');
  if (hidden !== undefined) {
    if (definition.name === '_id_') throw mongoError('BadValue', "can't hide _id index");
    reply.set('hidden_old', definition.hidden).set('hidden_new', hidden);
    if (hidden) specification.set('hidden', true);
    else specification.delete('hidden');
    definition = { ...definition, specification, hidden };
  }
  if (fields.flag('unique') || fields.flag('prepareUnique'))
    throw notImplemented('Making an index unique with collMod');
  collection.replaceIndex(index, definition);
}

function findIndexOfAnyKind(collection: Collection, hint: string | Doc): Index {
  const hidden = collection.indexes.find(({ definition }) => definition.hidden && definition.name === hint);
  if (hidden !== undefined) return hidden;
  try {
    return findIndex(collection, hint);
  } catch {
    throw mongoError(
      'IndexNotFound',
      `cannot find index ${typeof hint === 'string' ? hint : 'with this key'} for ns ${collection.namespace}`,
    );
  }
}
