import type { Rows } from '../contract/operation-language.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { readExpression } from './expression-grammar.js';
import { DOCUMENT_SCOPE, readFilter } from './filter-grammar.js';
import type { OperationReader } from './operation-reader.js';

/** Reads what a projection leaves of a document. `language` tells the find form (with `$elemMatch`) from a stage. */
export function readProjection(
  projection: JsonObject,
  at: SourcePath,
  language: 'find' | 'stage',
  reader: OperationReader,
): Rows {
  const included: string[] = [];
  const excluded: string[] = [];
  const computed: string[] = [];
  const visit = (value: Json, path: string, here: SourcePath): void => {
    if (value === 1 || value === true) included.push(path);
    else if (value === 0 || value === false) excluded.push(path);
    else if (typeof value === 'number') included.push(path);
    else if (isJsonObject(value)) {
      const [operator] = Object.keys(value);
      if (operator === undefined) {
        reader.problem({ code: 'invalid-projection', message: `\`${path}\` is projected as an empty map.`, at: here });
      } else if (!operator.startsWith('$')) {
        for (const [key, item] of Object.entries(value)) visit(item, `${path}.${key}`, [...here, key]);
      } else if (language === 'find' && operator === '$slice') {
        // An array cut short is still an array of the same elements.
        if (path !== '_id') sliced.push(path);
      } else if (language === 'find' && operator === '$elemMatch') {
        readFilter(value[operator] as Json, [...here, operator], { ...DOCUMENT_SCOPE, prefix: `${path}.` }, reader);
        // Without a match the field is left out, so that nothing in the shape says what the row has.
        computed.push(path);
      } else {
        computed.push(path);
        readExpression(value, here, { documents: true, reader });
      }
    } else {
      computed.push(path);
      readExpression(value, here, { documents: true, reader });
    }
  };
  const sliced: string[] = [];
  for (const [path, value] of Object.entries(projection)) visit(value, path, [...at, path]);
  const includedFields = included.filter((path) => path !== '_id');
  const excludedFields = excluded.filter((path) => path !== '_id');
  if (includedFields.length > 0 && excludedFields.length > 0) {
    reader.problem({
      code: 'invalid-projection',
      message: `The projection includes \`${includedFields[0] ?? ''}\` and excludes \`${excludedFields[0] ?? ''}\`.`,
      at,
      hint: 'A projection either includes or excludes; only `_id` may differ.',
    });
  }
  if (computed.length > 0 || excluded.some((path) => path.includes('$'))) return { kind: 'computed' };
  if ([...included, ...sliced].some((path) => path.split('.').includes('$'))) return { kind: 'computed' };
  if (includedFields.length > 0 || (included.includes('_id') && excludedFields.length === 0)) {
    return {
      kind: 'picked',
      at,
      paths: [...(excluded.includes('_id') || included.includes('_id') ? [] : ['_id']), ...included, ...sliced],
    };
  }
  return excluded.length > 0 ? { kind: 'omitted', paths: excluded } : { kind: 'documents' };
}
