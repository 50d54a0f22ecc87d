import { MisuseError } from '../problem/errors.js';
import type { Problem } from '../problem/problem.js';
import { digestOf } from '../value/digest.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { canonicalInsert, canonicalOwns, canonicalReads, canonicalUpdateUnit } from './canonical-form.js';
import { checkSchema } from './check-schema.js';
import { checkAgainst } from './check-structure.js';
import type {
  Contract,
  DatasetSections,
  Delete,
  Expectation,
  Insert,
  JoinedReads,
  MongoIndex,
  Operation,
  Owns,
  Parameter,
  Query,
  Reads,
  Shape,
  Store,
  Update,
  Writes,
} from './contract.js';
import { Findings } from './findings.js';
import { restoreOrder, restoreShapeOrder } from './kept-order.js';
import { plainJson } from './plain-json.js';
import { PUBLISHED_SCHEMA } from './published-schema.js';
import { dottedPath, type SourcePath } from './source.js';

/**
 * The contract that `publishedForm` wrote. The value comes from a ledger, so nothing about it is believed: its structure,
 * its shapes and every digest are checked.
 *
 * @throws MisuseError when it is not a published contract, or says another digest than what it holds.
 */
export function readPublished(json: unknown): Contract {
  const plain = plainJson(json, [], 'published contract');
  if ('problem' in plain) throw new MisuseError(invalid(plain.problem.message, []));
  const problems: Problem[] = [];
  checkAgainst(PUBLISHED_SCHEMA, plain.json, (finding) => {
    problems.push(
      invalid(
        `${finding.message}${finding.expected === undefined ? '' : ` Expected: ${finding.expected}.`}`,
        finding.at,
      ),
    );
  });
  if (problems.length > 0 || !isJsonObject(plain.json)) throw new MisuseError(problems);
  const reader = new PublishedReader(plain.json);
  const contract = reader.contract(plain.json);
  if (reader.problems.length > 0) throw new MisuseError(reader.problems);
  return contract;
}

function invalid(message: string, at: SourcePath): Problem {
  return {
    code: 'invalid-published-contract',
    message: `The published contract cannot be used: ${message}`,
    ...(at.length > 0 ? { place: { path: dottedPath(at) } } : {}),
    hint: 'The record was changed or written by another program; publish the contract again.',
  };
}

/** Reads parts whose structure is known to be right. */
class PublishedReader {
  readonly #found: Problem[] = [];
  readonly #findings: Findings;

  constructor(value: JsonObject) {
    this.#findings = new Findings({ file: 'published contract', folder: '.', value, locate: () => undefined });
  }

  get problems(): readonly Problem[] {
    return [
      ...this.#found,
      ...this.#findings.problems.map((problem) => ({ ...problem, code: 'invalid-published-contract' })),
    ];
  }

