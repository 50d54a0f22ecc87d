/** Thrown when a search has done all the work it may. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

/**
 * Counts work done, in steps of about a microsecond, and throws a {@link BudgetSpent} when there was too much. Whatever loops over
 * something that a schema can make large is handed one.
 */
export type Spend = (steps?: number) => void;

/** For work that nobody limits, because it is small or because its result is kept for others. */
export const unlimited: Spend = () => undefined;

/** Steps per millisecond that a slow machine still does, so that the step limit, not the clock, ends most searches. */
const stepsPerMillisecond = 400;

/** How many steps pass between two looks at the clock. */
const stepsPerLook = 64;

/**
 * The work that one question may cost. The limit in steps is the same on every machine; the clock only guards against
 * steps that turn out slow.
 */
export class Budget {
  readonly #clock: () => number;
  readonly #milliseconds: number;
  #deadline: number;
  #limit: number;
  #steps = 0;
  #nextLook = stepsPerLook;

  constructor(milliseconds: number, clock: () => number) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
    this.#deadline = clock() + milliseconds;
    this.#limit = milliseconds * stepsPerMillisecond;
  }

  get steps(): number {
    return Math.ceil(this.#steps);
  }

  readonly spend: Spend = (steps = 1) => {
    this.#steps += steps;
    if (this.#steps >= this.#nextLook) this.#look();
  };

  /**
   * Runs what follows the search, such as the replay of what it found, on what is left, or on a share of the whole on top where less than
   * that is left.
   */
  withShare<Result>(share: number, run: () => Result): Result {
    const [deadline, limit] = [this.#deadline, this.#limit];
    this.#deadline = Math.max(deadline, this.#clock() + share * this.#milliseconds);
    this.#limit = Math.max(limit, this.#steps + share * this.#milliseconds * stepsPerMillisecond);
    try {
      return run();
    } finally {
      this.#deadline = deadline;
      this.#limit = limit;
    }
  }

  #look(): void {
    this.#nextLook = this.#steps + stepsPerLook;
    if (this.#steps > this.#limit || this.#clock() > this.#deadline) {
      // Whoever goes on all the same is stopped at the next step.
      this.#nextLook = this.#steps;
      throw new BudgetSpent();
    }
  }
}
