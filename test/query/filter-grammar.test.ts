import { describe, expect, it } from 'vitest';
import { Findings } from '../../src/contract/findings.js';
import type { OperationFacts } from '../../src/contract/operation-language.js';
import { AGGREGATION_OPERATORS } from '../../src/query/aggregation-operators.js';
import { mongodbLanguage } from '../../src/query/mongodb-language.js';
import { MONGO_OPERATORS } from '../../src/query/operators.js';
import type { Json } from '../../src/value/json.js';

interface Read {
  readonly facts: OperationFacts | undefined;
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

function read(kind: string, body: Json): Read {
  const findings = new Findings({ file: 'x', folder: '.', value: body, locate: () => undefined });
  const reading = mongodbLanguage.readQuery(kind, body, [], findings);
  const texts = (problems: typeof findings.problems): readonly string[] =>
    problems.map(({ code, message }) => `${code}: ${message}`);
  return { facts: reading?.facts, problems: texts(findings.problems), warnings: texts(findings.warnings) };
}

const filterProblems = (filter: Json): readonly string[] => read('find', { filter }).problems;
const pipelineProblems = (...pipeline: Json[]): readonly string[] => read('aggregate', pipeline).problems;

describe('filters', () => {
  it('tell which paths their conditions look at', () => {
    const { facts, problems } = read('find', {
      filter: {
        a: 1,
        'b.c': { $gt: 1, $lt: 5 },
        $or: [{ d: { $exists: false } }, { e: { $elemMatch: { f: 1, g: { $in: [1] } } } }],
        h: { $all: [{ $elemMatch: { i: 1 } }] },
        $nor: [{ j: null }],
        $expr: { $gt: ['$k', { $size: '$l.m' }] },
        n: { $not: { $regex: '^a', $options: 'i' } },
        o: { $elemMatch: { $gte: 1 } },
      },
      sort: { p: -1 },
    });
    expect(problems).toEqual([]);
    expect(new Set(facts?.conditions.map(({ path }) => path))).toEqual(
      new Set(['a', 'b.c', 'd', 'e', 'e.f', 'e.g', 'h', 'h.i', 'j', 'k', 'l.m', 'n', 'o', 'p']),
    );
  });

  it('know which parameters are compared by equality', () => {
    const param = (name: string): Json => ({ $param: name });
    const { facts } = read('find', {
      filter: {
        a: param('a'),
        b: { $eq: param('b') },
        c: { $ne: param('c') },
        d: { $not: { $eq: param('d') } },
        $nor: [{ e: param('e') }],
        f: { $in: [param('f')] },
        g: { $in: param('g') },
        h: { $all: [param('h')] },
      },
    });
    expect(
      Object.fromEntries(
        (facts?.uses ?? []).map(({ name, equality, comparedWith }) => [name, [equality, comparedWith?.as]]),
      ),
    ).toEqual({
      a: [true, 'value'],
      b: [true, 'value'],
      c: [false, 'value'],
      d: [false, 'value'],
      e: [false, 'value'],
      f: [false, 'value'],
      g: [false, 'list'],
      h: [true, 'value'],
    });
  });

  it.each<[Json, readonly string[]]>([
    [{ a: { $gtt: 1 } }, ['unknown-operator: `$gtt` is not an operator of a filter.']],
    [{ $gt: 1 }, ['unknown-operator: `$gt` is not an operator that can stand here in a filter.']],
    [{ a: { $or: [] } }, ['unknown-operator: `$or` is not an operator of a filter.']],
    [{ $or: [] }, ['invalid-filter: `$or` needs a list of filters, not empty.']],
    [{ a: { $gt: 1, b: 2 } }, ['invalid-filter: `b` stands beside operators in the condition on `a`.']],
    [{ a: { $in: 1 } }, ['invalid-filter: `$in` needs a list.']],
    [{ a: { $exists: 'yes' } }, ['invalid-filter: `$exists` is "yes".']],
    [{ a: { $size: -1 } }, ['invalid-filter: `$size` is -1.']],
    [{ a: { $not: 1 } }, ['invalid-filter: `$not` needs operators or a regular expression.']],
    [{ $where: 'true' }, ['not-supported: `$where` runs code in the server, which contracts never do.']],
    [{ a: { $regex: '(' } }, ['invalid-pattern: The pattern `(` has a `(` without its `)`.']],
    [{ a: { $regex: 'a{5000}' } }, ['invalid-pattern: The pattern `a{5000}` repeats more than 1000 times.']],
    [{ a: { $regex: 'a', $options: 'g' } }, ['invalid-filter: `g` are not options of a regular expression.']],
    [{ a: { $oid: 'x' } }, ['invalid-value: `{"$oid":"x"}` is not a well-formed `$oid`.']],
    [{ a: { $date: '2026-02-30' } }, ['invalid-value: `{"$date":"2026-02-30"}` is not a well-formed `$date`.']],
    [
      { a: { $numberLong: '9223372036854775808' } },
      ['invalid-value: `{"$numberLong":"9223372036854775808"}` is not a well-formed `$numberLong`.'],
    ],
    [{ a: { b: { $gt: 1 } } }, ['unknown-operator: `$gt` cannot stand in a value that is compared.']],
    [{ a: { $numberLong: '9223372036854775807' }, b: { $regex: '[(]\\(' }, c: { $timestamp: { t: 1, i: 2 } } }, []],
  ])('%j', (filter, problems) => {
    expect(filterProblems(filter)).toEqual(problems);
  });

  it('warn of a comparison with a whole document', () => {
    expect(read('find', { filter: { address: { city: 'x', zip: 'y' } } }).warnings).toEqual([
      'whole-document-equality: `address` is compared with a whole document, so the order of its fields counts.',
    ]);
  });

  it('know every operator of the table, whether or not the embedded engine answers it', () => {
    const top = new Set([
      '$and',
      '$or',
      '$nor',
      '$expr',
      '$text',
      '$where',
      '$comment',
      '$jsonSchema',
      '$sampleRate',
      '$alwaysTrue',
      '$alwaysFalse',
    ]);
    for (const { kind, name } of MONGO_OPERATORS) {
      if (kind !== 'filter') continue;
      const filter = top.has(name) ? { [name]: [] } : { a: { [name]: [] } };
      expect({
        name,
        problems: filterProblems(filter).filter((problem) => problem.startsWith('unknown-operator')),
      }).toEqual({ name, problems: [] });
    }
  });
});

describe('pipelines', () => {
  it('look at documents until they are reshaped', () => {
    const { facts, problems } = read('aggregate', [
      { $match: { a: 1 } },
      { $addFields: { b: { $add: ['$c', 1] } } },
      { $match: { b: 2, d: 3 } },
      {
        $lookup: {
          from: 'others',
          localField: 'e',
          foreignField: 'x',
          as: 'f',
          let: { g: '$g' },
          pipeline: [{ $match: { y: 1 } }],
        },
      },
      { $unwind: '$h' },
      { $match: { 'f.z': 1 } },
      { $group: { _id: '$i', n: { $sum: '$j' } } },
      { $match: { n: { $gt: 1 } } },
      { $sort: { n: 1 } },
    ]);
    expect(problems).toEqual([]);
    expect(facts?.conditions.map(({ path }) => path)).toEqual(['a', 'c', 'd', 'e', 'g', 'h', 'i', 'j']);
    expect(facts?.joins.map(({ from }) => from)).toEqual(['others']);
    expect(facts?.rows).toEqual({ kind: 'computed' });
  });

  it('keep documents as rows when they only choose and order them', () => {
    expect(
      read('aggregate', [{ $match: { a: 1 } }, { $sort: { a: 1 } }, { $skip: 1 }, { $limit: 5 }]).facts?.rows,
    ).toEqual({ kind: 'documents' });
    expect(read('aggregate', [{ $match: { a: 1 } }, { $project: { a: 1, _id: 0 } }]).facts?.rows).toEqual({
      kind: 'picked',
      at: [1, '$project'],
      paths: ['a'],
    });
    expect(read('aggregate', [{ $unset: 'a' }]).facts?.rows).toEqual({ kind: 'omitted', paths: ['a'] });
    expect(read('aggregate', [{ $facet: { x: [{ $match: { a: 1 } }] } }]).facts?.rows).toEqual({ kind: 'computed' });
  });

  it.each<[readonly Json[], readonly string[]]>([
    [[{ $macth: {} }], ['unknown-operator: `$macth` is not a stage of a pipeline.']],
    [[{ $match: {}, $sort: { a: 1 } }], ['invalid-pipeline: A stage is a map with one key, its name.']],
    [[{ $group: { n: { $sum: 1 } } }], ['invalid-pipeline: `$group` needs a map with `_id`.']],
    [[{ $group: { _id: null, n: 1 } }], ['invalid-pipeline: `n` needs an accumulator, such as `{ $sum: 1 }`.']],
    [[{ $group: { _id: null, n: { $summ: 1 } } }], ['unknown-operator: `$summ` is not an accumulator.']],
    [
      [{ $project: { a: { $concatt: [] } } }],
      ['unknown-operator: `$concatt` is not an operator of an aggregation expression.'],
    ],
    [
      [{ $project: { a: { $add: [1], $subtract: [1] } } }],
      ['invalid-pipeline: An expression has one operator; here are `$add` and `$subtract`.'],
    ],
    [
      [{ $sort: { '1': 1, a: 1 } }],
      [
        'unordered-key: `1` in a sort is a whole number, whose place among the other keys is lost; the order of a sort has meaning.',
      ],
    ],
    [[{ $sort: { a: 'asc' } }], ['invalid-pipeline: `a` is sorted by "asc".']],
    [[{ $out: 'x' }], ['invalid-pipeline: `$out` writes, so it cannot stand under `reads`.']],
    [[{ $unwind: 'lines' }], ['invalid-pipeline: `$unwind` needs a path such as `$lines`.']],
    [[{ $project: { a: { $literal: { $anything: 1 } } } }, { $match: { a: 1 } }], []],
  ])('%j', (pipeline, problems) => {
    expect(pipelineProblems(...pipeline)).toEqual(problems);
  });

  it('know every stage, expression and accumulator of the table', () => {
    for (const { kind, name } of AGGREGATION_OPERATORS) {
      const pipeline: Json[] =
        kind === 'stage'
          ? [{ [name]: {} }]
          : kind === 'expression'
            ? [{ $project: { a: { [name]: [] } } }]
            : kind === 'accumulator'
              ? [{ $group: { _id: null, a: { [name]: [] } } }]
              : [];
      expect({
        name,
        problems: pipelineProblems(...pipeline).filter((problem) => problem.startsWith('unknown-operator')),
      }).toEqual({ name, problems: [] });
    }
  });
});

describe('updates', () => {
  it('know every operator of the table', () => {
    for (const { kind, name } of MONGO_OPERATORS) {
      if (kind !== 'update') continue;
      const findings = new Findings({ file: 'x', folder: '.', value: null, locate: () => undefined });
      mongodbLanguage.readUpdate({ filter: {}, update: { [name]: { a: 1 } } }, [], findings);
      expect({ name, problems: findings.problems.filter(({ code }) => code === 'unknown-operator') }).toEqual({
        name,
        problems: [],
      });
    }
  });
});
