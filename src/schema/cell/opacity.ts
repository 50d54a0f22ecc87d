import type { Outcome, Reason } from '../search/outcome.js';
import type { Atom } from '../shape/node.js';

/** More are of no use to whoever reads them. */
const mostReasons = 50;

/**
 * The tests of a cell that are not understood. They are left out of the search, which only widens it: "none" stays "none", but what
 * is found is no more than a guess.
 */
export class Opacity {
  #reasons: readonly Reason[] = [];

  fork(): Opacity {
    const copy = new Opacity();
    copy.#reasons = this.#reasons;
    return copy;
  }

  absorbs(atom: Atom): boolean {
    if (atom.test.rule === 'opaque') this.blame(atom.test.code, atom.test.pointer);
    else if (atom.test.rule === 'format') this.blame('format', atom.test.name);
    else return false;
    return true;
  }

  blame(code: string, pointer: string): void {
    if (this.#reasons.some((known) => known.code === code && known.pointer === pointer)) return;
    if (this.#reasons.length < mostReasons) this.#reasons = [...this.#reasons, { code, pointer }];
  }

  temper(outcome: Outcome): Outcome {
    if (this.#reasons.length === 0 || outcome.is === 'none') return outcome;
    if (outcome.is === 'found') return { is: 'unknown', reasons: this.#reasons, low: Infinity, guess: outcome.value };
    return { ...outcome, reasons: [...this.#reasons, ...outcome.reasons] };
  }
}
