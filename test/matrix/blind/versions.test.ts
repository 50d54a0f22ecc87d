import { describe } from 'vitest';
import { tell } from './history.js';

const shop = `
  env prod
  pub orders@1 W d.o a:string c:int; O d.o
  pub billing@1 R d.o a:string
  verify`;
const running = `${shop}
  dep orders@1 prod => 0
  dep billing@1 prod => 0`;

describe('first deployments', () => {
  tell({
    'the first reader finds nobody who writes or owns, and the first writer needs nobody': `${shop}
      can billing@1 prod => no-writer/3 no-writer:d.o, no-owner:d.o
      can orders@1 prod => verified
      dep orders@1 prod => 0
      can billing@1 prod => verified
      dep billing@1 prod => 0
      can orders@1 prod => verified`,
    'a reader whose queries look for something waits for a writer all the same': `env prod
      pub billing@1 R d.o a:int :: queries: {q: {find: {filter: {a: 1}}}}
      can billing@1 prod => no-writer/3 no-writer:d.o, no-owner:d.o`,
    'a writer must fit its own storage, and that must have been verified': `env prod
      pub orders@1 W d.o a:string; O d.o
      can orders@1 prod => missing orders@1~orders@1
      verify
      can orders@1 prod => verified`,
    'a writer without an owner and services that share nothing need no pair': `${running}
      pub mail@1 W m.t x:int
      can mail@1 prod => no-dependencies`,
    'a reader that came before its writer is recorded, and said not to be allowed': `${shop}
      dep billing@1 prod => 1 / Recorded: billing 1 is deployed in prod. / no-writer
      can orders@1 prod => verified`,
    'what runs in one environment says nothing of another': `${shop}
      env staging
      dep orders@1 staging
      can billing@1 prod => no-writer/3 no-writer:d.o, no-owner:d.o
      can billing@1 staging => verified`,
    'misspelt names are errors with the nearest name, the environment first': `${shop}
      env production
      can orders@1 prodution => unknown-environment / production
      can nobody@9 prodution => unknown-environment
      can orders@9 prod => unknown-version
      can order@1 prod => unknown-version / orders
      can constructor@1 prod => unknown-version
      can orders@1 __proto__ => unknown-environment`,
    'nothing can be recorded of what nobody published or declared': `${shop}
      dep orders@7 prod => 2 / unknown-version
      dep orders@1 prd => 2 / unknown-environment / prod
      rel orders@7 prod => 2 / unknown-version
      end orders@1 prod => 2
      undep billing prod => 2
      migrated orders@7 prod => 2 / unknown-version
      baseline prd empty => 2 / unknown-environment
      pub orders@1 W d.o a:int c:int; O d.o => 2`,
  });
});

describe('results of digests', () => {
  tell({
    'both sides inherit what was verified, passes and failures': `${running}
      pub orders@2 W:another d.o c:int a:string; O d.o
      pub billing@2 R d.o a:string
      can orders@2 prod => verified
      can billing@2 prod => verified
      pub billing@3 R d.o a:int
      verify => 1
      pub billing@4 R d.o a:int
      can billing@4 prod => failed billing@4~orders@1`,
    'only what a version changed must be verified again': `env prod
      pub orders@1 W d.o a:string; O d.o; W d.p b:int; O d.p
      pub billing@1 R d.o a:string; R d.p b:int
      verify
      dep orders@1 prod
      dep billing@1 prod
      pub orders@2 W d.o a:string; O d.o; W d.p b:int x:int; O d.p
      can orders@2 prod => missing billing@1~orders@2, orders@2~orders@2 / d.p / !d.o:
      can orders@2 prod --verify-missing => verified`,
    'a failure is fixed by a version of the reader, and stays that of the version that has it': `${running}
      pub billing@2 R d.o a:int
      verify => 1
      can billing@2 prod => failed billing@2~orders@1
      pub billing@3 R d.o a:string|int
      can billing@3 prod => missing billing@3~orders@1
      verify => 0
      can billing@3 prod => verified
      can billing@2 prod => failed billing@2~orders@1`,
    'what is missing is verified on the spot, and may fail': `${running}
      pub orders@2 W d.o a:int c:int; O d.o
      can orders@2 prod --verify-missing => failed billing@1~orders@2`,
    'names that look like numbers stay what they are': `env 007
      env 7
      pub o@1.10 W d.o a:int; O d.o
      pub o@1.1 W d.o a:string; O d.o
      pub r@007 R d.o a:int
      pub r@1e3 R d.o a:string
      verify
      dep o@1.10 007 => 0
      dep o@1.1 7 => 0
      can r@007 007 => verified / r@007 to 007
      can r@1e3 7 => verified
      can r@1000 7 => unknown-version
      can r@007 007 --ignore o@1.1 => error ignore-matches-nothing
      dep r@007 007 --instance 01 => 0
      undep r 007 --instance 1 => 2`,
  });
});

