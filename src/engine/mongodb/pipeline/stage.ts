import type { Variables } from '../expression/compiled.js';
import type { Filter } from '../filter/compile.js';
import type { Sort } from '../sort/compile.js';
import type { Doc, Value } from '../value/value.js';
import type { PipelineContext } from './context.js';

/** One step of a pipeline, checked and ready to run. */
export interface Stage {
  run(input: Iterable<Doc>, variables: Variables): Iterable<Doc>;
  /** What an index could do in this stage's place. */
  readonly pushable?: Pushable;
}

export type Pushable =
  | { readonly kind: 'match'; readonly filter: Filter }
  | { readonly kind: 'sort'; readonly sort: Sort }
  | { readonly kind: 'limit'; readonly count: number }
  | { readonly kind: 'skip'; readonly count: number };

/** A pipeline, checked as a whole. */
export interface CompiledPipeline {
  readonly leading: LeadingStages;
  /** False when the first stage makes its own documents, and the collection is not read. */
  readonly readsInput: boolean;
  /** Runs all stages. The variables are those of the scope that the pipeline was compiled in. */
  run(input: Iterable<Doc>, variables: Variables): Iterable<Doc>;
  /** Runs the stages after the leading ones, on documents that already went through those. */
  runRest(input: Iterable<Doc>, variables: Variables): Iterable<Doc>;
}

/** The stages at the start that a query plan can do: a filter, then a sort, then skip and limit. */
export interface LeadingStages {
  readonly filter: Filter | undefined;
  readonly sort: Sort | undefined;
  readonly skip: number | undefined;
  readonly limit: number | undefined;
  /** How many stages these are. */
  readonly count: number;
}

/** What a stage is compiled with. */
export interface StageContext extends PipelineContext {
  /** Compiles a pipeline inside this one, in a scope of its own. */
  readonly compilePipeline: (stages: readonly Value[], context: PipelineContext) => CompiledPipeline;
}

/** Where a stage may stand. */
export type Placement = 'anywhere' | 'first' | 'last';

export interface StageDefinition {
  readonly placement?: Placement;
  /** Gives the stages that do the work: one, or several for a stage that is short for others. */
  compile(specification: Value, context: StageContext): readonly Stage[];
}

/** A definition for a stage that is one stage. */
export function single(
  compile: (specification: Value, context: StageContext) => Stage,
  options: Omit<StageDefinition, 'compile'> = {},
): StageDefinition {
  return { ...options, compile: (specification, context) => [compile(specification, context)] };
}

/** A stage that treats each document by itself; `undefined` drops it. */
export function perDocument(
  transform: (document: Doc, variables: Variables) => Doc | undefined,
  pushable?: Pushable,
): Stage {
  return {
    *run(input, variables) {
      for (const document of input) {
        const result = transform(document, variables);
        if (result !== undefined) yield result;
      }
    },
    ...(pushable === undefined ? {} : { pushable }),
  };
}
