import type { Cell } from '../cell/cell.js';
import { discriminatorsOf } from '../shape/discriminator.js';
import type { Atom, Node } from '../shape/node.js';
import { Alternatives, type Outcome, type Search } from './outcome.js';

/** A choice; `whole` is the formula that it was before parts that fail were taken away. */
type Clause = Extract<Node, { readonly parts: readonly Node[] }> & { readonly whole?: Node };
type Standing = 'holds' | 'fails' | 'open';

/**
 * Spreads a formula over one kind into cells, the most constrained choice first, and drops a branch as soon as its cell is
 * seen to be empty or a clause has nothing left to choose. The refutational normalisation of Baazizi et al. (arXiv 2603.25306)
 * set up as a DPLL search.
 */
export class Branch {
  readonly #search: Search;
  readonly #cell: Cell;
  readonly #parent: Branch | undefined;
  readonly #asserted = new Set<Node>();
  readonly #failures = new Alternatives();
  #clauses: Clause[];

  constructor(search: Search, cell: Cell, parent?: Branch, clauses: readonly Clause[] = []) {
    this.#search = search;
    this.#cell = cell;
    this.#parent = parent;
    this.#clauses = [...clauses];
  }

  /** Adds what must hold. False when that cannot be. */
  assert(node: Node): boolean {
    if (this.isAsserted(node)) return true;
    if (this.isAsserted(this.#search.graph.not(node))) return false;
    this.#asserted.add(node);
    switch (node.op) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'and':
        return node.parts.every((part) => this.assert(part));
      case 'or':
        this.#clauses.push(node);
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
    const others = new ClauseIndex(
      this.#search,
      this.#clauses.filter((other) => other !== clause),
    );
    for (const part of clause.parts) {
      const branch = new Branch(this.#search, this.#cell.fork(), this, others.besides(part));
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

  isAsserted(node: Node): boolean {
    return this.#asserted.has(node) || (this.#parent?.isAsserted(node) ?? false);
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
          this.#clauses.push(
            open.length === clause.parts.length ? clause : { ...clause, parts: open, whole: clause.whole ?? clause },
          );
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
    if (this.isAsserted(node)) return 'holds';
    if (this.isAsserted(this.#search.graph.not(node))) return 'fails';
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

  /** The clause whose choice decides most: few parts, each of which says much, or settles other clauses by a field that it fixes. */
  #narrowest(): Clause | undefined {
    let narrowest: Clause | undefined;
    let best = Infinity;
    for (const clause of this.#clauses) {
      const least = clause.parts.reduce(
        (sum, part) => Math.min(sum, part.op === 'and' ? part.parts.length : 1),
        Infinity,
      );
      const fixing = least > 1 && clause.parts.every((part) => discriminatorsOf(part).size > 0);
      const score = clause.parts.length / (fixing ? least * this.#clauses.length : least);
      if (score >= best) continue;
      best = score;
      narrowest = clause;
    }
    return narrowest;
  }
}

/**
 * Clauses that rule shapes out, filed by a field that tells those shapes apart. A choice that fixes the field meets the other clauses of
 * itself, so that a union of thousands is not held against another one clause by clause.
 */
class ClauseIndex {
  readonly #plain: Clause[] = [];
  readonly #filed = new Map<string, { readonly all: Clause[]; readonly byConstant: Map<string, Clause[]> }>();

  constructor({ graph }: Search, clauses: readonly Clause[]) {
    for (const clause of clauses) {
      const [field] = discriminatorsOf(graph.not(clause.whole ?? clause));
      if (field === undefined) {
        this.#plain.push(clause);
        continue;
      }
      const [name, constants] = field;
      const file = this.#filed.get(name) ?? { all: [], byConstant: new Map<string, Clause[]>() };
      this.#filed.set(name, file);
      file.all.push(clause);
      for (const key of constants) {
        const same = file.byConstant.get(key);
        if (same === undefined) file.byConstant.set(key, [clause]);
        else same.push(clause);
      }
    }
  }

  /** The clauses that do not hold already because of a field that this choice fixes. */
  besides(choice: Node): readonly Clause[] {
    if (this.#filed.size === 0) return this.#plain;
    const fixed = discriminatorsOf(choice);
    const clauses = new Set(this.#plain);
    for (const [name, { all, byConstant }] of this.#filed) {
      const constants = fixed.get(name);
      const relevant = constants === undefined ? all : [...constants].flatMap((key) => byConstant.get(key) ?? []);
      for (const clause of relevant) clauses.add(clause);
    }
    return [...clauses];
  }
}
