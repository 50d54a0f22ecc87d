import type { PathReading, Reading } from '../src/matrix/who-reads.js';
import { printable, printableLines } from '../src/value/printable.js';

/** Who would notice a change of a dataset or of a path in it. */
export function renderReadings(what: string, readings: readonly (Reading | PathReading)[]): string {
  if (readings.length === 0) return printable(`Nobody reads ${what}.`);
  const lines = readings.flatMap((reading) => {
    const live = reading.liveIn.length === 0 ? 'live nowhere' : `live in ${reading.liveIn.join(', ')}`;
    return [`${reading.service} ${versionsText(reading.versions)}  (${live})`, ...usesText(reading)];
  });
  return printableLines([`${what} is read by`, ...lines.map((line) => `  ${line}`)]);
}

/** Says that nobody's contract knows of a path: it is misspelt, or free for any use. */
export function renderUnnamed(dataset: string, path: string, nearest: string | undefined): string {
  const meant = nearest === undefined ? '' : ` Did you mean ${dataset}.${nearest}?`;
  return printable(`No contract names ${dataset}.${path}.${meant}`);
}

function usesText(reading: Reading | PathReading): readonly string[] {
  if (!('uses' in reading)) return reading.queries.map((query) => `  ${query}`);
  if (reading.uses.length === 0) return ['  its contract is not here, so it may use anything'];
  return reading.uses.map((use) => {
    const why = use.why === undefined ? '' : `  ${use.why}`;
    return `  ${use.query ?? 'the whole document'}: ${use.for.join(', ')}${why}`;
  });
}

function versionsText(versions: readonly string[]): string {
  return versions.length > 4
    ? `${versions.slice(-3).join(', ')} and ${String(versions.length - 3)} more`
    : versions.join(', ');
}
