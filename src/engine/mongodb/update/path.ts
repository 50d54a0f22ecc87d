import { mongoError } from '../error.js';
import type { Path } from '../filter/node.js';
import { arrayIdentifier } from './tree.js';

/** The parts of an update path, checked; `$`, `$[]` and `$[identifier]` may stand in it, but not first. */
export function checkUpdatePath(path: string): Path {
  if (path === '') throw mongoError('EmptyFieldName', 'An empty update path is not valid.');
  const parts = path.split('.');
  if (parts.includes('')) {
    throw mongoError('EmptyFieldName', `The update path '${path}' contains an empty field name, which is not allowed.`);
  }
  if (parts[0] === '$') {
    throw mongoError('BadValue', `Cannot have positional (i.e. '$') element in the first position in path '${path}'`);
  }
  if (parts[0] !== undefined && arrayIdentifier(parts[0]) !== undefined) {
    throw mongoError(
      'BadValue',
      `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
    );
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw mongoError('BadValue', `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  for (const part of parts) {
    if (!part.startsWith('$') || part === '$' || arrayIdentifier(part) !== undefined) continue;
    if (part === '$id' || part === '$ref' || part === '$db') continue;
    throw mongoError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${part}' in '${path}' is not allowed in the context of an update's replacement ` +
        'document. Consider using an aggregation pipeline with $replaceWith.',
    );
  }
  return parts;
}
