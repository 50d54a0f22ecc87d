import type { MongoIndex, MongoStorage, Shape, Writes } from '../../contract/contract.js';
import { conditionsOf } from '../../../fixtures/condition.js';
import type { FixtureDocument } from '../../../fixtures/document.js';
import { InternalError } from '../../problem/errors.js';
import { canonicalText } from '../../value/digest.js';
import { isJsonObject, type JsonObject } from '../../value/json.js';
import { findBreak } from '../break.js';
import { describeShape } from '../describe-shape.js';
import type { Kit } from '../kit.js';
import { excerptOf, shrinkDocument } from '../shrink.js';
import type { Failure, UndecidedReason } from '../verdict.js';
import { together, type Findings } from '../verification.js';
import { storageRefusal, type MongoPlayground } from './playground.js';

const documentValidationFailure = 121;
const duplicateKey = 11000;

/** Whether the owner's validator and indexes let every document through that a writer can store, and hold what it relies on. */
export async function verifyMongoInsertsOwns(
  stored: readonly Shape[],
  unique: Writes['unique'],
  storage: MongoStorage,
  kit: Kit,
  playground: MongoPlayground,
): Promise<Findings> {
  try {
    return together([
      await judgeValidator(stored, storage, kit, playground),
      judgeReliance(stored, unique, storage.indexes, kit),
      await judgeMissingKeys(stored, storage, kit, playground),
      judgeExpiry(stored, storage, kit),
      await playInserts(stored, storage, kit, playground),
    ]);
  } catch (error) {
    return storageRefusal(error);
  }
}

/** Proof that the validator's shape contains the writer's, or a document that a real validator rejects. */
async function judgeValidator(
  stored: readonly Shape[],
  storage: MongoStorage,
  kit: Kit,
  playground: MongoPlayground,
): Promise<Findings> {
  const { validator } = storage;
  if (validator === undefined) return none;
  if (storage.validationAction === 'warn') {
    return { ...none, notes: ['The validator only warns: what it would reject is stored all the same.'] };
  }
  const failures: Failure[] = [];
  const reasons: UndecidedReason[] = [];
  for (const { shape, refused, text } of validatorShapes(validator, kit)) {
    if (shape === undefined) {
      reasons.push(refused);
      continue;
    }
    const search = kit.solver.find(stored, [shape]);
    if (search.verdict === 'undecided') reasons.push(...search.reasons);
    if (search.verdict !== 'found') continue;
    const document = shrinkDocument(
      search.document,
      (each) => stored.every((part) => kit.solver.fits(each, part)) && !kit.solver.fits(each, shape),
    );
    const [rejection] = await playground.inCollection(storage, (collection) => collection.insert([document]));
    if (rejection === undefined) {
      throw new InternalError(
        `The proof says that the validator rejects this document, the engine took it. ${canonicalText({ validator: text, document: kit.written(document) })}`,
      );
    }
    const found = findBreak(document, shape, (value, part) => kit.solver.fits(value, part));
    failures.push({
      code: 'validator-rejects',
      ...(found.path === undefined ? {} : { path: found.path }),
      message: `The owner's validator rejects a document that the writer stores: \`${found.path ?? 'the document'}\` is ${found.actual} where it allows ${found.expected}.`,
      counterexample: kit.written(found.path === undefined ? document : excerptOf(document, [found.path])),
      document: kit.written(document),
      expected: found.expected,
      actual: found.actual,
      advice: 'Let the owner widen the validator first (or only warn), then start to write such documents.',
    });
  }
  return { failures, reasons };
}

interface ValidatorPart {
  readonly shape: Shape | undefined;
  readonly refused: UndecidedReason;
  readonly text: string;
}

