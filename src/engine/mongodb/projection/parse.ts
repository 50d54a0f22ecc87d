import { MongoError, notImplemented } from '../error.js';
import { compileExpression } from '../expression/compile.js';
import { compileFilter } from '../filter/compile.js';
import type { Path } from '../filter/node.js';
import type { QueryContext } from '../query-context.js';
import { isZeroNumber } from '../value/arithmetic.js';
import { isDoc, isNumber, type Doc, type Value } from '../value/value.js';
import { elemMatchExpression } from './elem-match.js';
import { emptyTree, type ProjectionLeaf, type ProjectionTree } from './node.js';
import { parseFindSlice, type SliceRange } from './slice.js';

/** Where a projection stands: `find` alone has `$slice`, `$elemMatch` and the positional `$`. */
export type ProjectionDoor = 'find' | 'aggregate';

export interface ParsedProjection {
  readonly exclusion: boolean;
  readonly tree: ProjectionTree;
  readonly slices: readonly { readonly path: Path; readonly range: SliceRange }[];
  /** The path in front of `.$`. */
  readonly positional: Path | undefined;
}

const keep: ProjectionLeaf = { kind: 'keep' };
const drop: ProjectionLeaf = { kind: 'drop' };

/** Checks a projection and gives it as a tree of fields. */
export function parseProjection(source: Doc, context: QueryContext, door: ProjectionDoor): ParsedProjection {
  const parser = new Parser(context, door);
  parser.level(source, []);
  return parser.finish();
}

class Parser {
  private readonly context: QueryContext;
  private readonly door: ProjectionDoor;
  private readonly tree = emptyTree();
  private readonly slices: { path: Path; range: SliceRange }[] = [];
  private positional: Path | undefined;
  /** Decided by the first field that settles it; `_id` alone never does. */
  private exclusion: boolean | undefined;
  private idRule: 'keep' | 'drop' | undefined;
  private hasElemMatch = false;

  constructor(context: QueryContext, door: ProjectionDoor) {
    this.context = context;
    this.door = door;
  }

  level(source: Doc, prefix: Path): void {
    for (const [name, operand] of source) this.field([...prefix, ...this.parts(name, prefix)], operand);
  }

