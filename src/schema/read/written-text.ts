import type { Spend } from '../budget.js';

const mostParts = 500_000;

/**
 * A part of a schema as a text that two equal parts share.
 *
 * @returns Undefined where it would be too long: objects that occur in several places are written out in each.
 */
export function writtenText(part: unknown, spend: Spend): string | undefined {
  let parts = 0;
  const waiting: unknown[] = [part];
  while (waiting.length > 0) {
    const place = waiting.pop();
    parts += 1;
    if (parts > mostParts) return undefined;
    if (typeof place !== 'object' || place === null) continue;
    for (const inner of Object.values(place) as readonly unknown[]) waiting.push(inner);
  }
  spend(parts / 8);
  return JSON.stringify(part);
}
