import type { LedgerRecord } from '../../src/ledger/record.js';

/** A fact that differs from every other by its nonce. */
export function baselineOf(nonce: string, environment = 'prod'): LedgerRecord {
  return { mortise: 1, kind: 'baseline', at: '2026-01-01T00:00:00Z', nonce, environment, state: 'empty' };
}

export const prod: LedgerRecord = { mortise: 1, kind: 'environment', name: 'prod' };
