import { createRequire } from 'node:module';

type FormatTest = (text: string) => boolean;

interface FormatDefinition {
  readonly validate?: unknown;
  readonly type?: unknown;
}

const require = createRequire(import.meta.url);
let definitions: Readonly<Record<string, unknown>> | undefined;

function definitionOf(name: string): unknown {
  // Loaded on first use: formats are annotations unless the caller asks for more.
  definitions ??= (require('ajv-formats/dist/formats.js') as { fullFormats: Readonly<Record<string, unknown>> })
    .fullFormats;
  return Object.hasOwn(definitions, name) ? definitions[name] : undefined;
}

/** Whether the format has a definition that can be asserted. */
export function knowsFormat(name: string): boolean {
  return definitionOf(name) !== undefined;
}

/** Whether the text has the format; only to be asked for formats that are known. */
export function hasFormat(name: string, text: string): boolean {
  const definition = definitionOf(name);
  if (definition === true || definition === undefined) return true;
  if (definition instanceof RegExp) return definition.test(text);
  if (typeof definition === 'function') return (definition as FormatTest)(text);
  const { validate, type } = definition as FormatDefinition;
  if (type === 'number') return true;
  return validate instanceof RegExp
    ? validate.test(text)
    : typeof validate !== 'function' || (validate as FormatTest)(text);
}