describe('who is live', () => {
  tell({
    'readers that are not there do not matter, those that are there do': `${shop}
      dep orders@1 prod
      pub orders@2 W d.o c:int; O d.o
      verify
      can orders@2 prod => verified
      dep billing@1 prod => 0
      can orders@2 prod => failed billing@1~orders@2
      undep billing prod
      can orders@2 prod => verified`,
    'every released version is checked until its support has ended': `${shop}
      dep orders@1 prod
      pub app@1 R d.o a:string
      pub app@2 R d.o c:int
      pub app@3 R d.o a:string c:int
      pub orders@2 W d.o c:int; O d.o
      verify => 1
      rel app@1 prod => 0
      rel app@2 prod => 0
      rel app@3 prod => 0
      can orders@2 prod => failed app@1~orders@2, app@3~orders@2
      end app@3 prod
      can orders@2 prod => failed app@1~orders@2
      end app@1 prod
      can orders@2 prod => verified
      rel app@1 prod
      can orders@2 prod => failed app@1~orders@2`,
    'a release and a deployment of one service stand side by side': `${running}
      pub billing@2 R d.o c:int
      pub orders@2 W d.o z:int; O d.o
      verify
      rel billing@2 prod
      can orders@2 prod => failed billing@1~orders@2, billing@2~orders@2`,
    'a rollback finds its old results and meets what was written since': `${running}
      pub billing@2 R d.o c:int
      pub orders@2 W d.o c:int; O d.o
      verify
      dep billing@2 prod => 0
      dep orders@2 prod => 0
      can orders@1 prod => verified
      can billing@1 prod => failed billing@1~orders@2
      dep orders@1 prod => 0
      can billing@1 prod => failed billing@1~orders@2*
      can billing@1 prod --no-at-rest => verified`,
    'a version that was denied is live all the same': `${running}
      pub orders@2 W d.o c:int; O d.o
      verify
      dep orders@2 prod => 1 / Recorded: orders 2 is deployed in prod. / would not have allowed it
      can billing@1 prod => failed billing@1~orders@2`,
    'environments hold versions of their own': `${shop}
      env staging
      pub orders@2 W d.o c:int; O d.o
      verify
      dep orders@1 prod
      dep orders@2 staging
      can billing@1 prod => verified
      can billing@1 staging => failed billing@1~orders@2`,
    'a quarrel between others is not mine, my own old one is': `${running}
      pub billing@9 R d.o a:int
      pub search@1 R d.o a:string
      pub orders@2 W d.o a:string c:int; O d.o
      verify => 1
      dep billing@9 prod => 1
      can search@1 prod => verified
      can orders@2 prod => failed billing@9~orders@2`,
    'both directions are judged': `env prod
      pub a@1 W d.a x:int; O d.a; R d.b y:int
      pub b@1 W d.b y:int; O d.b; R d.a x:int
      pub a@2 W d.a x:string; O d.a; R d.b y:string
      verify
      dep a@1 prod --with b@1 => 0
      can a@2 prod => failed b@1~a@2, a@2~b@1`,
    'two readers that say the same are one blocker': `${running}
      pub search@1 R d.o a:string
      pub orders@2 W d.o c:int; O d.o
      verify
      dep search@1 prod => 0
      can orders@2 prod => failed billing@1&search@1~orders@2
      can orders@2 prod --ignore billing => failed search@1~orders@2 / billing
      can orders@2 prod --ignore billing@1 --ignore search => verified / search
      can orders@2 prod --ignore bilking => error ignore-matches-nothing
      can orders@2 prod --ignore billing@7 => error ignore-matches-nothing`,
    'who is ignored still writes, supplies and owns': `env prod
      pub a@1 W d.o s:[x]; O d.o
      pub b@1 W d.o s:[y]
      pub r@1 R d.o s:[x,y] :: queries: {q: {find: {filter: {s: y}}}}
      verify
      dep a@1 prod
      dep b@1 prod
      can r@1 prod --ignore b => verified / b
      can r@1 prod --ignore a --ignore b => no-dependencies`,
  });
});

