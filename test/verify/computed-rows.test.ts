import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Verification } from '../../src/verify/verdict.js';
import { contract, useSession, verify } from './session.js';

interface Case {
  readonly it: string;
  /** What is found in the end; without it everything passes. */
  readonly breaks?: { readonly code: string; readonly path?: string; readonly actual?: string };
  readonly undecided?: string;
  readonly stored: object;
  /** What the reader declares, when that is not what the writer stores. */
  readonly read?: object;
  readonly query: object;
}

const session = useSession();

async function pairOf({ stored, read = stored, query }: Case): Promise<Verification> {
  const reader = contract('reader', { reads: { fields: read, queries: { q: query } } });
  const writer = contract('writer', { writes: { inserts: { document: { fields: stored } } } });
  const [verification] = await verify(session(), 'reads-inserts', reader, writer);
  if (verification === undefined) throw new Error('there is no pair');
  return verification;
}

function check(title: string, cases: string): void {
  describe(title, () => {
    for (const each of parse(cases) as readonly Case[]) {
      it(each.it, async () => {
        const { verdict, basis, failures, reasons } = await pairOf(each);
        if (each.breaks !== undefined) {
          expect(failures).toMatchObject([{ query: 'q', ...each.breaks }]);
        } else if (each.undecided !== undefined) {
          expect({ verdict, codes: reasons.map(({ code }) => code) }).toEqual({
            verdict: 'undecided',
            codes: [each.undecided],
          });
        } else {
          expect({ verdict, basis, failures, reasons }).toEqual({
            verdict: 'passed',
            basis: 'tested',
            failures: [],
            reasons: [],
          });
        }
      });
    }
  });
}