function validatorShapes(validator: JsonObject, kit: Kit): readonly ValidatorPart[] {
  const unknown = { code: 'unsupported-condition', message: 'the validator has a condition that has no shape' };
  return conditionsOf(validator).map((condition): ValidatorPart => {
    const schema = condition.filter['$jsonSchema'];
    if (isJsonObject(schema)) return { shape: schema, refused: unknown, text: condition.text };
    const meaning = kit.meaningsFor(undefined).of(condition, {});
    return 'shape' in meaning
      ? { shape: meaning.shape, refused: unknown, text: condition.text }
      : { shape: undefined, refused: meaning.refused, text: condition.text };
  });
}

/** Each unique index that the writer relies on must be there, and speak of every document that it can store. */
function judgeReliance(
  stored: readonly Shape[],
  unique: Writes['unique'],
  indexes: MongoStorage['indexes'],
  kit: Kit,
): Findings {
  const failures: Failure[] = [];
  const reasons: UndecidedReason[] = [];
  for (const { key } of unique) {
    const fields = key.map((field) => field);
    const candidates = Object.entries(indexes).filter(
      ([, index]) => index.unique && Object.keys(index.key).every((field) => fields.includes(field)),
    );
    const answers = candidates.map(([, index]) => covers(index, stored, kit));
    if (fields.join() === '_id' || answers.includes('all')) continue;
    const doubt = answers.find((answer) => typeof answer === 'object');
    if (doubt !== undefined) {
      reasons.push(...doubt.reasons);
      continue;
    }
    const name = candidates[0]?.[0];
    failures.push({
      code: 'missing-unique-index',
      path: fields.join(', '),
      message:
        name === undefined
          ? `The writer relies on a unique index on ${fields.join(', ')}, which the owner does not have.`
          : `The writer relies on a unique index on ${fields.join(', ')}; "${name}" leaves out some of the documents that it stores.`,
      expected: `a unique index on ${fields.join(', ')}`,
      actual: name === undefined ? 'no such index' : `unique index "${name}" for some documents only`,
      advice: 'Create the unique index before relying on it; keep it until no writer relies on it.',
    });
  }
  return { failures, reasons };
}

function covers(
  index: MongoIndex,
  stored: readonly Shape[],
  kit: Kit,
): 'all' | 'some' | { readonly reasons: readonly UndecidedReason[] } {
  if (index.where === undefined) return 'all';
  for (const condition of conditionsOf(index.where)) {
    const meaning = kit.meaningsFor(undefined).of(condition, {});
    if ('refused' in meaning) return { reasons: [meaning.refused] };
    const search = kit.solver.find(stored, [meaning.shape]);
    if (search.verdict === 'undecided') return { reasons: search.reasons };
    if (search.verdict === 'found') return 'some';
  }
  return 'all';
}

/** Missing counts as null in a unique index: of documents that lack its fields it takes only one. */
async function judgeMissingKeys(
  stored: readonly Shape[],
  storage: MongoStorage,
  kit: Kit,
  playground: MongoPlayground,
): Promise<Findings> {
  const failures: Failure[] = [];
  const reasons: UndecidedReason[] = [];
  for (const [name, index] of Object.entries(storage.indexes)) {
    const fields = Object.keys(index.key);
    if (!index.unique || fields.includes('_id')) continue;
    const inside: Shape[] = [];
    for (const condition of conditionsOf(index.where ?? {})) {
      const meaning = kit.meaningsFor(undefined).of(condition, {});
      if ('shape' in meaning) inside.push(meaning.shape);
      else reasons.push(meaning.refused);
    }
    const nothing = fields.map((field) => emptyAt(field.split('.'), index.sparse));
    const search = kit.solver.find([...stored, ...inside, ...nothing], []);
    if (search.verdict === 'undecided') reasons.push(...search.reasons);
    if (search.verdict !== 'found') continue;
    const document = shrinkDocument(search.document, (each) =>
      [...stored, ...inside, ...nothing].every((part) => kit.solver.fits(each, part)),
    );
    const rejections = await playground.inCollection({ indexes: { [name]: index } }, (collection) =>
      collection.insert([withoutId(document), withoutId(document)]),
    );
    if (rejections[0]?.code !== duplicateKey) {
      throw new InternalError(
        `A unique index was expected to take only one document without its fields, the engine took two. ${canonicalText({ key: index.key, document: kit.written(document) })}`,
      );
    }
    failures.push({
      code: 'unique-index-rejects',
      path: fields.join(', '),
      message: `Unique index "${name}" takes only one document without ${fields.join(', ')}; the writer can store several.`,
      counterexample: [kit.written(excerptOf(document, fields)), kit.written(excerptOf(document, fields))],
      document: kit.written(document),
      expected: `${fields.join(', ')} in every document`,
      actual: index.sparse ? 'null' : 'missing or null, which counts as one and the same value',
      advice: 'Make the index partial (only documents that have the field), or write the field always.',
    });
  }
  return { failures, reasons };
}

