import { decidedByHand } from './decided-by-hand.js';

decidedByHand(
  'updates, decided by hand',
  'mongodb',
  `
- it: $set to an unknown value breaks who reads it
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: [open, paid], t: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {s: shipped}}}}}
  reads: {fields: {s: [open, paid], t: int}, queries: {q: {find: {filter: {t: {$gt: 1}}}}}}
- it: $set to an unknown value leaves others alone
  writes: {inserts: {o: {fields: {s: [open, paid], t: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {s: shipped}}}}}
  reads: {fields: {s: [open, paid], t: int}, queries: {q: {find: {filter: {t: {$gt: 1}}}, expect: {each: [t]}}}}
- it: $set of a field of another service is harmless
  writes: {inserts: {o: {fields: {s: [open, paid], t: int, 'inv?.no': string}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {inv: {false: {$param: n}}}}, params: {n: string}}}}
  reads: {fields: {s: [open, paid], t: int}, queries: {q: {find: {filter: {t: {$gt: 1}}}}}}
- it: $unset of a required field breaks
  breaks: {query: q, path: t}
  writes: {inserts: {o: {fields: {s: string, t: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$unset: {t: ''}}}}}
  reads: {fields: {s: string, t: int}, queries: {q: {find: {filter: {s: {$param: s}}}}}}
- it: $unset of an optional field is harmless
  writes: {inserts: {o: {fields: {s: string, t: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$unset: {t: ''}}}}}
  reads: {fields: {s: string, 't?': int}, queries: {q: {find: {filter: {s: {$param: s}}}}}}
- it: a guarded $inc keeps a bound
  writes: {inserts: {o: {fields: {n: {bsonType: int, minimum: 0, maximum: 10}}}}, updates: {u: {filter: {_id: {$param: id}, n: {$lt: 10}}, update: {$inc: {n: 1}}}}}
  reads: {fields: {n: {bsonType: int, minimum: 0, maximum: 10}}, queries: {q: {find: {filter: {}}}}}
- it: a loosely guarded $inc passes a bound
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {n: {bsonType: int, minimum: 0, maximum: 10}}}}, updates: {u: {filter: {_id: {$param: id}, n: {$lte: 10}}, update: {$inc: {n: 1}}}}}
  reads: {fields: {n: {bsonType: int, minimum: 0, maximum: 10}}, queries: {q: {find: {filter: {}}}}}
- it: $inc by what may be negative passes a lower bound
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {n: {bsonType: int, minimum: 0}}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$inc: {n: {$param: d}}}, params: {d: {bsonType: int, minimum: -1, maximum: 5}}}}}
  reads: {fields: {n: {bsonType: [int, long], minimum: 0}}, queries: {q: {find: {filter: {}}}}}
- it: $inc by a fraction makes a double
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {n: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$inc: {n: 0.5}}}}}
  reads: {fields: {n: int|long}, queries: {q: {find: {filter: {}}}}}
- it: $push of the right type is harmless
  writes: {inserts: {o: {fields: {tags: list of string}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$push: {tags: {$each: [a, {$param: v}]}}}, params: {v: string}}}}
  reads: {fields: {tags: list of string}, queries: {q: {find: {filter: {}}}}}
- it: $push passes the greatest length
  breaks: {query: q, path: tags}
  writes: {inserts: {o: {fields: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$push: {tags: x}}}}}
  reads: {fields: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, queries: {q: {find: {filter: {}}}}}
- it: $slice keeps the greatest length
  writes: {inserts: {o: {fields: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$push: {tags: {$each: [x], $slice: -3}}}}}}
  reads: {fields: {tags: {bsonType: array, items: {bsonType: string}, maxItems: 3}}, queries: {q: {find: {filter: {}}}}}
- it: $push of an incomplete element breaks
  breaks: {query: q, path: lines.*.qty}
  writes: {inserts: {o: {fields: {lines.*.sku: string, lines.*.qty: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$push: {lines: {sku: {$param: s}}}}, params: {s: string}}}}
  reads: {fields: {lines.*.sku: string, lines.*.qty: int}, queries: {q: {find: {filter: {}}, expect: {each: [lines.*.qty]}}}}
- it: $pop passes the least length
  breaks: {query: q, path: tags}
  writes: {inserts: {o: {fields: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$pop: {tags: 1}}}}}
  reads: {fields: {tags: {bsonType: array, items: {bsonType: string}, minItems: 1}}, queries: {q: {find: {filter: {}}}}}
- it: $set of one inner field may create an incomplete object
  breaks: {query: q, path: shipment.at}
  writes: {inserts: {o: {fields: {'shipment?.carrier': string, 'shipment?.at': date, a: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {shipment.carrier: {$param: c}}}, params: {c: string}}}}
  reads: {fields: {'shipment?.carrier': string, 'shipment?.at': date, a: int}, queries: {q: {find: {filter: {a: {$gt: 0}}}}}}
- it: $set of one inner field of an object that is there is harmless
  writes: {inserts: {o: {fields: {'shipment?.carrier': string, 'shipment?.at': date, a: int}}}, updates: {u: {filter: {_id: {$param: id}, shipment: {$exists: true}}, update: {$set: {shipment.carrier: {$param: c}}}, params: {c: string}}}}
  reads: {fields: {'shipment?.carrier': string, 'shipment?.at': date, a: int}, queries: {q: {find: {filter: {a: {$gt: 0}}}}}}
- it: an upsert establishes documents
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: string, t: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {t: 5}}, upsert: true}}}
  reads: {fields: {s: string, t: int}, queries: {q: {find: {filter: {t: {$gt: 1}}}}}}
- it: an upsert takes equalities over from its filter
  writes: {inserts: {o: {fields: {s: string, t: int}}}, updates: {u: {filter: {s: {$param: s}}, update: {$set: {t: 5}, $setOnInsert: {n: 1}}, upsert: true}}}
  reads: {fields: {s: string, t: int}, queries: {q: {find: {filter: {t: {$gt: 1}}}}}}
- it: an upsert takes nothing over from $in
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: [a, b], t: int}}}, updates: {u: {filter: {s: {$in: [a, b]}}, update: {$set: {t: 5}}, upsert: true}}}
  reads: {fields: {s: [a, b], t: int}, queries: {q: {find: {filter: {t: {$gt: 1}}}}}}
- it: an upsert takes nothing over from $or with two branches
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: string, t: int}}}, updates: {u: {filter: {$or: [{s: a}, {s: b}]}, update: {$set: {t: 1}}, upsert: true}}}
  reads: {fields: {s: string, t: int}, queries: {q: {find: {filter: {t: {$gt: 0}}}}}}
- it: a replacement is complete or breaks
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: string, t: int}}}, updates: {u: {filter: {_id: {$param: id}}, replace: {fields: {t: int, v: int}}}}}
  reads: {fields: {s: string, t: int}, queries: {q: {find: {filter: {t: {$gt: 1}}}}}}
- it: $min passes a lower bound
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {n: {bsonType: int, minimum: 0}}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$min: {n: {$param: p}}}, params: {p: int}}}}
  reads: {fields: {n: {bsonType: int, minimum: 0}}, queries: {q: {find: {filter: {}}}}}
- it: $max creates the field with what it is given
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {'n?': {bsonType: int, minimum: 0}, a: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$max: {n: {$param: p}}}, params: {p: int}}}}
  reads: {fields: {'n?': {bsonType: int, minimum: 0}, a: int}, queries: {q: {find: {filter: {}}}}}
- it: $currentDate stores a date
  writes: {inserts: {o: {fields: {at: date}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$currentDate: {at: true}}}}}
  reads: {fields: {at: date}, queries: {q: {find: {filter: {at: {$gt: {$param: p}}}}}}}
- it: $currentDate may store a timestamp
  breaks: {query: q, path: at}
  writes: {inserts: {o: {fields: {at: date}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$currentDate: {at: {$type: timestamp}}}}}}
  reads: {fields: {at: date}, queries: {q: {find: {filter: {at: {$gt: {$param: p}}}}}}}
- it: $rename takes a field away
  breaks: {query: q, path: a}
  writes: {inserts: {o: {fields: {a: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$rename: {a: b}}}}}
  reads: {fields: {a: int}, queries: {q: {find: {filter: {}}}}}
- it: $mul of an int by a fraction makes a double
  breaks: {query: q, path: a}
  writes: {inserts: {o: {fields: {a: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$mul: {a: 1.5}}}}}
  reads: {fields: {a: int|long}, queries: {q: {find: {filter: {}}}}}
- it: an update may move an incomplete document into a filter
  breaks: {query: q, path: total}
  writes: {inserts: {o: {fields: {status: [draft], 'total?': decimal}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {status: open}}}}}
  reads: {fields: {status: [draft, open], 'total?': decimal}, queries: {q: {find: {filter: {status: open}}, expect: {each: [total!]}}}}
- it: a guard keeps incomplete documents out of a filter
  writes: {inserts: {o: {fields: {status: [draft], 'total?': decimal}}}, updates: {u: {filter: {_id: {$param: id}, total: {$exists: true}}, update: {$set: {status: open}}}}}
  reads: {fields: {status: [draft, open], 'total?': decimal}, queries: {q: {find: {filter: {status: open}}, expect: {each: [total!]}}}}
- it: an update may complete what it moves
  writes: {inserts: {o: {fields: {status: [draft], 'total?': decimal}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {status: open, total: {$param: t}}}, params: {t: decimal}}}}
  reads: {fields: {status: [draft, open], 'total?': decimal}, queries: {q: {find: {filter: {status: open}}, expect: {each: [total!]}}}}
- it: all elements are set at once
  breaks: {query: q, path: lines.*.qty}
  writes: {inserts: {o: {fields: {lines.*.qty: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {'lines.$[].qty': x}}}}}
  reads: {fields: {lines.*.qty: int}, queries: {q: {find: {filter: {}}, expect: {each: [lines.*.qty]}}}}
- it: filtered elements keep their type
  writes: {inserts: {o: {fields: {lines.*.qty: int, lines.*.sku: string}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$set: {'lines.$[l].qty': 3}}, arrayFilters: [{l.sku: {$param: s}}], params: {s: string}}}}
  reads: {fields: {lines.*.qty: int}, queries: {q: {find: {filter: {}}, expect: {each: [lines.*.qty]}}}}
- it: a pipeline may take a field away
  breaks: {query: q, path: a}
  writes: {inserts: {o: {fields: {a: int, b: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: [{$unset: a}]}}}
  reads: {fields: {a: int, b: int}, queries: {q: {find: {filter: {}}}}}
- it: a pipeline may change a type
  breaks: {query: q, path: a}
  writes: {inserts: {o: {fields: {a: int, b: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: [{$set: {a: {$toString: $b}}}]}}}
  reads: {fields: {a: int, b: int}, queries: {q: {find: {filter: {}}}}}
- it: two updates of one service undo each other
  breaks: {query: q, path: p}
  writes: {inserts: {o: {fields: {s: [open]}}}, updates: {u: {filter: {s: open}, update: {$set: {s: paid, p: {$param: d}}}, params: {d: date}}, v: {filter: {_id: {$param: id}}, update: {$unset: {p: ''}}}}}
  reads: {fields: {s: [open, paid], 'p?': date}, queries: {q: {find: {filter: {s: paid}}, expect: {each: [p!]}}}}
- it: the element that was found gets an unknown value
  breaks: {query: q, path: lines.*.st}
  writes: {inserts: {o: {fields: {lines.*.sku: string, lines.*.st: [new, done]}}}, updates: {u: {filter: {lines.sku: {$param: s}}, update: {$set: {lines.$.st: lost}}}}}
  reads: {fields: {lines.*.sku: string, lines.*.st: [new, done]}, queries: {q: {find: {filter: {}}}}}
- it: $max lets text win over numbers
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {n: int}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$max: {n: zzz}}}}}
  reads: {fields: {n: int}, queries: {q: {find: {filter: {}}}}}
- it: $bit passes a bound
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {n: {bsonType: int, minimum: 0, maximum: 7}}}}, updates: {u: {filter: {_id: {$param: id}}, update: {$bit: {n: {or: 8}}}}}}
  reads: {fields: {n: {bsonType: int, minimum: 0, maximum: 7}}, queries: {q: {find: {filter: {}}}}}
`,
);
