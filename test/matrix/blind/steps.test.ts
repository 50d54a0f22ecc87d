import { describe } from 'vitest';
import { tell } from './history.js';

const cycle = `
  env prod
  pub a@1 W d.a x:int; O d.a; R d.b y:int
  pub b@1 W d.b y:int; O d.b; R d.a x:int
  verify`;
const rename = `
  env prod
  pub orders@1 W d.o a:string c:int; O d.o
  pub billing@1 R d.o a:string
  pub orders@2 W d.o z:string c:int; O d.o
  pub billing@2 R d.o z:string
  pub billing@3 R d.o c:int
  verify
  dep orders@1 prod => 0
  dep billing@1 prod => 0`;

describe('joint steps', () => {
  tell({
    'two that need each other go together, and then move on by themselves': `${cycle}
      can a@1 prod => no-writer/3 no-writer:d.b, no-owner:d.b
      can b@1 prod => no-writer/3 no-writer:d.a, no-owner:d.a
      can a@1 prod --with b@1 => verified
      dep b@1 prod --with a@1 => 0
      pub a@2 W d.a x:int k:int; O d.a; R d.b y:int
      verify => 0
      can a@2 prod => verified`,
    'three that need each other go together': `env prod
      pub a@1 W d.a x:int; O d.a; R d.b y:int
      pub b@1 W d.b y:int; O d.b; R d.c z:int
      pub c@1 W d.c z:int; O d.c; R d.a x:int
      verify
      can a@1 prod --with b@1 => no-writer/3 no-writer:d.c, no-owner:d.c
      can a@1 prod --with b@1 --with c@1 => verified`,
    'a rename at once leaves the old documents behind': `${rename}
      can orders@2 prod => failed billing@1~orders@2
      can billing@2 prod => failed billing@2~orders@1
      can orders@2 prod --with billing@2 => failed billing@2~orders@1*
      can orders@2 prod --with billing@2 --no-overlap --no-at-rest => verified
      can orders@2 prod --with billing@3 => verified
      can billing@1 prod --with orders@1 => verified`,
    'a denied step is recorded, and said to be denied': `${rename}
      dep orders@2 prod --with billing@2 => 1 / Recorded: orders 2, billing 2 are deployed in prod. / would not have allowed it
      can billing@1 prod => failed billing@1~orders@2
      dep orders@2 prod --with => 2`,
    'a step never replaces a release': `${rename}
      rel billing@1 prod => 0
      can orders@2 prod --with billing@3 => failed billing@1~orders@2
      end billing@1 prod
      can orders@2 prod --with billing@3 => verified`,
    'versions are known, named once and named in full': `${rename}
      can orders@2 prod --with billing@9 => unknown-version
      can orders@2 prod --with nobody@9 => unknown-version
      can orders@2 prod --with orders@1 => error named-twice
      can orders@2 prod --with billing => error malformed-version
      can orders@2 prod --with billing@ => error malformed-version`,
    'every version of the step is answerable for its own pairs, to third ones too': `${rename}
      pub search@1 W d.o a:int
      pub other@1 R d.o q:int
      verify
      can orders@1 prod --with search@1 => failed billing@1~search@1
      dep other@1 prod => 1
      can orders@2 prod --with billing@3 => failed other@1~orders@2
      can orders@2 prod --with billing@3 --ignore other => verified / other`,
    'a dataset changes its owner in one step': `env prod
      pub orders@1 W d.o a:string; O d.o :: validator: {$jsonSchema: {required: [a]}}
      pub orders@2 W d.o a:string
      pub store@1 O d.o :: validator: {$jsonSchema: {required: [a]}}
      pub billing@1 R d.o a:string
      verify
      dep orders@1 prod
      dep billing@1 prod => 0
      can orders@2 prod => no-owner no-owner:d.o
      can store@1 prod => failed two-owners:d.o
      can store@1 prod --with orders@2 => verified
      plan prod orders@2 store@1 => orders@2+store@1`,
    'a dataset changes its writer in one step or in two': `env prod
      pub orders@1 W d.o a:string; O d.o
      pub orders@2 O d.o
      pub store@1 W d.o a:string
      pub billing@1 R d.o a:string
      verify
      dep orders@1 prod
      dep billing@1 prod => 0
      can orders@2 prod => no-writer no-writer:d.o
      can orders@2 prod --with store@1 => verified
      plan prod orders@2 store@1 => store@1, orders@2`,
    'the last writer leaves in a step with its reader': `env prod
      pub orders@1 W d.o a:string; O d.o
      pub billing@1 R d.o a:string
      pub orders@2 W e.x a:string
      pub billing@2 R e.x a:string
      pub e@1 O e.x
      verify
      dep orders@1 prod
      dep billing@1 prod => 0
      can orders@2 prod => no-writer no-writer:d.o, no-owner:d.o
      can orders@2 prod --with billing@2 => no-owner/3 no-owner:e.x
      can orders@2 prod --with billing@2 --with e@1 => verified`,
    'each service of the step rolls out': `env prod
      pub o@1 W d.o a:int; R d.o a:int; O d.o
      pub r@1 R d.o a:int
      pub o@2 W d.o a:string; R d.o a:int|string; O d.o
      pub r@2 R d.o a:int|string
      verify
      dep o@1 prod
      dep r@1 prod
      can r@2 prod --with o@2 => failed o@1^~o@2
      can r@2 prod --with o@2 --no-overlap => verified`,
  });
});

