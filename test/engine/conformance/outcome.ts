import { EJSON, type Int32 } from 'bson';
import { expect } from 'vitest';
import { CommandError } from '../../../src/engine/command-error.js';
import type { BsonDocument, MongoConnection } from '../../../src/engine/engine.js';

/** An error is expected; where versions of MongoDB differ, one of several. */
export interface FailsWith {
  readonly code: number | readonly number[];
}

/** What a command came to: the documents of its first batch, or the code of its error or of its first write error. */
export type Outcome = readonly BsonDocument[] | { readonly code: number };

export async function outcomeOf(db: MongoConnection, database: string, command: BsonDocument): Promise<Outcome> {
  try {
    const reply = await db.command(database, command);
    const errors = reply['writeErrors'] as readonly BsonDocument[] | undefined;
    if (errors !== undefined) return { code: (errors[0]?.['code'] as Int32).value };
    return ((reply['cursor'] as BsonDocument | undefined)?.['firstBatch'] ?? []) as readonly BsonDocument[];
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { code: error.code };
  }
}

/** Documents as text that keeps their types and the order of their fields. */
export function typed(documents: readonly BsonDocument[]): readonly string[] {
  return documents.map((document) => EJSON.stringify(document, { relaxed: false }));
}

export function expectOutcome(outcome: Outcome, expected: readonly BsonDocument[] | FailsWith): void {
  if ('code' in expected) {
    const codes = typeof expected.code === 'number' ? [expected.code] : expected.code;
    expect('code' in outcome ? outcome : typed(outcome)).toHaveProperty('code');
    expect(codes).toContain((outcome as { readonly code: number }).code);
    return;
  }
  expect('code' in outcome ? outcome : typed(outcome)).toEqual(typed(expected));
}
