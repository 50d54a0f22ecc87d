import { isSchemaObject } from '../read/keyword.js';

/** What one shape allows and the other does not, each as a JSON Schema; `false` for nothing. */
export interface AddedRemoved {
  readonly added: unknown;
  readonly removed: unknown;
}

const annotations = new Set([
  ...['$schema', '$comment', 'title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['format', 'contentEncoding', 'contentMediaType', 'contentSchema'],
]);
const plain = new Set([
  ...['type', 'required', 'minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems'],
  ...['minProperties', 'maxProperties'],
]);

/**
 * The sets of documents added and removed between two shapes, as json-schema-diff computes them. It is asked only where every keyword is one that
 * it really supports, and every reference is local and not recursive: it passes by others without a word, and would follow a reference
 * to a file or URL.
 *
 * @returns `undefined` where it cannot be asked, or gives up.
 */
export async function addedAndRemoved(before: unknown, after: unknown): Promise<AddedRemoved | undefined> {
  const [old, fresh] = [supported(before), supported(after)];
  if (old === undefined || fresh === undefined) return undefined;
  try {
    const { diffSchemas } = await import('json-schema-diff');
    const diff = await diffSchemas({ sourceSchema: old as never, destinationSchema: fresh as never });
    return { added: diff.addedJsonSchema, removed: diff.removedJsonSchema };
  } catch {
    // It has limits of its own, such as nested `oneOf`s; no answer is then better than part of one.
    return undefined;
  }
}

const mostNodes = 300;

/** The schema with references inlined and annotations removed, `undefined` when a keyword is not on the list. */
function supported(root: unknown): unknown {
  let nodes = 0;
  const read = (schema: unknown, refs: readonly string[]): unknown => {
    nodes += 1;
    if (nodes > mostNodes) throw new NotSupported();
    if (typeof schema === 'boolean') return schema;
    if (!isSchemaObject(schema)) throw new NotSupported();
    const kept: Record<string, unknown> = {};
    const references: unknown[] = [];
    for (const [keyword, value] of Object.entries(schema)) {
      if (annotations.has(keyword) || keyword === '$defs' || keyword === 'definitions') continue;
      if (plain.has(keyword)) kept[keyword] = value;
      else if (keyword === '$ref') references.push(follow(value, refs));
      else kept[keyword] = below(keyword, value, refs);
    }
    // Draft 7 ignores what stands beside a reference, so that the two are put side by side instead.
    return references.length === 0 ? kept : { allOf: [...references, kept] };
  };
  const follow = (reference: unknown, refs: readonly string[]): unknown => {
    if (typeof reference !== 'string' || refs.includes(reference)) throw new NotSupported();
    return read(localTarget(root, reference), [...refs, reference]);
  };
  const below = (keyword: string, value: unknown, refs: readonly string[]): unknown => {
    switch (keyword) {
      case 'properties':
        if (!isSchemaObject(value)) throw new NotSupported();
        return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, read(property, refs)]));
      case 'additionalProperties':
      case 'items':
      case 'not':
        return read(value, refs);
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        if (!Array.isArray(value)) throw new NotSupported();
        return value.map((part) => read(part, refs));
      default:
        throw new NotSupported();
    }
  };
  try {
    return read(root, []);
  } catch (error) {
    if (error instanceof NotSupported) return undefined;
    throw error;
  }
}

class NotSupported extends Error {}

function localTarget(root: unknown, reference: string): unknown {
  if (!reference.startsWith('#/')) throw new NotSupported();
  let place: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, name)) throw new NotSupported();
    place = (place as Readonly<Record<string, unknown>>)[name];
  }
  return place;
}
