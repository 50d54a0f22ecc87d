import { isJsonObject, type Json } from '../../value/json.js';

/**
 * The dotted paths that an update can change, or undefined when they cannot be listed (a pipeline). Array filters and
 * positions become `*`.
 */
export function updatePaths(update: Json): readonly string[] | undefined {
  if (!isJsonObject(update)) return undefined;
  const paths = new Set<string>();
  for (const [operator, fields] of Object.entries(update)) {
    if (!operator.startsWith('$') || !isJsonObject(fields)) return undefined;
    for (const [path, operand] of Object.entries(fields)) {
      paths.add(plain(path));
      if (operator === '$rename' && typeof operand === 'string') paths.add(plain(operand));
    }
  }
  return [...paths];
}

function plain(path: string): string {
  return path
    .split('.')
    .map((part) => (part.startsWith('$') || /^\d+$/.test(part) ? '*' : part))
    .join('.');
}
