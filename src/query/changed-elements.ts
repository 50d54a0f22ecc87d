import type { Json } from '../value/json.js';
import { ofArrays } from './changed-array.js';
import type { Moving } from './changed-object.js';
import { type PathPart, type Target, before, existsBefore } from './changed-target.js';
import { type LiftKeyword, isShape, liftByKeyword, unknown } from './lift-shape.js';
import { projected, saidOfOthers } from './project-shape.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/** Which elements of an array are changed. */
export interface Selection {
  /** The elements that may be. */
  readonly matching: Shape;
  /** Whether all of them are. */
  readonly isExact: boolean;
}

/** How the selected elements change, each in the same way. */
export interface ElementChange {
  /** An element afterwards; in it, `before` is the element before. */
  readonly element: Target;
  /** The literal that each becomes, if it is one. */
  readonly becomes?: Json | undefined;
}

const mostQuestionsOfValues = 3;

/** An array of which some elements were changed. */
export function touchedArray(
  path: readonly PathPart[],
  selection: Selection,
  change: ElementChange,
  moving: Moving,
): Target {
  const { matching, isExact } = selection;
  const keyword: LiftKeyword = (name, operand: Json, schema, under) => {
    const common = ofArrays(name, operand);
    if (common !== undefined) return common;
    switch (name) {
      case 'minItems':
      case 'maxItems':
        return before(path, { [name]: operand });
      case 'items': {
        if (!isShape(operand) || schema['prefixItems'] !== undefined) return unknown(under);
        const old = moving.rebase(operand);
        const fits = (changed: Shape): Shape => {
          if (isExact) return every([some([not(matching), changed]), some([matching, old])]);
          return under ? every([old, some([not(matching), changed])]) : some([matching, old]);
        };
        return forEachElement(change.element.lift(operand, under), under, (changed) =>
          before(path, { items: fits(changed) }),
        );
      }
      case 'uniqueItems':
        return operand === true ? unrepeated(under) : true;
      default:
        return unknown(under);
    }
  };
  const unrepeated = (under: boolean): Shape => {
    if (!under) return true;
    const unique = before(path, { uniqueItems: true });
    const none: Shape = { items: not(matching) };
    if (change.becomes === undefined) return every([unique, before(path, none)]);
    const one: Shape = every([
      { contains: matching, minContains: 0, maxContains: 1 },
      { items: not({ const: change.becomes }) },
    ]);
    return every([unique, before(path, some([none, one]))]);
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/** An array of which the element at one position was changed, which is there. */
export function arrayWithElement(path: readonly PathPart[], index: number, element: Target, moving: Moving): Target {
  const at = (shape: Shape): Shape =>
    before(path, { prefixItems: [...Array.from({ length: index }, () => true), shape] });
  const keyword: LiftKeyword = (name, operand: Json, schema, under) => {
    const common = ofArrays(name, operand);
    if (common !== undefined) return common;
    switch (name) {
      case 'minItems':
      case 'maxItems':
        return before(path, { [name]: operand });
      case 'items': {
        if (!isShape(operand) || schema['prefixItems'] !== undefined) return unknown(under);
        const old = moving.rebase(operand);
        const others = before(path, { prefixItems: [...Array.from({ length: index }, () => old), true], items: old });
        return every([others, forEachElement(element.lift(operand, under), under, at)]);
      }
      case 'uniqueItems':
        return operand === true ? unknown(under) : true;
      default:
        return unknown(under);
    }
  };
  return { present: existsBefore(path), lift: (shape, under) => liftByKeyword(moving.root, shape, under, keyword) };
}

/**
 * What is asked of an element and the values assigned, together, as a question of the array: for each way in which the
 * values may be, what is left to ask of the elements alone.
 *
 * @param ask Puts what is asked of an element to the elements of the array before.
 */
function forEachElement(changed: Shape, under: boolean, ask: (element: Shape) => Shape): Shape {
  const said = saidOfOthers(changed, 'before');
  if (said.length > mostQuestionsOfValues) return unknown(under);
  const choices = Array.from({ length: 2 ** said.length }, (_, bits) =>
    said.map((_each, index) => ((bits >> index) & 1) === 1),
  );
  const parts = choices.map((truths): Shape | undefined => {
    const element = projected(changed, 'before', (name, shape) => {
      const index = said.findIndex((each) => each[0] === name && JSON.stringify(each[1]) === JSON.stringify(shape));
      return truths[index];
    });
    if (element === undefined) return undefined;
    const values = said.map(([name, shape], index): Shape => {
      const holds: Shape = { properties: { [name]: shape } };
      return truths[index] === true ? holds : not(holds);
    });
    return every([...values, ask(element)]);
  });
  return parts.every((part) => part !== undefined) ? some(parts) : unknown(under);
}
