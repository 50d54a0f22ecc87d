import { describe, expect, it } from 'vitest';
import { checkContainment, findDocument } from '../../src/schema/index.js';

const closed = { type: 'object', additionalProperties: false } as const;
const text = { type: 'string' } as const;

describe('a writer that stores nothing undeclared', () => {
  it.each([
    [
      'a field that only the reader knows is harmless',
      { properties: { a: text } },
      { properties: { a: text, b: { type: 'number' } } },
      'contained',
    ],
    [
      'the listed fields are all',
      { type: 'object', properties: { a: text } },
      { ...closed, properties: { a: true } },
      'contained',
    ],
    ['an object that lists nothing is free', { type: 'object' }, closed, 'not-contained'],
    [
      'a map is what it says',
      { type: 'object', additionalProperties: text },
      { additionalProperties: text },
      'contained',
    ],
    [
      'additionalProperties: true says otherwise',
      { type: 'object', properties: { a: text }, additionalProperties: true },
      { ...closed, properties: { a: true } },
      'not-contained',
    ],
    [
      'objects inside are closed as well',
      { type: 'object', properties: { a: { type: 'object', properties: { b: text } } } },
      { properties: { a: { ...closed, properties: { b: true } } } },
      'contained',
    ],
    [
      'elements are closed as well',
      { type: 'array', items: { type: 'object', properties: { b: text } } },
      { items: { ...closed, properties: { b: true } } },
      'contained',
    ],
    [
      'composed branches are closed together',
      { type: 'object', allOf: [{ properties: { a: text } }, { properties: { b: text } }] },
      { ...closed, properties: { a: true, b: true } },
      'contained',
    ],
    [
      'references are followed',
      { $ref: '#/$defs/base', properties: { b: text }, $defs: { base: { type: 'object', properties: { a: text } } } },
      { ...closed, properties: { a: true, b: true } },
      'contained',
    ],
    [
      'of alternatives, the one that was written counts',
      {
        type: 'object',
        properties: { k: { enum: ['x', 'y'] } },
        required: ['k'],
        oneOf: [{ properties: { k: { const: 'x' }, x: true } }, { properties: { k: { const: 'y' }, y: true } }],
      },
      { not: { required: ['x', 'y'] } },
      'contained',
    ],
    [
      'a branch that only requires does not open it',
      { type: 'object', properties: { a: text, b: text }, anyOf: [{ required: ['a'] }, { required: ['b'] }] },
      { ...closed, properties: { a: true, b: true } },
      'contained',
    ],
    [
      'patterns of names are listed too',
      { type: 'object', patternProperties: { '^x-': text } },
      { propertyNames: { pattern: '^x-' } },
      'contained',
    ],
    [
      'what a condition asks is not stored for that',
      { type: 'object', properties: { a: text }, not: { properties: { b: { const: 1 } }, required: ['b'] } },
      { ...closed, properties: { a: true } },
      'contained',
    ],
    [
      'a recursive shape is closed at every level',
      { $ref: '#/$defs/n', $defs: { n: { type: 'object', properties: { next: { $ref: '#/$defs/n' } } } } },
      { $ref: '#/$defs/m', $defs: { m: { ...closed, properties: { next: { $ref: '#/$defs/m' } } } } },
      'contained',
    ],
  ])('%s', (_title, source, target, verdict) => {
    expect(checkContainment(source, target, { undeclared: 'absent' })).toMatchObject({ verdict });
  });

  it('leaves open what hangs on whether a branch without fields is free-form', () => {
    const mixed = { type: 'object', anyOf: [{ required: ['k'] }, { properties: { k: text }, required: ['k'] }] };
    expect(checkContainment(mixed, { properties: { k: text } }, { undeclared: 'absent' })).toEqual({
      verdict: 'undecided',
      reasons: [{ code: 'undeclared-in-some-branches', pointer: '' }],
    });
  });

  it('says that the writer was closed', () => {
    const answer = checkContainment({ properties: { a: text } }, { properties: { b: text } }, { undeclared: 'absent' });
    expect(answer).toMatchObject({ verdict: 'contained', proof: { undeclared: 'absent' } });
  });

  it('leaves the reader open', () => {
    const reader = { type: 'object', properties: { a: text } };
    expect(checkContainment({ type: 'object' }, reader, { undeclared: 'absent' }).verdict).toBe('not-contained');
    expect(
      findDocument({ writers: [{ type: 'object', properties: { a: text, b: text }, required: ['b'] }], all: [reader] })
        .verdict,
    ).toBe('found');
  });
});
