import { Decimal128, Int32, Long, MinKey, ObjectId } from 'bson';
import { describe, expect, it } from 'vitest';
import { AGGREGATION_OPERATORS, findAggregationOperator } from '../../../../src/query/aggregation-operators.js';
import { operators } from '../../../../src/engine/mongodb/expression/operators.js';
import { int } from '../../../../src/engine/mongodb/value/value.js';
import { evaluate, failure, now, refusal } from './evaluate.js';

describe('the operator table', () => {
  it('lists as supported exactly the expression operators that are answered', () => {
    const listed = AGGREGATION_OPERATORS.filter(({ kind, supported }) => kind === 'expression' && supported);
    expect(listed.map(({ name }) => name).sort()).toEqual([...operators.keys()].sort());
  });

  it('gives a reason for every refusal', () => {
    for (const operator of AGGREGATION_OPERATORS) {
      if (!operator.supported) expect(operator.reason).not.toBe('');
    }
    expect(findAggregationOperator('expression', '$function')).toMatchObject({ supported: false });
    expect(findAggregationOperator('expression', '$nonesuch')).toBeUndefined();
  });
});

describe('what is refused before any document is seen', () => {
  it.each([
    ['an operator MongoDB has not', { $nonesuch: 1 }, 168],
    ['an operator the engine has not', { $function: { body: 'f', args: [], lang: 'js' } }, 238],
    ['two operators in one object', { $add: [1, 2], $sum: 1 }, 15983],
    ['an operator among fields', { a: 1, $add: [1, 2] }, 16410],
    ['a dotted field in an object', { 'a.b': 1 }, 16412],
    ['a lone dollar', '$', 16872],
    ['a path that ends with a dot', '$a.', 40353],
    ['a path with an empty step', '$a..b', 15998],
    ['a path with a dollar inside', '$a.$b', 16410],
    ['an undefined variable', '$$nope', 17276],
    ['a variable without a name', '$$', 9],
    ['a variable that starts with an underscore', '$$_nope', 9],
    ['a variable with spaces', '$$with spaces', 9],
    ['a known variable that a standalone lacks', '$$CLUSTER_TIME', 238],
    ['too many arguments', { $not: [1, 2] }, 16020],
    ['too few arguments', { $slice: ['$a'] }, 28667],
    ['a constant division by zero', { $cond: ['$a', { $divide: [1, 0] }, 1] }, 2],
    ['a misspelt parameter', { $cond: { if: 1, then: 2, otherwise: 3 } }, 17083],
    ['a variable name with a capital', { $let: { vars: { A: 1 }, in: 1 } }, 9],
  ])('%s', (_what, expression, code) => {
    expect(refusal(expression)).toBe(code);
  });
});

describe('field paths', () => {
  const document = { a: { b: { c: 1 } }, list: [{ x: 1 }, { y: 2 }, 3, { x: { z: 4 } }, [{ x: 5 }]], 0: { b: 7 } };

  it('reach into documents and give missing where nothing is', () => {
    expect(evaluate('$a.b.c', document)).toEqual(int(1));
    expect(evaluate('$a.b.d', document)).toBeUndefined();
    expect(evaluate('$a.b.c.d', document)).toBeUndefined();
  });

  it('collect what the documents of an array hold, and skip the rest', () => {
    expect(evaluate('$list.x', document)).toEqual([int(1), new Map([['z', int(4)]])]);
    expect(evaluate('$list.x.z', document)).toEqual([int(4)]);
    expect(evaluate('$list.none', document)).toEqual([]);
  });

  it('take numbers for names, never for positions', () => {
    expect(evaluate('$list.0', document)).toEqual([]);
    expect(evaluate('$0.b', document)).toEqual(int(7));
  });
});

describe('variables', () => {
  it('are the document, the time, nothing, and those that were bound', () => {
    expect(evaluate('$$ROOT.a', { a: 1 })).toEqual(int(1));
    expect(evaluate('$$CURRENT.a', { a: 1 })).toEqual(int(1));
    expect(evaluate('$$NOW')).toEqual(now);
    expect(evaluate('$$REMOVE')).toBeUndefined();
    expect(evaluate({ $let: { vars: { x: '$a' }, in: { $add: ['$$x', 1] } } }, { a: 2 })).toEqual(int(3));
    expect(evaluate({ $let: { vars: { x: { y: [{ z: 1 }, { z: 2 }] } }, in: '$$x.y.z' } })).toEqual([int(1), int(2)]);
  });

  it('do not see their siblings, and hide outer ones only inside', () => {
    const inner = { $let: { vars: { x: 2, y: '$$x' }, in: ['$$x', '$$y'] } };
    const outer = { $let: { vars: { x: 1 }, in: [inner, '$$x'] } };
    expect(evaluate(outer)).toEqual([[int(2), int(1)], int(1)]);
  });

  it('rebind the current document', () => {
    expect(evaluate({ $let: { vars: { CURRENT: '$a' }, in: '$b' } }, { a: { b: 1 }, b: 2 })).toEqual(int(1));
  });
});

