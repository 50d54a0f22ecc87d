import type { Contract, DatasetSections, MongoIndex, Shape } from '../contract/contract.js';
import { mapSubschemas } from '../contract/map-schema.js';
import { diffShapes, type Breaks, type ShapeDiff } from '../schema/diff/diff-shapes.js';
import { canonicalText } from '../value/digest.js';
import { isJsonObject, type Json } from '../value/json.js';

/** One thing that a contract says otherwise than before. */
export interface ContractChange {
  readonly dataset: string;
  /** What it is about: `reads`, `insert order`, `update mark-paid`, `query open-orders`, `index by-customer`, ... */
  readonly part: string;
  readonly sentence: string;
  readonly breaks: Breaks;
  /** Where the part has a shape: how it changed, path by path. */
  readonly shape?: ShapeDiff;
}

const harmless: Breaks = { newDocuments: false, atRest: false };
// What a changed query, update or setting breaks depends on who is on the other side: only verifying tells.
const unknown: Breaks = { newDocuments: undefined, atRest: undefined };

/** What changed between two contracts of a service, section by section, and in which direction each change is breaking. */
export function diffContracts(before: Contract, after: Contract): readonly ContractChange[] {
  const datasets = [...new Set([...Object.keys(before.datasets), ...Object.keys(after.datasets)])].sort();
  return datasets.flatMap((dataset) => {
    const [was, is] = [before.datasets[dataset], after.datasets[dataset]];
    return [...readsChanges(dataset, was, is), ...writesChanges(dataset, was, is), ...ownsChanges(dataset, was, is)];
  });
}

function readsChanges(
  dataset: string,
  before: DatasetSections | undefined,
  after: DatasetSections | undefined,
): readonly ContractChange[] {
  const [was, is] = [before?.reads, after?.reads];
  if (was === undefined && is === undefined) return [];
  if (is === undefined)
    return [{ dataset, part: 'reads', sentence: 'it reads nothing here any more', breaks: harmless }];
  if (was === undefined) return [{ dataset, part: 'reads', sentence: 'it reads here now', breaks: unknown }];
  if (was.digest === is.digest) return [];
  const shape = diffShapes(was.shape, is.shape, { values: valuesOf(after ?? before), undeclared: 'absent' });
  const own: ContractChange[] =
    shape.meaning === 'same'
      ? []
      : [
          {
            dataset,
            part: 'reads',
            sentence: readerSentence(shape),
            // A reader stores nothing: only what is there already can break it.
            breaks: { newDocuments: false, atRest: readerBreaks(shape) },
            shape,
          },
        ];
  const queries = named(was.queries, is.queries, (query) => query as unknown as Json).map(({ name, how }) => ({
    dataset,
    part: `query ${name}`,
    sentence: { added: 'new', removed: 'gone', changed: 'it asks or expects something else' }[how],
    breaks: how === 'removed' ? harmless : unknown,
  }));
  return own.length + queries.length > 0
    ? [...own, ...queries]
    : [{ dataset, part: 'reads', sentence: 'its conditions, kinds, indexes or examples changed', breaks: unknown }];
}

function readerSentence(shape: ShapeDiff): string {
  switch (shape.meaning) {
    case 'wider':
      return 'it accepts more documents than before';
    case 'narrower':
      return 'it accepts fewer documents than before';
    case 'different':
      return 'it accepts some documents that it refused, and refuses some that it accepted';
    case 'same':
      return 'it accepts the same documents';
    case 'compatible':
      return 'it says more or less of fields that may be absent';
    case 'undecided':
      return 'whether it accepts other documents could not be decided';
  }
}

/** What it says of a field that may be absent concerns whoever stores one, and who that is only verifying tells. */
function readerBreaks({ meaning, atRest }: ShapeDiff): boolean | undefined {
  return meaning === 'compatible' ? undefined : verdictBreaks(atRest.verdict);
}

function writesChanges(
  dataset: string,
  before: DatasetSections | undefined,
  after: DatasetSections | undefined,
): readonly ContractChange[] {
  const inserts = named(before?.writes?.inserts, after?.writes?.inserts, ({ digest }) => digest).map(
    ({ name, how, was, is }): ContractChange => {
      const part = `insert ${name}`;
      if (how === 'removed' || was === undefined) {
        // Whoever lives on these documents loses a supplier, which only the whole matrix can judge.
        const sentence = how === 'removed' ? 'gone: nothing is stored in this form any more' : 'new';
        return { dataset, part, sentence, breaks: unknown };
      }
      return insertChange(dataset, part, was.shape, is?.shape ?? was.shape, valuesOf(after ?? before));
    },
  );
  const updates = named(before?.writes?.updates, after?.writes?.updates, ({ digest }) => digest).map(
    ({ name, how }) => ({
      dataset,
      part: `update ${name}`,
      sentence: { added: 'new', removed: 'gone', changed: 'it changes documents otherwise' }[how],
      breaks: unknown,
    }),
  );
  return [...inserts, ...updates];
}

