import { describe } from 'vitest';
import { tell } from './history.js';

const FINDS = (status: string, more = ''): string => `:: queries: {q: {find: {filter: {status: ${status}}}${more}}}`;

describe('queries that can match nothing', () => {
  tell({
    'a constant that nobody stores is dead, unless the query expects it': `env prod
      pub orders@1 W d.o status:[paid]; O d.o
      pub billing@1 R d.o status:[open,paid] ${FINDS('open')}
      pub billing@2 R d.o status:[open,paid] ${FINDS('open', ', expect: {dead: ok}')}
      verify
      dep orders@1 prod
      can billing@1 prod => failed dead-query:d.o.q
      can billing@2 prod => verified`,
    'a second writer brings it to life, and may then not leave': `env prod
      pub orders@1 W d.o status:[paid]; O d.o
      pub import@1 W d.o status:[open]
      pub import@2 W d.o status:[paid]
      pub billing@1 R d.o status:[open,paid] ${FINDS('open')}
      verify
      dep orders@1 prod
      can billing@1 prod => failed dead-query:d.o.q
      plan prod billing@1 import@1 => import@1, billing@1
      dep import@1 prod => 0
      dep billing@1 prod => 0
      can import@2 prod => failed dead-query:d.o.q
      retire import@1 prod => failed dead-query:d.o.q`,
    'an insert by one and an update by another make a match together': `env prod
      pub orders@1 W d.o status:[open] paid:bool; O d.o
      pub bank@1 U:pay d.o :: filter: {status: open}, update: {$set: {status: paid}}, assumes: {fields: {status: [open, paid]}}
      pub billing@1 R d.o status:[open,paid] paid:bool :: queries: {q: {find: {filter: {status: paid, paid: true}}}}
      verify
      dep orders@1 prod
      can billing@1 prod => failed dead-query:d.o.q
      dep bank@1 prod => 0
      can billing@1 prod => verified
      dep billing@1 prod => 0
      retire bank@1 prod => failed dead-query:d.o.q`,
    'an old form in a live contract keeps it alive': `env prod
      pub orders@1 W d.o status:[paid]; W:old! d.o status:[open]; O d.o
      pub billing@1 R d.o status:[open,paid] ${FINDS('open')}
      verify
      dep orders@1 prod
      can billing@1 prod => verified`,
    'only the query that is dead is named, and it is nobody else’s fault': `env prod
      pub a@1 W d.o s:[x]; O d.o
      pub r@1 R d.o s:[x,y] :: queries: {q: {find: {filter: {s: x}}}, p: {find: {filter: {s: y}}}}
      pub w@1 W d.o s:[x]
      verify
      dep a@1 prod
      can r@1 prod => failed dead-query:d.o.p
      dep r@1 prod => 1
      can w@1 prod => verified`,
  });
});

