import { doc, int, type Doc, type Value } from './value/value.js';
import { codeNames, type CodeName } from './error-codes.js';

/**
 * What MongoDB would answer with `ok: 0`: a code, its name and a message; `extra` fields (`keyPattern`,
 * `keyValue`, `errInfo`, ...) stand beside them in the answer.
 */
export class MongoError extends Error {
  override readonly name = 'MongoError';
  readonly code: number;
  readonly codeName: string;
  readonly extra: Doc;
  readonly errorLabels: readonly string[];

  constructor(
    code: number,
    message: string,
    details: { readonly extra?: Doc; readonly errorLabels?: readonly string[]; readonly codeName?: string } = {},
  ) {
    super(message);
    this.code = code;
    this.codeName = details.codeName ?? codeNames.get(code) ?? `Location${String(code)}`;
    this.extra = details.extra ?? new Map();
    this.errorLabels = details.errorLabels ?? [];
  }

  /** The answer document: `ok`, `errmsg`, `code`, `codeName`, then the extra fields. */
  toReply(): Doc {
    const reply = new Map<string, Value>([
      ['ok', 0],
      ['errmsg', this.message],
      ['code', int(this.code)],
      ['codeName', this.codeName],
      ...this.extra,
    ]);
    if (this.errorLabels.length > 0) reply.set('errorLabels', this.errorLabels);
    return reply;
  }
}

const codes = new Map<CodeName, number>([...codeNames].map(([code, name]) => [name, code]));

/** An error by its code name, such as `BadValue`. */
export function mongoError(
  codeName: CodeName,
  message: string,
  details: { readonly extra?: Doc; readonly errorLabels?: readonly string[] } = {},
): MongoError {
  return new MongoError(codes.get(codeName) ?? 8, message, { ...details, codeName });
}

/** The refusal of something MongoDB can do and this engine cannot: code 238, which no client mistakes for an answer. */
export function notImplemented(feature: string): MongoError {
  return mongoError(
    'NotImplemented',
    `${feature} is not implemented by mortise's embedded MongoDB; use a real mongod`,
    {
      extra: doc({ notImplemented: feature }),
    },
  );
}
