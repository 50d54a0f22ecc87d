import { distance } from 'fastest-levenshtein';
import { isEmbeddedDocument, valuesAt, type FixtureDocument } from '../../fixtures/document.js';

/**
 * The field beside a missing one that the reader does not know and that may be the same under another name: the nearest
 * in spelling. Only a hint for the message; nothing is decided by it.
 */
export function likelyRename(document: FixtureDocument, path: string, declared: readonly string[]): string | undefined {
  const name = path.split('.').at(-1) ?? '';
  const unknown = unknownBeside(document, path, declared);
  const [nearest] = unknown
    .map((each) => ({ each, cost: distance(plainName(each.split('.').at(-1) ?? ''), plainName(name)) }))
    .sort((a, b) => a.cost - b.cost);
  if (nearest === undefined) return undefined;
  return unknown.length === 1 || nearest.cost <= name.length / 2 ? nearest.each : undefined;
}

/** The fields beside a path that the reader does not declare. */
export function unknownBeside(document: FixtureDocument, path: string, declared: readonly string[]): readonly string[] {
  const names = path.split('.').filter((part) => part !== '*');
  const parent = names.slice(0, -1);
  const [beside] = parent.length === 0 ? [document] : valuesAt(document, parent);
  const holder = Array.isArray(beside) ? (beside[0] as unknown) : beside;
  if (!isEmbeddedDocument(holder)) return [];
  const plain = (each: string): string =>
    each
      .split('.')
      .filter((part) => part !== '*')
      .join('.');
  const known = new Set(declared.map(plain));
  return Object.keys(holder)
    .map((each) => [...parent, each].join('.'))
    .filter((each) => each !== '_id' && !known.has(each));
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
