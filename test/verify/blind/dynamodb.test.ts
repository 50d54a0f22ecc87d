import { decidedByHand } from './decided-by-hand.js';

decidedByHand(
  'DynamoDB, decided by hand',
  'dynamodb',
  `
- it: a get returns what was left out
  breaks: {query: q, path: total}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'total?': number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number}, queries: {q: {get: {Key: {PK: {$param: p}, SK: {$param: s}}}, expect: {each: [total]}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: begins_with tells items of a table apart
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, pattern: '^ORDER#[0-9]+$'}, total: number}}, i: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, pattern: '^INV#[0-9]+$'}}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'total?': number}, queries: {q: {query: {KeyConditionExpression: 'PK = :p AND begins_with(SK, :s)', ExpressionAttributeValues: {':s': ORDER#}}, expect: {each: [total!]}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: a short prefix finds other items
  breaks: {query: q, path: total}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, pattern: '^ORDER#[0-9]+$'}, total: number}}, i: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, pattern: '^INV#[0-9]+$'}}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'total?': number}, queries: {q: {query: {KeyConditionExpression: 'PK = :p AND begins_with(SK, :s)', ExpressionAttributeValues: {':s': I}}, expect: {each: [total!]}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: a range of sort keys tells items apart
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, pattern: '^ORDER#[0-9]+$'}, total: number}}, i: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, pattern: '^INV#[0-9]+$'}}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'total?': number}, queries: {q: {query: {KeyConditionExpression: 'PK = :p AND SK BETWEEN :a AND :b', ExpressionAttributeValues: {':a': O, ':b': P}}, expect: {each: [total!]}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: an index of keys lacks the rest
  breaks: {query: q}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}, queries: {q: {query: {IndexName: ByStage, KeyConditionExpression: 'Stage = :s'}, expect: {each: [total]}}}, indexes: {ByStage: [Stage]}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S, Stage: S}, indexes: {ByStage: {key: [Stage], project: keys}}}
- it: an index carries what is projected and the keys
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}, queries: {q: {query: {IndexName: ByStage, KeyConditionExpression: 'Stage = :s'}, expect: {each: [total, PK]}}}, indexes: {ByStage: [Stage]}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S, Stage: S}, indexes: {ByStage: {key: [Stage], project: [total]}}}
- it: a filter needs its attribute in the index
  breaks: {query: q}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number, paid: bool}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number, paid: bool}, queries: {q: {query: {IndexName: ByStage, KeyConditionExpression: 'Stage = :s', FilterExpression: 'paid = :t', ExpressionAttributeValues: {':t': true}}, expect: {each: [total, PK]}}}, indexes: {ByStage: [Stage]}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S, Stage: S}, indexes: {ByStage: {key: [Stage], project: [total]}}}
- it: an index that is named must exist
  breaks: {query: q}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}, queries: {q: {query: {IndexName: ByStage, KeyConditionExpression: 'Stage = :s'}, expect: {each: [total]}}}, indexes: {ByStage: [Stage]}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: an index has the keys that the reader states
  breaks: {query: q}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: {type: string, minLength: 1}, total: number}, queries: {q: {query: {IndexName: ByStage, KeyConditionExpression: 'Stage = :s AND SK > :k'}, expect: {each: [total]}}}, indexes: {ByStage: [Stage, SK]}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S, Stage: S}, indexes: {ByStage: {key: [Stage], project: all}}}
- it: an index leaves out items without its key
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'Stage?': {type: string, minLength: 1}, total: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'Stage?': {type: string, minLength: 1}, total: number}, queries: {q: {query: {IndexName: ByStage, KeyConditionExpression: 'Stage = :s'}, expect: {each: [total, Stage!]}}}, indexes: {ByStage: [Stage]}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S, Stage: S}, indexes: {ByStage: {key: [Stage], project: all}}}
- it: a null as a key of an index is rejected
  breaks: {}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, Stage: string|null}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}}, queries: {q: {get: {Key: {PK: {$param: p}, SK: {$param: s}}}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S, Stage: S}, indexes: {ByStage: {key: [Stage], project: all}}}
- it: a key of another type is rejected
  breaks: {}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}}, queries: {q: {scan: {}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: an empty key is rejected
  breaks: {}
  writes: {inserts: {o: {fields: {PK: {type: string, maxLength: 5}, SK: {type: string, minLength: 1}}}}}
  reads: {fields: {PK: {type: string, minLength: 1}}, queries: {q: {scan: {}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: a list is not a set
  breaks: {query: q, path: tags}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, tags: list of string}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, tags: stringSet}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}, expect: {each: [tags]}}}}
- it: a placeholder stands for a reserved word
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, status: string}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, status: string}, queries: {q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: '#s = :t', ExpressionAttributeNames: {'#s': status}}, expect: {each: [status]}}}}
- it: null exists
  breaks: {query: q, path: note}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'note?': string|null}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'note?': string|null}, queries: {q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: attribute_exists(note)}, expect: {each: {note: string}}}}}
- it: <> finds what is missing
  breaks: {query: q, path: deleted}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'deleted?': bool}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'deleted?': bool}, queries: {q: {scan: {FilterExpression: 'deleted <> :t', ExpressionAttributeValues: {':t': true}}, expect: {each: [deleted!]}}}}
- it: = does not find what is missing
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'deleted?': bool}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, 'deleted?': bool}, queries: {q: {scan: {FilterExpression: 'deleted = :t', ExpressionAttributeValues: {':t': false}}, expect: {each: [deleted!]}}}}
- it: an update without a condition is an upsert
  breaks: {query: q, path: total}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number, s: string}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'SET s = :s'}, params: {s: string}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}, expect: {each: [total]}}}}
- it: an update with a condition is none
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number, s: string}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'SET s = :s', ConditionExpression: attribute_exists(PK)}, params: {s: string}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}, expect: {each: [total]}}}}
- it: an update may say that it is none
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number, s: string}}}, updates: {u: {upsert: false, update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'SET s = :s'}, params: {s: string}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}, expect: {each: [total]}}}}
- it: REMOVE of a required attribute breaks
  breaks: {query: q, path: total}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number, s: string}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'REMOVE #t', ConditionExpression: attribute_exists(PK), ExpressionAttributeNames: {'#t': total}}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}, expect: {each: [total]}}}}
- it: a condition guards a subtraction
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, n: {type: number, minimum: 0}}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'SET n = n - :one', ConditionExpression: 'n >= :one', ExpressionAttributeValues: {':one': 1}}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, n: {type: number, minimum: 0}}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}}}}
- it: list_append of the right type is harmless
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, l: list of string}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'SET l = list_append(l, :v)', ConditionExpression: attribute_exists(PK)}, params: {v: list of string}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, l: list of string}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}}}}
- it: an attribute that is not projected is not used
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, a: string, b: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, a: string, b: string}, queries: {q: {query: {KeyConditionExpression: 'PK = :p', ProjectionExpression: a}}}}
- it: a condition compares within a type
  breaks: {query: q, path: addr.zip}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, addr.zip: number}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, addr.zip: string}, queries: {q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 'addr.zip = :z'}, expect: {each: [PK]}}}}
- it: IN narrows the values
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, s: [a, b, c]}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, s: string}, queries: {q: {query: {KeyConditionExpression: 'PK = :p', FilterExpression: 's IN (:x, :y)', ExpressionAttributeValues: {':x': a, ':y': b}}, expect: {each: {s: [a, b]}}}}}
- it: a batch get returns the wrong type
  breaks: {query: q, path: total}
  writes: {inserts: {o: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: string}}}}
  reads: {fields: {PK: {type: string, minLength: 1}, SK: {type: string, minLength: 1}, total: number}, queries: {q: {batchGet: {Keys: [{PK: {$param: p}, SK: {$param: s}}]}, expect: {each: [total]}}}}
  owns: {table: T, key: [PK, SK], attributes: {PK: S, SK: S}}
- it: DELETE of the last element takes the set away
  breaks: {query: q, path: tags}
  writes: {inserts: {o: {fields: {PK: string, SK: string, tags: stringSet}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'DELETE tags :t', ConditionExpression: attribute_exists(PK), ExpressionAttributeValues: {':t': {$dynamo: {SS: [a]}}}}}}}
  reads: {fields: {PK: string, SK: string, tags: stringSet}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}}}}
- it: SET to an unknown value breaks
  breaks: {query: q, path: st}
  writes: {inserts: {o: {fields: {PK: string, SK: string, st: [a, b]}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'SET st = :v', ConditionExpression: attribute_exists(PK), ExpressionAttributeValues: {':v': c}}}}}
  reads: {fields: {PK: string, SK: string, st: [a, b]}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}}}}
- it: ADD to a set is harmless
  writes: {inserts: {o: {fields: {PK: string, SK: string, tags: stringSet}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'ADD tags :t', ConditionExpression: attribute_exists(PK), ExpressionAttributeValues: {':t': {$dynamo: {SS: [a]}}}}}}}
  reads: {fields: {PK: string, SK: string, tags: stringSet}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}}}}
- it: SET copies another type
  breaks: {query: q, path: b}
  writes: {inserts: {o: {fields: {PK: string, SK: string, a: number, b: string}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: SET b = a, ConditionExpression: attribute_exists(PK)}}}}
  reads: {fields: {PK: string, SK: string, a: number, b: string}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}}}}
- it: a condition that compares two values is followed through a subtraction of a parameter
  writes: {inserts: {o: {fields: {PK: string, SK: string, n: {type: number, minimum: 0}}}}, updates: {u: {update: {Key: {PK: {$param: p}, SK: {$param: k}}, UpdateExpression: 'SET n = n - :d', ConditionExpression: 'n >= :d'}, params: {d: {type: number, minimum: 1, maximum: 5}}}}}
  reads: {fields: {PK: string, SK: string, n: {type: number, minimum: 0}}, queries: {q: {query: {KeyConditionExpression: 'PK = :p'}}}}
`,
);