describe('what a reader is concerned with', () => {
  tell({
    'kinds are judged apart': `env prod
      pub o@1 W:inv d.o k:[invoice] n:int; W:note d.o k:[note] t:string; O d.o
      pub o@2 W:inv d.o k:[invoice] n:string; W:note d.o k:[note] t:string; O d.o
      pub o@3 W:inv d.o k:[invoice] n:int; W:note d.o k:[note] t:int; O d.o
      pub r@1 R d.o :: kinds: {inv: {where: {k: {const: invoice}}, fields: {k: [invoice], n: int}}}, queries: {q: {of: inv, find: {filter: {k: invoice}}}}
      verify
      dep o@1 prod
      dep r@1 prod => 0
      can o@2 prod => failed r@1~o@2
      can o@3 prod => verified`,
    'what lies outside of its where is not, unless a query returns it': `env prod
      pub o@1 W d.o deleted:bool n:int; O d.o
      pub r@1 R d.o deleted:bool n:int :: where: {deleted: {const: false}}, queries: {q: {find: {filter: {deleted: false}}}}
      pub r@2 R d.o deleted:bool n:int :: where: {deleted: {const: false}}, queries: {q: {find: {filter: {}}}}
      verify
      dep o@1 prod
      can r@1 prod => verified
      can r@2 prod => failed r@2~o@1`,
    'an item that an update leaves incomplete is': `env prod
      pub c@1 S dynamodb; W c.t :: fields: {id: {type: string, minLength: 1}, n: number}; O c.t :: key: [id], attributes: {id: S}
      pub u@1 S dynamodb; U:z c.t :: update: {Key: {id: {$param: id}}, UpdateExpression: REMOVE n, ConditionExpression: attribute_exists(id)}, params: {id: {type: string, minLength: 1}}
      pub r@1 S dynamodb; R c.t id:string n:number :: queries: {one: {get: {Key: {id: {$param: id}}}}}
      verify => 1
      dep c@1 prod
      can r@1 prod => verified
      dep u@1 prod
      can r@1 prod => failed r@1~u@1`,
  });
});

