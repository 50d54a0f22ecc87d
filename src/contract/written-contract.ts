/** A contract as people write it in code; `contracts/contract.schema.json` is the reference. */
export interface WrittenContract {
  readonly $schema?: string;
  readonly mortise: 1;
  readonly service: string;
  readonly description?: string;
  readonly team?: string | { readonly name: string; readonly contact?: string; readonly escalation?: string };
  readonly store?: WrittenStore;
  readonly shapes?: Readonly<Record<string, WrittenNamedShape>>;
  readonly reads?: Readonly<Record<string, WrittenReads>>;
  readonly writes?: Readonly<Record<string, WrittenWrites>>;
  readonly owns?: Readonly<Record<string, WrittenOwns>>;
}

export type WrittenStore = 'mongodb' | 'dynamodb';

/** A JSON Schema, or any other map of plain values. */
export type WrittenMap = Readonly<Record<string, unknown>>;

/** A type name, a union, `list of ...`, `never`, a list of constants, or a JSON Schema. */
export type WrittenType = string | readonly unknown[] | WrittenMap | boolean;

/** Dotted path to type; `?` after a segment: may be absent; `*`: each element. */
export type WrittenFields = Readonly<Record<string, WrittenType>>;

export type WrittenNamedShape =
  { readonly fields: WrittenFields } | { readonly shape: WrittenMap | boolean } | WrittenMap | boolean;

/** A map of fields, `{ fields }`, or `{ shape }`. */
export type WrittenInlineShape =
  WrittenFields | { readonly fields: WrittenFields } | { readonly shape: WrittenMap | boolean };

interface WrittenShapePart {
  readonly fields?: WrittenFields;
  readonly shape?: WrittenMap | boolean;
}

interface WrittenSection {
  readonly store?: WrittenStore;
  readonly description?: string;
}

export interface WrittenReads extends WrittenShapePart, WrittenSection {
  readonly where?: WrittenInlineShape;
  readonly kinds?: Readonly<
    Record<string, WrittenShapePart & { readonly why?: string; readonly where: WrittenInlineShape }>
  >;
  readonly expect?: { readonly index?: 'required'; readonly dead?: 'ok' };
  readonly queries?: Readonly<Record<string, WrittenQuery>>;
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
  readonly examples?: readonly WrittenExample[];
}

/** One of MongoDB's `find`, `findOne`, `aggregate`, `count`, `distinct`, or DynamoDB's `get`, `batchGet`, `query`, `scan`. */
export interface WrittenQuery {
  readonly why?: string;
  readonly of?: string;
  readonly find?: WrittenMap;
  readonly findOne?: WrittenMap;
  readonly aggregate?: readonly WrittenMap[] | WrittenMap;
  readonly count?: WrittenMap;
  readonly distinct?: WrittenMap;
  readonly get?: WrittenMap;
  readonly batchGet?: WrittenMap;
  readonly query?: WrittenMap;
  readonly scan?: WrittenMap;
  readonly params?: Readonly<Record<string, WrittenType>>;
  readonly expect?: {
    readonly each?: readonly string[] | WrittenInlineShape;
    readonly index?: 'required';
    readonly dead?: 'ok';
  };
}

export interface WrittenExample {
  readonly name?: string;
  readonly why?: string;
  readonly given: readonly WrittenMap[];
  readonly query: string;
  readonly with?: WrittenMap;
  readonly returns: readonly unknown[];
}

export interface WrittenWrites extends WrittenSection {
  readonly inserts?: Readonly<Record<string, WrittenInsert>>;
  readonly updates?: Readonly<Record<string, WrittenUpdate>>;
  readonly deletes?: Readonly<Record<string, WrittenDelete>>;
  readonly unique?: readonly { readonly key: readonly string[] }[];
  readonly samples?: string;
  readonly writer?: string;
}

export interface WrittenInsert extends WrittenShapePart {
  readonly why?: string;
  readonly like?: string;
  readonly 'at-rest'?: boolean;
}

export interface WrittenUpdate {
  readonly why?: string;
  readonly of?: string;
  readonly filter?: WrittenMap;
  readonly update?: WrittenMap | readonly WrittenMap[];
  readonly replace?: WrittenInlineShape;
  readonly upsert?: boolean;
  readonly many?: boolean;
  readonly returns?: 'before' | 'after';
  readonly assumes?: WrittenInlineShape;
  readonly params?: Readonly<Record<string, WrittenType>>;
  readonly arrayFilters?: readonly WrittenMap[];
}

export interface WrittenDelete {
  readonly why?: string;
  readonly of?: string;
  readonly filter?: WrittenMap;
  readonly delete?: WrittenMap;
  readonly many?: boolean;
  readonly params?: Readonly<Record<string, WrittenType>>;
}

export interface WrittenOwns extends WrittenSection {
  readonly collection?: string;
  readonly table?: string;
  readonly indexes?: Readonly<Record<string, WrittenMap>>;
  readonly validator?: WrittenMap;
  readonly validationLevel?: 'strict' | 'moderate';
  readonly validationAction?: 'error' | 'warn';
  readonly collation?: WrittenMap;
  readonly key?: readonly string[];
  readonly attributes?: Readonly<Record<string, 'S' | 'N' | 'B'>>;
  readonly ttl?: string;
  readonly stream?: 'new-and-old' | 'new' | 'old' | 'keys';
}