check(
  'rows that several documents make together',
  `
- it: an average is null where no document of a group has the field
  breaks: {code: breaks-result, path: v, actual: 'null'}
  stored: {cid: objectId, 'n?': int}
  query: {aggregate: [{$group: {_id: $cid, v: {$avg: $n}}}], expect: {each: {_id: objectId, v: double}}}
- it: a greatest value is null where no document of a group has the field
  breaks: {code: breaks-result, path: v, actual: 'null'}
  stored: {cid: objectId, 'n?': int}
  query: {aggregate: [{$group: {_id: $cid, v: {$max: $n}}}], expect: {each: {_id: objectId, v: int}}}
- it: a sum is an int where no document of a group has the field
  breaks: {code: breaks-result, path: v, actual: 0 (int)}
  stored: {cid: objectId, 'n?': decimal}
  query: {aggregate: [{$group: {_id: $cid, v: {$sum: $n}}}], expect: {each: {_id: objectId, v: decimal}}}
- it: a sum of null alone is an int
  breaks: {code: breaks-result, path: v}
  stored: {cid: objectId, n: decimal|null}
  query: {aggregate: [{$group: {_id: $cid, v: {$sum: $n}}}], expect: {each: {_id: objectId, v: decimal}}}
- it: a group may hold documents of one of two types only
  breaks: {code: breaks-result, path: v}
  stored: {cid: objectId, n: int|decimal}
  query: {aggregate: [{$group: {_id: $cid, v: {$sum: $n}}}], expect: {each: {_id: objectId, v: decimal}}}
- it: the first value of a group is missing where its first document lacks it
  breaks: {code: breaks-result, path: v}
  stored: {cid: objectId, 'n?': int}
  query: {aggregate: [{$sort: {_id: 1}}, {$group: {_id: $cid, v: {$first: $n}}}], expect: {each: {_id: objectId, v: int}}}
- it: pushed values are absent where the documents have none
  breaks: {code: breaks-result, path: v}
  stored: {cid: objectId, 'n?': int}
  query: {aggregate: [{$group: {_id: $cid, v: {$push: $n}}}], expect: {each: {_id: objectId, v: {bsonType: array, minItems: 1}}}}
- it: a pushed null is an element
  breaks: {code: breaks-result, path: 'v.*', actual: 'null'}
  stored: {cid: objectId, n: int|null}
  query: {aggregate: [{$group: {_id: $cid, v: {$push: $n}}}], expect: {each: {_id: objectId, v: list of int}}}
- it: as many values are pushed as there are documents
  breaks: {code: breaks-result, path: v}
  stored: {cid: objectId, n: int}
  query: {aggregate: [{$group: {_id: $cid, v: {$push: $n}}}], expect: {each: {_id: objectId, v: {bsonType: array, maxItems: 1}}}}
- it: two equal numbers of different types are one in a set, alone or not
  breaks: {code: breaks-result, path: 'v.*'}
  stored: {cid: objectId, n: {bsonType: [int, double]}}
  query: {aggregate: [{$group: {_id: $cid, v: {$addToSet: $n}}}], expect: {each: {_id: objectId, v: list of int}}}
- it: a distinct value is of each type that is stored, alone or not
  breaks: {code: breaks-result, actual: '5 (double)'}
  stored: {n: int|double}
  query: {distinct: {key: n, filter: {}}, expect: {each: {shape: {bsonType: int}}}}
- it: a deviation of one sample is null
  breaks: {code: breaks-result, path: v, actual: 'null'}
  stored: {cid: objectId, n: int}
  query: {aggregate: [{$group: {_id: $cid, v: {$stdDevSamp: $n}}}], expect: {each: {_id: objectId, v: double}}}
- it: a neighbour in a window is null at its end
  breaks: {code: breaks-result, path: before, actual: 'null'}
  stored: {n: int}
  query: {aggregate: [{$setWindowFields: {sortBy: {n: 1}, output: {before: {$shift: {output: $n, by: -1}}}}}], expect: {each: {before: int}}}
- it: a bucket without a default ends with an error outside its boundaries
  breaks: {code: query-fails}
  stored: {n: int}
  query: {aggregate: [{$bucket: {groupBy: $n, boundaries: [0, 100]}}], expect: {each: {count: int}}}
- it: a bucket whose default is of another type is seen
  breaks: {code: breaks-result, path: _id}
  stored: {n: int}
  query: {aggregate: [{$bucket: {groupBy: $n, boundaries: [0, 100], default: other}}], expect: {each: {_id: int}}}
- it: a facet gives empty lists of nothing
  breaks: {code: breaks-result, path: n}
  stored: {n: int}
  query: {aggregate: [{$facet: {n: [{$count: c}]}}], expect: {each: {n: {bsonType: array, minItems: 1}}}}
- it: a limit behind a computation hides nothing
  breaks: {code: breaks-result, path: v}
  stored: {'a?': int, b: int}
  query: {aggregate: [{$project: {v: {$add: [$a, $b]}}}, {$limit: 1}], expect: {each: {v: int|long}}}
- it: what is skipped is stored more than once
  breaks: {code: breaks-result, path: v}
  stored: {'a?': int, b: int}
  query: {aggregate: [{$sort: {b: 1}}, {$skip: 20}, {$project: {v: {$add: [$a, $b]}}}], expect: {each: {v: int|long}}}
- it: documents with an _id of their own type are stored together
  breaks: {code: breaks-result, path: v}
  stored: {_id: string, n: int, k: string}
  query: {aggregate: [{$group: {_id: $k, v: {$push: $n}}}], expect: {each: {v: {bsonType: array, maxItems: 3}}}}
- it: an average of what is always there is a double
  stored: {cid: objectId, n: int}
  query: {aggregate: [{$group: {_id: $cid, v: {$avg: $n}}}], expect: {each: {_id: objectId, v: double}}}
- it: a sum of one type keeps it
  stored: {cid: objectId, n: decimal}
  query: {aggregate: [{$group: {_id: $cid, v: {$sum: $n}}}], expect: {each: {_id: objectId, v: decimal}}}
- it: a match in front keeps out what has no value
  stored: {cid: objectId, 'n?': int}
  query: {aggregate: [{$match: {n: {$type: int}}}, {$group: {_id: $cid, v: {$max: $n}}}], expect: {each: {_id: objectId, v: int}}}
`,
);

