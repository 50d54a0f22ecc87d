import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { planPairs } from '../../../src/verify/plan.js';
import { contract, useSession } from '../session.js';

interface Case {
  readonly want: 'passed' | 'failed';
  /** The fields of the reader, which are the writer's too. */
  readonly f?: object;
  readonly shape?: object;
  /** The update, what its filter says beside the identity, its parameters, and what else it has. */
  readonly u: object;
  readonly where?: object;
  readonly p?: object;
  readonly x?: object;
  /** What the writer inserts, and what the reader asks for, where that is not everything. */
  readonly w?: object;
  readonly q?: object;
}

/** Decided by hand from what the server does, before anything was run: may the update leave what the reader cannot read? */
const cases = parse(String.raw`
- {want: passed, f: {s: [a, b]}, u: {$set: {s: a}}}
- {want: failed, f: {s: [a, b]}, u: {$set: {s: c}}}
- {want: passed, f: {n: int}, u: {$set: {n: {$param: v}}}, p: {v: int}}
- {want: failed, f: {n: int}, u: {$set: {n: {$param: v}}}, p: {v: long}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$set: {n: {$param: v}}}, p: {v: int}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$set: {n: {$param: v}}}, p: {v: {bsonType: int, minimum: 1}}}
- {want: passed, f: {s: [a, b, c]}, u: {$set: {s: {$param: v}}}, p: {v: [a, b]}}
- {want: failed, f: {s: [a, b]}, u: {$set: {s: {$param: v}}}, p: {v: [a, b, c]}}
- {want: passed, f: {at: date|null}, u: {$set: {at: null}}}
- {want: failed, f: {at: date}, u: {$set: {at: null}}}
- {want: passed, f: {a.b: string}, u: {$set: {a.b: x}}}
- {want: failed, f: {'a?.b': string, 'a?.c': string}, u: {$set: {a.b: x}}}
- {want: passed, f: {'a?.b': string, 'a?.c': string}, where: {a.c: {$exists: true}}, u: {$set: {a.b: x}}}
- {want: passed, f: {'a?.b': string, 'a?.c': string}, u: {$set: {a: {b: x, c: y}}}}
- {want: failed, f: {'a?.b': string, 'a?.c': string}, u: {$set: {a: {b: x}}}}
- {want: passed, f: {'a?.b': string, 'a?.c': int}, u: {$set: {a: {b: {$param: b}, c: {$param: c}}}}, p: {b: string, c: int}}
- {want: passed, f: {tags: list of string}, u: {$set: {tags: [x]}}}
- {want: failed, f: {tags: list of string}, u: {$set: {tags: [x, 1]}}}
- {want: passed, f: {tags: list of string}, u: {$set: {tags: {$param: v}}}, p: {v: list of string}}
- {want: failed, f: {tags: list of string}, u: {$set: {tags: {$param: v}}}, p: {v: list of int}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$set: {tags: []}}}
- {want: passed, f: {'lines.*.sku': string}, u: {$set: {lines: [{sku: {$param: v}}]}}, p: {v: string}}
- {want: failed, shape: {bsonType: object, additionalProperties: false, required: [n], properties: {_id: {bsonType: objectId}, n: {bsonType: int}}}, u: {$set: {extra: 1}}}
- {want: passed, f: {n: int}, u: {$set: {extra: 1}}}
- {want: passed, f: {n: int}, u: {$setOnInsert: {n: x}}}
- {want: passed, f: {tags: list of string}, u: {$set: {tags.0: x}}}
- {want: failed, f: {tags: list of string}, u: {$set: {tags.0: 1}}}
- {want: failed, f: {tags: list of string}, u: {$set: {tags.5: x}}}
- {want: failed, f: {s: {bsonType: string, pattern: '^[A-Z]+$'}}, u: {$set: {s: {$param: v}}}, p: {v: string}}
- {want: passed, f: {s: {bsonType: string, pattern: '^[A-Z]+$'}}, u: {$set: {s: {$param: v}}}, p: {v: {bsonType: string, pattern: '^[A-C]+$'}}}
- {want: failed, f: {n: int}, u: {$set: {n: 1.5}}}
- {want: passed, f: {at: date}, u: {$set: {at: {$param: now}}}, p: {now: date}}
- {want: passed, f: {'lines.*.q': int}, where: {lines.q: 3}, u: {$set: {lines.$.q: 4}}}
- {want: failed, f: {'lines.*.q': int}, where: {lines.q: 3}, u: {$set: {lines.$.q: x}}}
- {want: passed, f: {'lines.*.q': int}, u: {$set: {'lines.$[].q': 4}}}
- {want: failed, f: {'lines.*.q': int}, u: {$set: {'lines.$[].q': x}}}
- {want: passed, f: {'lines.*.q': int}, u: {$set: {'lines.$[].q': {$param: v}}}, p: {v: int}}
- {want: failed, f: {'lines.*.q': int}, u: {$set: {'lines.$[].q': {$param: v}}}, p: {v: double}}
- {want: passed, f: {'lines.*.q': int, 'lines.*.sku': string}, u: {$set: {'lines.$[e].q': 4}}, x: {arrayFilters: [{e.sku: {$param: s}}], params: {s: string}}}
- {want: failed, f: {'lines.*.q': int, 'lines.*.sku': string}, u: {$set: {'lines.$[e].q': x}}, x: {arrayFilters: [{e.sku: {$param: s}}], params: {s: string}}}
- {want: failed, f: {'lines.*.q': int, 'lines.*.sku': string}, u: {$set: {'lines.$[e].q': x}}, x: {arrayFilters: [{e.sku: abc}]}}
- {want: passed, f: {tags: {bsonType: array, items: {enum: [old, new]}}}, u: {$set: {'tags.$[e]': new}}, x: {arrayFilters: [{e: old}]}}
- {want: failed, f: {tags: {bsonType: array, items: {enum: [old, new]}}}, u: {$set: {'tags.$[e]': newer}}, x: {arrayFilters: [{e: old}]}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, uniqueItems: true}}, u: {$set: {'tags.$[e]': new}}, x: {arrayFilters: [{e: old}]}}
- {want: passed, f: {'note?': string, n: int}, u: {$unset: {note: ''}}}
- {want: failed, f: {note: string}, u: {$unset: {note: ''}}}
- {want: failed, f: {a.b: string, a.c: int}, u: {$unset: {a.b: ''}}}
- {want: passed, f: {'a.b?': string, a.c: int}, u: {$unset: {a.b: ''}}}
- {want: passed, f: {'a?.b': string}, u: {$unset: {a: ''}}}
- {want: failed, f: {tags: list of string}, u: {$unset: {tags.0: ''}}}
- {want: failed, f: {'lines.*.q': int, 'lines.*.sku': string}, u: {$unset: {'lines.$[].q': ''}}}
- {want: passed, f: {'lines.*.q?': int, 'lines.*.sku': string}, u: {$unset: {'lines.$[].q': ''}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$inc: {n: 1}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$inc: {n: -1}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, where: {n: {$gte: 1}}, u: {$inc: {n: -1}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, where: {n: {$gt: 0}}, u: {$inc: {n: -1}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, where: {n: {$gte: 1}}, u: {$inc: {n: -2}}}
- {want: failed, f: {n: {bsonType: int, maximum: 10}}, u: {$inc: {n: 1}}}
- {want: passed, f: {n: {bsonType: int, maximum: 10}}, where: {n: {$lt: 10}}, u: {$inc: {n: 1}}}
- {want: passed, f: {n: {bsonType: [int, long], minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: int, minimum: 0, maximum: 5}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: int, minimum: 0}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: int}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: int, minimum: -3}}}
- {want: passed, f: {n: {bsonType: int, maximum: 100}}, where: {n: {$lte: 97}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: int, minimum: 1, maximum: 3}}}
- {want: failed, f: {n: {bsonType: int, maximum: 100}}, where: {n: {$lte: 98}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: int, minimum: 1, maximum: 3}}}
- {want: passed, f: {n: int}, u: {$inc: {n: {$param: d}}}, p: {d: int}}
- {want: passed, f: {n: {bsonType: number, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: [1, 5, 10]}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: [1, 5, -10]}}
- {want: failed, f: {n: int}, u: {$inc: {n: {$param: d}}}, p: {d: long}}
- {want: passed, f: {n: {bsonType: decimal, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: decimal, minimum: 0}}}
- {want: failed, f: {n: {bsonType: decimal, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: decimal}}
- {want: passed, f: {n: {bsonType: double, minimum: 0}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: double, minimum: 0}}}
- {want: failed, f: {n: int}, u: {$inc: {n: 0.5}}}
- {want: passed, f: {n: double}, u: {$inc: {n: 0.5}}}
- {want: passed, f: {n: {bsonType: double, minimum: 0}}, u: {$inc: {n: 0.5}}}
- {want: failed, f: {n: {bsonType: double, minimum: 0}}, u: {$inc: {n: -0.5}}}
- {want: passed, f: {n: {bsonType: decimal, minimum: 0}}, u: {$inc: {n: {$numberDecimal: '0.10'}}}}
- {want: failed, f: {n: {bsonType: decimal, minimum: 0}}, u: {$inc: {n: {$numberDecimal: '-0.10'}}}}
- {want: passed, f: {'n?': int, m: int}, u: {$inc: {n: 1}}}
- {want: failed, f: {'n?': {bsonType: int, minimum: 5}, m: int}, u: {$inc: {n: 1}}}
- {want: passed, f: {'n?': {bsonType: int, minimum: 0}, m: int}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: int, minimum: 0}}}
- {want: failed, f: {n: int}, u: {$inc: {n: {$numberLong: '1'}}}}
- {want: passed, f: {n: {bsonType: int, multipleOf: 5}}, u: {$inc: {n: 5}}}
- {want: failed, f: {n: {bsonType: int, multipleOf: 5}}, u: {$inc: {n: 3}}}
- {want: passed, f: {n: {bsonType: int, multipleOf: 5}}, u: {$inc: {n: {$param: d}}}, p: {d: {bsonType: int, multipleOf: 5}}}
- {want: failed, f: {n: {enum: [1, 2, 3]}}, u: {$inc: {n: 1}}}
- {want: passed, f: {n: {bsonType: int, enum: [1, 2, 3]}}, where: {n: 1}, u: {$inc: {n: 1}}}
- {want: passed, f: {a.n: {bsonType: int, minimum: 0}}, u: {$inc: {a.n: 2}}}
- {want: failed, f: {'a?.n': {bsonType: int, minimum: 0}, 'a?.s': string, m: int}, u: {$inc: {a.n: 2}}}
- {want: failed, f: {'lines.*.q': {bsonType: int, maximum: 9}}, u: {$inc: {'lines.$[].q': 1}}}
- {want: passed, f: {'lines.*.q': {bsonType: int, minimum: 0}}, u: {$inc: {'lines.$[].q': 1}}}
- {want: failed, f: {'lines.*.q': int}, u: {$inc: {'lines.$[].q': 0.5}}}
- {want: passed, f: {'lines.*.q': {bsonType: int, minimum: 0}, 'lines.*.sku': string}, where: {lines.sku: {$param: s}}, u: {$inc: {lines.$.q: 1}}}
- {want: failed, f: {'lines.*.q': {bsonType: int, minimum: 0}, 'lines.*.sku': string}, where: {lines.sku: {$param: s}}, u: {$inc: {lines.$.q: -1}}}
- {want: passed, f: {n: decimal}, u: {$mul: {n: {$numberDecimal: '2'}}}}
- {want: passed, f: {n: decimal}, u: {$mul: {n: 2}}}
- {want: passed, f: {n: int}, u: {$mul: {n: 2}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$mul: {n: 2}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$mul: {n: -1}}}
- {want: failed, f: {'n?': {bsonType: int, minimum: 1}, m: int}, u: {$mul: {n: 2}}}
- {want: failed, f: {'n?': decimal, m: int}, u: {$mul: {n: 2}}}
- {want: passed, f: {'n?': decimal, m: int}, u: {$mul: {n: {$numberDecimal: '2'}}}}
- {want: failed, f: {n: int}, u: {$mul: {n: 1.5}}}
- {want: failed, f: {n: {bsonType: int, maximum: 10}}, u: {$mul: {n: 2}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$mul: {n: {$param: d}}}, p: {d: {bsonType: int, minimum: 0}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$mul: {n: {$param: d}}}, p: {d: int}}
- {want: passed, f: {n: {bsonType: int, minimum: 1}}, u: {$mul: {n: 2}}}
- {want: failed, f: {n: {bsonType: double, minimum: 1}}, u: {$mul: {n: 0.5}}}
- {want: passed, f: {n: {bsonType: decimal, minimum: 0}}, u: {$mul: {n: {$numberDecimal: '0.5'}}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$max: {n: 5}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$max: {n: -5}}}
- {want: failed, f: {'n?': {bsonType: int, minimum: 0}, m: int}, u: {$max: {n: -5}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$max: {n: {$param: v}}}, p: {v: {bsonType: int, minimum: 0}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$max: {n: {$param: v}}}, p: {v: int}}
- {want: failed, f: {'n?': {bsonType: int, minimum: 0}, m: int}, u: {$max: {n: {$param: v}}}, p: {v: int}}
- {want: failed, f: {n: {bsonType: int, maximum: 10}}, u: {$max: {n: {$param: v}}}, p: {v: int}}
- {want: failed, f: {n: int}, u: {$max: {n: zzz}}}
- {want: failed, f: {n: int}, u: {$max: {n: {$param: v}}}, p: {v: long}}
- {want: passed, f: {at: date|null}, u: {$max: {at: {$param: v}}}, p: {v: date}}
- {want: passed, f: {n: int}, u: {$min: {n: zzz}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$min: {n: -1}}}
- {want: passed, f: {n: {bsonType: int, maximum: 10}}, u: {$min: {n: {$param: v}}}, p: {v: int}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$min: {n: {$param: v}}}, p: {v: int}}
- {want: passed, f: {at: date}, u: {$min: {at: {$param: v}}}, p: {v: date}}
- {want: passed, f: {n: int|null}, u: {$min: {n: 3}}}
- {want: passed, f: {'at?': date, m: int}, u: {$min: {at: {$param: v}}}, p: {v: date}}
- {want: passed, f: {tags: list of string}, u: {$push: {tags: x}}}
- {want: failed, f: {tags: list of string}, u: {$push: {tags: 1}}}
- {want: passed, f: {tags: list of string}, u: {$push: {tags: {$param: v}}}, p: {v: string}}
- {want: failed, f: {tags: list of string}, u: {$push: {tags: {$param: v}}}, p: {v: int}}
- {want: passed, f: {tags: list of string}, u: {$push: {tags: {$each: [x, y]}}}}
- {want: failed, f: {tags: list of string}, u: {$push: {tags: {$each: [x, 1]}}}}
- {want: passed, f: {tags: list of string}, u: {$push: {tags: {$each: {$param: v}}}}, p: {v: list of string}}
- {want: failed, f: {tags: list of string}, u: {$push: {tags: {$each: {$param: v}}}}, p: {v: list of int}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 5}}, u: {$push: {tags: {$each: {$param: v}}}}, p: {v: list of string}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 5}}, u: {$push: {tags: {$each: {$param: v}, $slice: -5}}}, p: {v: list of string}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, u: {$push: {tags: x}}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, where: {tags.2: {$exists: false}}, u: {$push: {tags: x}}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, u: {$push: {tags: {$each: [x], $slice: -3}}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, u: {$push: {tags: {$each: [x], $slice: -4}}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, u: {$push: {tags: {$each: [x], $slice: {$param: k}}}}, p: {k: int}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, u: {$push: {tags: {$each: [x], $slice: {$param: k}}}}, p: {k: {bsonType: int, minimum: -3, maximum: -1}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$push: {tags: {$each: [x], $slice: 0}}}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$push: {tags: {$each: [x], $slice: -1}}}}
- {want: passed, f: {tags: list of string}, u: {$push: {tags: {$each: [x], $position: 0}}}}
- {want: passed, f: {tags: list of string}, u: {$push: {tags: {$each: [x], $position: {$param: k}}}}, p: {k: int}}
- {want: passed, f: {tags: list of string}, u: {$push: {tags: {$each: [x], $sort: 1}}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, uniqueItems: true}}, u: {$push: {tags: z}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, uniqueItems: true}}, u: {$push: {tags: {$param: v}}}, p: {v: string}}
- {want: failed, f: {'tags?': {bsonType: array, items: {bsonType: string}, minItems: 2}, m: int}, u: {$push: {tags: x}}}
- {want: passed, f: {'tags?': {bsonType: array, items: {bsonType: string}, minItems: 1}, m: int}, u: {$push: {tags: x}}}
- {want: failed, f: {'tags?': {bsonType: array, items: {bsonType: string}, minItems: 1}, m: int}, u: {$push: {tags: {$each: []}}}}
- {want: passed, f: {'lines.*.sku': string, 'lines.*.q': int}, u: {$push: {lines: {sku: {$param: s}, q: 1}}}, p: {s: string}}
- {want: failed, f: {'lines.*.sku': string, 'lines.*.q': int}, u: {$push: {lines: {sku: {$param: s}}}}, p: {s: string}}
- {want: failed, f: {'lines.*.sku': string, 'lines.*.q': int}, u: {$push: {lines: {$each: {$param: v}}}}, p: {v: {bsonType: array, items: {bsonType: object, required: [sku], properties: {sku: {bsonType: string}}}}}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, uniqueItems: true}}, u: {$addToSet: {tags: x}}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, uniqueItems: true}}, u: {$addToSet: {tags: {$each: {$param: v}}}}, p: {v: list of string}}
- {want: failed, f: {tags: list of string}, u: {$addToSet: {tags: {$each: {$param: v}}}}, p: {v: list of int}}
- {want: failed, f: {tags: list of string}, u: {$addToSet: {tags: {$param: v}}}, p: {v: date}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 2}}, u: {$addToSet: {tags: x}}}
- {want: passed, f: {tags: {bsonType: array, items: {enum: [a, b]}, uniqueItems: true}}, u: {$addToSet: {tags: {$param: v}}}, p: {v: [a, b]}}
- {want: passed, f: {tags: list of string}, u: {$pull: {tags: {$param: v}}}, p: {v: string}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$pull: {tags: {$param: v}}}, p: {v: string}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$pull: {tags: x}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 2}}, u: {$pull: {tags: x}}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$pull: {tags: 5}}}
- {want: failed, f: {scores: {bsonType: array, items: {bsonType: int}, minItems: 1}}, u: {$pull: {scores: {$gte: 10}}}}
- {want: passed, f: {scores: {bsonType: array, items: {bsonType: int, maximum: 5}, minItems: 1}}, u: {$pull: {scores: {$gte: 10}}}}
- {want: passed, f: {tags: list of string}, u: {$pull: {tags: {$in: {$param: v}}}}, p: {v: list of string}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$pull: {tags: {$in: {$param: v}}}}, p: {v: list of string}}
- {want: passed, f: {'lines.*.sku': string}, u: {$pull: {lines: {sku: {$param: s}}}}, p: {s: string}}
- {want: failed, f: {lines: {bsonType: array, minItems: 1, items: {bsonType: object, required: [sku], properties: {sku: {bsonType: string}}}}}, u: {$pull: {lines: {sku: gone}}}}
- {want: failed, f: {lines: {bsonType: array, minItems: 1, items: {bsonType: object, required: [sku], properties: {sku: {bsonType: string}}}}}, u: {$pull: {lines: {sku: {$param: s}}}}, p: {s: string}}
- {want: failed, f: {lines: {bsonType: array, minItems: 1, items: {bsonType: object, required: [q], properties: {q: {bsonType: int}}}}}, u: {$pull: {lines: {q: {$lt: 1}}}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$pullAll: {tags: [a, b]}}}
- {want: passed, f: {tags: list of string}, u: {$pullAll: {tags: [a, b]}}}
- {want: passed, f: {tags: list of string}, u: {$pullAll: {tags: {$param: v}}}, p: {v: list of string}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$pullAll: {tags: {$param: v}}}, p: {v: list of string}}
- {want: passed, f: {tags: list of string}, u: {$pop: {tags: 1}}}
- {want: failed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, u: {$pop: {tags: 1}}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, where: {tags.1: {$exists: true}}, u: {$pop: {tags: 1}}}
- {want: passed, f: {'tags?': list of string, m: int}, u: {$pop: {tags: -1}}}
- {want: passed, f: {'a?': string, 'b?': string, m: int}, u: {$rename: {a: b}}}
- {want: failed, f: {'a?': string, 'b?': int, m: int}, u: {$rename: {a: b}}}
- {want: failed, f: {a: string, 'b?': string}, u: {$rename: {a: b}}}
- {want: passed, f: {'a?': string, 'c?.d?': string, m: int}, u: {$rename: {a: c.d}}}
- {want: failed, f: {'a?': string, 'b?': [x, y], m: int}, u: {$rename: {a: b}}}
- {want: passed, f: {at: date}, u: {$currentDate: {at: true}}}
- {want: passed, f: {at: timestamp}, u: {$currentDate: {at: {$type: timestamp}}}}
- {want: failed, f: {at: date}, u: {$currentDate: {at: {$type: timestamp}}}}
- {want: failed, f: {at: string}, u: {$currentDate: {at: true}}}
- {want: passed, f: {n: int}, u: {$bit: {n: {or: 1}}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$bit: {n: {and: 7}}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: {$bit: {n: {or: -8}}}}
- {want: failed, f: {n: {bsonType: int, minimum: 0, maximum: 10}}, u: {$bit: {n: {xor: 16}}}}
- {want: failed, f: {n: int}, u: {$bit: {n: {or: {$numberLong: '1'}}}}}
- {want: passed, f: {s: [a, b], n: int}, u: [{$set: {s: a}}]}
- {want: failed, f: {s: [a, b], n: int}, u: [{$set: {s: c}}]}
- {want: passed, f: {'a?': string, b: string}, u: [{$set: {a: $b}}]}
- {want: failed, f: {'a?': int, b: string}, u: [{$set: {a: $b}}]}
- {want: failed, f: {n: {bsonType: int, maximum: 10}}, u: [{$set: {n: {$add: [$n, 1]}}}]}
- {want: passed, f: {n: int, 't?': {bsonType: [int, long]}}, u: [{$set: {t: {$add: [$n, 1]}}}]}
- {want: passed, f: {'note?': string, n: int}, u: [{$unset: note}]}
- {want: failed, f: {note: string, n: int}, u: [{$unset: note}]}
- {want: failed, f: {n: int}, u: [{$set: {n: {$divide: [$n, 2]}}}]}
- {want: passed, f: {n: int, s: [hi, lo]}, u: [{$set: {s: {$cond: [{$gt: [$n, 10]}, hi, lo]}}}]}
- {want: failed, f: {n: int, s: [hi, lo]}, u: [{$set: {s: {$cond: [{$eq: [$n, 12345]}, mid, lo]}}}]}
- {want: failed, f: {n: int}, u: [{$set: {n: {$param: v}}}], p: {v: double}}
- {want: passed, f: {at: date}, u: [{$set: {at: $$NOW}}]}
- {want: failed, f: {'a?': string, b: string}, u: [{$set: {b: $a}}]}
- {want: passed, f: {'a?': string, b: string}, u: [{$set: {b: {$ifNull: [$a, none]}}}]}
- {want: failed, f: {a: string, b: string}, u: [{$replaceWith: {_id: $_id, a: x}}]}
- {want: failed, f: {a: string, b: string}, u: [{$project: {a: 1}}]}
- {want: passed, f: {n: int}, u: [{$set: {n: {$add: [$n, 1]}}}]}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: [{$set: {n: {$add: [$n, 1]}}}]}
- {want: failed, f: {n: {bsonType: int, minimum: 0}}, u: [{$set: {n: {$subtract: [$n, 1]}}}]}
- {want: failed, f: {'n?': int, m: int}, u: [{$set: {n: {$add: [$n, 1]}}}]}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: [{$set: {n: {$add: [$n, {$param: d}]}}}], p: {d: {bsonType: int, minimum: 0, maximum: 9}}}
- {want: failed, f: {s: string}, u: [{$set: {s: {$param: v}}}], p: {v: string}}
- {want: passed, f: {s: string}, u: [{$set: {s: {$literal: {$param: v}}}}], p: {v: string}}
- {want: passed, f: {a: string, 'b?': string, 'c?': string}, u: [{$set: {b: $a}}, {$set: {c: $b}}, {$unset: b}]}
- {want: failed, f: {a: string, 'c?': int}, u: [{$set: {b: $a}}, {$set: {c: $b}}]}
- {want: passed, f: {a: string, b: string, full: string|null}, u: [{$set: {full: {$concat: [$a, ' ', $b]}}}]}
- {want: failed, f: {'a?': string, full: string}, u: [{$set: {full: {$concat: [$a, x]}}}]}
- {want: passed, f: {'a?': string, full: string}, u: [{$set: {full: {$toUpper: $a}}}]}
- {want: passed, f: {tags: list of string}, u: [{$set: {tags: {$concatArrays: [$tags, [x]]}}}]}
- {want: failed, f: {tags: list of string}, u: [{$set: {tags: {$concatArrays: [$tags, [1]]}}}]}
- {want: passed, f: {tags: list of string}, u: [{$set: {tags: {$filter: {input: $tags, cond: {$ne: [$$this, x]}}}}}]}
- {want: passed, f: {a.b: string, 'a.c?': int}, u: [{$set: {a.b: x}}]}
- {want: passed, f: {a.b: string, a.c: int}, u: [{$set: {a: {b: x}}}]}
- {want: failed, f: {'a?.b': string, 'a?.c': int, m: int}, u: [{$set: {a: {b: x}}}]}
- {want: failed, f: {a.b: string, a.c: int}, u: [{$unset: [a.b]}]}
- {want: failed, f: {'a?': string, b: string}, u: [{$set: {b: {$ifNull: [$a, 5]}}}]}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: [{$set: {n: {$cond: [{$gt: [$n, 0]}, 3, $n]}}}]}
- {want: passed, f: {b: bool}, u: [{$set: {b: {$not: [$b]}}}]}
- {want: passed, f: {tags: list of string, 'k?': int}, u: [{$set: {k: {$size: $tags}}}]}
- {want: passed, f: {n: {bsonType: decimal, minimum: 0}}, u: [{$set: {n: {$multiply: [$n, {$numberDecimal: '1.2'}]}}}]}
- {want: failed, f: {n: int}, u: [{$set: {n: {$multiply: [$n, 1.5]}}}]}
- {want: failed, f: {s: string, n: int}, u: [{$set: {s: {$cond: [{$eq: [$n, 5]}, $$REMOVE, $s]}}}]}
- {want: failed, f: {st: [open, paid], 'paidAt?': date}, u: {$set: {st: paid}}, q: {find: {filter: {st: paid}}, expect: {each: [paidAt!]}}}
- {want: passed, f: {st: [open, paid], 'paidAt?': date}, w: {st: [open], 'paidAt?': date}, u: {$set: {st: paid, paidAt: {$param: t}}}, p: {t: date}, q: {find: {filter: {st: paid}}, expect: {each: [paidAt!]}}}
- {want: failed, f: {st: [open, paid], 'paidAt?': date}, w: {st: [open], 'paidAt?': date}, u: {$unset: {paidAt: ''}}, q: {find: {filter: {st: paid}}, expect: {each: [paidAt!]}}}
- {want: passed, f: {st: [open, paid], 'paidAt?': date}, w: {st: [open], 'paidAt?': date}, where: {st: open}, u: {$unset: {paidAt: ''}}, q: {find: {filter: {st: paid}}, expect: {each: [paidAt!]}}}
- {want: passed, f: {'lines.*.sku': string, 'lines.*.q': {bsonType: int, minimum: 0}}, where: {lines: {$elemMatch: {sku: {$param: s}, q: {$gte: 1}}}}, u: {$inc: {lines.$.q: -1}}}
- {want: passed, f: {'lines.*.sku': string, 'lines.*.q': {bsonType: int, minimum: 0}}, u: {$inc: {'lines.$[e].q': -1}}, x: {arrayFilters: [{e.q: {$gte: 1}}]}}
- {want: failed, f: {'lines.*.sku': string, 'lines.*.q': {bsonType: int, minimum: 0}}, u: {$inc: {'lines.$[e].q': -1}}, x: {arrayFilters: [{e.q: {$gte: 0}}]}}
- {want: passed, f: {'lines.*.sku': string, 'lines.*.q': {bsonType: int, minimum: 0}}, u: {$set: {'lines.$[e].q': 1, 'lines.$[e].sku': x}}, x: {arrayFilters: [{e.q: {$gte: 1}}]}}
- {want: passed, f: {scores: {bsonType: array, items: {bsonType: int, maximum: 10}}}, u: {$inc: {'scores.$[e]': 1}}, x: {arrayFilters: [{e: {$lt: 10}}]}}
- {want: passed, f: {scores: {bsonType: array, items: {bsonType: int, minimum: 0}}}, u: {$max: {'scores.$[]': 0}}}
- {want: failed, f: {'a.*.b.*.q': int}, u: {$set: {'a.$[].b.$[].q': x}}}
- {want: passed, f: {'a.*.b.*.q': int}, u: {$inc: {'a.$[].b.$[].q': 1}}}
- {want: failed, f: {'a.*.t': list of string}, u: {$push: {'a.$[].t': 1}}}
- {want: passed, f: {'a.*.t': list of string}, u: {$push: {'a.$[].t': {$param: v}}}, p: {v: string}}
- {want: failed, f: {n: {bsonType: int, minimum: 0}, s: [a, b]}, u: {$inc: {n: 1}, $set: {s: c}}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}, s: [a, b]}, u: {$inc: {n: 1}, $set: {s: {$param: v}}}, p: {v: [a, b]}}
- {want: passed, f: {tags: {bsonType: array, items: {bsonType: string}, uniqueItems: true}}, u: {$pull: {tags: x}}}
- {want: failed, f: {l: {bsonType: array, items: {bsonType: long}, minItems: 1}}, u: {$pull: {l: {$param: v}}}, p: {v: int}}
- {want: passed, f: {l: {bsonType: array, items: {bsonType: int}, minItems: 1}}, u: {$pull: {l: {$param: v}}}, p: {v: string}}
- {want: passed, f: {ids: list of objectId}, u: {$pull: {ids: {$oid: 65a1b2c3d4e5f60718293a4a}}}}
- {want: failed, f: {l: {bsonType: array, items: {enum: [a, b]}, minItems: 1}}, u: {$pull: {l: {$ne: a}}}}
- {want: passed, f: {l: {bsonType: array, items: {bsonType: string}, contains: {enum: [keep]}}}, u: {$pull: {l: drop}}}
- {want: failed, f: {l: {bsonType: array, items: {bsonType: string}, contains: {enum: [keep]}}}, u: {$pull: {l: keep}}}
- {want: failed, f: {'l.*.a': string, 'l.*.b': int}, u: {$addToSet: {l: {a: x}}}}
- {want: failed, f: {'l.*.k': string, 'l.*.v': int}, u: {$set: {'l.$[e].v': {$param: v}}}, x: {arrayFilters: [{e.k: {$param: k}}], params: {k: string, v: double}}}
- {want: passed, f: {'a?': int, 'b?': int|string, m: int}, u: {$rename: {a: b}}}
- {want: passed, f: {'audit?.at': date, m: int}, u: {$currentDate: {audit.at: true}}}
- {want: failed, f: {'audit?.at': date, 'audit?.by': string, m: int}, u: {$currentDate: {audit.at: true}}}
- {want: passed, f: {s: string}, u: {$min: {s: {$param: v}}}, p: {v: string}}
- {want: failed, f: {s: {bsonType: string, maxLength: 3}}, u: {$min: {s: {$param: v}}}, p: {v: string}}
- {want: passed, f: {n: {bsonType: int, minimum: 0}}, u: {$mul: {n: 0}}}
- {want: failed, f: {n: {bsonType: int, minimum: 1}}, u: {$mul: {n: 0}}}
- {want: failed, f: {n: int}, u: {$inc: {n: {$numberDouble: '0'}}}}
- {want: passed, f: {n: {bsonType: double, minimum: 0, maximum: 1}}, u: {$set: {n: {$param: v}}}, p: {v: {bsonType: double, minimum: 0.25, maximum: 0.75}}}
- {want: failed, shape: {bsonType: object, required: [l], properties: {l: {bsonType: array, items: {bsonType: object, required: [a], properties: {a: {bsonType: string}}, additionalProperties: false}}}}, u: {$push: {l: {a: x, b: 1}}}}
- {want: failed, shape: {bsonType: object, anyOf: [{required: [a], properties: {a: {bsonType: string}}}, {required: [b], properties: {b: {bsonType: int}}}]}, u: {$unset: {a: ''}}}
- {want: passed, shape: {bsonType: object, anyOf: [{required: [a], properties: {a: {bsonType: string}}}, {required: [b], properties: {b: {bsonType: int}}}]}, u: {$set: {a: x}}}
`) as readonly Case[];

describe('MongoDB updates, decided by hand', () => {
  const session = useSession();

  for (const { want, f, shape, u, where, p, x, w, q } of cases) {
    const told = [where, p, x, q].filter((each) => each !== undefined).map((each) => JSON.stringify(each));
    const title = [JSON.stringify(u), ...told, want === 'passed' ? 'keeps' : 'breaks', JSON.stringify(f ?? shape)];
    it(title.join(' '), async () => {
      const stored = shape === undefined ? { fields: f } : { shape };
      const filter = { _id: { $param: 'id' }, ...where };
      const change = { filter, update: u, ...(p === undefined ? {} : { params: p }), ...x };
      const [pair] = planPairs([
        contract('reader', { reads: { ...stored, queries: { all: q ?? { find: { filter: {} } } } } }),
        contract('writer', {
          writes: { inserts: { one: w === undefined ? stored : { fields: w } }, updates: { change } },
        }),
      ]).filter(({ kind }) => kind === 'reads-updates');
      const verification = await session().verify(pair!);
      expect(verification.verdict, JSON.stringify(verification)).toBe(want);
    });
  }
});
