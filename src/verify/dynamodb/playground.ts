import type { AttributeValue, CreateTableCommandInput, WriteRequest } from '@aws-sdk/client-dynamodb';
import { toAttribute } from '../../../fixtures/dynamodb-value.js';
import type { FixtureDocument } from '../../../fixtures/document.js';
import { CommandError } from '../../engine/command-error.js';
import type { DynamoConnection } from '../../engine/engine.js';

/** The attribute that tells stored items apart, in tables whose own key must not limit what can be stored. */
export const identity = 'mortise#id';

const mostInBatch = 25;

/** How a table for playing is keyed. */
export interface TableLayout {
  readonly key: readonly KeyAttribute[];
  readonly indexes: readonly {
    readonly name: string;
    readonly key: readonly KeyAttribute[];
    readonly project?: 'all' | 'keys' | readonly string[];
  }[];
}

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}

export type Item = Record<string, AttributeValue>;

/** Tables of one's own on an engine; each layout's table is made once and emptied between plays. */
export class DynamoPlayground {
  readonly connection: DynamoConnection;
  /** Whether an empty text was ever stored, after which the embedded engine refuses more than before. */
  storedEmptyText = false;
  readonly #tables = new Map<string, DynamoTable>();

  constructor(connection: DynamoConnection) {
    this.connection = connection;
  }

  /** The table of a layout, empty. */
  async table(layout: TableLayout): Promise<DynamoTable> {
    const text = JSON.stringify(layout);
    const known = this.#tables.get(text);
    if (known !== undefined) {
      await known.clear();
      return known;
    }
    const name = `mortise-${String(this.#tables.size + 1)}`;
    await this.connection.send('CreateTable', tableInput(name, layout));
    await this.#whenActive(name);
    const table = new DynamoTable(name, layout, this.connection, (item) => {
      this.storedEmptyText ||= hasEmptyText(item);
    });
    this.#tables.set(text, table);
    return table;
  }

  /** Removes everything that was played. */
  async dispose(): Promise<void> {
    for (const table of this.#tables.values()) await this.connection.send('DeleteTable', { TableName: table.name });
    this.#tables.clear();
  }

  async #whenActive(name: string): Promise<void> {
    for (;;) {
      const { Table } = await this.connection.send('DescribeTable', { TableName: name });
      const indexes = Table?.GlobalSecondaryIndexes ?? [];
      if (Table?.TableStatus === 'ACTIVE' && indexes.every((index) => index.IndexStatus === 'ACTIVE')) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** One table of a playground. */
export class DynamoTable {
  readonly name: string;
  readonly layout: TableLayout;
  readonly #connection: DynamoConnection;
  readonly #onStore: (item: Item) => void;
  #stored: Item[] = [];

  constructor(name: string, layout: TableLayout, connection: DynamoConnection, onStore: (item: Item) => void) {
    this.name = name;
    this.layout = layout;
    this.#connection = connection;
    this.#onStore = onStore;
  }

  /** Stores an item; the service's error when it does not take it. */
  async put(document: FixtureDocument): Promise<CommandError | undefined> {
    const item = itemOf(document);
    this.#onStore(item);
    try {
      await this.#connection.send('PutItem', { TableName: this.name, Item: item });
      this.#stored.push(item);
      return undefined;
    } catch (error) {
      if (error instanceof CommandError) return error;
      throw error;
    }
  }

  /** Stores items, those that the table takes; false for each that it does not. */
  async putAll(documents: readonly FixtureDocument[]): Promise<readonly boolean[]> {
    const taken: boolean[] = [];
    for (let start = 0; start < documents.length; start += mostInBatch) {
      const batch = documents.slice(start, start + mostInBatch);
      const items = batch.map(itemOf);
      items.forEach(this.#onStore);
      const whole = await this.#batch(items.map((item) => ({ PutRequest: { Item: item } })));
      if (whole) {
        this.#stored.push(...items);
        taken.push(...items.map(() => true));
      } else {
        // One item that is not taken makes the service refuse the whole batch.
        for (const document of batch) taken.push((await this.put(document)) === undefined);
      }
    }
    return taken;
  }

  async clear(): Promise<void> {
    const keys = new Map(
      this.#stored.map((item) => {
        const key = Object.fromEntries(this.layout.key.map(({ name }) => [name, item[name] as AttributeValue]));
        return [JSON.stringify(key), key];
      }),
    );
    const requests = [...keys.values()].map((key) => ({ DeleteRequest: { Key: key } }));
    for (let start = 0; start < requests.length; start += mostInBatch) {
      const batch = requests.slice(start, start + mostInBatch);
      await this.#connection.send('BatchWriteItem', { RequestItems: { [this.name]: batch } });
    }
    this.#stored = [];
  }

  async #batch(requests: readonly WriteRequest[]): Promise<boolean> {
    try {
      const { UnprocessedItems } = await this.#connection.send('BatchWriteItem', {
        RequestItems: { [this.name]: [...requests] },
      });
      return Object.keys(UnprocessedItems ?? {}).length === 0;
    } catch (error) {
      if (error instanceof CommandError) return false;
      throw error;
    }
  }
}

/** An item as the API takes it. */
export function itemOf(document: FixtureDocument): Item {
  return toAttribute(document)['M'] as Item;
}

function hasEmptyText(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === '';
  return Object.values(value).some(hasEmptyText);
}

function tableInput(name: string, layout: TableLayout): CreateTableCommandInput {
  const attributes = new Map<string, KeyAttribute>();
  for (const key of [layout.key, ...layout.indexes.map((index) => index.key)]) {
    for (const attribute of key) attributes.set(attribute.name, attribute);
  }
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes.values()].map((each) => ({
      AttributeName: each.name,
      AttributeType: each.type,
    })),
    KeySchema: keySchema(layout.key),
    ...(layout.indexes.length === 0
      ? {}
      : {
          GlobalSecondaryIndexes: layout.indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(index.key),
            Projection: projectionOf(index.project ?? 'all'),
          })),
        }),
  };
}

function keySchema(key: readonly KeyAttribute[]): CreateTableCommandInput['KeySchema'] {
  return key.map(({ name }, index) => ({ AttributeName: name, KeyType: index === 0 ? 'HASH' : 'RANGE' }));
}

function projectionOf(
  project: 'all' | 'keys' | readonly string[],
): NonNullable<NonNullable<CreateTableCommandInput['GlobalSecondaryIndexes']>[number]['Projection']> {
  if (project === 'all') return { ProjectionType: 'ALL' };
  if (project === 'keys') return { ProjectionType: 'KEYS_ONLY' };
  return { ProjectionType: 'INCLUDE', NonKeyAttributes: [...project] };
}
