import { didYouMean } from '../contract/findings.js';
import type { Rows } from '../contract/operation-language.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json } from '../value/json.js';
import { knownAggregationNames } from './aggregation-names.js';
import { readExpression } from './expression-grammar.js';
import { DOCUMENT_SCOPE, readCount, readFilter } from './filter-grammar.js';
import type { OperationReader } from './operation-reader.js';
import { checkOrderedKeys } from './ordered-keys.js';
import { readProjection } from './projection-grammar.js';

type StageReader = (body: Json, at: SourcePath, reader: OperationReader, before: Rows) => Rows;

/** Walks through a pipeline; the result says what its rows are. */
export function readPipeline(
  pipeline: readonly Json[],
  at: SourcePath,
  reader: OperationReader,
  purpose: 'read' | 'update',
): Rows {
  let rows: Rows = { kind: 'documents' };
  pipeline.forEach((stage, index) => {
    const here = [...at, index];
    if (!isJsonObject(stage) || Object.keys(stage).length !== 1) {
      reader.problem({ code: 'invalid-pipeline', message: 'A stage is a map with one key, its name.', at: here });
      return;
    }
    const [name = ''] = Object.keys(stage);
    rows = readStage(name, stage[name] as Json, [...here, name], reader, rows, purpose);
  });
  return rows;
}

function readStage(
  name: string,
  body: Json,
  at: SourcePath,
  reader: OperationReader,
  before: Rows,
  purpose: 'read' | 'update',
): Rows {
  const known = knownAggregationNames('stage');
  if (!known.includes(name)) {
    reader.problem({
      code: 'unknown-operator',
      message: `\`${name}\` is not a stage of a pipeline.`,
      at,
      on: 'key',
      ...didYouMean(name, known),
    });
    return { kind: 'computed' };
  }
  if (purpose === 'update' && !UPDATE_STAGES.includes(name)) {
    reader.problem({
      code: 'invalid-pipeline',
      message: `\`${name}\` cannot stand in the pipeline of an update.`,
      at,
      on: 'key',
      expected: UPDATE_STAGES.map((stage) => `\`${stage}\``).join(', '),
    });
    return before;
  }
  const read = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (read !== undefined) return read(body, at, reader, before);
  readExpressions(body, at, reader);
  reader.hideEverything();
  return { kind: 'computed' };
}

const UPDATE_STAGES = ['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith'];

const addFields: StageReader = (body, at, reader) => {
  if (!isJsonObject(body)) return invalid('needs a map from field to expression', at, reader);
  for (const [field, value] of Object.entries(body)) readExpression(value, [...at, field], { documents: true, reader });
  for (const field of Object.keys(body)) reader.hide(field);
  return { kind: 'computed' };
};

const count: StageReader = (body, at, reader, before) => {
  readCount(String(at.at(-1)), body, at, reader);
  return before;
};

const replaceRoot: StageReader = (body, at, reader) => {
  readExpression(isJsonObject(body) && Object.hasOwn(body, 'newRoot') ? (body['newRoot'] as Json) : body, at, {
    documents: true,
    reader,
  });
  reader.hideEverything();
  return { kind: 'computed' };
};

const writes: StageReader = (_body, at, reader) => {
  reader.problem({
    code: 'invalid-pipeline',
    message: `\`${String(at.at(-1))}\` writes, so it cannot stand under \`reads\`.`,
    at,
    on: 'key',
    hint: 'Say what is stored under `writes`.',
  });
  return { kind: 'computed' };
};

