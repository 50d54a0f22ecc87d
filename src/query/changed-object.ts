import { type Json, isJsonObject } from '../value/json.js';
import { type PathPart, type Target, before, existsBefore } from './changed-target.js';
import { type LiftKeyword, allowsType, ignores, isShape, liftByKeyword, unknown } from './lift-shape.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/** How the pieces of a shape move: where its references lead, and how they read in the combined value. */
export interface Moving {
  readonly root: Shape;
  readonly rebase: (shape: Shape) => Shape;
}

const mostCountedNames = 4;

/**
 * An object with some of its fields changed. Without a path it is new and has only those; then it is there when one of them is.
 */
export function changedObject(
  path: readonly PathPart[] | undefined,
  fields: ReadonlyMap<string, Target>,
  moving: Moving,
): Target {
  const names = [...fields.keys()];
  const unchanged = (shape: Shape): Shape => (path === undefined ? true : before(path, moving.rebase(shape)));
  const presence = (name: string): Shape => {
    const field = fields.get(name);
    if (field !== undefined) return field.present;
    return path === undefined ? false : before(path, { required: [name] });
  };
  const field = (name: string, shape: Shape, under: boolean): Shape => {
    const changed = fields.get(name);
    return changed === undefined
      ? unchanged({ properties: { [name]: shape } })
      : some([not(changed.present), changed.lift(shape, under)]);
  };
  const counted = (keyword: 'minProperties' | 'maxProperties', bound: number, under: boolean): Shape => {
    if (names.length > mostCountedNames) return unknown(under);
    const choices = Array.from({ length: 2 ** names.length }, (_, bits) =>
      names.filter((_name, index) => (bits >> index) & 1),
    );
    return some(
      choices.map((after) => {
        const known = names.map((name) => (after.includes(name) ? presence(name) : not(presence(name))));
        return every([...known, some(countedBefore(keyword, bound - after.length))]);
      }),
    );
  };
  // The other fields are counted by what was there before: each way in which the changed ones were.
  const countedBefore = (keyword: 'minProperties' | 'maxProperties', rest: number): readonly Shape[] => {
    if (path === undefined) return [keyword === 'minProperties' ? rest <= 0 : rest >= 0];
    return Array.from({ length: 2 ** names.length }, (_, bits) => {
      const there = names.filter((_name, index) => (bits >> index) & 1);
      const gone = names.filter((name) => !there.includes(name));
      const count = rest + there.length;
      const fits: Shape = count < 0 ? keyword === 'minProperties' : { [keyword]: count };
      return before(path, every([{ required: there }, ...gone.map((name) => not({ required: [name] })), fits]));
    });
  };
  const keyword: LiftKeyword = (name, operand, schema, under) => {
    if (ignores(name, 'object')) return true;
    switch (name) {
      case 'type':
      case 'bsonType':
        return allowsType(operand, 'object');
      case 'dynamoType':
        return allowsType(operand, 'M');
      case 'required':
        return every((operand as readonly string[]).map(presence));
      case 'properties':
        return every(Object.entries(operand as object).map(([each, shape]) => field(each, shape as Shape, under)));
      case 'additionalProperties':
        return additional(operand, schema, under);
      case 'dependentRequired':
        return every(
          Object.entries(operand as object).map(([each, needed]) =>
            some([not(presence(each)), every((needed as readonly string[]).map(presence))]),
          ),
        );
      case 'dependentSchemas':
        return every(
          Object.entries(operand as object).map(([each, shape]) =>
            some([not(presence(each)), liftByKeyword(moving.root, shape as Shape, under, keyword)]),
          ),
        );
      case 'minProperties':
      case 'maxProperties':
        return counted(name, operand as number, under);
      default:
        return unknown(under);
    }
  };
  const additional = (operand: Json, schema: { readonly [keyword: string]: Json }, under: boolean): Shape => {
    if (operand === true || !isShape(operand)) return true;
    if (schema['patternProperties'] !== undefined) return unknown(under);
    const listed = isJsonObject(schema['properties']) ? Object.keys(schema['properties']) : [];
    const free = Object.fromEntries([...listed, ...names].map((each) => [each, true]));
    const others = unchanged({ properties: free, additionalProperties: operand });
    return every([
      others,
      ...names.filter((each) => !listed.includes(each)).map((each) => field(each, operand, under)),
    ]);
  };
  return {
    present: path === undefined ? some([...fields.values()].map(({ present }) => present)) : existsBefore(path),
    lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword),
  };
}
