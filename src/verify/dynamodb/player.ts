import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Condition } from '../../../fixtures/condition.js';
import {
  conjunctsIn,
  plainConditionOf,
  plainValue,
  valueOf,
  type PlainCondition,
  type PlainValue,
} from '../../../fixtures/dynamodb-condition.js';
import { fromAttribute, fromLiteral, toAttribute } from '../../../fixtures/dynamodb-value.js';
import type { FixtureDocument } from '../../../fixtures/document.js';
import { partsAt } from '../../../fixtures/shape-paths.js';
import type { DynamoOperation, Query, Reads, Shape, Update } from '../../contract/contract.js';
import { InternalError } from '../../problem/errors.js';
import { isJsonObject, type Json, type JsonObject } from '../../value/json.js';
import type { Bound, Played, Player } from '../player.js';
import { played } from '../played.js';
import { expressionOf } from './expression-text.js';
import { identity, type DynamoPlayground, type DynamoTable, type Item, type KeyAttribute } from './playground.js';

const keyType = { name: identity, type: 'S' } as const;

/**
 * Runs a reader's operations on items. The items are kept under a key of their own and served through an index keyed as
 * the operation assumes, so that items which another table would not take can be stored, and are simply not in the index.
 */
export class DynamoPlayer implements Player {
  readonly #playground: DynamoPlayground;
  readonly #shapes: readonly Shape[];
  readonly #indexes: Reads['indexes'];
  #documents: readonly FixtureDocument[] = [];

  /** @param shapes Where the types of key attributes are looked up. */
  constructor(playground: DynamoPlayground, shapes: readonly Shape[], indexes: Reads['indexes']) {
    this.#playground = playground;
    this.#shapes = shapes;
    this.#indexes = indexes;
  }

  load(documents: readonly FixtureDocument[]): Promise<readonly FixtureDocument[]> {
    this.#documents = documents;
    return Promise.resolve(documents);
  }

