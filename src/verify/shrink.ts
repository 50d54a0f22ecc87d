import { isEmbeddedDocument, placesIn, withoutValueAt, type FixtureDocument } from '../../fixtures/document.js';
import { touches } from './claim.js';

/**
 * The document without every field and element that can go while `stillShows` stays true. Greedy, from the end and from
 * the inside of the document, so the result is minimal in that nothing more can be taken away, and always the same.
 */
export function shrinkDocument(
  document: FixtureDocument,
  stillShows: (document: FixtureDocument) => boolean,
): FixtureDocument {
  let smallest = document;
  for (let shrunk = true; shrunk;) {
    shrunk = false;
    for (const place of [...placesIn(smallest)].sort((a, b) => a.length - b.length || (a < b ? 1 : -1))) {
      const candidate = withoutValueAt(smallest, place);
      if (candidate !== smallest && stillShows(candidate)) {
        smallest = candidate;
        shrunk = true;
        break;
      }
    }
  }
  return smallest;
}

/** The part of a document that lies on some dotted paths, whatever the writer requires besides. */
export function excerptOf(document: FixtureDocument, paths: readonly string[]): FixtureDocument {
  return excerpt(document, '', paths) as FixtureDocument;
}

function excerpt(value: unknown, at: string, paths: readonly string[]): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[]).map((element) => excerpt(element, at, paths));
  if (!isEmbeddedDocument(value)) return value;
  if (at !== '' && paths.some((path) => touches(path, at) && !isAbove(at, path))) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, below]) => {
      const path = at === '' ? name : `${at}.${name}`;
      return paths.some((each) => touches(each, path)) ? [[name, excerpt(below, path, paths)]] : [];
    }),
  );
}

/** Whether `path` lies strictly inside `at`. */
function isAbove(at: string, path: string): boolean {
  return plainLength(path) > plainLength(at);
}

function plainLength(path: string): number {
  return path.split('.').filter((part) => part !== '*' && !/^\d+$/.test(part)).length;
}
