import type { Json } from '../value/json.js';
import type { Moving } from './changed-object.js';
import { type PathPart, type Target, cases, either, holdsBefore } from './changed-target.js';
import { type LiftKeyword, liftByKeyword } from './lift-shape.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/** BSON's kinds of values in the order in which they compare; values of one kind compare with each other. */
const kinds = [
  ['null'],
  ['int', 'long', 'double', 'decimal'],
  ['string'],
  ['object'],
  ['array'],
  ['binData'],
  ['objectId'],
  ['bool'],
  ['date'],
  ['timestamp'],
  ['regex'],
] as const;

/** Where the value that is compared comes from. */
export interface Compared {
  readonly target: Target;
  /** What it may be, as far as that says of which types. */
  readonly shape: Shape;
  /** For a literal: the values before that give way to it, and those that stay. */
  readonly split: { readonly changes: Shape; readonly stays: Shape } | undefined;
}

/** The lesser or the greater one of a value that is there before and another, in MongoDB's order. */
export function extremeOf(
  path: readonly PathPart[],
  keep: 'least' | 'greatest',
  compared: Compared,
  old: Target,
  moving: Moving,
): Target {
  const assigned = compared.target;
  const own = kinds.findIndex((types) => isOf(compared.shape, types));
  if (own === -1) return either([assigned, old]);
  const typesOf = (ranks: readonly (readonly string[])[]): Shape =>
    ranks.length > 0 && holdsBefore(path, { bsonType: ranks.flat() });
  const below = typesOf(kinds.slice(0, own));
  const above = typesOf(kinds.slice(own + 1));
  const [changes, stays] = keep === 'greatest' ? [below, above] : [above, below];
  const beside = every([not(below), not(above)]);
  return cases([[changes, assigned], [stays, old], ...sameKind(path, keep, compared, old, own, beside, moving)]);
}

function sameKind(
  path: readonly PathPart[],
  keep: 'least' | 'greatest',
  { target: assigned, split }: Compared,
  old: Target,
  own: number,
  beside: Shape,
  moving: Moving,
): readonly (readonly [Shape, Target])[] {
  if (split !== undefined) {
    const beyond = every([beside, holdsBefore(path, split.changes)]);
    const within = every([beside, holdsBefore(path, split.stays)]);
    return [
      [beyond, assigned],
      [within, old],
      [every([beside, not(beyond), not(within)]), either([assigned, old])],
    ];
  }
  if (own !== 1) return [[beside, either([assigned, old])]];
  const number = holdsBefore(path, { bsonType: 'number' });
  return [
    [every([beside, number]), extremeNumber(keep, assigned, old, moving)],
    [every([beside, not(number)]), either([assigned, old])],
  ];
}

const notANumber: Shape = { const: { $numberDouble: 'NaN' } };

/** The lesser or greater one of two numbers: one of them is enough for a bound on the side to which it goes. */
function extremeNumber(keep: 'least' | 'greatest', assigned: Target, old: Target, moving: Moving): Target {
  const bounds = keep === 'greatest' ? ['minimum', 'exclusiveMinimum'] : ['maximum', 'exclusiveMaximum'];
  const both = either([assigned, old]);
  const keyword: LiftKeyword = (name, operand: Json, _schema, under) => {
    if (!under || !bounds.includes(name)) return both.lift({ [name]: operand }, under);
    // NaN is the least number, and within no bound: whatever it is compared with, it stays or comes.
    const enough = (one: Target, other: Target): Shape =>
      every([
        one.lift({ [name]: operand }, under),
        keep === 'greatest' ? true : other.lift({ not: notANumber }, under),
      ]);
    return some([enough(assigned, old), enough(old, assigned)]);
  };
  return { present: true, lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/** Whether all values of a shape are of the types, as far as it says. */
function isOf(shape: Shape, types: readonly string[]): boolean {
  if (typeof shape === 'boolean') return false;
  const named = [shape['bsonType'] ?? []].flat() as readonly Json[];
  const all = named.flatMap((name) => (name === 'number' ? ['int', 'long', 'double', 'decimal'] : [name]));
  return all.length > 0 && all.every((name) => types.some((type) => type === name));
}
