import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.js';
import { createLedger, openLedger, type OpenOptions } from '../../src/ledger/open.js';
import type { LedgerLocation } from '../../src/ledger/location.js';

/** A folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mortise-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }), 120_000);
  return folder;
}

/** A new ledger in a folder of its own. */
export async function folderLedger(options: OpenOptions = {}): Promise<Ledger & { readonly folder: string }> {
  const folder = path.join(temporaryFolder(), 'ledger');
  const location: LedgerLocation = { kind: 'folder', folder };
  await createLedger(location, options);
  return { ...(await openLedger(location, options)), folder };
}

export async function idsIn(ledger: Ledger): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of ledger.records()) ids.push(id);
  return ids.sort();
}
