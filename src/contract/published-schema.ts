import type { Json, JsonObject } from '../value/json.js';

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });
const text: JsonObject = { type: 'string' };
const flag: JsonObject = { type: 'boolean' };
const object: JsonObject = { type: 'object' };
const list = (items: Json): JsonObject => ({ type: 'array', items });
const mapOf = (additionalProperties: Json): JsonObject => ({ type: 'object', additionalProperties });
const record = (properties: JsonObject, required: readonly string[] = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const digest: JsonObject = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const shape: JsonObject = { type: ['object', 'boolean'] };

/** The structure of a published contract, in the keywords that the check of structures reads. */
export const PUBLISHED_SCHEMA: JsonObject = {
  title: 'published contract',
  ...record(
    {
      mortise: { const: 1 },
      service: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' },
      team: record({ name: text, contact: text, escalation: text }, ['name']),
      datasets: {
        ...mapOf(ref('sections')),
        propertyNames: { pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*\\.[A-Za-z0-9][A-Za-z0-9._-]*$' },
      },
    },
    ['mortise', 'service', 'datasets'],
  ),
  $defs: {
    sections: record(
      { store: { enum: ['mongodb', 'dynamodb'] }, reads: ref('reads'), writes: ref('writes'), owns: ref('owns') },
      ['store'],
    ),
    reads: record(
      {
        digest,
        shape,
        where: shape,
        kinds: mapOf(record({ where: shape, shape })),
        joins: mapOf(
          record({ shape, where: shape, kinds: mapOf(record({ where: shape, shape })) }, ['shape', 'kinds']),
        ),
        joined: { const: true },
        queries: mapOf(ref('query')),
        indexes: mapOf(list(text)),
        examples: list(
          record({ name: text, given: list(object), query: text, with: object, returns: { type: 'array' } }),
        ),
      },
      ['digest', 'shape', 'kinds', 'queries', 'indexes', 'examples'],
    ),
    query: record(
      {
        why: text,
        of: text,
        operation: {
          type: 'object',
          properties: {
            kind: { enum: ['find', 'findOne', 'aggregate', 'count', 'distinct', 'get', 'batchGet', 'query', 'scan'] },
          },
          required: ['kind'],
          additionalProperties: true,
        },
        optional: list(object),
        params: ref('params'),
        expect: record({ each: shape, paths: list(text), index: { const: 'required' }, dead: { const: 'ok' } }, []),
      },
      ['operation', 'optional', 'params', 'expect'],
    ),
    params: mapOf(record({ shape, equals: text, from: { enum: ['declared', 'inferred'] } }, ['shape', 'from'])),
    writes: record({
      inserts: mapOf(record({ digest, shape, atRest: flag })),
      updates: mapOf(ref('update')),
      deletes: mapOf(
        record({ filter: object, input: object, many: flag, params: ref('params') }, ['filter', 'many', 'params']),
      ),
      unique: list(record({ key: list(text) })),
    }),
    update: record(
      {
        digest,
        of: text,
        filter: object,
        update: { type: ['object', 'array'] },
        replace: shape,
        upsert: flag,
        many: flag,
        returns: { enum: ['before', 'after'] },
        assumes: shape,
        params: ref('params'),
        arrayFilters: list(object),
        notes: list(text),
      },
      ['digest', 'filter', 'upsert', 'many', 'params', 'notes'],
    ),
    owns: record({ digest, physicalName: text, mongodb: ref('mongodb'), dynamodb: ref('dynamodb') }, [
      'digest',
      'physicalName',
    ]),
    mongodb: record(
      {
        indexes: mapOf(
          record(
            {
              key: object,
              unique: flag,
              sparse: flag,
              where: object,
              expireAfterSeconds: { type: 'number' },
              collation: object,
            },
            ['key', 'unique', 'sparse'],
          ),
        ),
        validator: object,
        validationLevel: { enum: ['strict', 'moderate'] },
        validationAction: { enum: ['error', 'warn'] },
        collation: object,
      },
      ['indexes'],
    ),
    dynamodb: record(
      {
        key: list(text),
        attributes: mapOf({ enum: ['S', 'N', 'B'] }),
        indexes: mapOf(record({ key: list(text), project: { anyOf: [{ enum: ['all', 'keys'] }, list(text)] } })),
        ttl: text,
        stream: text,
      },
      ['key', 'attributes', 'indexes'],
    ),
  },
};