  contract(json: JsonObject): Contract {
    const team = json['team'] as Contract['team'];
    const datasets = Object.entries(json['datasets'] as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      service: json['service'] as string,
      ...(team === undefined ? {} : { team }),
      datasets: Object.fromEntries(
        datasets.map(([dataset, sections]) => [dataset, this.#sections(dataset, sections as JsonObject)]),
      ),
    };
  }

  #sections(dataset: string, json: JsonObject): DatasetSections {
    const store = json['store'] as Store;
    const at: SourcePath = ['datasets', dataset];
    const { reads, writes, owns } = json;
    return {
      dataset,
      store,
      ...(reads === undefined ? {} : { reads: this.#reads(dataset, store, reads as JsonObject, [...at, 'reads']) }),
      ...(writes === undefined
        ? {}
        : { writes: this.#writes(dataset, store, writes as JsonObject, [...at, 'writes']) }),
      ...(owns === undefined ? {} : { owns: this.#owns(dataset, store, owns as JsonObject, [...at, 'owns']) }),
    };
  }

  #reads(dataset: string, store: Store, json: JsonObject, at: SourcePath): Reads {
    const documents = this.#documents(store, json, at);
    const { kinds } = documents;
    const joins = json['joins'];
    const body = {
      ...documents,
      ...(joins === undefined
        ? {}
        : { joins: mapOf(joins, (joined, name) => this.#documents(store, joined, [...at, 'joins', name])) }),
      ...pick<Reads>(json, ['joined']),
      queries: mapOf(json['queries'], (query, name) => this.#query(name, query, store, [...at, 'queries', name])),
      indexes: json['indexes'] as Reads['indexes'],
      examples: (json['examples'] as readonly JsonObject[]).map((example, index) => ({
        name: example['name'] as string,
        given: this.#ordered(example['given'], [...at, 'examples', index, 'given']) as readonly JsonObject[],
        query: example['query'] as string,
        with: Object.fromEntries(
          Object.entries(example['with'] as JsonObject).map(([name, value]) => [
            name,
            this.#ordered(value, [...at, 'examples', index, 'with', name]),
          ]),
        ),
        returns: this.#ordered(example['returns'], [...at, 'examples', index, 'returns']) as readonly Json[],
      })),
    };
    for (const [name, query] of Object.entries(body.queries)) {
      if (query.of !== undefined && !Object.hasOwn(kinds, query.of))
        this.#refuse(`there is no kind \`${query.of}\`.`, [...at, 'queries', name]);
    }
    return this.#digested(body, canonicalReads(dataset, store, body), json, at);
  }

  #documents(store: Store, json: JsonObject, at: SourcePath): JoinedReads {
    return {
      shape: this.#shape(json['shape'], store, [...at, 'shape']),
      ...(json['where'] === undefined ? {} : { where: this.#shape(json['where'], store, [...at, 'where']) }),
      kinds: mapOf(json['kinds'], (kind, name) => ({
        where: this.#shape(kind['where'], store, [...at, 'kinds', name, 'where']),
        shape: this.#shape(kind['shape'], store, [...at, 'kinds', name, 'shape']),
      })),
    };
  }

  #query(name: string, json: JsonObject, store: Store, at: SourcePath): Query {
    const { kind, ...operation } = json['operation'] as JsonObject;
    const expect = json['expect'] as JsonObject;
    const expectation: Expectation = {
      ...(expect['each'] === undefined ? {} : { each: this.#shape(expect['each'], store, [...at, 'expect', 'each']) }),
      ...pick<Expectation>(expect, ['paths', 'index', 'dead']),
    };
    const restored = Object.fromEntries(
      Object.entries(operation).map(([key, value]) => [key, this.#ordered(value, [...at, 'operation', key])]),
    );
    return {
      name,
      ...pick<Query>(json, ['why', 'of']),
      operation: { kind, ...restored } as unknown as Operation,
      optional: this.#ordered(json['optional'], [...at, 'optional']) as readonly JsonObject[],
      params: this.#params(json['params'], store, [...at, 'params']),
      expect: expectation,
    };
  }

  #params(json: Json | undefined, store: Store, at: SourcePath): Readonly<Record<string, Parameter>> {
    return mapOf(json, (param, name) => ({
      shape: this.#shape(param['shape'], store, [...at, name]),
      ...pick<Parameter>(param, ['equals']),
      from: param['from'] as Parameter['from'],
    }));
  }

  #writes(dataset: string, store: Store, json: JsonObject, at: SourcePath): Writes {
    const unique = json['unique'] as unknown as Writes['unique'];
    return {
      inserts: mapOf(json['inserts'], (insert, name): Insert => {
        const place = [...at, 'inserts', name];
        const body = { name, shape: this.#shape(insert['shape'], store, place), atRest: insert['atRest'] as boolean };
        return this.#digested(body, canonicalInsert(dataset, store, body, unique), insert, place);
      }),
      updates: mapOf(json['updates'], (update, name) =>
        this.#update(dataset, store, name, update, unique, [...at, 'updates', name]),
      ),
      deletes: mapOf(json['deletes'], (item, name): Delete => {
        const place = [...at, 'deletes', name];
        return {
          filter: this.#ordered(item['filter'], place) as JsonObject,
          ...(item['input'] === undefined ? {} : { input: this.#ordered(item['input'], place) as JsonObject }),
          many: item['many'] as boolean,
          params: this.#params(item['params'], store, [...place, 'params']),
        };
      }),
      unique,
    };
  }

  #update(
    dataset: string,
    store: Store,
    name: string,
    json: JsonObject,
    unique: Writes['unique'],
    at: SourcePath,
  ): Update {
    const body = {
      name,
      ...pick<Update>(json, ['of']),
      filter: this.#ordered(json['filter'], [...at, 'filter']) as JsonObject,
      ...(json['update'] === undefined ? {} : { update: this.#ordered(json['update'], [...at, 'update']) }),
      ...(json['replace'] === undefined ? {} : { replace: this.#shape(json['replace'], store, [...at, 'replace']) }),
      upsert: json['upsert'] as boolean,
      many: json['many'] as boolean,
      ...pick<Update>(json, ['returns']),
      ...(json['assumes'] === undefined ? {} : { assumes: this.#shape(json['assumes'], store, [...at, 'assumes']) }),
      params: this.#params(json['params'], store, [...at, 'params']),
      ...(json['arrayFilters'] === undefined
        ? {}
        : { arrayFilters: this.#ordered(json['arrayFilters'], [...at, 'arrayFilters']) as readonly JsonObject[] }),
      notes: json['notes'] as readonly string[],
    };
    return this.#digested(body, canonicalUpdateUnit(dataset, store, body, unique), json, at);
  }

  #owns(dataset: string, store: Store, json: JsonObject, at: SourcePath): Owns {
    const mongodb = json['mongodb'] as JsonObject | undefined;
    const body = {
      physicalName: json['physicalName'] as string,
      ...(mongodb === undefined
        ? {}
        : {
            mongodb: {
              indexes: mapOf(mongodb['indexes'], (index, name): MongoIndex => {
                const place = [...at, 'mongodb', 'indexes', name];
                return {
                  key: this.#ordered(index['key'], place) as JsonObject,
                  unique: index['unique'] as boolean,
                  sparse: index['sparse'] as boolean,
                  ...(index['where'] === undefined
                    ? {}
                    : { where: this.#ordered(index['where'], place) as JsonObject }),
                  ...pick<MongoIndex>(index, ['expireAfterSeconds', 'collation']),
                };
              }),
              ...(mongodb['validator'] === undefined
                ? {}
                : { validator: this.#ordered(mongodb['validator'], [...at, 'mongodb', 'validator']) as JsonObject }),
              ...pick<NonNullable<Owns['mongodb']>>(mongodb, ['validationLevel', 'validationAction', 'collation']),
            },
          }),
      ...(json['dynamodb'] === undefined
        ? {}
        : { dynamodb: json['dynamodb'] as unknown as NonNullable<Owns['dynamodb']> }),
    };
    return this.#digested(body, canonicalOwns(dataset, store, body), json, at);
  }

  #shape(json: Json | undefined, store: Store, at: SourcePath): Shape {
    const restored = restoreShapeOrder(json ?? true);
    if (restored === undefined || (typeof restored !== 'boolean' && !isJsonObject(restored))) {
      this.#refuse('a shape is malformed.', at);
      return true;
    }
    checkSchema(restored, at, store, this.#findings);
    return restored;
  }

  #ordered(json: Json | undefined, at: SourcePath): Json {
    const restored = restoreOrder(json ?? null);
    if (restored === undefined) this.#refuse('a map with kept order is malformed.', at);
    return restored ?? null;
  }

  #digested<T extends object>(
    body: T,
    canonical: Json,
    json: JsonObject,
    at: SourcePath,
  ): T & { readonly digest: string } {
    const digest = digestOf(canonical);
    if (json['digest'] !== digest)
      this.#refuse(
        `it states the digest ${JSON.stringify(json['digest']).slice(1, 13)}…, but its content has ${digest.slice(0, 12)}….`,
        at,
      );
    return { digest, ...body };
  }

  #refuse(message: string, at: SourcePath): void {
    this.#found.push(invalid(message, at));
  }
}

function mapOf<T>(json: Json | undefined, read: (value: JsonObject, name: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries((json ?? {}) as JsonObject).map(([name, value]) => [name, read(value as JsonObject, name)]),
  );
}

/** The entries that are there, whose structure the schema of published contracts has settled. */
function pick<T>(json: JsonObject, names: readonly (keyof T & string)[]): Partial<T> {
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(json, name)).map((name) => [name, json[name]]),
  ) as Partial<T>;
}
