import type { MongoOperation } from '../contract/contract.js';
import type { Findings } from '../contract/findings.js';
import type {
  DeleteReading,
  OperationLanguage,
  QueryReading,
  Rows,
  UpdateReading,
} from '../contract/operation-language.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { checkMongoConstants } from './check-constants.js';
import { DOCUMENT_SCOPE, readCount, readFilter } from './filter-grammar.js';
import { forEachParameter } from './parameter-reference.js';
import { OperationReader } from './operation-reader.js';
import { checkOrderedKeys } from './ordered-keys.js';
import { readPipeline, readSort } from './pipeline-grammar.js';
import { readProjection } from './projection-grammar.js';
import { readArrayFilters, readMongoUpdate } from './update-grammar.js';

/** How MongoDB's operations are read. */
export const mongodbLanguage: OperationLanguage = {
  store: 'mongodb',
  queryKinds: ['find', 'findOne', 'aggregate', 'count', 'distinct'],
  readQuery,
  readUpdate,
  readDelete,
  checkConstants: checkMongoConstants,
  readConstantFilter,
};

function readQuery(kind: string, written: Json, at: SourcePath, findings: Findings): QueryReading | undefined {
  const reader = new OperationReader(findings);
  if (kind === 'aggregate') return readAggregate(written, at, reader);
  if (!isJsonObject(written)) return undefined;
  const body = written;
  const filter = readFilterOf(body, at, reader);
  const optional = (Array.isArray(body['optional']) ? (body['optional'] as readonly Json[]) : []).filter(isJsonObject);
  optional.forEach((condition, index) => {
    readFilter(condition, [...at, 'optional', index], DOCUMENT_SCOPE, reader);
  });
  const common = { ...part(body, 'collation') };
  readCount('skip', body['skip'], [...at, 'skip'], reader);
  readCount('limit', body['limit'], [...at, 'limit'], reader);
  readHint(body['hint'], [...at, 'hint'], reader);
  const done = (operation: MongoOperation, rows: Rows): QueryReading => ({
    operation,
    optional,
    facts: reader.facts(rows),
  });
  switch (kind) {
    case 'find':
    case 'findOne': {
      if (body['sort'] !== undefined) readSort(body['sort'], [...at, 'sort'], reader);
      const projection = body['projection'];
      const rows: Rows = isJsonObject(projection)
        ? readProjection(projection, [...at, 'projection'], 'find', reader)
        : { kind: 'documents' };
      return done(
        {
          kind,
          filter,
          ...part(body, 'projection'),
          ...part(body, 'sort'),
          ...value(body, 'skip'),
          ...value(body, 'limit'),
          ...value(body, 'hint'),
          ...common,
        },
        rows,
      );
    }
    case 'count':
      return done(
        { kind, filter, ...value(body, 'skip'), ...value(body, 'limit'), ...value(body, 'hint'), ...common },
        { kind: 'nothing' },
      );
    case 'distinct': {
      const key = body['key'];
      if (typeof key !== 'string') return undefined;
      reader.condition(key, [...at, 'key']);
      return done({ kind, key, filter, ...common }, { kind: 'values', path: key });
    }
    default:
      return undefined;
  }
}

function readAggregate(written: Json, at: SourcePath, reader: OperationReader): QueryReading | undefined {
  const body: JsonObject = isJsonObject(written) ? written : { pipeline: written };
  const pipeline = body['pipeline'];
  if (!Array.isArray(pipeline)) return undefined;
  const stages = pipeline as readonly Json[];
  const rows = readPipeline(stages, isJsonObject(written) ? [...at, 'pipeline'] : at, reader, 'read');
  readHint(body['hint'], [...at, 'hint'], reader);
  return {
    operation: {
      kind: 'aggregate',
      pipeline: stages.filter(isJsonObject),
      ...value(body, 'hint'),
      ...part(body, 'collation'),
    },
    optional: [],
    facts: reader.facts(rows),
  };
}

function readUpdate(written: JsonObject, at: SourcePath, findings: Findings): UpdateReading | undefined {
  const reader = new OperationReader(findings);
  const filter = readFilterOf(written, at, reader);
  const { update, arrayFilters, replace } = written;
  if (update !== undefined) readMongoUpdate(update, [...at, 'update'], reader);
  const filters = (Array.isArray(arrayFilters) ? (arrayFilters as readonly Json[]) : []).filter(isJsonObject);
  readArrayFilters(filters, [...at, 'arrayFilters'], reader);
  if (replace !== undefined && written['many'] === true) {
    findings.problem({
      code: 'invalid-update',
      message: 'A replacement replaces one document; `many` cannot stand beside `replace`.',
      at: [...at, 'many'],
      on: 'key',
    });
  }
  if (written['many'] === true && written['returns'] !== undefined) {
    findings.problem({
      code: 'invalid-update',
      message: 'An update of many documents returns none of them; `returns` cannot stand beside `many`.',
      at: [...at, 'returns'],
      on: 'key',
    });
  }
  return {
    filter,
    ...(update === undefined ? {} : { update }),
    ...(filters.length === 0 ? {} : { arrayFilters: filters }),
    upsert: written['upsert'] === true,
    notes: [],
    facts: reader.facts({ kind: 'documents' }),
  };
}

function readDelete(written: JsonObject, at: SourcePath, findings: Findings): DeleteReading | undefined {
  if (Object.hasOwn(written, 'delete')) {
    findings.problem({
      code: 'wrong-store',
      message: "`delete` with a key is DynamoDB's; in MongoDB a delete has a `filter`.",
      at: [...at, 'delete'],
      on: 'key',
      hint: 'Is `store: dynamodb` missing?',
    });
    return undefined;
  }
  const reader = new OperationReader(findings);
  return { filter: readFilterOf(written, at, reader), facts: reader.facts({ kind: 'nothing' }) };
}

function readConstantFilter(filter: JsonObject, at: SourcePath, findings: Findings): void {
  readFilter(filter, at, DOCUMENT_SCOPE, new OperationReader(findings));
  forEachParameter(filter, at, (name, place) => {
    findings.problem({
      code: 'parameter-misplaced',
      message: `The parameter \`${name}\` cannot stand here: the filter of an index or a validator is fixed.`,
      at: place,
    });
  });
}

function readFilterOf(body: JsonObject, at: SourcePath, reader: OperationReader): JsonObject {
  const filter = body['filter'];
  if (!isJsonObject(filter)) return {};
  readFilter(filter, [...at, 'filter'], DOCUMENT_SCOPE, reader);
  return filter;
}

function readHint(hint: Json | undefined, at: SourcePath, reader: OperationReader): void {
  if (isJsonObject(hint)) checkOrderedKeys('a hint', hint, at, reader);
}

/** The entry under a name when it is a map, to be spread. */
function part<Name extends string>(body: JsonObject, name: Name): { readonly [key in Name]?: JsonObject } {
  const found = body[name];
  return isJsonObject(found) ? ({ [name]: found } as { readonly [key in Name]: JsonObject }) : {};
}

/** The entry under a name when there is one, to be spread. */
function value<Name extends string>(body: JsonObject, name: Name): { readonly [key in Name]?: Json } {
  const found = body[name];
  return found === undefined ? {} : ({ [name]: found } as { readonly [key in Name]: Json });
}