describe('writers and owners', () => {
  tell({
    'the last one may not go while somebody reads': `env prod
      pub orders@1 W d.o a:int; O d.o
      pub billing@1 R d.o a:int
      pub orders@2 O d.o
      pub orders@3 W d.o a:int
      pub import@1 W d.o a:int
      verify
      dep orders@1 prod
      can orders@2 prod => verified
      dep billing@1 prod => 0
      can orders@2 prod => no-writer no-writer:d.o / billing@1
      can orders@3 prod => no-owner no-owner:d.o / billing@1
      can orders@2 prod --ignore billing => verified
      retire orders@1 prod => no-writer no-writer:d.o, no-owner:d.o
      dep import@1 prod => 0
      can orders@2 prod => verified
      undep billing prod
      retire orders@1 prod => verified
      undep orders prod
      can billing@1 prod => no-owner/1 no-owner:d.o`,
    'a service may not take its own last writer away': `env prod
      pub o@1 W d.o a:int; R d.o a:int; O d.o
      pub o@2 R d.o a:int; O d.o
      verify
      dep o@1 prod => 0
      can o@2 prod --no-overlap => no-writer no-writer:d.o`,
    'updates alone are no writer, upserts and replacements are': `env prod
      pub o@1 O d.o
      pub fix@1 U:f d.o :: filter: {}, update: {$set: {a: 1}}, assumes: {fields: {a: int}}
      pub fix@2 U:f d.o :: filter: {k: {$param: k}}, update: {$set: {a: 1}}, upsert: true, params: {k: string}, assumes: {fields: {k: string, a: int}}
      pub fix@3 U:f d.o :: filter: {k: {$param: k}}, replace: {fields: {k: string, a: int}}, params: {k: string}
      pub billing@1 R d.o a:int :: queries: {q: {find: {filter: {a: 1}}}}
      verify
      dep o@1 prod
      dep fix@1 prod
      can billing@1 prod => no-writer/3 no-writer:d.o
      dep fix@2 prod
      can billing@1 prod => verified
      dep fix@3 prod
      can billing@1 prod => verified`,
    'a failure comes before what is missing, and that before who is not there': `env prod
      pub w@1 W d.o a:int; O d.o
      pub r@1 R d.o a:string; R e.o b:int
      verify
      dep w@1 prod
      pub w2@1 W d.o a:bool
      dep w2@1 prod
      can r@1 prod => failed r@1~w2@1, r@1~w@1, no-writer:e.o, no-owner:e.o
      pub r@2 R d.o a:int; R e.o b:int
      can r@2 prod => missing r@2~w2@1, r@2~w@1, no-writer:e.o, no-owner:e.o
      undep w prod
      undep w2 prod
      can r@1 prod --no-at-rest => no-writer/1`,
    'key, validator and collation have one owner, indexes several': `env prod
      pub a@1 W d.o a:int; O d.o :: validator: {$jsonSchema: {required: [a]}}
      pub b@1 O d.o :: validator: {$jsonSchema: {required: [a]}}
      pub c@1 O d.o :: indexes: {x: {key: {a: 1}}}
      verify
      dep a@1 prod => 0
      can b@1 prod => failed two-owners:d.o
      can c@1 prod => verified`,
    'two datasets may not name one collection; a table is none': `env prod
      pub a@1 W d.o a:int; O d.o
      pub b@1 W e.o a:string; O e.o
      pub c@1 W e.x a:string; O e.x :: collection: o
      pub d@1 W e.o a:string; O e.o :: collection: other
      pub t@1 S dynamodb; W t.o :: fields: {id: {type: string, minLength: 1}}; O t.o :: key: [id], attributes: {id: S}
      verify
      dep a@1 prod
      can b@1 prod => failed / d.o / e.o
      can c@1 prod => failed / e.x
      can d@1 prod => verified
      can t@1 prod => verified`,
    'a new validator meets all writers, an index all who need it': `env prod
      pub a@1 W d.o s:string; O d.o :: indexes: {x: {key: {s: 1}}}
      pub w@1 W d.o s?:string
      pub r@1 R d.o s?:string :: queries: {q: {find: {filter: {s: {$param: s}}}, expect: {index: required}}}
      pub a@2 W d.o s:string; O d.o :: validator: {$jsonSchema: {required: [s]}}, indexes: {x: {key: {s: 1}}}
      pub a@3 W d.o s:string; O d.o
      verify
      dep a@1 prod => 0
      dep w@1 prod => 0
      dep r@1 prod => 0
      can a@2 prod => failed w@1~a@2
      can a@3 prod => failed r@1~a@3`,
    'stores are judged apart, in one service too': `env prod
      pub orders@1 W d.o a:string; O d.o
      pub carts@1 S dynamodb; W c.t :: fields: {id: {type: string, minLength: 1}, n: number}; O c.t :: key: [id], attributes: {id: S}
      pub carts@2 S dynamodb; W c.t :: fields: {id: {type: string, minLength: 1}, n: string}; O c.t :: key: [id], attributes: {id: S}
      pub billing@1 R d.o a:string; R c.t id:string n:number :: store: dynamodb, queries: {one: {get: {Key: {id: {$param: id}}}}}
      verify => 1
      dep orders@1 prod => 0
      can billing@1 prod => no-writer/3 no-writer:c.t, no-owner:c.t
      dep carts@1 prod => 0
      dep billing@1 prod => 0
      can carts@2 prod => failed billing@1~carts@2`,
  });
});