check(
  'rows that are computed of one document',
  `
- it: $cond computes another thing of each side
  breaks: {code: breaks-result, path: v}
  stored: {kind: [a, b, c], 'x?': int}
  query: {aggregate: [{$project: {v: {$cond: [{$eq: [$kind, c]}, $x, 1]}}}], expect: {each: {v: int}}}
- it: a guard on a decimal lets something through
  breaks: {code: breaks-result, path: v}
  stored: {p: decimal, 'x?': int}
  query: {aggregate: [{$project: {v: {$cond: [{$gt: [$p, {$numberDecimal: '1234.5'}]}, $x, 1]}}}], expect: {each: {v: int}}}
- it: a guard on the length of a text lets something through
  breaks: {code: breaks-result, path: v}
  stored: {s: string, 'x?': int}
  query: {aggregate: [{$project: {v: {$cond: [{$gt: [{$strLenCP: $s}, 12]}, $x, 1]}}}], expect: {each: {v: int}}}
- it: a guard on the beginning of a text lets something through
  breaks: {code: breaks-result, path: v}
  stored: {s: string, 'x?': int}
  query: {aggregate: [{$project: {v: {$cond: [{$regexMatch: {input: $s, regex: '^ab'}}, $x, 1]}}}], expect: {each: {v: int}}}
- it: a guard on the month of a date lets something through
  breaks: {code: breaks-result, path: v}
  stored: {at: date, 'x?': int}
  query: {aggregate: [{$project: {v: {$cond: [{$eq: [{$month: $at}, 12]}, $x, 1]}}}], expect: {each: {v: int}}}
- it: $switch without a default ends with an error
  breaks: {code: query-fails}
  stored: {kind: string}
  query: {aggregate: [{$project: {v: {$switch: {branches: [{case: {$eq: [$kind, a]}, then: 1}]}}}}], expect: {each: {v: int}}}
- it: $switch with a default does not
  stored: {kind: string}
  query: {aggregate: [{$project: {v: {$switch: {branches: [{case: {$eq: [$kind, a]}, then: 1}], default: 0}}}}], expect: {each: {v: int}}}
- it: a bound of a guard is tried, and what lies beside it
  breaks: {code: query-fails}
  stored: {n: {bsonType: int, minimum: 0, maximum: 1000}}
  query: {aggregate: [{$project: {v: {$divide: [1, {$subtract: [$n, 637]}]}}}], expect: {each: {v: double|int}}}
- it: the first of an empty array is missing
  breaks: {code: breaks-result, path: v, actual: missing}
  stored: {l: list of int}
  query: {aggregate: [{$project: {v: {$first: $l}}}], expect: {each: {v: int}}}
- it: an element beyond the end of an array is missing
  breaks: {code: breaks-result, path: v, actual: missing}
  stored: {l: {bsonType: array, items: {bsonType: int}, minItems: 3}}
  query: {aggregate: [{$project: {v: {$arrayElemAt: [$l, 7]}}}], expect: {each: {v: int}}}
- it: an element that is always there is there
  stored: {l: {bsonType: array, items: {bsonType: int}, minItems: 3}}
  query: {aggregate: [{$project: {v: {$arrayElemAt: [$l, 2]}}}], expect: {each: {v: int}}}
- it: a slice keeps as many elements as it says
  breaks: {code: breaks-result, path: l}
  stored: {l: list of int}
  query: {find: {filter: {}, projection: {l: {$slice: 2}}}, expect: {each: {l: {bsonType: array, maxItems: 1}}}}
- it: a slice keeps no more elements than it says
  stored: {l: list of int}
  query: {find: {filter: {}, projection: {l: {$slice: 20}}}, expect: {each: {l: {bsonType: array, maxItems: 20}}}}
- it: a longer slice is met by a longer array
  breaks: {code: breaks-result, path: l}
  stored: {l: list of int}
  query: {find: {filter: {}, projection: {l: {$slice: 20}}}, expect: {each: {l: {bsonType: array, maxItems: 19}}}}
- it: a text of no date is null
  breaks: {code: breaks-result, path: v, actual: 'null'}
  stored: {at: date|null}
  query: {aggregate: [{$project: {v: {$dateToString: {date: $at, format: '%Y'}}}}], expect: {each: {v: string}}}
- it: two optional fields may be absent at once
  breaks: {code: breaks-result, path: v}
  stored: {'a?': int, 'b?': int}
  query: {aggregate: [{$project: {v: {$ifNull: [$a, $b]}}}], expect: {each: {v: int}}}
- it: a parameter that may be null is tried as null
  breaks: {code: breaks-result, path: v, actual: 'null'}
  stored: {a: string}
  query: {aggregate: [{$project: {v: {$concat: [$a, {$param: p}]}}}], params: {p: string|null}, expect: {each: {v: string}}}
- it: a parameter of a condition takes each of its values
  breaks: {code: breaks-result, path: v}
  stored: {kind: [a, b, c], 'x?': int}
  query: {aggregate: [{$match: {kind: {$param: k}}}, {$project: {v: {$cond: [{$eq: [$kind, c]}, $x, 1]}}}], expect: {each: {v: int}}}
- it: $unwind may keep what has no element
  breaks: {code: breaks-result, path: l, actual: missing}
  stored: {'l?': list of int}
  query: {aggregate: [{$unwind: {path: $l, preserveNullAndEmptyArrays: true}}], expect: {each: {l: int}}}
- it: a late condition is met
  breaks: {code: breaks-result, path: v}
  stored: {a: int, 'b?': string}
  query: {aggregate: [{$addFields: {v: $b}}, {$match: {a: 637}}], expect: {each: {v: string}}}
- it: a late condition that nothing meets leaves the rows unknown
  undecided: no-row-seen
  stored: {a: {bsonType: int, maximum: 5}}
  query: {aggregate: [{$addFields: {v: x}}, {$match: {a: 637}}], expect: {each: {v: string}}}
`,
);