describe('instances', () => {
  tell({
    'several run side by side and are all checked': `${shop}
      dep orders@1 prod --instance eu
      dep orders@1 prod --instance us
      pub orders@2 W d.o c:int; O d.o
      pub search@1 R d.o c:int
      verify
      dep orders@2 prod --instance eu
      can billing@1 prod => failed billing@1~orders@2
      can search@1 prod => verified
      undep orders prod --instance eu
      can billing@1 prod => failed billing@1~orders@2*
      undep orders prod --instance us
      can billing@1 prod --no-at-rest => no-writer no-writer:d.o, no-owner:d.o`,
    'one with a name and the one without stand side by side': `${shop}
      dep orders@1 prod
      pub orders@2 W d.o a:int; O d.o
      verify
      dep orders@2 prod --instance eu
      can billing@1 prod => failed billing@1~orders@2`,
    'the others may stay, so a stop of one is no excuse': `env prod
      pub o@1 W d.o a:int; R d.o a:int; O d.o
      pub o@2 W d.o a:string; R d.o a:int|string; O d.o
      verify
      dep o@1 prod --instance eu
      can o@2 prod --no-overlap => failed o@1~o@2
      dep o@1 prod --instance us
      can o@2 prod --no-overlap --no-at-rest => failed o@1~o@2`,
    'or they may follow, so nobody may rely on their staying': `env prod
      pub o@1 W d.o a:int; O d.o
      pub o@2 O d.o
      pub r@1 R d.o a:int
      verify
      dep o@1 prod --instance eu
      dep o@1 prod --instance us
      dep r@1 prod => 0
      can o@2 prod => no-writer no-writer:d.o`,
    'all instances of a reader have to move before its writer': `env prod
      pub o@1 W d.o a:int; O d.o
      pub o@2 W d.o a:string; O d.o
      pub r@1 R d.o a:int
      pub r@2 R d.o a:int|string
      verify
      dep o@1 prod
      dep r@1 prod --instance eu
      dep r@1 prod --instance us
      dep r@2 prod --instance eu => 0
      can o@2 prod => failed r@1~o@2
      dep r@2 prod --instance us => 0
      can o@2 prod => verified`,
  });
});

describe('rolling out', () => {
  tell({
    'the old version must read what the new one writes, unless it stops first': `env prod
      pub o@1 W d.o a:int; R d.o a:int; O d.o
      pub o@2 W d.o a:string; R d.o a:int|string; O d.o
      pub o@3 W d.o a:string; R d.o a:string; O d.o
      verify
      dep o@1 prod => 0
      can o@1 prod => verified
      can o@2 prod => failed o@1^~o@2
      can o@2 prod --no-overlap => verified
      can o@3 prod => failed o@1^~o@3, o@3~o@1*&o@1^
      can o@3 prod --no-at-rest => failed o@1^~o@3, o@3~o@1^
      can o@3 prod --no-overlap => failed o@3~o@1*
      can o@3 prod --no-overlap --no-at-rest => verified`,
    'a released version goes on running whatever stops': `env prod
      pub o@1 W d.o a:int; R d.o a:int; O d.o
      pub o@2 W d.o a:int; R d.o a:int|string; O d.o
      pub o@3 W d.o a:string; R d.o a:int|string; O d.o
      verify
      dep o@2 prod => 0
      rel o@1 prod => 0
      can o@3 prod --no-overlap => failed o@1~o@3
      end o@1 prod
      can o@3 prod => verified`,
    'old writes meet the new validator, old queries the new indexes': `env prod
      pub o@1 W d.o a?:int; O d.o
      pub o@2 W d.o a:int; O d.o :: validator: {$jsonSchema: {required: [a]}}
      pub p@1 W d.p a:int; R d.p a:int :: queries: {q: {find: {filter: {a: {$param: a}}}, expect: {index: required}}}; O d.p :: indexes: {x: {key: {a: 1}}}
      pub p@2 W d.p a:int; R d.p a:int; O d.p
      verify
      dep o@1 prod => 0
      dep p@1 prod => 0
      can o@2 prod => failed o@1^~o@2
      can o@2 prod --no-overlap => verified
      can p@2 prod => failed p@1^~p@2
      can p@2 prod --no-overlap => verified`,
    'a version that contradicts itself goes nowhere': `env prod
      pub o@1 W d.o a:int; R d.o a:string; O d.o
      verify => 1
      can o@1 prod => failed o@1~o@1`,
  });
});