  private parts(name: string, prefix: Path): Path {
    if (name === '') throw new MongoError(40352, 'FieldPath cannot be constructed with empty string');
    const parts = name.split('.');
    if (this.door === 'find' && parts.at(-1) === '$' && parts.length > 1) return parts;
    if (name.endsWith('.')) throw new MongoError(40353, "FieldPath must not end with a '.'.");
    if (parts.includes('')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
    if (this.door === 'find' && parts.includes('$') && prefix.length + parts.indexOf('$') > 0) {
      throw new MongoError(
        31394,
        `As of 4.4, it's illegal to specify positional operator in the middle of a path. ` +
          'Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form ' +
          "like a.b.$.d, remove the parts following the '$' and the results will be equivalent.",
      );
    }
    if (parts.some((part) => part.startsWith('$'))) {
      throw new MongoError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
    return parts;
  }

  private field(path: Path, operand: Value): void {
    if (this.door === 'find' && path.at(-1) === '$') this.positionalField(path, operand);
    else if (isNumber(operand) || typeof operand === 'boolean') this.flag(path, isKept(operand));
    else if (isDoc(operand)) this.document(path, operand);
    else this.computed(path, operand);
  }

  private positionalField(path: Path, operand: Value): void {
    const isFlag = isNumber(operand) || typeof operand === 'boolean';
    if (!isFlag) throw new MongoError(31271, 'positional projection cannot be used with an expression or sub object');
    if (!isKept(operand)) throw new MongoError(31395, 'positional projection cannot be used with exclusion');
    if (this.positional !== undefined) {
      throw new MongoError(31276, 'Cannot specify more than one positional projection per query.');
    }
    if (this.hasElemMatch) throw new MongoError(31255, 'Cannot specify positional operator and $elemMatch.');
    this.decide(path, false);
    this.positional = path.slice(0, -1);
    this.put(this.positional, keep);
  }

  private flag(path: Path, kept: boolean): void {
    if (path.length === 1 && path[0] === '_id') {
      this.idRule = kept ? 'keep' : 'drop';
      this.put(path, kept ? keep : drop);
      return;
    }
    this.decide(path, !kept);
    this.put(path, kept ? keep : drop);
  }

  private decide(path: Path, exclusion: boolean): void {
    if (this.exclusion === undefined) {
      this.exclusion = exclusion;
    } else if (this.exclusion !== exclusion) {
      const name = path.join('.');
      throw exclusion
        ? new MongoError(31254, `Cannot do exclusion on field ${name} in inclusion projection`)
        : new MongoError(31253, `Cannot do inclusion on field ${name} in exclusion projection`);
    }
  }

  private document(path: Path, operand: Doc): void {
    const [first] = operand.keys();
    if (first === undefined) {
      throw new MongoError(51270, `An empty sub-projection is not a valid value. Found empty object at path`);
    }
    if (!first.startsWith('$')) {
      this.level(operand, path);
      return;
    }
    if (this.door === 'find' && operand.size === 1) {
      if (first === '$slice' && this.slice(path, operand.get(first) ?? null)) return;
      if (first === '$elemMatch') {
        this.elemMatch(path, operand);
        return;
      }
    }
    if (first === '$meta') throw notImplemented('A projection of $meta');
    this.computed(path, operand);
  }

  private slice(path: Path, operand: Value): boolean {
    const range = parseFindSlice(operand);
    if (range === undefined) return false;
    if (this.positional !== undefined) {
      throw new MongoError(31256, 'Cannot specify positional operator and $slice.');
    }
    this.slices.push({ path, range });
    // Whether the field is also "kept" depends on what the rest turns out to be.
    this.put(path, keep);
    return true;
  }

  private elemMatch(path: Path, operand: Doc): void {
    const [name = ''] = path;
    if (path.length > 1) throw new MongoError(31275, 'Cannot use $elemMatch projection on a nested field.');
    if (this.positional !== undefined)
      throw new MongoError(31255, 'Cannot specify positional operator and $elemMatch.');
    if (!isDoc(operand.get('$elemMatch')))
      throw new MongoError(31274, 'elemMatch: Invalid argument, object required, but got ' + name);
    this.hasElemMatch = true;
    this.decide(path, false);
    const filter = compileFilter(new Map([[name, operand]]), this.context);
    this.put(path, { kind: 'compute', expression: elemMatchExpression(name, filter) });
  }

  private computed(path: Path, operand: Value): void {
    if (this.exclusion === true) {
      throw new MongoError(31252, 'Cannot use expression other than $meta in exclusion projection');
    }
    if (path.length !== 1 || path[0] !== '_id') this.exclusion = false;
    else this.idRule = 'keep';
    this.put(path, { kind: 'compute', expression: compileExpression(operand, this.context.scope) });
  }

  private put(path: Path, leaf: ProjectionLeaf): void {
    let tree = this.tree;
    path.forEach((part, index) => {
      const known = tree.fields.get(part);
      if (index === path.length - 1) {
        if (known !== undefined) throw new MongoError(31250, `Path collision at ${path.join('.')}`);
        tree.fields.set(part, leaf);
        return;
      }
      if (known !== undefined && known.kind !== 'tree') {
        throw new MongoError(
          31249,
          `Path collision at ${path.join('.')} remaining portion ${path.slice(index + 1).join('.')}`,
        );
      }
      const next = known ?? emptyTree();
      if (known === undefined) tree.fields.set(part, next);
      tree = next;
    });
  }

  finish(): ParsedProjection {
    // Only slices, or only `_id: 0`: everything else stays.
    const exclusion =
      this.exclusion ?? (this.idRule === 'drop' || (this.idRule === undefined && this.slices.length > 0));
    if (!exclusion && this.idRule === undefined && !this.tree.fields.has('_id')) this.tree.fields.set('_id', keep);
    return { exclusion, tree: this.tree, slices: this.slices, positional: this.positional };
  }
}

function isKept(operand: Value): boolean {
  return isNumber(operand) ? !isZeroNumber(operand) : operand === true;
}
