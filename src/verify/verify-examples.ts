import { conditionsOf } from '../../fixtures/condition.js';
import { isEmbeddedDocument, type FixtureDocument } from '../../fixtures/document.js';
import { attributeJson, fromLiteral, toAttribute } from '../../fixtures/dynamodb-value.js';
import type { Contract, DatasetSections, Example, Query } from '../contract/contract.js';
import type { DynamoEngine, MongoEngine } from '../engine/engine.js';
import { canonicalText } from '../value/digest.js';
import type { Json } from '../value/json.js';
import { DynamoPlayer } from './dynamodb/player.js';
import { DynamoPlayground } from './dynamodb/playground.js';
import { typedValue, written } from './mongodb/literal.js';
import { MongoPlayer } from './mongodb/player.js';
import { MongoPlayground } from './mongodb/playground.js';
import type { Player } from './player.js';
import type { Verdict } from './verdict.js';

/** What came of one example of a reads section. */
export interface ExampleOutcome {
  readonly dataset: string;
  readonly example: string;
  readonly query: string;
  readonly verdict: Verdict;
  /** One sentence; for a pass, what was seen. */
  readonly message: string;
  readonly expected?: Json;
  readonly actual?: Json;
}

/** Where examples are run: an engine is asked for once, when some example of its store needs it. */
export interface ExampleContext {
  readonly mongodb?: () => Promise<MongoEngine>;
  readonly dynamodb?: () => Promise<DynamoEngine>;
}

/** Runs every example of a contract: the given documents stored, the query run with its parameters, the rows compared. */
export async function verifyExamples(contract: Contract, context: ExampleContext): Promise<readonly ExampleOutcome[]> {
  const sections = Object.values(contract.datasets).filter((each) => (each.reads?.examples.length ?? 0) > 0);
  return [
    ...(await runMongoExamples(
      sections.filter((each) => each.store === 'mongodb'),
      context,
    )),
    ...(await runDynamoExamples(
      sections.filter((each) => each.store === 'dynamodb'),
      context,
    )),
  ];
}

async function runMongoExamples(
  sections: readonly DatasetSections[],
  context: ExampleContext,
): Promise<readonly ExampleOutcome[]> {
  if (sections.length === 0) return [];
  const engine = await context.mongodb?.();
  if (engine === undefined) return sections.flatMap((each) => undecided(each, 'there is no engine for mongodb'));
  try {
    const connection = await engine.connect();
    const playground = new MongoPlayground(connection, 'mortise_examples');
    const outcomes: ExampleOutcome[] = [];
    for (const each of sections) {
      for (const example of each.reads?.examples ?? []) {
        outcomes.push(
          await playground.inCollection({}, (collection) =>
            runExample(each, example, new MongoPlayer(collection), mongoForm),
          ),
        );
      }
    }
    await playground.dispose();
    await connection.close();
    return outcomes;
  } finally {
    await engine.close();
  }
}

async function runDynamoExamples(
  sections: readonly DatasetSections[],
  context: ExampleContext,
): Promise<readonly ExampleOutcome[]> {
  if (sections.length === 0) return [];
  const engine = await context.dynamodb?.();
  if (engine === undefined) return sections.flatMap((each) => undecided(each, 'there is no engine for dynamodb'));
  try {
    const connection = await engine.connect();
    const playground = new DynamoPlayground(connection);
    const outcomes: ExampleOutcome[] = [];
    for (const each of sections) {
      const { reads } = each;
      if (reads === undefined) continue;
      const player = new DynamoPlayer(playground, [reads.shape], reads.indexes);
      for (const example of reads.examples) outcomes.push(await runExample(each, example, player, dynamoForm));
    }
    await playground.dispose();
    await connection.close();
    return outcomes;
  } finally {
    await engine.close();
  }
}

/** How the values of an example are read and written in one store. */
interface ValueForm {
  readonly read: (value: Json) => unknown;
  readonly write: (value: unknown) => Json;
}

const mongoForm: ValueForm = { read: (value) => typedValue(value, {}), write: written };

const dynamoForm: ValueForm = {
  read: fromLiteral,
  write: (value) => attributeJson(toAttribute(value)) as Json,
};

