import { mongoError, type MongoError } from '../error.js';
import { arrayPosition } from '../filter/node.js';
import { identical } from '../value/identical.js';
import { print } from '../value/print.js';
import { isArray, isDoc, type Doc, type Value } from '../value/value.js';
import type { UpdateArray, UpdateNode, UpdateSituation, UpdateTree } from './node.js';
import { merge } from './tree.js';

/** Whether an element of an array meets the array filter with this identifier. */
export type ArrayFilters = ReadonlyMap<string, (element: Value) => boolean>;

const mostPadding = 1_500_000;

/** Applies a tree to documents; each call gives a new document, or the same one where nothing changes. */
export class Applier {
  private readonly situation: UpdateSituation;
  private readonly filters: ArrayFilters;

  constructor(situation: UpdateSituation, filters: ArrayFilters) {
    this.situation = situation;
    this.filters = filters;
  }

  document(node: UpdateNode, document: Doc): Doc {
    const changed = this.node(node, document, []);
    return isDoc(changed) ? changed : document;
  }

  private node(node: UpdateNode, current: Value | undefined, path: readonly string[]): Value | undefined {
    switch (node.kind) {
      case 'leaf':
        return node.apply(current, this.situation, path.join('.'));
      case 'tree':
        if (current === undefined || isDoc(current)) return this.fields(node, current, path);
        if (isArray(current)) return this.positions(node, current, path);
        this.refuseBlocked(node, current, path);
        return current;
      case 'array':
        return this.elements(node, current, path);
    }
  }

  private fields(node: UpdateTree, current: Doc | undefined, path: readonly string[]): Doc | undefined {
    let changed: Map<string, Value> | undefined;
    for (const [name, child] of node.children) {
      const before = current?.get(name);
      const after = this.node(child, before, [...path, name]);
      if (identical(before, after)) continue;
      changed ??= new Map(current ?? []);
      if (after === undefined) changed.delete(name);
      else changed.set(name, after);
    }
    return changed ?? current;
  }

  private positions(node: UpdateTree, current: readonly Value[], path: readonly string[]): readonly Value[] {
    let changed: Value[] | undefined;
    for (const [name, child] of node.children) {
      const position = arrayPosition(name);
      if (position < 0) {
        this.refuseBlocked({ kind: 'tree', children: new Map([[name, child]]) }, current, path);
        continue;
      }
      const now = changed ?? current;
      const before = now[position];
      const after = this.node(child, before, [...path, name]);
      if (identical(before, after)) continue;
      changed ??= [...current];
      checkPadding(position - changed.length, path);
      while (changed.length < position) changed.push(null);
      // Removing an element of an array leaves null in its place.
      changed[position] = after ?? null;
    }
    return changed ?? current;
  }

  private elements(node: UpdateArray, current: Value | undefined, path: readonly string[]): Value | undefined {
    if (current === undefined) {
      throw mongoError(
        'BadValue',
        `The path '${path.join('.')}' must exist in the document in order to apply array updates.`,
      );
    }
    if (!isArray(current)) {
      throw mongoError(
        'BadValue',
        `Cannot apply array updates to non-array element ${path.at(-1) ?? ''}: ${print(current)}`,
      );
    }
    const updated = current.map((element, position) => {
      const child = this.childFor(node, element, path);
      if (child === undefined) return element;
      const after = this.node(child, element, [...path, String(position)]) ?? null;
      return identical(element, after) ? element : after;
    });
    return updated.every((element, position) => element === current[position]) ? current : updated;
  }

  /** What all the filters that an element meets ask to be done with it, together. */
  private childFor(node: UpdateArray, element: Value, path: readonly string[]): UpdateNode | undefined {
    let all: UpdateNode | undefined;
    for (const [identifier, child] of node.children) {
      const isMet = identifier === '' || this.filters.get(identifier)?.(element) === true;
      if (!isMet) continue;
      all = all === undefined ? child : merge(all, child, [...path, `$[${identifier}]`], path);
    }
    return all;
  }

  /** A path cannot go on below a scalar, or by a name below an array. */
  private refuseBlocked(node: UpdateTree, current: Value, path: readonly string[]): void {
    for (const [name, child] of node.children) {
      if (!this.tolerates(child)) throw blocked(name, path, current);
    }
  }

  private tolerates(node: UpdateNode): boolean {
    if (node.kind === 'leaf') return node.toleratesBlockedPath(this.situation);
    return [...node.children.values()].every((child) => this.tolerates(child));
  }
}

function checkPadding(missing: number, path: readonly string[]): void {
  if (missing <= mostPadding) return;
  throw mongoError('BadValue', `can't backfill more than ${String(mostPadding)} elements of '${path.join('.')}'`);
}

function blocked(name: string, path: readonly string[], current: Value): MongoError {
  const element = new Map<string, Value>([[path.at(-1) ?? '', current]]);
  return mongoError(
    'PathNotViable',
    `Cannot create field '${name}' in element ${print(element).replace(/^\{ /, '{').replace(/ \}$/, '}')}`,
  );
}
