import { describe, expect, it } from 'vitest';
import { checkContainment, findDocument } from '../../src/schema/index.js';

const tree = (value: unknown) => ({
  type: 'object',
  properties: { value, children: { type: 'array', items: { $ref: '#' } } },
  required: ['value'],
});

const expression = (number: unknown) => ({
  $ref: '#/$defs/e',
  $defs: {
    e: {
      oneOf: [
        {
          type: 'object',
          properties: { op: { enum: ['add', 'mul'] }, l: { $ref: '#/$defs/e' }, r: { $ref: '#/$defs/e' } },
          required: ['op', 'l', 'r'],
        },
        { type: 'object', properties: { op: { const: 'num' }, v: number }, required: ['op', 'v'] },
      ],
    },
  },
});

describe('recursive shapes', () => {
  it('are compared by induction over the depth of documents', () => {
    const answer = checkContainment(tree({ type: 'integer' }), tree({ type: 'number' }));
    expect(answer).toMatchObject({ verdict: 'contained', proof: { induction: true } });
  });

  it('are refuted by a document as shallow as can be', () => {
    expect(checkContainment(tree({ type: 'number' }), tree({ type: 'integer' }))).toMatchObject({
      verdict: 'not-contained',
      witness: { value: expect.any(Number) as number },
    });
  });

  it('may be spelled in different ways', () => {
    const unrolled = {
      $defs: {
        n: tree({ type: 'integer' }).properties,
        t: {
          type: 'object',
          properties: {
            value: { type: 'integer' },
            children: {
              type: 'array',
              items: {
                type: 'object',
                properties: { value: { type: 'integer' }, children: { items: { $ref: '#/$defs/t' }, type: 'array' } },
                required: ['value'],
              },
            },
          },
          required: ['value'],
        },
      },
      $ref: '#/$defs/t',
    };
    expect(checkContainment(tree({ type: 'integer' }), unrolled).verdict).toBe('contained');
    expect(checkContainment(unrolled, tree({ type: 'integer' })).verdict).toBe('contained');
  });

  it('with alternatives are told apart by their constants', () => {
    expect(checkContainment(expression({ type: 'integer' }), expression({ type: 'number' })).verdict).toBe('contained');
    expect(checkContainment(expression({ type: 'number' }), expression({ type: 'integer' }))).toMatchObject({
      witness: { op: 'num' },
    });
  });

  it('that never end have no document', () => {
    const endless = { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] };
    expect(findDocument({ all: [endless] })).toMatchObject({ verdict: 'none', proof: { induction: true } });
    expect(checkContainment(endless, false).verdict).toBe('contained');
  });

  it('may need each other', () => {
    const mutual = (leaf: unknown) => ({
      $ref: '#/$defs/a',
      $defs: {
        a: { type: 'object', properties: { b: { $ref: '#/$defs/b' } }, required: ['b'] },
        b: { anyOf: [leaf, { type: 'array', items: { $ref: '#/$defs/a' }, minItems: 1 }] },
      },
    });
    expect(findDocument({ all: [mutual({ type: 'null' })] })).toEqual({ verdict: 'found', document: { b: null } });
    expect(findDocument({ all: [mutual(false)] }).verdict).toBe('none');
  });

  it('follow a dynamic reference to the outermost anchor', () => {
    const list = {
      $id: 'https://shop.example/strings',
      $ref: 'list',
      $defs: {
        item: { $dynamicAnchor: 'item', type: 'string' },
        list: {
          $id: 'list',
          type: 'array',
          items: { $dynamicRef: '#item' },
          $defs: { any: { $dynamicAnchor: 'item' } },
        },
      },
    };
    expect(checkContainment(list, { items: { type: 'string' } }).verdict).toBe('contained');
  });
});
