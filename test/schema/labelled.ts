import { describe, expect, it } from 'vitest';
import { checkContainment } from '../../src/schema/index.js';
import type { ValueSystemName } from '../../src/schema/value/kind.js';

/** How two shapes lie: the same documents, the first within the second, the second within the first, or neither. */
export type Relation = '=' | '<' | '>' | '#';
/** The directions of a row that can be decided, but are not yet. */
export type Undecided = '->' | '<-' | '<->';
export type Row = readonly [
  title: string,
  first: unknown,
  second: unknown,
  relation: Relation,
  undecided?: Undecided | undefined,
];
export type Families = Readonly<Record<string, readonly Row[]>>;

const WORDS: Readonly<Record<Relation, string>> = {
  '=': 'the same documents',
  '<': 'the first within the second',
  '>': 'the second within the first',
  '#': 'neither within the other',
};

/** One test for each row, which asks both ways, and one that the undecided ones get no more. */
export function describePairs(topic: string, families: Families, values: ValueSystemName, undecidedAtMost = 0): void {
  describe(topic, () => {
    let undecided = 0;
    for (const [family, rows] of Object.entries(families)) {
      describe(family, () => {
        for (const [title, first, second, relation, excused = ''] of rows) {
          it(`${title}: ${WORDS[relation]}`, () => {
            const ask = (source: unknown, target: unknown, contained: boolean, mayBeUndecided: boolean): void => {
              const { verdict } = checkContainment(source, target, { values });
              if (verdict === 'undecided' && mayBeUndecided) undecided += 1;
              else expect(verdict).toBe(contained ? 'contained' : 'not-contained');
            };
            ask(first, second, relation === '=' || relation === '<', excused.includes('>'));
            ask(second, first, relation === '=' || relation === '>', excused.includes('<'));
          });
        }
      });
    }
    it(`leaves at most ${String(undecidedAtMost)} of these questions undecided`, () => {
      expect(undecided).toBeLessThanOrEqual(undecidedAtMost);
    });
  });
}

export const S = { type: 'string' } as const;
export const I = { type: 'integer' } as const;
export const N = { type: 'number' } as const;
export const B = { type: 'boolean' } as const;
export const O = { type: 'object' } as const;
export const A = { type: 'array' } as const;
export const has = (...names: readonly string[]) => ({ required: names });
export const str = (more: object) => ({ type: 'string', ...more });
export const int = (more: object) => ({ type: 'integer', ...more });
export const num = (more: object) => ({ type: 'number', ...more });
export const obj = (more: object) => ({ type: 'object', ...more });
export const arr = (more: object) => ({ type: 'array', ...more });
export const re = (pattern: string) => ({ type: 'string', pattern });

/** An object with these fields, all required unless the name ends in `?`. */
export const open = (fields: Readonly<Record<string, unknown>>, more: object = {}) => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name.replace(/\?$/u, ''), shape])),
  required: Object.keys(fields).filter((name) => !name.endsWith('?')),
  ...more,
});

/** The same, with no other fields. */
export const closed = (fields: Readonly<Record<string, unknown>>, more: object = {}) => ({
  ...open(fields, more),
  additionalProperties: false,
});
