import { decidedByHand } from './decided-by-hand.js';

decidedByHand(
  'indexes, validators and aggregations, decided by hand',
  'mongodb',
  `
- it: a second key alone is no prefix
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {at: {$gt: {$param: t}}}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {cid: 1, at: -1}}}}
- it: an index is read backwards
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {cid: {$param: c}}, sort: {at: 1}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {cid: 1, at: -1}}}}
- it: a sparse index does not know who has no value
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {code: null}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {code: 1}, sparse: true}}}
- it: a sparse index cannot sort everything
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {}, sort: {code: 1}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {code: 1}, sparse: true}}}
- it: a sparse index serves equality
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {code: {$param: c}}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {code: 1}, sparse: true}}}
- it: a partial index serves a filter that implies it
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {cid: {$param: c}, s: open}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {cid: 1}, where: {s: open}}}}
- it: a partial index does not serve every document
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {cid: {$param: c}}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {cid: 1}, where: {s: open}}}}
- it: a parameter does not imply a partial index
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {cid: {$param: c}, s: {$param: s}}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {cid: 1}, where: {s: open}}}}
- it: a narrower range implies a partial index
  writes: {inserts: {o: {fields: {n: int}}}}
  reads: {fields: {n: int}, queries: {q: {find: {filter: {n: {$gte: 10}}}, expect: {each: [n], index: required}}}}
  owns: {indexes: {i: {key: {n: 1}, where: {n: {$gt: 5}}}}}
- it: equality with a text implies $exists
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {code: {$param: c}}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {code: 1}, unique: true, where: {code: {$exists: true}}}}}
- it: a hinted index must exist
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {cid: {$param: c}}, hint: by-c}, expect: {each: [cid]}}}}
  owns: {indexes: {by-d: {key: {cid: 1}}}}
- it: each branch of $or needs an index
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {$or: [{cid: {$param: c}}, {code: x}]}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {cid: 1}}}}
- it: each branch of $or has its index
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {find: {filter: {$or: [{cid: {$param: c}}, {code: x}]}}, expect: {each: [cid], index: required}}}}
  owns: {indexes: {i: {key: {cid: 1}}, j: {key: {code: 1}}}}
- it: a late $match uses no index
  breaks: {query: q}
  writes: {inserts: {o: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}}}}
  reads: {fields: {cid: objectId, at: date, s: [open, paid], 'code?': string}, queries: {q: {aggregate: [{$group: {_id: $cid, n: {$sum: 1}}}, {$match: {n: {$gt: 1}}}], expect: {each: {_id: objectId, n: int}, index: required}}}}
  owns: {indexes: {i: {key: {cid: 1}}}}
- it: an index that is not unique keeps no promise
  breaks: {}
  writes: {inserts: {o: {fields: {num: string}}}, unique: [{key: [num]}]}
  reads: {fields: {num: string}, queries: {q: {find: {filter: {}}}}}
  owns: {indexes: {i: {key: {num: 1}}}}
- it: a validator asks for what is optional
  breaks: {}
  writes: {inserts: {o: {fields: {'t?': decimal, a: int}}}}
  reads: {fields: {a: int}, queries: {q: {find: {filter: {}}}}}
  owns: {indexes: {}, validator: {$jsonSchema: {required: [t]}}}
- it: a validator in query form forbids an edge
  breaks: {}
  writes: {inserts: {o: {fields: {a: {bsonType: int, minimum: 0}}}}}
  reads: {fields: {a: int}, queries: {q: {find: {filter: {}}}}}
  owns: {indexes: {}, validator: {a: {$gt: 0}}}
- it: a closed validator forgets _id
  breaks: {}
  writes: {inserts: {o: {fields: {a: int}}}}
  reads: {fields: {a: int}, queries: {q: {find: {filter: {}}}}}
  owns: {indexes: {}, validator: {$jsonSchema: {additionalProperties: false, properties: {a: {bsonType: int}}}}}
- it: a validator that warns lets everything through
  writes: {inserts: {o: {fields: {'t?': decimal, a: int}}}}
  reads: {fields: {a: int}, queries: {q: {find: {filter: {}}}}}
  owns: {indexes: {}, validationAction: warn, validator: {$jsonSchema: {required: [t]}}}
- it: two lists cannot share an index
  breaks: {}
  writes: {inserts: {o: {fields: {a: list of int, b: list of int}}}}
  reads: {fields: {a: list of int}, queries: {q: {find: {filter: {}}}}}
  owns: {indexes: {i: {key: {a: 1, b: 1}}}}
- it: a collation finds other spellings
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: [open, OPEN]}}}}
  reads: {fields: {s: string}, queries: {q: {find: {filter: {s: open}, collation: {locale: en, strength: 2}}, expect: {each: {s: [open]}}}}}
  owns: {indexes: {}, collation: {locale: en, strength: 2}}
- it: a sum of decimals is a decimal
  writes: {inserts: {o: {fields: {cid: objectId, s: [open, paid], t: decimal}}}}
  reads: {fields: {cid: objectId, s: [open, paid], t: decimal}, queries: {q: {aggregate: [{$match: {s: open}}, {$group: {_id: $cid, t: {$sum: $t}}}], expect: {each: {_id: objectId, t: decimal}}}}}
- it: a sum of nothing is an int
  breaks: {query: q, path: t}
  writes: {inserts: {o: {fields: {cid: objectId, s: [open, paid], 't?': decimal}}}}
  reads: {fields: {cid: objectId, s: [open, paid], 't?': decimal}, queries: {q: {aggregate: [{$match: {s: open}}, {$group: {_id: $cid, t: {$sum: $t}}}], expect: {each: {_id: objectId, t: decimal}}}}}
- it: an average of ints is a double
  writes: {inserts: {o: {fields: {cid: objectId, n: int}}}}
  reads: {fields: {cid: objectId, n: int}, queries: {q: {aggregate: [{$group: {_id: $cid, v: {$avg: $n}}}], expect: {each: {_id: objectId, v: double}}}}}
- it: $unwind gives one row for each element
  writes: {inserts: {o: {fields: {lines.*.sku: string}}}}
  reads: {fields: {lines.*.sku: string}, queries: {q: {aggregate: [{$unwind: $lines}, {$project: {_id: 0, sku: $lines.sku}}], expect: {each: {sku: string}}}}}
- it: $unwind may keep who has no element
  breaks: {query: q, path: sku}
  writes: {inserts: {o: {fields: {lines.*.sku: string}}}}
  reads: {fields: {lines.*.sku: string}, queries: {q: {aggregate: [{$unwind: {path: $lines, preserveNullAndEmptyArrays: true}}, {$project: {_id: 0, sku: $lines.sku}}], expect: {each: {sku: string}}}}}
- it: $size fails on what is missing
  breaks: {query: q}
  writes: {inserts: {o: {fields: {'tags?': list of string, a: int}}}}
  reads: {fields: {'tags?': list of string, a: int}, queries: {q: {aggregate: [{$project: {n: {$size: $tags}}}], expect: {each: {n: int}}}}}
- it: $ifNull saves $size
  writes: {inserts: {o: {fields: {'tags?': list of string, a: int}}}}
  reads: {fields: {'tags?': list of string, a: int}, queries: {q: {aggregate: [{$project: {n: {$size: {$ifNull: [$tags, []]}}}}], expect: {each: {n: int}}}}}
- it: $year fails on texts
  breaks: {query: q}
  writes: {inserts: {o: {fields: {at: string}}}}
  reads: {fields: {at: date}, queries: {q: {aggregate: [{$project: {y: {$year: $at}}}], expect: {each: {y: int}}}}}
- it: $divide fails on zero
  breaks: {query: q}
  writes: {inserts: {o: {fields: {a: int, b: int}}}}
  reads: {fields: {a: int, b: int}, queries: {q: {aggregate: [{$project: {r: {$divide: [$a, $b]}}}], expect: {each: {r: double}}}}}
- it: $cond guards a division
  writes: {inserts: {o: {fields: {a: int, b: int}}}}
  reads: {fields: {a: int, b: int}, queries: {q: {aggregate: [{$project: {r: {$cond: [{$eq: [$b, 0]}, 0.5, {$divide: [$a, $b]}]}}}], expect: {each: {r: double}}}}}
- it: $concat with what is missing is null
  breaks: {query: q, path: r}
  writes: {inserts: {o: {fields: {a: string, 'b?': string}}}}
  reads: {fields: {a: string, 'b?': string}, queries: {q: {aggregate: [{$project: {r: {$concat: [$a, $b]}}}], expect: {each: {r: string}}}}}
- it: $facet gives one row of lists
  writes: {inserts: {o: {fields: {a: int}}}}
  reads: {fields: {a: int}, queries: {q: {aggregate: [{$facet: {n: [{$count: c}], top: [{$limit: 1}, {$project: {_id: 0, a: 1}}]}}], expect: {each: {n.*.c: int, top.*.a: int}}}}}
- it: a group of what is missing has a null key
  breaks: {query: q, path: _id}
  writes: {inserts: {o: {fields: {'cid?': objectId}}}}
  reads: {fields: {'cid?': objectId}, queries: {q: {aggregate: [{$group: {_id: $cid, v: {$sum: 1}}}], expect: {each: {_id: objectId, v: int}}}}}
`,
);
