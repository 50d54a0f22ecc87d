import { compileCollation } from '../collation/compile.js';
import { ServerCatalog } from '../catalog.js';
import { mongoError, notImplemented } from '../error.js';
import { startVariables, openScope } from '../expression/scope.js';
import { compileFilter } from '../filter/compile.js';
import { compilePipeline } from '../pipeline/compile.js';
import { Collection, type CollectionOptions } from '../storage/collection.js';
import { checkCollectionName, type Database, type View } from '../storage/databases.js';
import { Validator, type ValidationAction, type ValidationLevel } from '../storage/validator.js';
import { compare } from '../value/compare.js';
import { doc, emptyDoc, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { collectionName } from './namespace.js';
import { openOperation } from './operation.js';

const known = [
  'capped',
  'size',
  'max',
  'autoIndexId',
  'idIndex',
  'storageEngine',
  'validator',
  'validationLevel',
  'validationAction',
  'indexOptionDefaults',
  'viewOn',
  'pipeline',
  'collation',
  'changeStreamPreAndPostImages',
  'timeseries',
  'expireAfterSeconds',
  'clusteredIndex',
  'encryptedFields',
  'temp',
];

export function create(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'create', known);
  const name = collectionName(command.get('create'), context);
  checkCollectionName(context.database, name);
  refuseSpecialCollections(fields);
  if (fields.has('viewOn')) return createView(name, fields, context);
  if (fields.has('pipeline')) throw mongoError('InvalidOptions', "'pipeline' requires 'viewOn' to also be specified");
  const options = collectionOptions(fields, context);
  const existing = context.state.databases.collection(context.database, name);
  if (existing !== undefined && compare(existing.options.specification, options.specification) === 0) return emptyDoc;
  refuseExisting(name, context);
  const database = context.state.databases.open(context.database);
  const created = new Collection(`${context.database}.${name}`, options, context.state.makeUuid());
  database.collections.set(name, created);
  return emptyDoc;
}

function refuseSpecialCollections(fields: Fields): void {
  if (fields.flag('capped')) throw notImplemented('A capped collection');
  for (const name of ['timeseries', 'clusteredIndex', 'encryptedFields', 'expireAfterSeconds'] as const) {
    if (fields.has(name)) throw notImplemented(`The collection option ${name}`);
  }
  const images = fields.doc('changeStreamPreAndPostImages');
  if (images?.get('enabled') === true) throw notImplemented('The collection option changeStreamPreAndPostImages');
}

function refuseExisting(name: string, context: CommandContext): void {
  const { databases } = context.state;
  const namespace = `${context.database}.${name}`;
  if (databases.collection(context.database, name) !== undefined) {
    throw mongoError('NamespaceExists', `Collection ${namespace} already exists.`);
  }
  if (databases.view(context.database, name) !== undefined) {
    throw mongoError('NamespaceExists', `A view already exists. NS: ${namespace}`);
  }
}

function collectionOptions(fields: Fields, context: CommandContext): CollectionOptions {
  const specification = new Map<string, Value>();
  const source = fields.doc('collation');
  const collation = source === undefined || source.size === 0 ? undefined : compileCollation(source);
  const rules = fields.doc('validator');
  const level = validationLevel(fields);
  const action = validationAction(fields);
  if (rules !== undefined) specification.set('validator', rules);
  if (rules !== undefined || fields.has('validationLevel')) specification.set('validationLevel', level);
  if (rules !== undefined || fields.has('validationAction')) specification.set('validationAction', action);
  if (collation !== undefined) specification.set('collation', collation.specification);
  return { specification, collation, validator: makeValidator(rules, level, action, { collation, context }) };
}

export function validationLevel(fields: Fields): ValidationLevel {
  const level = fields.string('validationLevel') ?? 'strict';
  if (level === 'off' || level === 'strict' || level === 'moderate') return level;
  throw mongoError('BadValue', `Enumeration value '${level}' for field 'validationLevel' is not a valid value.`);
}

export function validationAction(fields: Fields): ValidationAction {
  const action = fields.string('validationAction') ?? 'error';
  if (action === 'error' || action === 'warn') return action;
  throw mongoError('BadValue', `Enumeration value '${action}' for field 'validationAction' is not a valid value.`);
}

/** The validator of a collection; undefined where there are no rules. */
export function makeValidator(
  rules: Doc | undefined,
  level: ValidationLevel,
  action: ValidationAction,
  { collation, context }: { readonly collation: CollectionOptions['collation']; readonly context: CommandContext },
): Validator | undefined {
  if (rules === undefined || rules.size === 0) return undefined;
  const filter = compileFilter(rules, { scope: openScope({ strings: collation }), strings: collation });
  const { clock } = context.state;
  return new Validator(filter, level, action, () => startVariables(clock()));
}

function createView(name: string, fields: Fields, context: CommandContext): Doc {
  for (const option of [
    'validator',
    'validationLevel',
    'validationAction',
    'storageEngine',
    'size',
    'max',
    'idIndex',
  ]) {
    if (fields.has(option)) throw mongoError('InvalidOptions', `the ${option} option is not supported on a view`);
  }
  const view = compileView(fields, context);
  const existing = context.state.databases.view(context.database, name);
  // Since 7.0, creating again what is there exactly so succeeds.
  if (existing !== undefined && compare(existing.specification, view.specification) === 0) return emptyDoc;
  refuseExisting(name, context);
  const database = context.state.databases.open(context.database);
  database.views.set(name, view);
  refuseCycle(database, name);
  return emptyDoc;
}

/** A checked view; its pipeline may not write. */
export function compileView(fields: Fields, context: CommandContext): View {
  const on = fields.need('viewOn', fields.string('viewOn'));
  if (on === '') throw mongoError('BadValue', "'viewOn' cannot be empty");
  const pipeline = fields.array('pipeline') ?? [];
  const source = fields.doc('collation');
  const collation = source === undefined || source.size === 0 ? undefined : compileCollation(source);
  const operation = openOperation({ now: context.now, state: context.state, defaultCollation: collation });
  for (const stage of pipeline) {
    const [stageName = ''] = stage instanceof Map ? (stage as Doc).keys() : [];
    if (stageName === '$out' || stageName === '$merge') {
      throw mongoError(
        'OptionNotSupportedOnView',
        `The aggregation stage ${stageName} is not supported in a view definition`,
      );
    }
  }
  compilePipeline(pipeline, {
    ...operation.context,
    catalog: new ServerCatalog(context),
    database: context.database,
    collection: on,
  });
  const specification: [string, Value][] = [
    ['viewOn', on],
    ['pipeline', pipeline],
  ];
  if (collation !== undefined) specification.push(['collation', collation.specification]);
  return { on, pipeline, collation, specification: doc(specification) };
}

/** Takes a view back that leads to itself. */
function refuseCycle(database: Database, name: string): void {
  const seen = new Set<string>();
  let current: string | undefined = name;
  while (current !== undefined) {
    if (seen.has(current)) {
      database.views.delete(name);
      throw mongoError('GraphContainsCycle', `View cycle detected: ${[...seen, current].join(' => ')}`);
    }
    seen.add(current);
    current = database.views.get(current)?.on;
  }
}