  async matching(conditions: readonly Condition[], parameters: Bound): Promise<Played<ReadonlySet<number>>> {
    return played(async () => {
      const table = await this.#stored({ key: [keyType], indexes: [] });
      const filter = expressionOf(conditions.map(plainConditionOf), parameters);
      const { Items = [] } = await this.#playground.connection.send('Scan', {
        TableName: table.name,
        ...(filter === undefined
          ? {}
          : {
              FilterExpression: filter.text,
              ExpressionAttributeNames: filter.names,
              ...(Object.keys(filter.values).length === 0 ? {} : { ExpressionAttributeValues: filter.values }),
            }),
      });
      return new Set(Items.map((item) => Number(item[identity]?.S)));
    });
  }

  async rows(query: Query, _added: readonly Condition[], parameters: Bound): Promise<Played<readonly unknown[]>> {
    const operation = query.operation as DynamoOperation;
    return played(async () => {
      switch (operation.kind) {
        case 'get':
          return this.#byKey(operation.input['Key'] ?? {}, operation.input, parameters);
        case 'batchGet': {
          const keys = Array.isArray(operation.input['Keys']) ? (operation.input['Keys'] as readonly Json[]) : [];
          const found: unknown[] = [];
          for (const key of keys) found.push(...(await this.#byKey(key, operation.input, parameters)));
          return found;
        }
        case 'query':
          return this.#query(operation.input, parameters);
        case 'scan':
          return this.#scan(operation.input, parameters);
      }
    });
  }

  async update(update: Update, parameters: Bound): Promise<Played<readonly FixtureDocument[]>> {
    const input = isJsonObject(update.update) ? update.update : {};
    const key = isJsonObject(input['Key']) ? input['Key'] : {};
    return played(async () => {
      const [document] = this.#documents;
      if (document === undefined) return [];
      const attributes = Object.entries(key).map(([name, value]): [string, AttributeValue] => [
        name,
        toAttribute(boundValue(valueOf(value), parameters)) as unknown as AttributeValue,
      ]);
      const layout = { key: attributes.map(([name, value]) => ({ name, type: typeOfKeyValue(value) })), indexes: [] };
      const table = await this.#playground.table(layout);
      if ((await table.put(document)) !== undefined) return [document];
      const { connection } = this.#playground;
      const request = { TableName: table.name, Key: Object.fromEntries(attributes) };
      await connection.send('UpdateItem', {
        ...request,
        ...text(input, 'UpdateExpression'),
        ...text(input, 'ConditionExpression'),
        ...placeholders(input, ['UpdateExpression', 'ConditionExpression'], parameters),
      });
      const { Item: after } = await connection.send('GetItem', { ...request, ConsistentRead: true });
      // What the table has beyond this item would be cleared by its own key, which an update cannot change.
      return after === undefined ? [] : [documentOf(after)];
    });
  }

  async #byKey(key: Json, input: JsonObject, parameters: Bound): Promise<readonly unknown[]> {
    const entries = isJsonObject(key) ? Object.entries(key) : [];
    const keys = entries.map(([name]) => this.#keyAttribute(name));
    const table = await this.#stored({ key: [keyType], indexes: [{ name: 'primary', key: keys }] });
    const names = Object.fromEntries(entries.map(([name], index) => [`#mortise${String(index)}`, name]));
    const values = Object.fromEntries(
      entries.map(([, value], index) => [
        `:mortise${String(index)}`,
        toAttribute(boundValue(valueOf(value), parameters)) as unknown as AttributeValue,
      ]),
    );
    const projected = placeholders(input, ['ProjectionExpression'], parameters);
    const { Items = [] } = await this.#playground.connection.send('Query', {
      TableName: table.name,
      IndexName: 'primary',
      KeyConditionExpression: entries
        .map((_, index) => `#mortise${String(index)} = :mortise${String(index)}`)
        .join(' AND '),
      ...text(input, 'ProjectionExpression'),
      ExpressionAttributeNames: { ...projected.ExpressionAttributeNames, ...names },
      ExpressionAttributeValues: values,
    });
    return Items.map(documentOf);
  }

  async #query(input: JsonObject, parameters: Bound): Promise<readonly unknown[]> {
    const name = typeof input['IndexName'] === 'string' ? input['IndexName'] : 'primary';
    const table = await this.#stored({
      key: [keyType],
      indexes: [{ name, key: this.#indexKeys(name, input).map((each) => this.#keyAttribute(each)) }],
    });
    const { Items = [], Count } = await this.#playground.connection.send('Query', {
      TableName: table.name,
      IndexName: name,
      ...text(input, 'KeyConditionExpression'),
      ...this.#common(input, parameters, ['KeyConditionExpression', 'FilterExpression', 'ProjectionExpression']),
      ...(typeof input['ScanIndexForward'] === 'boolean' ? { ScanIndexForward: input['ScanIndexForward'] } : {}),
    });
    return input['Select'] === 'COUNT' ? [Count] : Items.map(documentOf);
  }

  async #scan(input: JsonObject, parameters: Bound): Promise<readonly unknown[]> {
    const index = typeof input['IndexName'] === 'string' ? input['IndexName'] : undefined;
    const keys = index === undefined ? [] : (this.#indexes[index] ?? []);
    const table = await this.#stored({
      key: [keyType],
      indexes:
        index === undefined || keys.length === 0
          ? []
          : [{ name: index, key: keys.map((each) => this.#keyAttribute(each)) }],
    });
    const { Items = [], Count } = await this.#playground.connection.send('Scan', {
      TableName: table.name,
      ...(index === undefined || keys.length === 0 ? {} : { IndexName: index }),
      ...this.#common(input, parameters, ['FilterExpression', 'ProjectionExpression']),
    });
    return input['Select'] === 'COUNT' ? [Count] : Items.map(documentOf);
  }

  #common(input: JsonObject, parameters: Bound, expressions: readonly string[]): object {
    const limit = input['Limit'];
    const count = limit === undefined ? undefined : boundValue(valueOf(limit), parameters);
    return {
      ...text(input, 'FilterExpression'),
      ...text(input, 'ProjectionExpression'),
      ...(input['Select'] === 'COUNT' ? { Select: 'COUNT' as const } : {}),
      ...(count === undefined ? {} : { Limit: Math.max(1, Number(toAttribute(count)['N'])) }),
      ...placeholders(input, expressions, parameters),
    };
  }

  /** The table of a layout with the loaded items in it; those that its indexes do not take are left out. */
  async #stored(layout: Parameters<DynamoPlayground['table']>[0]): Promise<DynamoTable> {
    const table = await this.#playground.table(layout);
    const taken = await table.putAll(
      this.#documents.map((document, index) => ({ ...document, [identity]: String(index) })),
    );
    if (layout.indexes.length === 0 && taken.includes(false)) {
      throw new InternalError("the engine did not take an item that fits its writer's shape");
    }
    return table;
  }

  /** The keys of the index that a query names: as the reader assumes them, else as its key condition uses them. */
  #indexKeys(name: string, input: JsonObject): readonly string[] {
    const assumed = this.#indexes[name];
    if (assumed !== undefined) return assumed;
    return keyNames(input);
  }

  #keyAttribute(name: string): KeyAttribute {
    const parts = this.#shapes.flatMap((shape) => partsAt(shape, name));
    const types = parts.flatMap((part) =>
      isJsonObject(part) ? [part['dynamoType'] ?? part['type'] ?? literalType(part)] : [],
    );
    if (types.some((type) => type === 'N' || type === 'number' || type === 'integer')) return { name, type: 'N' };
    return { name, type: types.includes('B') ? 'B' : 'S' };
  }
}

