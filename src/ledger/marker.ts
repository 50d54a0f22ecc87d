import { MisuseError } from '../problem/errors.js';

/** The file that makes a folder or a branch a ledger, and says which format its files have. */
export const markerName = 'mortise-ledger.json';
export const markerText = `${JSON.stringify({ 'mortise-ledger': 1 })}\n`;

/** Whether a marker's text is one of ours; throws MisuseError when a newer mortise wrote it. */
export function readMarker(text: string, location: string): boolean {
  const version = /^\{\s*"mortise-ledger"\s*:\s*(\d{1,9})\s*\}\s*$/u.exec(text)?.[1];
  if (version === undefined || version === '1') return version === '1';
  throw new MisuseError({
    code: 'newer-ledger',
    message: `the ledger at ${location} has format ${version}, and this mortise knows format 1`,
    hint: 'Use a newer mortise.',
  });
}
