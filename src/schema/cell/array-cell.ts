import type { Outcome, Search } from '../search/outcome.js';
import type { Atom, Node } from '../shape/node.js';
import { buildArray } from './array-build.js';
import type { ArrayPlan, ItemCount } from './array-plan.js';
import type { Cell, Standing } from './cell.js';
import { ElementDemands } from './element-demands.js';
import { Opacity } from './opacity.js';

function emptyPlan(search: Search): ArrayPlan {
  const elements = new ElementDemands(search);
  return { elements, counts: [], min: 0, max: Infinity, unique: false, repeating: false };
}

/** Arrays: what single elements and all elements must be, how many fit what, whether all differ. */
export class ArrayCell implements Cell {
  low = Infinity;
  readonly #search: Search;
  readonly #opacity: Opacity;
  readonly #elements: ElementDemands;
  #plan: ArrayPlan;

  constructor(search: Search, opacity = new Opacity(), plan = emptyPlan(search)) {
    this.#search = search;
    this.#opacity = opacity;
    this.#elements = plan.elements;
    this.#plan = plan;
  }

  fork(): Cell {
    const copy = new ArrayCell(this.#search, this.#opacity.fork(), { ...this.#plan, elements: this.#elements.copy() });
    copy.low = this.low;
    return copy;
  }

  require(atom: Atom): boolean {
    if (this.#opacity.absorbs(atom)) return true;
    const { test, positive } = atom;
    const { graph } = this.#search;
    const plan = this.#plan;
    switch (test.rule) {
      case 'min-items':
      case 'max-items': {
        const raises = (test.rule === 'min-items') === positive;
        this.#bound(raises, positive ? test.count : test.count + (raises ? 1 : -1));
        break;
      }
      case 'item-at': {
        const item = positive ? test.item : graph.not(test.item);
        if (!positive) this.#bound(true, test.index + 1);
        if (item === graph.never) this.#bound(false, test.index);
        this.#elements.askAt(test.index, item);
        return this.#bounded() && !this.#impossibleAt(test.index);
      }
      case 'items-from':
        if (positive) {
          if (test.item === graph.never) this.#bound(false, test.index);
          this.#elements.askFrom(test.index, test.item);
        } else {
          this.#bound(true, test.index + 1);
          this.#count({ from: test.index, item: graph.not(test.item), min: 1, max: Infinity });
        }
        break;
      case 'contains': {
        const least = test.max === Infinity;
        if (least)
          this.#count({
            from: 0,
            item: test.item,
            min: positive ? test.min : 0,
            max: positive ? Infinity : test.min - 1,
          });
        else
          this.#count({
            from: 0,
            item: test.item,
            min: positive ? 0 : test.max + 1,
            max: positive ? test.max : Infinity,
          });
        break;
      }
      case 'unique-items':
        this.#plan = { ...plan, unique: plan.unique || positive, repeating: plan.repeating || !positive };
        if (!positive) this.#bound(true, 2);
        if (this.#plan.unique && this.#plan.repeating) return false;
        break;
      default:
        break;
    }
    return this.#bounded() && !this.#impossibleElement();
  }

  standing(atom: Atom): Standing {
    const { test, positive } = atom;
    const { graph } = this.#search;
    const { min, max } = this.#plan;
    switch (test.rule) {
      case 'min-items':
      case 'max-items': {
        const raises = (test.rule === 'min-items') === positive;
        const count = positive ? test.count : test.count + (raises ? 1 : -1);
        if (raises) return count <= min ? 'holds' : count > max ? 'fails' : 'open';
        return count >= max ? 'holds' : count < min ? 'fails' : 'open';
      }
      case 'item-at': {
        const shape = this.#elements.shapeAt(test.index);
        if (max <= test.index) return positive ? 'holds' : 'fails';
        if (positive) {
          if (this.#search.clearlyEmpty(graph.every([shape, graph.not(test.item)]))) return 'holds';
          return min > test.index && this.#empty(graph.every([shape, test.item])) ? 'fails' : 'open';
        }
        if (this.#empty(graph.every([shape, graph.not(test.item)]))) return 'fails';
        return min > test.index && this.#search.clearlyEmpty(graph.every([shape, test.item])) ? 'holds' : 'open';
      }
      case 'items-from': {
        if (max <= test.index) return positive ? 'holds' : 'fails';
        if (positive) {
          if (min <= test.index) return 'open';
          return this.#empty(graph.every([this.#elements.shapeAt(test.index), test.item])) ? 'fails' : 'open';
        }
        const last = Math.min(this.#elements.firstAlike, max - 1);
        if (last - test.index > 20) return 'open';
        for (let index = test.index; index <= Math.max(last, test.index); index += 1) {
          if (!this.#empty(graph.every([this.#elements.shapeAt(index), graph.not(test.item)]))) return 'open';
        }
        return 'fails';
      }
      case 'contains':
        return positive && test.min > max && test.max === Infinity ? 'fails' : 'open';
      case 'unique-items':
        if (max <= 1) return positive ? 'holds' : 'fails';
        return 'open';
      default:
        return 'open';
    }
  }

  solve(): Outcome {
    return this.#opacity.temper(buildArray(this.#search, this.#plan));
  }

  #bound(raises: boolean, count: number): void {
    const { min, max } = this.#plan;
    this.#plan = raises ? { ...this.#plan, min: Math.max(min, count) } : { ...this.#plan, max: Math.min(max, count) };
  }

  #count(count: ItemCount): void {
    this.#plan = { ...this.#plan, counts: [...this.#plan.counts, count] };
    if (count.min > 0) this.#bound(true, count.from + count.min);
  }

  #bounded(): boolean {
    return this.#plan.min <= this.#plan.max;
  }

  /** Whether an element that must be there cannot be. */
  #impossibleElement(): boolean {
    for (const index of this.#elements.indices) if (this.#impossibleAt(index)) return true;
    return false;
  }

  #impossibleAt(index: number): boolean {
    this.#search.step(1 / 16);
    return index < this.#plan.min && this.#search.clearlyEmpty(this.#elements.shapeAt(index));
  }

  #empty(shape: Node): boolean {
    if (this.#search.clearlyEmpty(shape)) return true;
    const outcome = this.#search.solve(shape);
    if (outcome.is !== 'none') return false;
    this.low = Math.min(this.low, outcome.low);
    return true;
  }
}
