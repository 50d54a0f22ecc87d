import { mongoError } from '../error.js';
import { compileFilter } from '../filter/compile.js';
import type { Window } from '../plan/execute.js';
import { equalityKey } from '../value/key.js';
import { doc, emptyDoc, int, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import type { CommandContext } from './command.js';
import { Fields } from './fields.js';
import { hintOf, search } from './find.js';
import { collationOf, collectionName } from './namespace.js';
import { openOperation } from './operation.js';

const everything: Window = { sort: undefined, skip: 0, limit: undefined };

export function count(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'count', ['query', 'limit', 'skip', 'hint', 'collation', 'fields']);
  const name = collectionName(command.get('count'), context);
  const operation = openOperation({
    now: context.now,
    state: context.state,
    collation: fields.doc('collation'),
    defaultCollation: collationOf(name, fields.doc('collation'), context),
  });
  const filter = compileFilter(fields.doc('query') ?? emptyDoc, operation.context);
  const skip = fields.count('skip') ?? 0;
  const limit = Math.abs(fields.whole('limit') ?? 0);
  const query = { filter, sort: undefined, hint: hintOf(fields.value('hint')), collation: operation.collation };
  const window = { sort: undefined, skip, limit: limit === 0 ? undefined : limit };
  const matched = search(name, query, window, operation, context).length;
  return doc([['n', int(matched)]]);
}

export function distinct(command: Doc, context: CommandContext): Doc {
  const fields = new Fields(command, 'distinct', ['key', 'query', 'collation', 'hint']);
  const name = collectionName(command.get('distinct'), context);
  const key = fields.need('key', fields.string('key'));
  if (key.includes('\0')) throw mongoError('BadValue', 'The key field of distinct cannot contain a zero byte');
  const operation = openOperation({
    now: context.now,
    state: context.state,
    collation: fields.doc('collation'),
    defaultCollation: collationOf(name, fields.doc('collation'), context),
  });
  const filter = compileFilter(fields.doc('query') ?? emptyDoc, operation.context);
  const values = new DistinctValues(key.split('.'), operation.context.strings?.fold);
  const query = { filter, sort: undefined, hint: hintOf(fields.value('hint')), collation: operation.collation };
  for (const document of search(name, query, everything, operation, context)) values.add(document);
  return doc([['values', values.inOrderOfDiscovery()]]);
}

/** Collects the different values under a path; arrays count by their elements. */
class DistinctValues {
  private readonly path: readonly string[];
  private readonly fold: ((text: string) => string) | undefined;
  private readonly byKey = new Map<string, Value>();

  constructor(path: readonly string[], fold: ((text: string) => string) | undefined) {
    this.path = path;
    this.fold = fold;
  }

  add(document: Doc): void {
    this.collect(document, 0);
  }

  private collect(value: Value, at: number): void {
    if (at === this.path.length) {
      if (isArray(value)) for (const element of value) this.keep(element);
      else this.keep(value);
      return;
    }
    const part = this.path[at] as string;
    if (isDoc(value)) {
      const next = value.get(part);
      if (next !== undefined) this.collect(next, at + 1);
    } else if (isArray(value)) {
      for (const element of value) if (isDoc(element)) this.collect(element, at);
      const positioned = /^(?:0|[1-9]\d*)$/.test(part) ? value[Number(part)] : undefined;
      if (positioned !== undefined) this.collect(positioned, at + 1);
    }
  }

  private keep(value: Value): void {
    const key = equalityKey(value, this.fold);
    if (!this.byKey.has(key)) this.byKey.set(key, value);
  }

  inOrderOfDiscovery(): readonly Value[] {
    return [...this.byKey.values()];
  }
}