function insertChange(
  dataset: string,
  part: string,
  was: Shape,
  is: Shape,
  values: 'bson' | 'dynamodb',
): ContractChange {
  // What the writer leaves out is absent from its documents, and whoever reads them ignores what it did not name.
  const shape = diffShapes(opened(was), opened(is), { values, undeclared: 'absent' });
  const breaks = {
    newDocuments: verdictBreaks(shape.newDocuments.verdict),
    atRest: verdictBreaks(shape.atRest.verdict),
  };
  const sentence = {
    same: 'the same documents, said otherwise',
    compatible: 'other fields that may be absent',
    wider: 'documents that were never stored before',
    narrower: 'only some of the documents that were stored before',
    different: 'other documents than before',
    undecided: 'whether other documents are stored could not be decided',
  }[shape.meaning];
  return { dataset, part, sentence, breaks, shape };
}

/** A compiled insert says that it is closed; as what somebody else expects of its documents it is open. */
function opened(shape: Shape): Shape {
  if (!isJsonObject(shape)) return shape;
  const open = (schema: Json): Json => {
    if (!isJsonObject(schema)) return schema;
    const rest = Object.entries(schema).filter(([keyword, member]) => !(closing.has(keyword) && member === false));
    // What a condition asks is not what is stored: there a closed object is the writer's own word.
    return mapSubschemas(Object.fromEntries(rest), (subschema, { info }) =>
      info.predicate === true ? subschema : open(subschema),
    );
  };
  return open(shape) as Shape;
}

const closing: ReadonlySet<string> = new Set(['additionalProperties', 'unevaluatedProperties']);

function ownsChanges(
  dataset: string,
  before: DatasetSections | undefined,
  after: DatasetSections | undefined,
): readonly ContractChange[] {
  const [was, is] = [before?.owns, after?.owns];
  if (was?.digest === is?.digest) return [];
  if (is === undefined) return [{ dataset, part: 'owns', sentence: 'it owns this no more', breaks: unknown }];
  if (was === undefined) return [{ dataset, part: 'owns', sentence: 'it owns this now', breaks: unknown }];
  const indexes = named(was.mongodb?.indexes, is.mongodb?.indexes, (index) => orderedIndex(index)).map(
    ({ name, how, is: index }) => ({
      dataset,
      part: `index ${name}`,
      sentence: {
        added: index?.unique === true ? 'new and unique: documents that were stored before may be refused' : 'new',
        removed: 'gone: readers that rely on it scan, or fail with a hint',
        changed: 'its keys or options changed',
      }[how],
      breaks: how === 'added' && index?.unique !== true ? harmless : unknown,
    }),
  );
  const dynamo = named(was.dynamodb?.indexes, is.dynamodb?.indexes, (index) => index as unknown as Json).map(
    ({ name, how }) => ({
      dataset,
      part: `index ${name}`,
      sentence: { added: 'new', removed: 'gone: queries on it fail', changed: 'its keys or projection changed' }[how],
      breaks: how === 'added' ? harmless : unknown,
    }),
  );
  const found = [...indexes, ...dynamo];
  return found.length > 0
    ? found
    : [{ dataset, part: 'owns', sentence: 'its name, key, validator, collation or expiry changed', breaks: unknown }];
}

/** Key order of an index has meaning, which canonical text alone would lose. */
function orderedIndex(index: MongoIndex): Json {
  return { ...index, key: Object.entries(index.key) };
}

function verdictBreaks(verdict: 'contained' | 'not-contained' | 'undecided'): boolean | undefined {
  return verdict === 'undecided' ? undefined : verdict === 'not-contained';
}

function valuesOf(sections: DatasetSections | undefined): 'bson' | 'dynamodb' {
  return sections?.store === 'dynamodb' ? 'dynamodb' : 'bson';
}

interface NamedChange<Part> {
  readonly name: string;
  readonly how: 'added' | 'removed' | 'changed';
  readonly was: Part | undefined;
  readonly is: Part | undefined;
}

function named<Part>(
  was: Readonly<Record<string, Part>> | undefined,
  is: Readonly<Record<string, Part>> | undefined,
  meaning: (part: Part) => Json,
): readonly NamedChange<Part>[] {
  const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].sort();
  return names.flatMap((name): readonly NamedChange<Part>[] => {
    const [before, after] = [was?.[name], is?.[name]];
    if (before === undefined) return [{ name, how: 'added', was: before, is: after }];
    if (after === undefined) return [{ name, how: 'removed', was: before, is: after }];
    const same = canonicalText(meaning(before)) === canonicalText(meaning(after));
    return same ? [] : [{ name, how: 'changed', was: before, is: after }];
  });
}
