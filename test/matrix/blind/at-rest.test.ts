import { describe } from 'vitest';
import { tell } from './history.js';

const turned = `
  env prod
  pub orders@1 W d.o a:int; O d.o
  pub orders@2 W d.o a:string; O d.o
  pub billing@2 R d.o a:string
  verify
  dep orders@1 prod
  dep orders@2 prod`;

describe('data at rest', () => {
  tell({
    'what a version stored stays until it is migrated, and comes back with it': `${turned}
      can billing@2 prod => failed billing@2~orders@1* / record-migrated --service orders --service-version 1 --in prod
      can billing@2 prod --no-at-rest => verified
      can billing@2 prod --ignore orders@1 => verified / orders@1
      migrated orders@1 prod => 0
      can billing@2 prod => verified
      dep orders@1 prod
      can billing@2 prod => failed billing@2~orders@1
      dep orders@2 prod
      can billing@2 prod => failed billing@2~orders@1*`,
    'shapes are migrated one by one': `env prod
      pub orders@1 W:x d.o a:int; W:y d.o a:bool; O d.o
      pub orders@2 W d.o a:string; O d.o
      pub billing@2 R d.o a:string
      verify
      dep orders@1 prod
      dep orders@2 prod
      migrated orders@1 prod --shape z => 2
      migrated orders@1 prod --shape x => 0
      can billing@2 prod => failed billing@2~orders@1* / (y) / !(x)
      migrated orders@1 prod --shape y => 0
      can billing@2 prod => verified`,
    'the same shape of another version or another service is not migrated with it': `env prod
      pub orders@1 W d.o a:int; O d.o
      pub orders@2 W d.o a:int; O d.o
      pub orders@3 W d.o a:string; O d.o
      pub other@1 W d.o a:int
      pub billing@1 R d.o a:string
      verify
      dep orders@1 prod
      dep orders@2 prod
      dep orders@3 prod
      rel other@1 prod
      end other@1 prod
      migrated orders@1 prod => 0
      can billing@1 prod => failed billing@1~orders@2*&other@1*
      migrated orders@2 prod => 0
      can billing@1 prod => failed billing@1~other@1*
      migrated other@1 prod => 0
      can billing@1 prod => verified`,
    'what is live goes on writing': `${turned}
      migrated orders@2 prod => 2 / still-writing
      rel orders@1 prod
      migrated orders@1 prod => 2 / still-writing`,
    'one environment says nothing of another': `${turned}
      env staging
      dep orders@1 staging
      dep orders@2 staging
      migrated orders@1 staging => 0
      can billing@2 staging => verified
      can billing@2 prod => failed billing@2~orders@1*`,
    'a moment is enough, on an instance too': `${turned}
      migrated orders@1 prod
      dep orders@1 prod --instance eu
      undep orders prod --instance eu
      can billing@2 prod => failed billing@2~orders@1*`,
    'what a release wrote stays after its support has ended, and is revived by the next': `env prod
      pub orders@1 W d.o a:string; O d.o
      pub app@1 W d.o a:int
      pub billing@1 R d.o a:string
      verify
      dep orders@1 prod
      rel app@1 prod
      can billing@1 prod => failed billing@1~app@1
      end app@1 prod
      can billing@1 prod => failed billing@1~app@1*
      migrated app@1 prod => 0
      can billing@1 prod => verified
      rel app@1 prod
      end app@1 prod
      can billing@1 prod => failed billing@1~app@1*`,
    'old forms in a contract count as written, make a writer, and meet no validator': `env prod
      pub orders@1 W d.o a:string; W:old! d.o a:int; O d.o :: validator: {$jsonSchema: {properties: {a: {bsonType: string}}}}
      pub e@1 W:old! d.e a:int; O d.e
      pub billing@1 R d.o a:string
      pub search@1 R d.o a:string|int; R d.e a:int
      verify
      dep orders@1 prod => 0
      dep e@1 prod => 0
      can billing@1 prod => failed billing@1~orders@1 / (old)
      can search@1 prod => verified`,
    'updates and upserts leave their marks': `env prod
      pub orders@1 W d.o k:string n:int; O d.o
      pub fix@1 U:x d.o :: filter: {}, update: {$set: {n: text}}; U:up d.o :: filter: {k: {$param: k}}, update: {$set: {n: 5}}, upsert: true, params: {k: string}, assumes: {fields: {k: string}}
      pub billing@1 R d.o k:string n:int
      verify
      dep orders@1 prod => 0
      dep fix@1 prod => 0
      can billing@1 prod => failed billing@1~fix@1 / (x)
      undep fix prod
      can billing@1 prod => failed billing@1~fix@1* / (x) / !(up)
      migrated fix@1 prod --shape x => 0
      can billing@1 prod => verified`,
    'documents at rest are no live writer and keep no query alive': `env prod
      pub orders@1 W d.o s:[open]; O d.o
      pub orders@2 W d.o s:[paid]; O d.o
      pub billing@1 R d.o s:[open,paid] :: queries: {q: {find: {filter: {s: open}}}}
      pub search@1 R d.o s:[open,paid]
      verify
      dep orders@1 prod
      dep orders@2 prod
      can billing@1 prod => failed dead-query:d.o.q
      undep orders prod
      can search@1 prod => no-writer no-writer:d.o, no-owner:d.o`,
    'a service meets what its own older versions left': `env prod
      pub o@1 W d.o a:int; R d.o a:int; O d.o
      pub o@2 W d.o a:int; R d.o a:int|string; O d.o
      pub o@3 W d.o a:string; R d.o a:int|string; O d.o
      pub o@4 W d.o a:string; R d.o a:string; O d.o
      verify
      dep o@1 prod => 0
      can o@3 prod => failed o@1^~o@3
      dep o@2 prod => 0
      dep o@3 prod => 0
      can o@4 prod => failed o@4~o@1*&o@2*
      migrated o@1 prod
      can o@4 prod => failed o@4~o@2*
      migrated o@2 prod
      can o@4 prod => verified`,
    'what nobody verified against old documents is missing': `env prod
      pub orders@1 W d.o a:int; O d.o
      pub orders@2 W d.o a:string; O d.o
      verify
      dep orders@1 prod => 0
      dep orders@2 prod => 0
      pub billing@2 R d.o a:string|int
      can billing@2 prod => missing billing@2~orders@1*, billing@2~orders@2
      can billing@2 prod --verify-missing => verified / orders@1 at rest`,
    'a yes says what was there before the first record, until somebody has looked': `${turned}
      pub search@1 R d.o a:string|int
      verify
      can search@1 prod => verified / record-baseline
      baseline prod audited => 0
      can search@1 prod => verified / !record-baseline
      can billing@2 prod => failed billing@2~orders@1*`,
    'an update meets old documents that it does not expect': `env prod
      pub orders@1 W d.o a:string; O d.o
      pub orders@2 W d.o a:int; O d.o
      pub fix@1 U:inc d.o :: filter: {}, update: {$inc: {a: 1}}, assumes: {fields: {a: int}}
      verify
      dep orders@1 prod => 0
      dep orders@2 prod => 0
      can fix@1 prod => failed fix@1~orders@1*
      can fix@1 prod --no-at-rest => verified`,
  });
});