/** The attributes of a key condition, the one that is compared by equality first. */
export function keyNames(input: JsonObject): readonly string[] {
  const parts = conjunctsIn(input, 'KeyConditionExpression').map((condition) => ({
    name: condition.paths[0],
    equal: isEquality(plainConditionOf(condition)),
  }));
  const sorted = [...parts].sort((a, b) => Number(b.equal) - Number(a.equal));
  return sorted.flatMap(({ name }) => (name === undefined ? [] : [name]));
}

function isEquality(condition: PlainCondition): boolean {
  return condition.kind === 'compare' && condition.comparator === '=';
}

function literalType(part: JsonObject): string | undefined {
  const literal = Array.isArray(part['enum']) ? (part['enum'] as readonly Json[])[0] : part['const'];
  return typeof literal === 'number' ? 'number' : typeof literal === 'string' ? 'string' : undefined;
}

function documentOf(item: Item): FixtureDocument {
  const document = fromAttribute({ M: item }) as FixtureDocument;
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== identity));
}

function typeOfKeyValue(value: AttributeValue): 'S' | 'N' | 'B' {
  if (value.N !== undefined) return 'N';
  return value.B === undefined ? 'S' : 'B';
}

function text(input: JsonObject, name: string): Readonly<Record<string, string>> {
  const expression = input[name];
  return typeof expression === 'string' ? { [name]: expression } : {};
}

/** The placeholders that some expressions of an input use, with parameters' values put in. */
function placeholders(
  input: JsonObject,
  expressions: readonly string[],
  parameters: Bound,
): {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  const used = expressions.flatMap((name) => Object.values(text(input, name))).join(' ');
  const allNames = isJsonObject(input['ExpressionAttributeNames']) ? input['ExpressionAttributeNames'] : {};
  const names = [...new Set(used.match(/#[A-Za-z0-9_]+/g) ?? [])].flatMap((name): [string, string][] =>
    typeof allNames[name] === 'string' ? [[name, allNames[name]]] : [],
  );
  const values = [...new Set(used.match(/:[A-Za-z0-9_]+/g) ?? [])].map((name): [string, AttributeValue] => [
    name,
    toAttribute(boundValue(plainValue(name, input), parameters)) as unknown as AttributeValue,
  ]);
  return {
    ...(names.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(values.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(values) }),
  };
}

function boundValue(value: PlainValue, parameters: Bound): unknown {
  if (value.kind === 'constant') return fromLiteral(value.value);
  if (!Object.hasOwn(parameters, value.name))
    throw new InternalError(`no value was chosen for the parameter "${value.name}"`);
  return parameters[value.name];
}