async function runExample(
  section: DatasetSections,
  example: Example,
  player: Player,
  form: ValueForm,
): Promise<ExampleOutcome> {
  const about = { dataset: section.dataset, example: example.name, query: example.query };
  const query = section.reads?.queries[example.query];
  if (query === undefined) {
    const message = `Example "${example.name}" names query "${example.query}", which the section does not have.`;
    return { ...about, verdict: 'failed', message };
  }
  await player.load(example.given.map((document) => form.read(document) as FixtureDocument));
  const parameters = Object.fromEntries(Object.entries(example.with).map(([name, value]) => [name, form.read(value)]));
  const played = await player.rows(query, addedConditions(query, parameters), parameters);
  switch (played.outcome) {
    case 'refused':
      return { ...about, verdict: 'undecided', message: played.reason.message };
    case 'error': {
      const message = `Example "${example.name}": query "${query.name}" ends with an error: ${played.message}`;
      return { ...about, verdict: 'failed', message };
    }
    case 'answered':
      return compared(example, query, played.result, form, about);
  }
}

/** The optional conditions whose parameters the example gives: that is when the code adds them. */
function addedConditions(query: Query, parameters: Readonly<Record<string, unknown>>): ReturnType<typeof conditionsOf> {
  return query.optional.flatMap((filter) => {
    const names = [...JSON.stringify(filter).matchAll(/\{"\$param":"([^"]+)"\}/g)].map((match) => match[1] ?? '');
    return names.length > 0 && names.every((name) => Object.hasOwn(parameters, name)) ? conditionsOf(filter) : [];
  });
}

function compared(
  example: Example,
  query: Query,
  rows: readonly unknown[],
  form: ValueForm,
  about: Pick<ExampleOutcome, 'dataset' | 'example' | 'query'>,
): ExampleOutcome {
  const expectedRows = example.returns.map((row) => form.read(row));
  const saysId = expectedRows.some((row) => isEmbeddedDocument(row) && '_id' in row);
  const actualRows = saysId ? rows : rows.map(withoutId);
  const ordered = isOrdered(query);
  const expectedTexts = texts(expectedRows, ordered, form);
  const actualTexts = texts(actualRows, ordered, form);
  if (canonicalText([...expectedTexts]) === canonicalText([...actualTexts])) {
    return { ...about, verdict: 'passed', message: `Example "${example.name}" returns what it says.` };
  }
  return {
    ...about,
    verdict: 'failed',
    message: `Example "${example.name}": query "${query.name}" returns other rows than the example says.`,
    expected: expectedRows.map(form.write),
    actual: actualRows.map(form.write),
  };
}

/** Whether the order of the rows means something. */
function isOrdered(query: Query): boolean {
  const { operation } = query;
  if (operation.kind === 'query') return true;
  if (operation.kind === 'find' || operation.kind === 'findOne') return operation.sort !== undefined;
  return operation.kind === 'aggregate' && operation.pipeline.some((stage) => '$sort' in stage);
}

function texts(rows: readonly unknown[], ordered: boolean, form: ValueForm): readonly string[] {
  const all = rows.map((row) => canonicalText(plainNumbers(form.write(row))));
  return ordered ? all : all.sort();
}

const numberForms = ['$numberInt', '$numberLong', '$numberDouble', '$numberDecimal', 'N'];

/** Numbers are equal across their types, as the database has it: an example need not repeat the type of each. */
function plainNumbers(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(plainNumbers);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, text] = ['', ''], ...others] = Object.entries(value);
  if (others.length === 0 && typeof text === 'string' && numberForms.includes(name)) {
    return { $number: plainNumber(text) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainNumbers(part)]));
}

function plainNumber(text: string): string {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text;
  const [whole = '0', fraction = ''] = text.split('.');
  const rest = fraction.replace(/0+$/, '');
  return rest === '' ? whole.replace(/^-0$/, '0') : `${whole}.${rest}`;
}

function withoutId(row: unknown): unknown {
  return isEmbeddedDocument(row) ? Object.fromEntries(Object.entries(row).filter(([name]) => name !== '_id')) : row;
}

function undecided(section: DatasetSections, why: string): readonly ExampleOutcome[] {
  return (section.reads?.examples ?? []).map((example) => ({
    dataset: section.dataset,
    example: example.name,
    query: example.query,
    verdict: 'undecided',
    message: `Example "${example.name}" was not run: ${why}.`,
  }));
}