describe('literals', () => {
  it('stay as they are under $literal and lose missing parts elsewhere', () => {
    expect(evaluate({ $literal: '$a' }, { a: 1 })).toBe('$a');
    expect(evaluate({ $literal: { $add: [1, 2] } })).toEqual(new Map([['$add', [int(1), int(2)]]]));
    expect(evaluate({ a: '$a', b: '$b' }, { b: 1 })).toEqual(new Map([['b', int(1)]]));
    expect(evaluate(['$a', '$b'], { b: 1 })).toEqual([null, int(1)]);
    expect(evaluate(new ObjectId('0123456789abcdef01234567'))).toEqual(new ObjectId('0123456789abcdef01234567'));
  });
});

describe('comparison', () => {
  it('tells missing from null, and puts it between MinKey and null', () => {
    expect(evaluate({ $gt: ['$nope', new MinKey()] })).toBe(true);
    expect(evaluate({ $eq: ['$nope', null] })).toBe(false);
    expect(evaluate({ $eq: ['$nope', '$nada'] })).toBe(true);
    expect(evaluate({ $lt: ['$nope', null] })).toBe(true);
    expect(evaluate({ $gt: ['$a', null] }, { a: 1 })).toBe(true);
    expect(evaluate({ $cmp: ['$nope', '$nada'] })).toEqual(int(0));
  });

  it('compares numbers of all types by value and documents by key order', () => {
    expect(evaluate({ $eq: [new Int32(1), Long.fromNumber(1)] })).toBe(true);
    expect(evaluate({ $eq: [Decimal128.fromString('1.0'), 1] })).toBe(true);
    expect(evaluate({ $gt: [Long.fromString('9007199254740993'), 9007199254740992] })).toBe(true);
    expect(
      evaluate({
        $eq: [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      }),
    ).toBe(false);
    expect(evaluate({ $lt: ['abc', new ObjectId()] })).toBe(true);
  });
});

describe('conditions', () => {
  it('take zero, null and missing for false, and everything else for true', () => {
    for (const value of [0, null, '$nope', false, Decimal128.fromString('0')]) {
      expect(evaluate({ $cond: [value, 'yes', 'no'] })).toBe('no');
    }
    for (const value of ['', [], {}, 'false', NaN, Decimal128.fromString('NaN')]) {
      expect(evaluate({ $cond: { if: { $literal: value }, then: 'yes', else: 'no' } })).toBe('yes');
    }
  });

  it('give the first case that holds, or fail', () => {
    const branches = [
      { case: { $gt: ['$a', 10] }, then: 'big' },
      { case: { $gt: ['$a', 1] }, then: 'some' },
    ];
    expect(evaluate({ $switch: { branches } }, { a: 5 })).toBe('some');
    expect(evaluate({ $switch: { branches, default: 'none' } }, { a: 0 })).toBe('none');
    expect(failure({ $switch: { branches } }, { a: 0 })).toBe(40066);
  });

  it('replace null and missing, and may end missing', () => {
    expect(evaluate({ $ifNull: ['$a', '$b', 3] }, { a: null })).toEqual(int(3));
    expect(evaluate({ $ifNull: ['$a', '$b'] }, { a: null })).toBeUndefined();
    expect(evaluate({ x: { $ifNull: ['$a', '$$REMOVE'] } })).toEqual(new Map());
    expect(refusal({ $ifNull: ['$a'] })).toBe(1257300);
  });

  it('connect without evaluating more than needed', () => {
    expect(evaluate({ $and: [] })).toBe(true);
    expect(evaluate({ $or: [] })).toBe(false);
    expect(evaluate({ $or: [true, { $divide: [1, '$zero'] }] }, { zero: 0 })).toBe(true);
    expect(evaluate({ $and: [false, { $divide: [1, '$zero'] }] }, { zero: 0 })).toBe(false);
    expect(evaluate({ $not: ['$nope'] })).toBe(true);
  });
});
