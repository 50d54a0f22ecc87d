import { Double, Int32, Long, ObjectId } from 'bson';
import { isEmbeddedDocument, type FixtureDocument } from '../../../fixtures/document.js';

/**
 * Gives every document an `_id` of its own: the first to have one keeps it, later ones get another, an ObjectId where it
 * was one and otherwise one of the same type with which the document still fits. One for which there is none is left out.
 *
 * @param fits Whether a document with another `_id` can still be stored.
 */
export function withOwnIds(
  documents: readonly FixtureDocument[],
  fits: (document: FixtureDocument) => boolean,
): readonly FixtureDocument[] {
  const taken = new Set<string>();
  return documents.flatMap((document, index) => {
    const id = document['_id'];
    if (id !== undefined && !taken.has(idText(id))) {
      taken.add(idText(id));
      return [document];
    }
    const others = id === undefined || id instanceof ObjectId ? [numberedId(index)] : [...otherIds(id, index)];
    for (const _id of others) {
      const changed = { _id, ...withoutId(document) };
      if (taken.has(idText(_id)) || !(_id instanceof ObjectId || fits(changed))) continue;
      taken.add(idText(_id));
      return [changed];
    }
    return [];
  });
}

/** A text that two `_id`s share exactly when they are the same value. */
export function idText(id: unknown): string {
  return JSON.stringify(id, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

/** Other values of the type of an `_id`, or a document in which one field has another value. */
function* otherIds(id: unknown, index: number): Generator {
  const step = index + 1;
  if (typeof id === 'string') yield* [`${id}${String(step)}`, String(step), `${id.slice(0, -1)}${String(step % 10)}`];
  else if (id instanceof Int32) yield new Int32(id.value + step);
  else if (id instanceof Long) yield id.add(step);
  else if (id instanceof Double) yield new Double(id.value + step);
  else if (id instanceof Date) yield new Date(id.getTime() + step);
  else if (id instanceof ObjectId) yield numberedId(index);
  else if (isEmbeddedDocument(id)) {
    for (const [name, value] of Object.entries(id)) {
      for (const other of otherIds(value, index)) yield { ...id, [name]: other };
    }
  }
}

function withoutId(document: FixtureDocument): FixtureDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== '_id'));
}

function numberedId(index: number): ObjectId {
  return new ObjectId(`66f01a2b00000000${(index + 1).toString(16).padStart(8, '0')}`);
}