const STAGES: Readonly<Record<string, StageReader>> = {
  $match: (body, at, reader, before) => {
    readFilter(body, at, DOCUMENT_SCOPE, reader);
    return before;
  },
  $sort: (body, at, reader, before) => {
    readSort(body, at, reader);
    return before;
  },
  $limit: count,
  $skip: count,
  $sample: (body, at, reader, before) => {
    readCount('size', isJsonObject(body) ? body['size'] : body, at, reader);
    return before;
  },
  $project: (body, at, reader, before) => {
    if (!isJsonObject(body)) return invalid('needs a map', at, reader);
    const rows = readProjection(body, at, 'stage', reader);
    if (rows.kind === 'computed') {
      reader.hideEverything();
      return rows;
    }
    return before.kind === 'documents' ? rows : { kind: 'computed' };
  },
  $unset: (body, at, reader, before) => {
    const paths = (Array.isArray(body) ? body : [body]) as readonly Json[];
    if (!paths.every((path) => typeof path === 'string'))
      return invalid('needs a field or a list of fields', at, reader);
    return before.kind === 'documents' ? { kind: 'omitted', paths } : { kind: 'computed' };
  },
  $addFields: addFields,
  $set: addFields,
  $unwind: (body, at, reader) => {
    const path = isJsonObject(body) ? body['path'] : body;
    if (typeof path !== 'string' || !path.startsWith('$')) return invalid('needs a path such as `$lines`', at, reader);
    reader.condition(path.slice(1), at);
    const index = isJsonObject(body) ? body['includeArrayIndex'] : undefined;
    if (typeof index === 'string') reader.hide(index);
    return { kind: 'computed' };
  },
  $group: (body, at, reader) => {
    if (!isJsonObject(body) || !Object.hasOwn(body, '_id')) return invalid('needs a map with `_id`', at, reader);
    for (const [field, value] of Object.entries(body)) {
      if (field === '_id') readExpression(value, [...at, field], { documents: true, reader });
      else readAccumulator(field, value, [...at, field], reader);
    }
    reader.hideEverything();
    return { kind: 'computed' };
  },
  $bucket: grouping,
  $bucketAuto: grouping,
  $sortByCount: (body, at, reader) => {
    readExpression(body, at, { documents: true, reader });
    reader.hideEverything();
    return { kind: 'computed' };
  },
  $count: (body, at, reader) => {
    if (typeof body !== 'string' || body === '' || body.startsWith('$') || body.includes('.'))
      return invalid('needs the name of a field', at, reader);
    reader.hideEverything();
    return { kind: 'computed' };
  },
  $lookup: (body, at, reader) => {
    if (!isJsonObject(body)) return invalid('needs a map', at, reader);
    if (typeof body['from'] === 'string') reader.join(body['from'], [...at, 'from']);
    if (typeof body['localField'] === 'string') reader.condition(body['localField'], [...at, 'localField']);
    readLet(body['let'], [...at, 'let'], reader);
    readInner(body['pipeline'], [...at, 'pipeline'], reader);
    if (typeof body['as'] === 'string') reader.hide(body['as']);
    else return invalid('needs `as`', at, reader);
    return { kind: 'computed' };
  },
  $graphLookup: (body, at, reader) => {
    if (!isJsonObject(body)) return invalid('needs a map', at, reader);
    if (typeof body['from'] === 'string') reader.join(body['from'], [...at, 'from']);
    readExpression(body['startWith'] ?? null, [...at, 'startWith'], { documents: true, reader });
    if (typeof body['as'] === 'string') reader.hide(body['as']);
    return { kind: 'computed' };
  },
  $unionWith: (body, at, reader) => {
    const from = isJsonObject(body) ? body['coll'] : body;
    if (typeof from === 'string') reader.join(from, at);
    if (isJsonObject(body)) readInner(body['pipeline'], [...at, 'pipeline'], reader);
    reader.hideEverything();
    return { kind: 'computed' };
  },
  $facet: (body, at, reader) => {
    if (!isJsonObject(body)) return invalid('needs a map from name to pipeline', at, reader);
    for (const [name, pipeline] of Object.entries(body)) {
      if (!Array.isArray(pipeline)) return invalid('needs a map from name to pipeline', [...at, name], reader);
      reader.aside(() => {
        readPipeline(pipeline as readonly Json[], [...at, name], reader, 'read');
      });
    }
    reader.hideEverything();
    return { kind: 'computed' };
  },
  $replaceRoot: replaceRoot,
  $replaceWith: replaceRoot,
  $out: writes,
  $merge: writes,
};