/** Nothing or null at a path; in a sparse index null alone, as it leaves out what is missing. */
function emptyAt(path: readonly string[], sparse: boolean): Shape {
  const [name, ...rest] = path;
  if (name === undefined) return { bsonType: 'null' };
  return { properties: { [name]: emptyAt(rest, sparse) }, ...(sparse ? { required: [name] } : {}) };
}

/** A TTL index deletes by dates only: what the writer stores there should be one, when it is there at all. */
function judgeExpiry(stored: readonly Shape[], storage: MongoStorage, kit: Kit): Findings {
  const failures: Failure[] = [];
  const reasons: UndecidedReason[] = [];
  for (const [name, index] of Object.entries(storage.indexes)) {
    const [field] = Object.keys(index.key);
    if (index.expireAfterSeconds === undefined || field === undefined || field.includes('.')) continue;
    const present: Shape = {
      required: [field],
      properties: { [field]: { not: { bsonType: ['date', 'array', 'null'] } } },
    };
    const search = kit.solver.find([...stored, present], []);
    if (search.verdict === 'undecided') reasons.push(...search.reasons);
    if (search.verdict !== 'found') continue;
    const document = excerptOf(search.document, [field]);
    const found = findBreak(document, { properties: { [field]: { bsonType: 'date' } } }, (value, shape) =>
      kit.solver.fits(value, shape),
    );
    failures.push({
      code: 'never-expires',
      path: field,
      message: `TTL index "${name}" never deletes a document in which \`${field}\` is ${found.actual}: it goes by dates.`,
      counterexample: kit.written(document),
      document: kit.written(search.document),
      expected: describeShape({ bsonType: 'date' }),
      actual: found.actual,
      advice: `Keep writing a date to \`${field}\`; put another form of it into a field of its own.`,
    });
  }
  return { failures, reasons };
}

/** Stores documents at every edge under the owner's validator, collation and indexes. */
async function playInserts(
  stored: readonly Shape[],
  storage: MongoStorage,
  kit: Kit,
  playground: MongoPlayground,
): Promise<Findings> {
  const edges = kit.edges(stored);
  const documents = edges.fixtures.map((fixture) => withoutId(fixture.document));
  const rejections = await playground.inCollection(storage, (collection) => collection.insert(documents));
  const failures = rejections
    // Which values repeat is the writer's business, and what the validator rejects was proved above.
    .filter((rejection) => rejection.code !== duplicateKey && rejection.code !== documentValidationFailure)
    .slice(0, 1)
    .map((rejection): Failure => {
      const document = documents[rejection.index] ?? {};
      return {
        code: 'insert-rejected',
        message: `The owner's indexes do not take a document that the writer stores: ${rejection.message}`,
        counterexample: kit.written(document),
        expected: 'the document is stored',
        actual: rejection.message,
        advice: 'Change the index, or what is written, so that the two fit.',
      };
    });
  return { failures, reasons: edges.reasons, fixtures: documents.length };
}

function withoutId(document: FixtureDocument): FixtureDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '_id'));
}

const none: Findings = { failures: [], reasons: [] };