const served = `
  env prod
  env lab
  pub a@1 W d.o a:int b:int; O d.o
  pub r@1 R d.o a:int b:int :: queries: {q: {find: {filter: {b: {$param: b}}}, expect: {index: required}}}`;
const indexed = 'pub c@1 O d.o :: indexes: {x: {key: {b: 1}}}';

describe('indexes of several owners', () => {
  tell({
    'one that is kept elsewhere serves nobody here': `${served}
      ${indexed}
      verify
      dep a@1 prod
      dep a@1 lab
      dep c@1 lab
      can r@1 lab => verified
      can r@1 prod => failed`,
    'one that a query needs may not leave, nor be dropped': `${served}
      ${indexed}
      pub c@2 O d.o :: indexes: {y: {key: {a: 1}}}
      pub c@3 O d.o
      verify
      dep a@1 prod
      dep c@1 prod => 0
      dep r@1 prod => 0
      can c@2 prod => failed
      can c@3 prod => failed
      retire c@1 prod => failed
      dep c@3 prod => 1
      can r@1 prod => failed`,
    'the order in which they became known decides nothing': `${served}
      verify
      ${indexed}
      verify
      dep a@1 prod
      can r@1 prod => failed
      dep c@1 prod => 0
      can r@1 prod => verified`,
  });
});

describe('what updates take for granted', () => {
  tell({
    'somebody who breaks it is named': `env prod
      pub orders@1 W d.o n:int; O d.o
      pub bump@1 U:inc d.o :: filter: {}, update: {$inc: {n: 1}}, assumes: {fields: {n: int}}
      pub other@1 W d.o n:string
      verify
      dep orders@1 prod
      dep bump@1 prod => 0
      can other@1 prod => failed bump@1~other@1
      can orders@1 prod => verified`,
    'a reader whose pass rests on it fails when a third service breaks it': `env prod
      pub o@1 W d.o n:int; O d.o
      pub x@1 W d.o n:string
      pub u@1 U:copy d.o :: filter: {}, update: {$rename: {n: m}}, assumes: {fields: {n?: int}}
      pub r@1 R d.o m?:int
      verify => 1
      dep o@1 prod
      dep u@1 prod
      can r@1 prod => verified / u@1 copy
      dep x@1 prod => 1
      can r@1 prod => failed u@1~x@1
      can r@1 prod --ignore x => verified
      undep x prod
      can r@1 prod => failed u@1~x@1*
      can r@1 prod --no-at-rest => verified`,
    'what nobody has verified of it is missing': `env prod
      pub o@1 W d.o n:int; O d.o
      pub u@1 U:copy d.o :: filter: {}, update: {$rename: {n: m}}, assumes: {fields: {n?: int}}
      pub r@1 R d.o m?:int
      verify => 0
      dep o@1 prod
      dep u@1 prod
      pub x@1 W d.o n:int k:int
      dep x@1 prod
      can r@1 prod => missing r@1~x@1, u@1~x@1
      verify
      can r@1 prod => verified`,
    'an update may move documents into a query that it did not meet before': `env prod
      pub o@1 W d.o s:[new] n:int|string; O d.o
      pub r@1 R d.o s:[new,done] n:int :: queries: {q: {find: {filter: {s: done}}, expect: {dead: ok}}}
      pub u@1 U:f d.o :: filter: {s: new}, update: {$set: {s: done}}, assumes: {fields: {s: [new, done]}}
      verify
      dep o@1 prod
      can r@1 prod => verified
      dep r@1 prod
      can u@1 prod --verify-missing => failed r@1~u@1`,
    'an update may take away what a query looks for': `env prod
      pub o@1 W d.o s:[new]; O d.o
      pub r@1 R d.o s:[new] :: queries: {q: {find: {filter: {s: new}}}}
      pub k@1 U:f d.o :: filter: {s: new}, update: {$unset: {s: ""}}, params: {}
      verify => 1
      dep o@1 prod
      dep r@1 prod
      can k@1 prod => failed r@1~k@1`,
  });
});
