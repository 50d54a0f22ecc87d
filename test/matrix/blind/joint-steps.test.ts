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
