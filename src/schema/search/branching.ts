import type { Cell } from '../cell/cell.js';
import { discriminatorsOf } from '../shape/discriminator.js';
import type { Atom, Node } from '../shape/node.js';
import { Alternatives, type Outcome, type Search } from './outcome.js';

/** A choice; `whole` is the formula that it was before parts that fail were taken away. */
type Clause = Extract<Node, { readonly parts: readonly Node[] }> & { readonly whole?: Node };
type Standing = 'holds' | 'fails' | 'open';

/** Looking at one part of a formula is less work than a step of a search. */
const lookAtPart = 1 / 8;

/**
 * Spreads a formula over one kind into cells, the most constrained choice first, and drops a branch as soon as its cell is
 * seen to be empty or a clause has nothing left to choose. The refutational normalisation of Baazizi et al. (arXiv 2603.25306)
 * set up as a DPLL search.
 */
export class Branch {
  readonly #search: Search;
  readonly #cell: Cell;
  /** What holds on the way to here: one set for the whole tree, in which a branch puts what it adds and from which it takes that again. */
  readonly #asserted: Set<Node>;
  readonly #added: Node[] = [];
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
    this.#search.step(lookAtPart);
    this.#asserted.add(node);
    this.#added.push(node);
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
      const branch = new Branch(this.#search, this.#cell.fork(), this.#asserted, others.besides(part));
      const outcome = branch.assert(part) ? branch.run() : branch.end();
      if (outcome.is === 'found') return outcome;
      branch.#withdraw();
      this.#failures.note(outcome);
    }
    return this.end();
  }

  end(): Outcome {
    this.#failures.rest(this.#cell.low);
    return this.#failures.end();
  }

  #withdraw(): void {
    for (const node of this.#added) this.#asserted.delete(node);
  }

  /** Takes all choices that are none, until each clause left has two or more parts that are open. */
  #settle(): boolean {
    for (let changed = true; changed;) {
      changed = false;
      const clauses = this.#clauses;
      this.#clauses = [];
      for (const clause of clauses) {
        this.#search.step(lookAtPart);
        const open = this.#openParts(clause);
        if (open === 'holds') continue;
        const [first] = open;
        if (first === undefined) return false;
        if (open.length > 1) {
          this.#clauses.push(
            open.length === clause.parts.length ? clause : { ...clause, parts: open, whole: clause.whole ?? clause },
          );
          continue;
        }
        if (!this.assert(first)) return false;
        changed = true;
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
    this.#search.step(lookAtPart);
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

  /** The clause whose choice decides most: few parts, each of which says much, or settles other clauses by a field that it fixes. */
  #narrowest(): Clause | undefined {
    let narrowest: Clause | undefined;
    let best = Infinity;
    for (const clause of this.#clauses) {
      this.#search.step(clause.parts.length * lookAtPart);
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

  constructor({ graph, step }: Search, clauses: readonly Clause[]) {
    for (const clause of clauses) {
      step(lookAtPart);
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