check(
  'rows that a projection takes of a document',
  `
- it: what the projection leaves out is not there, whatever the document has
  breaks: {code: breaks-result, path: b, actual: missing}
  stored: {a: int, b: int}
  query: {find: {filter: {}, projection: {a: 1}}, expect: {each: {fields: {a: int, b: int}}}}
- it: what an excluding projection leaves out is not there either
  breaks: {code: breaks-result, path: b, actual: missing}
  stored: {a: int, b: int}
  query: {find: {filter: {}, projection: {b: 0}}, expect: {each: {fields: {a: int, b: int}}}}
- it: an _id that is left out is not there
  breaks: {code: breaks-result, path: _id}
  stored: {a: int}
  query: {aggregate: [{$project: {a: 1, _id: 0}}], expect: {each: {fields: {_id: objectId, a: int}}}}
- it: a text has no part to take, and is not there
  breaks: {code: breaks-result, path: o, actual: missing}
  stored: {o: {bsonType: [object, string], properties: {x: {bsonType: int}}}}
  query: {find: {filter: {}, projection: {o.x: 1}}, expect: {each: {fields: {o: {bsonType: [object, string]}}}}}
- it: a row may be closed though the document has more
  stored: {a: int, b: int}
  query: {find: {filter: {}, projection: {a: 1}}, expect: {each: {shape: {bsonType: object, properties: {_id: {}, a: {}}, additionalProperties: false}}}}
- it: what is left out may be forbidden in the row
  stored: {a: int, b: int}
  query: {find: {filter: {}, projection: {a: 1}}, expect: {each: {fields: {a: int, 'b?': never}}}}
- it: a late condition on a count is met by as many documents as it names
  stored: {g: string}
  query: {aggregate: [{$group: {_id: $g, t: {$sum: 1}}}, {$match: {t: {$gte: 50}}}], expect: {each: {fields: {_id: string, t: int}}}}
`,
);

it('proves a row whose every part is taken as it is', async () => {
  const verification = await pairOf({
    it: '',
    stored: { 'l.*.x': 'int', 'l.*.y': 'int', 'o.x': 'int', 'o.y': 'int' },
    query: {
      find: { filter: {}, projection: { 'l.x': 1, 'o.x': 1 } },
      expect: { each: { fields: { 'l.*.x': 'int', 'o.x': 'int' } } },
    },
  });
  expect(verification).toMatchObject({ verdict: 'passed', basis: 'proved' });
});

it('leaves the index that a query names to the pair with the owner', async () => {
  const verification = await pairOf({
    it: '',
    stored: { cid: 'objectId' },
    query: { find: { filter: { cid: { $param: 'c' } }, hint: 'by-customer' } },
  });
  expect(verification).toMatchObject({ verdict: 'passed', failures: [] });
});

it('a sum of ints that outgrows an int is a note, and one of longs is not what a reader of ints expects', async () => {
  const query = { aggregate: [{ $group: { _id: null, v: { $sum: '$n' } } }], expect: { each: { v: 'int' } } };
  const ofInts = await pairOf({ it: '', stored: { n: 'int' }, query });
  expect(ofInts).toMatchObject({
    verdict: 'passed',
    basis: 'tested',
    notes: ['Query "q" computes a long once a number leaves the range of an int.'],
  });
  const ofLongs = await pairOf({ it: '', stored: { n: 'long' }, query });
  expect(ofLongs.failures).toMatchObject([{ code: 'breaks-result', path: 'v' }]);
});

it('a projection may be nested, and then says what it says with dots', async () => {
  const stored = { 'a.b': 'string', 'a.c': 'int' };
  const read = { 'a.b': 'string', 'a.c': 'string' };
  const nested = { find: { filter: {}, projection: { a: { b: 1 } } } };
  expect(await pairOf({ it: '', stored, read, query: nested })).toMatchObject({ verdict: 'passed', basis: 'proved' });
  const without = { find: { filter: {}, projection: { a: { c: 0 } } } };
  expect(await pairOf({ it: '', stored, read, query: without })).toMatchObject({ verdict: 'passed', basis: 'proved' });
});
