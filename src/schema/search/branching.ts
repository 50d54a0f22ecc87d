import type { Cell } from '../cell/cell.js';
import type { Atom, Node } from '../shape/node.js';
import { Alternatives, type Outcome, type Search } from './outcome.js';

type Clause = Node & { readonly op: 'or' };
type Standing = 'holds' | 'fails' | 'open';

/**
 * Spreads a formula over one kind into cells, the most constrained choice first, and drops a branch as soon as its cell is
 * seen to be empty or a clause has nothing left to choose. The refutational normalisation of Baazizi et al. (arXiv 2603.25306)
 * set up as a DPLL search.
 */
export class Branch {
  readonly #search: Search;
  readonly #cell: Cell;
  readonly #asserted: Set<Node>;
  readonly #failures = new Alternatives();
  #clauses: Clause[];

  constructor(search: Search, cell: Cell, asserted = new Set<Node>(), clauses: readonly Clause[] = []) {
    this.#search = search;
    this.#cell = cell;
    this.#asserted = asserted;
    this.#clauses = [...clauses];
  }

  /** Adds what must hold. False when that cannot be. */
  assert(node: Node): boolean {
    if (this.#asserted.has(node)) return true;
    if (this.#asserted.has(this.#search.graph.not(node))) return false;
    this.#asserted.add(node);
    switch (node.op) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'and':
        return node.parts.every((part) => this.assert(part));
      case 'or':
        this.#clauses.push(node as Clause);
        return true;
      case 'atom':
        this.#search.step();
        return this.#cell.require(node);
      case 'kinds':
      case 'reference':
        throw new Error('a formula of one kind holds neither kinds nor references');
    }
  }

  run(): Outcome {
    if (!this.#settle()) return this.end();
    const clause = this.#narrowest();
    if (clause === undefined) {
      const outcome = this.#cell.solve();
      if (outcome.is === 'found') return outcome;
      this.#failures.note(outcome);
      return this.end();
    }
    const others = this.#clauses.filter((other) => other !== clause);
    for (const part of clause.parts) {
      const branch = new Branch(this.#search, this.#cell.fork(), new Set(this.#asserted), others);
      const outcome = branch.assert(part) ? branch.run() : branch.end();
      if (outcome.is === 'found') return outcome;
      this.#failures.note(outcome);
    }
    return this.end();
  }

  end(): Outcome {
    this.#failures.rest(this.#cell.low);
    return this.#failures.end();
  }

  /** Takes all choices that are none, until each clause left has two or more parts that are open. */
  #settle(): boolean {
    for (let changed = true; changed;) {
      changed = false;
      const clauses = this.#clauses;
      this.#clauses = [];
      for (const [index, clause] of clauses.entries()) {
        this.#search.step();
        const open = this.#openParts(clause);
        if (open === 'holds') {
          changed = true;
          continue;
        }
        const [first] = open;
        if (first === undefined) return false;
        if (open.length > 1) {
          this.#clauses.push(open.length === clause.parts.length ? clause : ({ ...clause, parts: open } as Clause));
          continue;
        }
        this.#clauses = [...this.#clauses, ...clauses.slice(index + 1)];
        if (!this.assert(first)) return false;
        changed = true;
        break;
      }
    }
    return true;
  }

  #openParts(clause: Clause): readonly Node[] | 'holds' {
    const open: Node[] = [];
    for (const part of clause.parts) {
      const standing = this.#standing(part);
      if (standing === 'holds') return 'holds';
      if (standing === 'open') open.push(part);
    }
    return open;
  }

  #standing(node: Node): Standing {
    if (this.#asserted.has(node)) return 'holds';
    if (this.#asserted.has(this.#search.graph.not(node))) return 'fails';
    switch (node.op) {
      case 'atom':
        return this.#atomStanding(node);
      case 'and': {
        let standing: Standing = 'holds';
        for (const part of node.parts) {
          const one = this.#standing(part);
          if (one === 'fails') return 'fails';
          if (one === 'open') standing = 'open';
        }
        return standing;
      }
      case 'or': {
        let standing: Standing = 'fails';
        for (const part of node.parts) {
          const one = this.#standing(part);
          if (one === 'holds') return 'holds';
          if (one === 'open') standing = 'open';
        }
        return standing;
      }
      case 'true':
        return 'holds';
      case 'false':
        return 'fails';
      case 'kinds':
      case 'reference':
        return 'open';
    }
  }

  #atomStanding(atom: Atom): Standing {
    this.#search.step();
    return this.#cell.standing(atom);
  }

  /** The clause whose choice decides most: few parts, each of which says much. */
  #narrowest(): Clause | undefined {
    let narrowest: Clause | undefined;
    let best = Infinity;
    for (const clause of this.#clauses) {
      const least = clause.parts.reduce(
        (sum, part) => Math.min(sum, part.op === 'and' ? part.parts.length : 1),
        Infinity,
      );
      const score = clause.parts.length / least;
      if (score >= best) continue;
      best = score;
      narrowest = clause;
    }
    return narrowest;
  }
}
