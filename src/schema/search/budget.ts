/** Thrown when a search has done all the work it may. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

/** Steps per millisecond that a slow machine still does, so that the step limit, not the clock, ends most searches. */
const stepsPerMillisecond = 400;

/**
 * The work that one question may cost. The limit in steps is the same on every machine; the clock only guards against
 * steps that turn out slow.
 */
export class Budget {
  readonly #clock: () => number;
  readonly #deadline: number;
  readonly #limit: number;
  #steps = 0;

  constructor(milliseconds: number, clock: () => number) {
    this.#clock = clock;
    this.#deadline = clock() + milliseconds;
    this.#limit = milliseconds * stepsPerMillisecond;
  }

  get steps(): number {
    return this.#steps;
  }

  step(): void {
    this.#steps += 1;
    if (this.#steps > this.#limit) throw new BudgetSpent();
    if (this.#steps % 64 === 0 && this.#clock() > this.#deadline) throw new BudgetSpent();
  }
}
