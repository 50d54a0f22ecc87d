/** What a database said instead of an answer. The message is the database's own. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** MongoDB's error number; for DynamoDB, the HTTP status. */
  readonly code: number;
  /** MongoDB's code name (`DuplicateKey`) or DynamoDB's exception name (`ResourceNotFoundException`). */
  readonly codeName: string;
  /**
   * True when the engine lacks what was asked for although a real server may have it: then the error says nothing about
   * the command, and a verdict that rests on it is undecided.
   */
  readonly refused: boolean;

  constructor(
    code: number,
    codeName: string,
    message: string,
    options?: ErrorOptions & { readonly refused?: boolean },
  ) {
    super(message, options);
    this.code = code;
    this.codeName = codeName;
    this.refused = options?.refused ?? false;
  }
}
