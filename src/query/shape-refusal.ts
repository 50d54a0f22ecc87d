/** Why a filter or an update has no exact shape. Each code has its page in `docs/errors`. */
export type ShapeRefusalCode =
  | 'filter-malformed'
  | 'filter-operator-without-shape'
  | 'filter-comparison-without-shape'
  | 'filter-path-without-shape'
  | 'filter-regex-without-shape'
  | 'filter-parameter-without-shape'
  | 'update-malformed'
  | 'update-operator-without-shape'
  | 'update-path-without-shape';

export interface ShapeRefused {
  readonly refused: ShapeRefusalCode;
  /** Where in the filter or update, dotted. */
  readonly path: string;
  readonly detail: string;
}

/** Thrown while a shape is built; the doors of this folder turn it into a value. */
export class ShapeRefusal extends Error {
  override readonly name = 'ShapeRefusal';

  constructor(
    readonly code: ShapeRefusalCode,
    readonly path: string,
    detail: string,
  ) {
    super(detail);
  }
}

/** Runs the construction and answers its result, or its refusal as a value. */
export function refusalAsValue<Answer>(build: () => Answer): Answer | ShapeRefused {
  try {
    return build();
  } catch (error) {
    if (error instanceof ShapeRefusal) return { refused: error.code, path: error.path, detail: error.message };
    throw error;
  }
}
