import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failsOnMissingItem } from '../../src/query/dynamodb-existence.js';
import { parseCondition, parseProjection, parseUpdate } from '../../src/query/dynamodb-expression.js';
import { isReservedWord } from '../../src/query/dynamodb-reserved-words.js';

const path = (...segments: (string | number)[]): object => ({ kind: 'path', segments });
const value = (name: string): object => ({ kind: 'value', name });
const condition = (text: string): unknown => {
  const parsed = parseCondition(text);
  return parsed.kind === 'parsed' ? parsed.value : `${String(parsed.offset)}: ${parsed.message}`;
};
const update = (text: string): unknown => {
  const parsed = parseUpdate(text);
  return parsed.kind === 'parsed' ? parsed.value : `${String(parsed.offset)}: ${parsed.message}`;
};

describe('condition expressions', () => {
  it('bind NOT before AND before OR', () => {
    const compare = (left: string, right: string): object => ({
      kind: 'compare',
      comparator: '=',
      left: path(left),
      right: value(right),
    });
    expect(condition('NOT a = :a AND b = :b OR c = :c')).toEqual({
      kind: 'or',
      parts: [
        { kind: 'and', parts: [{ kind: 'not', part: compare('a', ':a') }, compare('b', ':b')] },
        compare('c', ':c'),
      ],
    });
    expect(condition('a = :a AND (b = :b OR c = :c)')).toEqual({
      kind: 'and',
      parts: [compare('a', ':a'), { kind: 'or', parts: [compare('b', ':b'), compare('c', ':c')] }],
    });
  });

  it('read paths, ranges, lists, functions and sizes, with words in any case', () => {
    expect(condition('#a.b[2].c between :low and :high')).toEqual({
      kind: 'between',
      operand: path('#a', 'b', 2, 'c'),
      low: value(':low'),
      high: value(':high'),
    });
    expect(condition('a IN (:x, :y)')).toEqual({ kind: 'in', operand: path('a'), list: [value(':x'), value(':y')] });
    expect(condition('size(a) >= :n')).toEqual({
      kind: 'compare',
      comparator: '>=',
      left: { kind: 'size', of: path('a') },
      right: value(':n'),
    });
    expect(condition('begins_with(a, :p)')).toEqual({ kind: 'begins_with', path: path('a'), operand: value(':p') });
    expect(condition('attribute_exists(a)')).toEqual({ kind: 'attribute_exists', path: path('a') });
    expect(condition('size = :n')).toEqual({
      kind: 'compare',
      comparator: '=',
      left: path('size'),
      right: value(':n'),
    });
  });

  it.each([
    ['', '0: Expected an attribute, but the expression ends.'],
    ['a', '1: Expected a comparison (`=`, `<>`, `<`, `<=`, `>`, `>=`), `BETWEEN` or `IN`, but the expression ends.'],
    ['a == :b', '3: Expected an attribute, but there is `=`.'],
    ['a = "b"', '4: Expected an attribute, but there is `"`.'],
    ['a = :b AND', '10: Expected an attribute, but the expression ends.'],
    ['(a = :b', '7: Expected `)`, but the expression ends.'],
    ['a = :b)', '6: Expected the end of the expression, but there is `)`.'],
    ['a[x] = :b', '2: Expected a position in a list, but there is `x`.'],
    [
      'exists(a)',
      '0: `exists` is not a function; there are `attribute_exists`, `attribute_not_exists`, `attribute_type`, `begins_with`, `contains`, `size`',
    ],
    [
      'BEGINS_WITH(a, :b)',
      '0: `BEGINS_WITH` is not a function; there are `attribute_exists`, `attribute_not_exists`, `attribute_type`, `begins_with`, `contains`, `size`. Did you mean `begins_with`?',
    ],
    ['('.repeat(500), '101: The expression is nested too deep.'],
  ])('refuse %j with the place', (text, message) => {
    expect(condition(text)).toBe(message);
  });

  it('never throw and never hang, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      '#b',
      ':c',
      ' ',
      '(',
      ')',
      '[',
      '0',
      ']',
      '.',
      ',',
      '=',
      '<>',
      'AND',
      'OR',
      'NOT',
      'IN',
      'BETWEEN',
      'size',
      'SET',
      '+',
      '"',
      'é',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        for (const parsed of [parseCondition(text), parseUpdate(text), parseProjection(text)]) {
          if (parsed.kind === 'mistake') expect(parsed.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { seed: 2, numRuns: 1000 },
    );
  });
});

describe('update expressions', () => {
  it('read every clause', () => {
    expect(
      update(
        'SET a = :a, b.c = if_not_exists(b.c, :zero) + :n, l = list_append(l, :more) REMOVE x, y[1] ADD n :n DELETE s :gone',
      ),
    ).toEqual({
      set: [
        { path: path('a'), value: value(':a') },
        {
          path: path('b', 'c'),
          value: {
            kind: 'plus',
            left: { kind: 'if_not_exists', path: path('b', 'c'), otherwise: value(':zero') },
            right: value(':n'),
          },
        },
        { path: path('l'), value: { kind: 'list_append', first: path('l'), second: value(':more') } },
      ],
      remove: [path('x'), path('y', 1)],
      add: [{ path: path('n'), value: value(':n') }],
      delete: [{ path: path('s'), value: value(':gone') }],
    });
  });

  it.each([
    ['', '0: Expected `SET`, `REMOVE`, `ADD` or `DELETE`, but the expression ends.'],
    ['a = :a', '0: Expected `SET`, `REMOVE`, `ADD` or `DELETE`, but there is `a`.'],
    ['SET a = :a SET b = :b', '11: `SET` is given twice; each clause stands once.'],
    ['SET a = now()', '8: `now` is not a function of an update; there are `if_not_exists` and `list_append`.'],
    ['ADD n 1', '6: Expected a value such as `:status`, but there is `1`.'],
    ['SET a = :a + :b + :c', '16: Expected `SET`, `REMOVE`, `ADD` or `DELETE`, but there is `+`.'],
  ])('refuse %j with the place', (text, message) => {
    expect(update(text)).toBe(message);
  });
});

describe('conditions on an item that does not exist', () => {
  const fails = (text: string): boolean => {
    const parsed = parseCondition(text);
    if (parsed.kind !== 'parsed') throw new Error(parsed.message);
    return failsOnMissingItem(parsed.value);
  };

  it.each([
    ['attribute_exists(a)', true],
    ['attribute_not_exists(a)', false],
    ['NOT attribute_not_exists(a)', true],
    ['a = :b', true],
    ['a <> :b', false],
    ['NOT a = :b', false],
    ['size(a) > :n', true],
    ['a BETWEEN :x AND :y', true],
    ['a IN (:x)', true],
    ['contains(a, :x)', true],
    [':x = :y', false],
    ['a = b', false],
    ['a = :x AND attribute_not_exists(b)', true],
    ['a = :x OR attribute_not_exists(b)', false],
    ['a = :x OR attribute_exists(b)', true],
  ])('%s fails: %s', (text, expected) => {
    expect(fails(text)).toBe(expected);
  });
});

describe('reserved words', () => {
  it('are those of DynamoDB, in any case', () => {
    expect(['status', 'Name', 'LINES', 'ttl', 'zone', 'data', 'count'].map(isReservedWord)).toEqual(
      ['status', 'Name', 'LINES', 'ttl', 'zone', 'data', 'count'].map((word) => word !== ''),
    );
    expect(['customerId', 'sku', 'pk', 'constructor'].map(isReservedWord)).toEqual([false, false, false, true]);
  });
});
