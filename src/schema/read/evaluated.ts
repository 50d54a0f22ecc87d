import { present } from '../shape/constant.js';
import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';

/** What one way of meeting a schema leaves evaluated, under the condition that it is met this way. */
export interface EvaluationCase {
  readonly condition: Node;
  /** The names of evaluated fields. */
  readonly names: Node;
  /** Whether some schema met on the way lists fields at all. */
  readonly listsFields: boolean;
  /** How many first elements are evaluated. */
  readonly prefix: number;
  /** What later elements must fit to be evaluated. */
  readonly items: Node;
}

const mostCases = 600;

/** Thrown when there are too many ways to meet a schema to list them. */
export class TooManyCases extends Error {
  override readonly name = 'TooManyCases';
}

/** The ways in which the parts of one schema object leave fields and elements evaluated. */
export class EvaluationCases {
  readonly graph: ShapeGraph;
  readonly cases: readonly EvaluationCase[];

  constructor(graph: ShapeGraph, cases: readonly EvaluationCase[]) {
    this.graph = graph;
    this.cases = cases;
  }

  static nothing(graph: ShapeGraph): EvaluationCases {
    return EvaluationCases.of(graph, {});
  }

  static of(graph: ShapeGraph, part: Partial<EvaluationCase>): EvaluationCases {
    const nothing = { condition: graph.always, names: graph.never, listsFields: false, prefix: 0, items: graph.never };
    return new EvaluationCases(graph, [{ ...nothing, ...part }]);
  }

  /** Both parts apply. */
  and(other: EvaluationCases): EvaluationCases {
    if (this.cases.length * other.cases.length > mostCases) throw new TooManyCases();
    const { graph } = this;
    return this.#distinct(
      this.cases.flatMap((a) =>
        other.cases.map((b) => ({
          condition: graph.every([a.condition, b.condition]),
          names: graph.some([a.names, b.names]),
          listsFields: a.listsFields || b.listsFields,
          prefix: Math.max(a.prefix, b.prefix),
          items: graph.some([a.items, b.items]),
        })),
      ),
    );
  }

  /** These ways, or those. */
  or(other: EvaluationCases): EvaluationCases {
    if (this.cases.length + other.cases.length > mostCases) throw new TooManyCases();
    return this.#distinct([...this.cases, ...other.cases]);
  }

  given(condition: Node): EvaluationCases {
    return this.#distinct(
      this.cases.map((one) => ({ ...one, condition: this.graph.every([one.condition, condition]) })),
    );
  }

  unlisted(): EvaluationCases {
    return this.#distinct(this.cases.map((one) => ({ ...one, listsFields: false })));
  }

  givenField(name: string): EvaluationCases {
    const { graph } = this;
    const field = present(graph, name);
    return this.given(field).or(EvaluationCases.nothing(graph).given(graph.not(field)));
  }

  #distinct(cases: readonly EvaluationCase[]): EvaluationCases {
    const seen = new Map<string, EvaluationCase>();
    for (const one of cases) {
      if (one.condition === this.graph.never) continue;
      const { names, listsFields, prefix, items } = one;
      const key = [names.id, listsFields, prefix, items.id].join(' ');
      const known = seen.get(key);
      seen.set(
        key,
        known === undefined ? one : { ...known, condition: this.graph.some([known.condition, one.condition]) },
      );
    }
    return new EvaluationCases(this.graph, [...seen.values()]);
  }
}
