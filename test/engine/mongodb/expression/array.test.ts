import { Double, Int32, Long } from 'bson';
import { describe, expect, it } from 'vitest';
import { fromBson } from '../../../../src/engine/mongodb/value/convert.js';
import { evaluate, failure, refusal } from './evaluate.js';

const same = (expression: unknown, expected: unknown, document: object = {}): void => {
  expect(evaluate(expression, document)).toEqual(expected === undefined ? undefined : fromBson(expected));
};

describe('elements of arrays', () => {
  it('are taken by position, from the end too, and are missing beyond', () => {
    same({ $arrayElemAt: [[1, 2, 3], 0] }, 1);
    same({ $arrayElemAt: [[1, 2, 3], -2] }, 2);
    same({ $arrayElemAt: [[1, 2, 3], 15] }, undefined);
    same({ $arrayElemAt: [[1, 2, 3], new Double(1)] }, 2);
    same({ $arrayElemAt: ['$nope', 0] }, null);
    same({ $arrayElemAt: ['$a', null] }, null, { a: [1] });
    expect(failure({ $arrayElemAt: ['$a', 0] }, { a: 'x' })).toBe(28689);
    expect(failure({ $arrayElemAt: ['$a', 'x'] }, { a: [1] })).toBe(28690);
    expect(failure({ $arrayElemAt: ['$a', new Double(1.5)] }, { a: [1] })).toBe(28691);
  });

  it('are first and last, also of an array that is written out', () => {
    same({ $first: [[1, 2, 3]] }, 1);
    same({ $last: [[1, 2, 3]] }, 3);
    same({ $first: '$a' }, undefined, { a: [] });
    same({ $last: '$nope' }, null);
    expect(failure({ $first: '$a' }, { a: 1 })).toBe(28689);
    expect(refusal({ $last: [1, 2, 3] })).toBe(16020);
  });

  it('are sliced', () => {
    same({ $slice: [[1, 2, 3], 1, 1] }, [2]);
    same({ $slice: [[1, 2, 3], -2] }, [2, 3]);
    same({ $slice: [[1, 2, 3], 15, 2] }, []);
    same({ $slice: [[1, 2, 3], -15, 2] }, [1, 2]);
    same({ $slice: ['$nope', 2] }, null);
    expect(failure({ $slice: [[1], 0, 0] })).toBe(28729);
    expect(failure({ $slice: [1, 1] })).toBe(28724);
  });

  it('are searched by equality of values', () => {
    same({ $in: [2, [1, 2, 3]] }, true);
    same({ $in: [new Double(2), [1, 2]] }, true);
    same({ $in: ['$nope', [null]] }, false);
    same({ $in: [[1], [[1]]] }, true);
    expect(failure({ $in: [1, 2] })).toBe(40081);
    expect(failure({ $in: [1, '$nope'] })).toBe(40081);
    same({ $indexOfArray: [['a', 'abc', 'b'], 'b'] }, 2);
    same({ $indexOfArray: [['a', 'b', 'a'], 'a', 1] }, 2);
    same({ $indexOfArray: [['a', 'b', 'c'], 'c', 0, 2] }, -1);
    same({ $indexOfArray: [['a'], 'a', 5, 1] }, -1);
    same({ $indexOfArray: [null, 'x'] }, null);
    expect(failure({ $indexOfArray: ['x', 'x'] })).toBe(40090);
    expect(failure({ $indexOfArray: [[1], 1, -1] })).toBe(40097);
    expect(failure({ $indexOfArray: [[1], 1, 'x'] })).toBe(40096);
  });

  it('are counted, reversed, joined and made', () => {
    same({ $size: [[1, 2]] }, 2);
    expect(failure({ $size: '$nope' })).toBe(17124);
    same({ $reverseArray: { $literal: [1, 2, 3] } }, [3, 2, 1]);
    same({ $reverseArray: [[1, [2, 3]]] }, [[2, 3], 1]);
    same({ $reverseArray: '$nope' }, null);
    expect(failure({ $reverseArray: 'x' })).toBe(34435);
    same({ $concatArrays: [['a'], ['b', ['c']]] }, ['a', 'b', ['c']]);
    same({ $concatArrays: [['a'], '$nope'] }, null);
    expect(failure({ $concatArrays: [['a'], 1] })).toBe(28664);
    same({ $range: [0, 10, 3] }, [0, 3, 6, 9]);
    same({ $range: [10, 0, -4] }, [10, 6, 2]);
    same({ $range: [0, 5, -1] }, []);
    expect(failure({ $range: [0, 5, 0] })).toBe(34449);
    expect(failure({ $range: [0, 1073741924] })).toBe(146);
    same({ $range: [0, 1073741924, -1] }, []);
    expect(failure({ $range: ['a', 5] })).toBe(34443);
    expect(failure({ $range: [0, new Double(1.5)] })).toBe(34446);
    same({ $isArray: ['hello'] }, false);
    same({ $isArray: [['hello']] }, true);
    same({ $isArray: '$nope' }, false);
  });

  it('are sorted whole or by their fields', () => {
    same({ $sortArray: { input: [3, 'x', 1, null], sortBy: 1 } }, [null, 1, 3, 'x']);
    same({ $sortArray: { input: [1, 3, 2], sortBy: -1 } }, [3, 2, 1]);
    same({ $sortArray: { input: [{ a: 2 }, { a: 1, b: 1 }, {}], sortBy: { a: 1 } } }, [{}, { a: 1, b: 1 }, { a: 2 }]);
    same({ $sortArray: { input: [{ a: { b: 1 } }, { a: { b: 2 } }], sortBy: { 'a.b': -1 } } }, [
      { a: { b: 2 } },
      { a: { b: 1 } },
    ]);
    same({ $sortArray: { input: '$nope', sortBy: 1 } }, null);
    expect(failure({ $sortArray: { input: 1, sortBy: 1 } })).toBe(2942504);
    expect(refusal({ $sortArray: { input: [1], sortBy: 2 } })).toBeDefined();
  });
});

