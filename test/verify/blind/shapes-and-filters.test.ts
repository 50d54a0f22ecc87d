import { decidedByHand } from './decided-by-hand.js';

decidedByHand(
  'shapes and filters, decided by hand',
  'mongodb',
  `
- it: a field that no query uses may change its type
  writes: {inserts: {o: {fields: {a: string, note: int}}}}
  reads: {fields: {a: string, note: string}, queries: {q: {find: {filter: {a: {$param: a}}}, expect: {each: [a]}}}}
- it: a field that the projection names may not change its type
  breaks: {query: q, path: note}
  writes: {inserts: {o: {fields: {a: string, note: int}}}}
  reads: {fields: {a: string, note: string}, queries: {q: {find: {filter: {a: {$param: a}}, projection: {note: 1}}}}}
- it: $nin lets a new value through
  breaks: {query: q, path: status}
  writes: {inserts: {o: {fields: {status: [open, paid, archived]}}}}
  reads: {fields: {status: [open, paid]}, queries: {q: {find: {filter: {status: {$nin: [draft]}}}, expect: {each: [status]}}}}
- it: $in keeps new values away
  writes: {inserts: {o: {fields: {status: [open, paid, archived], total: decimal}}}}
  reads: {fields: {status: string, total: decimal}, queries: {q: {find: {filter: {status: {$in: [open, paid]}}}, expect: {each: {status: [open, paid], total: decimal}}}}}
- it: $ne lets a new value through
  breaks: {query: q}
  writes: {inserts: {o: {fields: {status: [open, paid, archived], total: decimal}}}}
  reads: {fields: {status: string, total: decimal}, queries: {q: {find: {filter: {status: {$ne: paid}}}, expect: {each: {status: [open], total: decimal}}}}}
- it: documents outside \`where\` need not fit
  writes: {inserts: {live: {fields: {status: [open], total: decimal}}, dead: {fields: {status: [archived]}}}}
  reads: {where: {status: {enum: [open, paid]}}, fields: {status: [open, paid], total: decimal}, queries: {q: {find: {filter: {status: open}}, expect: {each: [total]}}}}
- it: a query that finds documents outside \`where\` fails
  breaks: {query: q}
  writes: {inserts: {live: {fields: {status: [open], total: decimal}}, dead: {fields: {status: [archived], total: decimal}}}}
  reads: {where: {status: {enum: [open, paid]}}, fields: {status: [open, paid], total: decimal}, queries: {q: {find: {filter: {total: {$gt: {$param: t}}}}, expect: {each: [total]}}}}
- it: a filter on the kind keeps other kinds away
  writes: {inserts: {o: {fields: {type: [order], total: decimal}}, r: {fields: {type: [refund], amount: decimal}}}}
  reads: {kinds: {order: {where: {type: {const: order}}, fields: {type: [order], total: decimal}}, refund: {where: {type: {const: refund}}, fields: {type: [refund], amount: decimal}}}, queries: {q: {of: order, find: {filter: {type: order}}}}}
- it: a query that finds another kind fails
  breaks: {query: q}
  writes: {inserts: {o: {fields: {type: [order], total: decimal, at: date}}, r: {fields: {type: [refund], amount: decimal, at: date}}}}
  reads: {kinds: {order: {where: {type: {const: order}}, fields: {type: [order], total: decimal, at: date}}}, queries: {q: {of: order, find: {filter: {at: {$gt: {$param: t}}}}}}}
- it: $ne null means present and not null
  writes: {inserts: {o: {fields: {'note?': string|null}}}}
  reads: {fields: {'note?': string|null}, queries: {q: {find: {filter: {note: {$ne: null}}}, expect: {each: {note: string}}}}}
- it: $exists finds null too
  breaks: {query: q, path: note}
  writes: {inserts: {o: {fields: {'note?': string|null, a: string}}}}
  reads: {fields: {'note?': string|null, a: string}, queries: {q: {find: {filter: {note: {$exists: true}}}, expect: {each: {note: string}}}}}
- it: an optional field is not always there
  breaks: {query: q, path: note}
  writes: {inserts: {o: {fields: {'note?': string, a: string}}}}
  reads: {fields: {'note?': string, a: string}, queries: {q: {find: {filter: {a: {$param: a}}}, expect: {each: [note!]}}}}
- it: $type decides the type of the result
  writes: {inserts: {o: {fields: {'v?': string|int|null}}}}
  reads: {fields: {'v?': any}, queries: {q: {find: {filter: {v: {$type: string}}}, expect: {each: {v: string}}}}}
- it: $type looks into arrays
  breaks: {query: q, path: v}
  writes: {inserts: {o: {fields: {v: {bsonType: [string, array], items: {bsonType: string}}}}}}
  reads: {fields: {'v?': any}, queries: {q: {find: {filter: {v: {$type: string}}}, expect: {each: {v: string}}}}}
- it: equality with null finds what is missing
  breaks: {query: q, path: del}
  writes: {inserts: {o: {fields: {'del?': date|null, a: int}}}}
  reads: {fields: {'del?': date|null, a: int}, queries: {q: {find: {filter: {del: null}}, expect: {each: {del: 'null'}}}}}
- it: equality with null finds null or nothing
  writes: {inserts: {o: {fields: {'del?': date|null, a: int}}}}
  reads: {fields: {'del?': date|null, a: int}, queries: {q: {find: {filter: {del: null}}, expect: {each: {'del?': 'null', a: int}}}}}
- it: a date range never meets texts, in a count either
  breaks: {query: q, path: at}
  writes: {inserts: {o: {fields: {at: string}}}}
  reads: {fields: {at: date}, queries: {q: {count: {filter: {at: {$gte: {$param: t}}}}}}}
- it: an ObjectId never equals a text
  breaks: {query: q, path: cid}
  writes: {inserts: {o: {fields: {cid: string, t: int}}}}
  reads: {fields: {cid: objectId, t: int}, queries: {q: {find: {filter: {cid: {$param: c}}}, expect: {each: [t]}}}}
- it: a dotted path reaches into elements
  writes: {inserts: {o: {fields: {lines.*.qty: int, lines.*.sku: string}}}}
  reads: {fields: {lines.*.qty: int|long, lines.*.sku: string}, queries: {q: {find: {filter: {lines.qty: {$gt: 5}}}, expect: {each: [lines.*.sku]}}}}
- it: each returned element needs what the reader uses of it
  breaks: {query: q, path: lines.*.sku}
  writes: {inserts: {o: {fields: {lines.*.qty: int, 'lines.*.sku?': string}}}}
  reads: {fields: {lines.*.qty: int|long, lines.*.sku: string}, queries: {q: {find: {filter: {lines.qty: {$gt: 5}}}, expect: {each: [lines.*.sku]}}}}
- it: equality hides that a value became a list
  breaks: {query: q, path: tag}
  writes: {inserts: {o: {fields: {tag: list of string}}}}
  reads: {fields: {tag: string}, queries: {q: {find: {filter: {tag: {$param: p}}}, expect: {each: [tag]}}}}
- it: $elemMatch compares within a type
  breaks: {query: q}
  writes: {inserts: {o: {fields: {lines.*.qty: string, lines.*.sku: string, t: int}}}}
  reads: {fields: {lines.*.qty: int, lines.*.sku: string, t: int}, queries: {q: {find: {filter: {lines: {$elemMatch: {sku: {$param: s}, qty: {$gte: 1}}}}}, expect: {each: [t]}}}}
- it: one branch of $or is enough to be found
  breaks: {query: q, path: total}
  writes: {inserts: {o: {fields: {status: [open, paid], 'total?': decimal}}}}
  reads: {fields: {status: [open, paid], 'total?': decimal}, queries: {q: {find: {filter: {$or: [{status: open}, {total: {$exists: true}}]}}, expect: {each: [total!]}}}}
- it: $nor excludes each branch
  writes: {inserts: {o: {fields: {status: [open, paid], 'total?': decimal}}}}
  reads: {fields: {status: [open, paid], 'total?': decimal}, queries: {q: {find: {filter: {$nor: [{status: open}, {total: {$exists: false}}]}}, expect: {each: {total: decimal, status: [paid]}}}}}
- it: $not with a range finds what is missing
  breaks: {query: q, path: qty}
  writes: {inserts: {o: {fields: {'qty?': int, a: int}}}}
  reads: {fields: {'qty?': int, a: int}, queries: {q: {find: {filter: {qty: {$not: {$gt: 5}}}}, expect: {each: [qty!]}}}}
- it: a range finds neither null nor missing
  writes: {inserts: {o: {fields: {'qty?': int|null, a: int}}}}
  reads: {fields: {'qty?': int|null, a: int}, queries: {q: {find: {filter: {qty: {$gt: 5}}}, expect: {each: {qty: {bsonType: int, minimum: 6}}}}}}
- it: $gte null finds null and missing
  breaks: {query: q, path: qty}
  writes: {inserts: {o: {fields: {'qty?': int|null, a: int}}}}
  reads: {fields: {'qty?': int|null, a: int}, queries: {q: {find: {filter: {qty: {$gte: null}}}, expect: {each: {qty: int}}}}}
- it: distinct shows a new value
  breaks: {query: q, path: status}
  writes: {inserts: {o: {fields: {status: [open, paid, archived]}}}}
  reads: {fields: {status: [open, paid]}, queries: {q: {distinct: {key: status, filter: {}}}}}
- it: a count reads no other field
  writes: {inserts: {o: {fields: {status: [open, paid], total: string}}}}
  reads: {fields: {status: [open, paid], total: decimal}, queries: {q: {count: {filter: {status: open}}}}}
- it: _id is an ObjectId unless the reader says otherwise
  breaks: {query: q, path: _id}
  writes: {inserts: {o: {fields: {_id: string, a: int}}}}
  reads: {fields: {a: int}, queries: {q: {findOne: {filter: {_id: {$param: id}}}, expect: {each: [a]}}}}
- it: an excluded field is not used
  writes: {inserts: {o: {fields: {a: int, secret: int}}}}
  reads: {fields: {a: int, secret: string}, queries: {q: {find: {filter: {a: {$param: p}}, projection: {secret: 0}}}}}
- it: what is not excluded is used
  breaks: {query: q, path: b}
  writes: {inserts: {o: {fields: {a: int, b: int, secret: int}}}}
  reads: {fields: {a: int, b: string, secret: string}, queries: {q: {find: {filter: {a: {$param: p}}, projection: {secret: 0}}}}}
- it: an optional inner field breaks who needs it
  breaks: {query: q, path: shipment.carrier}
  writes: {inserts: {o: {fields: {shipment: {bsonType: object, properties: {carrier: {bsonType: string}}}, a: int}}}}
  reads: {fields: {shipment.carrier: string, a: int}, queries: {q: {find: {filter: {a: {$gt: 3}}}, expect: {each: [shipment.carrier]}}}}
- it: a long is not an int
  breaks: {query: q, path: qty}
  writes: {inserts: {o: {fields: {qty: int|long, a: string}}}}
  reads: {fields: {qty: int, a: string}, queries: {q: {find: {filter: {a: {$param: p}}}}}}
- it: number takes every numeric type
  writes: {inserts: {o: {fields: {qty: decimal, a: string}}}}
  reads: {fields: {qty: number, a: string}, queries: {q: {find: {filter: {qty: {$gt: 3}, a: {$param: p}}}}}}
- it: a narrower pattern fits
  writes: {inserts: {o: {fields: {s: {bsonType: string, pattern: '^[a-f0-9]{4}$'}}}}}
  reads: {fields: {s: {bsonType: string, pattern: '^[0-9a-f]{2,8}$'}}, queries: {q: {find: {filter: {}}}}}
- it: a wider pattern does not fit
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: {bsonType: string, pattern: '^[a-g0-9]{4}$'}}}}}
  reads: {fields: {s: {bsonType: string, pattern: '^[0-9a-f]{2,8}$'}}, queries: {q: {find: {filter: {}}}}}
- it: a pattern of the reader may be looser and unanchored
  writes: {inserts: {o: {fields: {s: {bsonType: string, pattern: ^(AB|AC)-\\d+$}}}}}
  reads: {fields: {s: {bsonType: string, pattern: '-[0-9]'}}, queries: {q: {find: {filter: {}}}}}
- it: a prefix narrows the values
  writes: {inserts: {o: {fields: {s: {bsonType: string, enum: [A1, A2, B1]}}}}}
  reads: {fields: {s: string}, queries: {q: {find: {filter: {s: {$regex: ^A}}}, expect: {each: {s: [A1, A2]}}}}}
- it: a prefix that ignores case finds more
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {s: {bsonType: string, enum: [A1, a2, B1]}}}}}
  reads: {fields: {s: string}, queries: {q: {find: {filter: {s: {$regex: ^A, $options: i}}}, expect: {each: {s: [A1, A2]}}}}}
- it: spelling and order of schema keywords do not count
  writes: {inserts: {o: {shape: {type: object, required: [b, a], properties: {b: {anyOf: [{bsonType: int}, {bsonType: long}]}, a: {const: x}}}}}}
  reads: {shape: {required: [a, b], properties: {a: {enum: [x]}, b: {bsonType: [long, int]}}, bsonType: object}, queries: {q: {find: {filter: {}}}}}
- it: each branch of the writer fits the reader
  writes: {inserts: {o: {shape: {bsonType: object, oneOf: [{properties: {k: {const: a}, x: {bsonType: int}}, required: [k, x]}, {properties: {k: {const: b}, y: {bsonType: string}}, required: [k, y]}]}}}}
  reads: {shape: {bsonType: object, required: [k], properties: {k: {bsonType: string}}, if: {properties: {k: {const: a}}}, then: {required: [x], properties: {x: {bsonType: number}}}}, queries: {q: {find: {filter: {}}}}}
- it: $expr orders what is missing before numbers
  breaks: {query: q, path: a}
  writes: {inserts: {o: {fields: {'a?': int, b: int}}}}
  reads: {fields: {'a?': int, b: int}, queries: {q: {find: {filter: {$expr: {$lt: [$a, $b]}}}, expect: {each: [a!]}}}}
- it: an old form at rest still breaks the reader
  breaks: {query: q, path: cid}
  writes: {inserts: {o: {fields: {cid: objectId, t: int}}, old: {at-rest: true, like: o, fields: {cid: string}}}}
  reads: {fields: {cid: objectId, t: int}, queries: {q: {find: {filter: {cid: {$param: c}}}}}}
- it: an old form at rest may have less of what is optional
  writes: {inserts: {o: {fields: {cid: objectId, t: int}}, old: {at-rest: true, like: o, fields: {extra: string, 't?': never}}}}
  reads: {fields: {cid: objectId, 't?': int}, queries: {q: {find: {filter: {cid: {$param: c}}}}}}
- it: a condition that is sometimes left out promises nothing
  breaks: {query: q, path: t}
  writes: {inserts: {o: {fields: {cid: objectId, 't?': int}}}}
  reads: {fields: {cid: objectId, 't?': int}, queries: {q: {find: {filter: {cid: {$param: c}}, optional: [{t: {$gt: {$param: m}}}]}, expect: {each: [t!]}}}}
- it: $all with one value needs one element
  breaks: {query: q, path: tags}
  writes: {inserts: {o: {fields: {tags: list of string}}}}
  reads: {fields: {tags: list of string}, queries: {q: {find: {filter: {tags: {$all: [a]}}}, expect: {each: {tags: {bsonType: array, minItems: 2, items: {bsonType: string}}}}}}}
- it: $in with null finds what is missing
  breaks: {query: q, path: s}
  writes: {inserts: {o: {fields: {'s?': string, a: int}}}}
  reads: {fields: {'s?': string|null, a: int}, queries: {q: {find: {filter: {s: {$in: [x, null]}}}, expect: {each: {s: [x]}}}}}
- it: two bounds may be met by two elements
  breaks: {query: q, path: n}
  writes: {inserts: {o: {fields: {n: {bsonType: array, items: {bsonType: int}}}}}}
  reads: {fields: {n: list of int}, queries: {q: {find: {filter: {n: {$gt: 5, $lt: 3}}}, expect: {each: {n: {bsonType: array, maxItems: 1}}}}}}
- it: numbers are equal across types
  writes: {inserts: {o: {fields: {n: {bsonType: double, enum: [1.0]}}}}}
  reads: {fields: {n: number}, queries: {q: {find: {filter: {n: 1}}}}}
`,
);