function grouping(body: Json, at: SourcePath, reader: OperationReader): Rows {
  if (!isJsonObject(body)) return invalid('needs a map', at, reader);
  readExpression(body['groupBy'] ?? null, [...at, 'groupBy'], { documents: true, reader });
  if (isJsonObject(body['output'])) {
    for (const [field, value] of Object.entries(body['output']))
      readAccumulator(field, value, [...at, 'output', field], reader);
  }
  reader.hideEverything();
  return { kind: 'computed' };
}

function readAccumulator(field: string, value: Json, at: SourcePath, reader: OperationReader): void {
  const known = knownAggregationNames('accumulator');
  const [operator] = isJsonObject(value) ? Object.keys(value) : [];
  if (operator === undefined || !isJsonObject(value) || !operator.startsWith('$')) {
    reader.problem({
      code: 'invalid-pipeline',
      message: `\`${field}\` needs an accumulator, such as \`{ $sum: 1 }\`.`,
      at,
    });
    return;
  }
  if (!known.includes(operator)) {
    reader.problem({
      code: 'unknown-operator',
      message: `\`${operator}\` is not an accumulator.`,
      at: [...at, operator],
      on: 'key',
      ...didYouMean(operator, known),
    });
    return;
  }
  const operand = value[operator] as Json;
  if (isJsonObject(operand) && isJsonObject(operand['sortBy']))
    readSort(operand['sortBy'], [...at, operator, 'sortBy'], reader);
  const inner = isJsonObject(operand)
    ? Object.fromEntries(Object.entries(operand).filter(([key]) => key !== 'sortBy'))
    : operand;
  readExpression(inner, [...at, operator], { documents: true, reader });
}

/** Reads a sort in its order; each path that it looks at is a condition. */
export function readSort(body: Json, at: SourcePath, reader: OperationReader): void {
  if (!isJsonObject(body) || Object.keys(body).length === 0) {
    reader.problem({ code: 'invalid-pipeline', message: 'A sort is a map from field to `1` or `-1`, not empty.', at });
    return;
  }
  checkOrderedKeys('a sort', body, at, reader);
  for (const [path, direction] of Object.entries(body)) {
    if (isJsonObject(direction) && direction['$meta'] !== undefined) continue;
    if (direction !== 1 && direction !== -1) {
      reader.problem({
        code: 'invalid-pipeline',
        message: `\`${path}\` is sorted by ${JSON.stringify(direction)}.`,
        at: [...at, path],
        expected: '`1` or `-1`',
      });
    }
    reader.condition(path, [...at, path]);
  }
}

function readLet(value: Json | undefined, at: SourcePath, reader: OperationReader): void {
  if (!isJsonObject(value)) return;
  for (const [name, item] of Object.entries(value)) readExpression(item, [...at, name], { documents: true, reader });
}

/** A pipeline over another collection: its operators are checked, its paths are not those of these documents. */
function readInner(pipeline: Json | undefined, at: SourcePath, reader: OperationReader): void {
  if (!Array.isArray(pipeline)) return;
  reader.aside(() => {
    reader.hideEverything();
    readPipeline(pipeline as readonly Json[], at, reader, 'read');
  });
}

function readExpressions(body: Json, at: SourcePath, reader: OperationReader): void {
  if (isJsonObject(body)) {
    for (const [key, value] of Object.entries(body)) {
      if (!key.startsWith('$')) readExpressions(value, [...at, key], reader);
    }
  } else if (Array.isArray(body)) {
    (body as readonly Json[]).forEach((item, index) => {
      readExpressions(item, [...at, index], reader);
    });
  }
}

function invalid(needs: string, at: SourcePath, reader: OperationReader): Rows {
  reader.problem({ code: 'invalid-pipeline', message: `\`${String(at.at(-1))}\` ${needs}.`, at });
  return { kind: 'computed' };
}