describe('iteration', () => {
  it('maps, and holds null for what is missing', () => {
    same({ $map: { input: [1, 2], as: 'x', in: { $add: ['$$x', 1] } } }, [2, 3]);
    same({ $map: { input: [1], in: '$$this' } }, [1]);
    same({ $map: { input: [1], in: '$nope' } }, [null]);
    same({ $map: { input: '$nope', in: 1 } }, null);
    expect(failure({ $map: { input: '$a', in: 1 } }, { a: 1 })).toBe(16883);
    expect(refusal({ $map: { input: 1, in: 1 } })).toBe(16883);
    expect(refusal({ $map: { input: [], as: 'x' } })).toBe(16882);
    expect(refusal({ $map: { input: [], in: '$$x' } })).toBe(17276);
  });

  it('filters, up to a limit', () => {
    same({ $filter: { input: [1, 'a', 2, 3], cond: { $isNumber: '$$this' } } }, [1, 2, 3]);
    same({ $filter: { input: [1, 2, 3], as: 'n', cond: { $gt: ['$$n', 1] }, limit: 1 } }, [2]);
    same({ $filter: { input: [1], cond: true, limit: null } }, [1]);
    same({ $filter: { input: null, cond: true } }, null);
    expect(failure({ $filter: { input: [1], cond: true, limit: 0 } })).toBe(327392);
    expect(refusal({ $filter: { input: [1] } })).toBe(28648 + 2);
  });

  it('reduces', () => {
    same({ $reduce: { input: ['a', 'b'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, 'ab');
    same({ $reduce: { input: [], initialValue: 7, in: '$$this' } }, 7);
    same({ $reduce: { input: '$nope', initialValue: 7, in: '$$this' } }, null);
    expect(failure({ $reduce: { input: '$a', initialValue: 0, in: 1 } }, { a: 1 })).toBe(40080);
  });

  it('zips to the shortest, or to the longest with defaults', () => {
    same({ $zip: { inputs: [['a'], ['b', 'c']] } }, [['a', 'b']]);
    same({ $zip: { inputs: [['a'], ['b', 'c']], useLongestLength: true } }, [
      ['a', 'b'],
      [null, 'c'],
    ]);
    same({ $zip: { inputs: [[1], [2, 3]], useLongestLength: true, defaults: ['x', 'y'] } }, [
      [1, 2],
      ['x', 3],
    ]);
    same({ $zip: { inputs: [['a'], '$nope'] } }, null);
    expect(refusal({ $zip: { inputs: [[1]], defaults: [1] } })).toBe(34466);
    expect(failure({ $zip: { inputs: [[1], '$a'] } }, { a: 1 })).toBe(34468);
  });
});

describe('sets', () => {
  it('join, meet and differ by value, without repetition', () => {
    same({ $setUnion: [['b', 'a', 'b'], ['c']] }, ['a', 'b', 'c']);
    same(
      {
        $setIntersection: [
          ['c', 'a', 'b'],
          ['b', 'c', 'b'],
        ],
      },
      ['b', 'c'],
    );
    same({ $setDifference: [['b', 'a', 'b', 'c'], ['a']] }, ['b', 'c']);
    same({ $setUnion: [[1], [new Double(1), Long.fromNumber(1)]] }, [1]);
    same({ $setUnion: [['a'], null] }, null);
    same({ $setIntersection: [['a', ['b']], [['b']]] }, [['b']]);
    expect(failure({ $setUnion: [['a'], 'a'] })).toBe(17043);
    expect(failure({ $setDifference: [1, [1]] })).toBe(17048);
  });

  it('compare without order or repetition', () => {
    same(
      {
        $setEquals: [
          ['a', 'b', 'a'],
          ['b', 'a'],
        ],
      },
      true,
    );
    same({ $setEquals: [['a', 'b'], [['a', 'b']]] }, false);
    same({ $setIsSubset: [['a'], ['b', 'a']] }, true);
    same({ $setIsSubset: [[], []] }, true);
    expect(failure({ $setEquals: [['a'], null] })).toBe(17044);
    expect(refusal({ $setEquals: [['a']] })).toBe(17045);
    expect(failure({ $setIsSubset: [['a'], null] })).toBe(17042);
  });

  it('are judged by their elements', () => {
    same({ $allElementsTrue: [[true, 1, 'x']] }, true);
    same({ $allElementsTrue: [[]] }, true);
    same({ $allElementsTrue: [[null]] }, false);
    same({ $anyElementTrue: [[false, 0, null]] }, false);
    same({ $anyElementTrue: [[[false]]] }, true);
    expect(failure({ $anyElementTrue: ['$nope'] })).toBe(17041);
  });
});

describe('objects', () => {
  it('become arrays and come back', () => {
    same(
      { $objectToArray: { a: 1, b: '$x' } },
      [
        { k: 'a', v: 1 },
        { k: 'b', v: 2 },
      ],
      { x: 2 },
    );
    same({ $objectToArray: '$nope' }, null);
    expect(failure({ $objectToArray: 'x' })).toBe(40390);
    same(
      {
        $arrayToObject: {
          $literal: [
            ['a', 1],
            ['b', 2],
          ],
        },
      },
      { a: 1, b: 2 },
    );
    same(
      {
        $arrayToObject: {
          $literal: [
            { k: 'a', v: 1 },
            { k: 'a', v: 3 },
          ],
        },
      },
      { a: 3 },
    );
    expect(failure({ $arrayToObject: { $literal: [['a']] } })).toBe(40397);
    expect(failure({ $arrayToObject: { $literal: [[1, 2]] } })).toBe(40395);
    expect(failure({ $arrayToObject: { $literal: [{ k: 'a' }] } })).toBe(40392);
    expect(failure({ $arrayToObject: 1 })).toBe(40386);
    expect(failure({ $arrayToObject: { $literal: [{ k: 'a', v: 1 }, ['b', 2]] } })).toBe(40391);
    expect(failure({ $arrayToObject: { $literal: [['b', 2], { k: 'a', v: 1 }] } })).toBe(40396);
    expect(failure({ $arrayToObject: { $literal: [0] } })).toBe(40398);
    expect(failure({ $arrayToObject: { $literal: [{ x: 1, y: 2 }] } })).toBe(40393);
    expect(failure({ $arrayToObject: { $literal: [{ k: null, v: 2 }] } })).toBe(40394);
    expect(failure({ $arrayToObject: { $literal: [{ k: 'a\0b', v: 2 }] } })).toBe(4940401);
    same({ $arrayToObject: { $literal: [] } }, {});
  });

  it('are merged, the later ones winning', () => {
    same({ $mergeObjects: [{ a: 1, b: 1 }, null, '$nope', { b: 2 }] }, { a: 1, b: 2 });
    same({ $mergeObjects: [null] }, {});
    expect(failure({ $mergeObjects: [1] })).toBe(40400);
  });

  it('give, take and lose fields whatever their names', () => {
    const document = { 'a.b': 1, $price: 2, x: { 'c.d': 3 } };
    same({ $getField: 'a.b' }, 1, document);
    same({ $getField: { $literal: '$price' } }, 2, document);
    same({ $getField: { field: 'c.d', input: '$x' } }, 3, document);
    same({ $getField: { field: 'c', input: '$nope' } }, undefined, document);
    same({ $setField: { field: 'p.q', input: { a: 1 }, value: 2 } }, { a: 1, 'p.q': 2 });
    same({ $setField: { field: 'a', input: { a: 1, b: 2 }, value: '$$REMOVE' } }, { b: 2 });
    same({ $setField: { field: 'a', input: null, value: 1 } }, null);
    same({ $unsetField: { field: 'a.b', input: '$$ROOT' } }, { $price: 2, x: { 'c.d': 3 } }, document);
    expect(refusal({ $getField: '$a' })).toBe(5654600);
    expect(refusal({ $setField: { field: 'a', input: {} } })).toBe(4161103);
    expect(failure({ $setField: { field: 'a', input: 1, value: 1 } })).toBe(4161105);
    expect(failure({ $getField: 1 })).toBe(5654602);
    expect(refusal({ $getField: { field: { $concat: ['a', 'b'] }, input: {} } })).toBe(5654601);
    expect(refusal({ $getField: { $add: [2, 3] } })).toBe(5654601);
    expect(refusal({ $getField: { field: null, input: {} } })).toBe(5654602);
    expect(refusal({ $getField: { input: {} } })).toBe(3041702);
    expect(refusal({ $setField: { field: 'a' } })).toBe(4161103);
    expect(refusal({ $setField: { field: null, value: 0 } })).toBe(4161109);
    expect(refusal({ $unsetField: { field: 'a', value: null, input: {} } })).toBe(4161101);
  });
});

describe('sizes', () => {
  it('are counted in bytes', () => {
    same({ $bsonSize: { a: new Int32(1) } }, 12);
    same({ $bsonSize: null }, null);
    same({ $binarySize: 'Straße' }, 7);
    expect(failure({ $bsonSize: 1 })).toBe(31393);
    expect(failure({ $binarySize: 1 })).toBe(51276);
  });
});