const widened = `
  env prod
  pub w@1 W d.o a:int; O d.o
  pub r@1 R d.o a:int
  pub w@2 W d.o a:string; O d.o
  pub r@2 R d.o a:int|string
  pub r@3 R d.o a:string
  verify
  dep w@1 prod
  dep r@1 prod`;
const chain = (service: number): string =>
  `pub s${service}@1 W d.a${service} x:int; O d.a${service}; R d.a${service - 1} x:int`;

describe('plans', () => {
  tell({
    'a reader is widened before its writer changes': `${widened}
      plan prod w@2 r@2 => r@2, w@2
      plan prod w@2 r@2 --rollback-safe => r@2, w@2
      plan prod w@2 => failed / r@1
      plan prod w@1 r@1 => nothing
      plan prod w@1 r@2 => r@2 / already there`,
    'what does not fit at once has no order': `${widened}
      plan prod r@3 w@2 => failed / w@1
      plan prod r@2 w@2 => r@2, w@2
      dep r@2 prod => 0
      dep w@2 prod => 0
      plan prod r@3 => failed / record-migrated --service w --service-version 1
      migrated w@1 prod
      plan prod r@3 => r@3`,
    'a writer adds before the reader asks': `env prod
      pub w@1 W d.o a:int; O d.o
      pub r@1 R d.o a:int
      pub w@2 W d.o a:int b:int; O d.o
      pub r@2 R d.o a:int b?:int
      pub r@3 R d.o b:int
      verify
      dep w@1 prod
      dep r@1 prod
      plan prod w@2 r@2 --rollback-safe => w@2, r@2 or r@2, w@2
      plan prod w@2 r@3 => failed
      plan prod w@2 r@3 --no-at-rest => w@2, r@3`,
    'everything for the first time, in any number': `env prod
      pub s0@1 W d.a0 x:int; O d.a0
      ${[1, 2, 3, 4, 5, 6].map(chain).join('\n')}
      pub s7@1 R d.a6 x:int
      verify
      plan prod s3@1 s2@1 s1@1 s0@1 => s0@1, s1@1, s2@1, s3@1
      plan prod s7@1 s6@1 s5@1 s4@1 s3@1 s2@1 s1@1 s0@1 => s0@1, s1@1, s2@1, s3@1, s4@1, s5@1, s6@1, s7@1
      plan prod s2@1 s0@1 => no-writer / d.a1`,
    'only those that need each other go together': `env prod
      pub a@1 W d.a x:int; O d.a; R d.b y:int
      pub b@1 W d.b y:int; O d.b; R d.a x:int
      pub c@1 W d.c x:int; O d.c; R d.e y:int; R d.a x:int
      pub e@1 W d.e y:int; O d.e; R d.c x:int
      pub f@1 R d.e y:int
      verify
      plan prod f@1 c@1 e@1 b@1 a@1 => a@1+b@1, c@1+e@1, f@1
      plan prod a@1 b@1 --rollback-safe => a@1+b@1
      plan prod a@1 => no-writer`,
    'a long chain with a circle in its middle': `env prod
      pub s0@1 W d.a0 x:int; O d.a0
      ${[1, 3, 4, 5, 6].map(chain).join('\n')}
      pub s2@1 W d.a2 x:int; O d.a2; R d.a1 x:int; R d.a3 x:int
      pub s7@1 R d.a6 x:int
      verify
      plan prod s7@1 s6@1 s5@1 s4@1 s3@1 s2@1 s1@1 s0@1 => s0@1, s1@1, s2@1+s3@1, s4@1, s5@1, s6@1, s7@1`,
    'all readers come before the writer, and one that stays is in the way': `env prod
      pub w@1 W d.o a:int; O d.o
      pub w@2 W d.o a:long; O d.o
      ${[1, 2, 3].map((n) => `pub r${n}@1 R d.o a:int\npub r${n}@2 R d.o a:int|long`).join('\n')}
      verify
      dep w@1 prod
      dep r1@1 prod
      dep r2@1 prod
      dep r3@1 prod
      plan prod w@2 r1@2 r2@2 => failed / r3@1
      plan prod w@2 r1@2 r2@2 r3@2 => r1@2, r2@2, r3@2, w@2`,
    'a service takes two steps where its versions do not fit each other': `env prod
      pub o@1 W d.o a:int; R d.o a:int; O d.o
      pub o@2 W d.o a:int; R d.o a:int|string; O d.o
      pub o@3 W d.o a:string; R d.o a:int|string; O d.o
      verify
      dep o@1 prod
      plan prod o@3 => failed / o@2
      plan prod o@3 --no-overlap => o@3
      plan prod o@3 --no-overlap --rollback-safe => no-plan
      dep o@2 prod => 0
      plan prod o@3 --rollback-safe => o@3`,
    'a writer changes hands while its reader moves': `env prod
      pub w@1 W d.o a:int; O d.o
      pub w@2 O d.o
      pub v@1 W d.o a:long
      pub r@1 R d.o a:int
      pub r@2 R d.o a:int|long
      verify
      dep w@1 prod
      dep r@1 prod
      plan prod w@2 v@1 r@2 => r@2, v@1, w@2`,
    'a reader leaves for another dataset: at once, or after the writer writes both': `env prod
      pub w@1 W d.o a:int; O d.o
      pub w@2 W d.n a:int; O d.n
      pub w@3 W d.o a:int; O d.o; W d.n a:int; O d.n
      pub r@1 R d.o a:int
      pub r@2 R d.n a:int
      verify
      dep w@1 prod
      dep r@1 prod
      plan prod w@2 r@2 => r@2+w@2
      plan prod w@3 r@2 => w@3, r@2
      dep w@3 prod => 0
      dep r@2 prod => 0
      plan prod w@2 => w@2`,
    'two that change their types crosswise go together, or by a version in between': `env prod
      pub a@1 W d.a x:int; O d.a; R d.b y:int
      pub b@1 W d.b y:int; O d.b; R d.a x:int
      pub a@2 W d.a x:long; O d.a; R d.b y:int|long
      pub b@2 W d.b y:long; O d.b; R d.a x:int|long
      pub a@3 W d.a x:int; O d.a; R d.b y:int|long
      verify
      dep a@1 prod --with b@1 => 0
      plan prod a@2 b@2 => a@2+b@2
      plan prod a@3 b@2 => a@3, b@2
      dep a@3 prod => 0
      dep b@2 prod => 0
      plan prod a@2 => a@2`,
    'an index comes before its reader and goes after it': `env prod
      pub o@1 W d.o a:int; O d.o
      pub o@2 W d.o a:int; O d.o :: indexes: {x: {key: {a: 1}}}
      pub r@1 R d.o a:int :: queries: {q: {find: {filter: {a: {$param: a}}}, expect: {index: required}}}
      pub r@2 R d.o a:int
      verify
      dep o@1 prod
      plan prod r@1 o@2 => o@2, r@1
      dep o@2 prod => 0
      dep r@1 prod => 0
      plan prod o@1 r@2 => r@2, o@1`,
    'a release stays in the way until its support has ended': `env prod
      pub w@1 W d.o a:string c:int; O d.o
      pub w@2 W d.o c:int; O d.o
      pub app@1 R d.o a:string
      pub app@2 R d.o c:int
      verify
      dep w@1 prod
      rel app@1 prod
      plan prod app@2 w@2 => failed / app@1
      end app@1 prod
      plan prod app@2 w@2 => app@2, w@2 or w@2, app@2`,
    'what nobody verified stands in the way, what is unknown is an error': `env prod
      pub w@1 W d.o a:int; O d.o
      pub r@1 R d.o a:int
      plan prod w@1 r@1 => missing / mortise verify --missing
      plan prod w@1 w@1 => error named-twice
      plan prod w => error malformed-version
      plan prod w@2 => unknown-version
      plan prd w@1 => unknown-environment
      verify
      plan prod r@1 w@1 => w@1, r@1`,
  });
});
