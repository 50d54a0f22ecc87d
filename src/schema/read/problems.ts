import { MisuseError } from '../../problem/errors.js';

/** A schema that is not one: what was found where, and what was expected. */
export function malformed(pointer: string, message: string, expected?: string, code = 'malformed-schema'): MisuseError {
  return new MisuseError({
    code,
    message: `${message} (at ${pointer === '' ? 'the root' : pointer})`,
    place: { path: pointer === '' ? '#' : `#${pointer}` },
    ...(expected === undefined ? {} : { expected }),
  });
}

/** A `$ref` that leads nowhere. */
export function unresolved(pointer: string, reference: string): MisuseError {
  return new MisuseError({
    code: 'unresolvable-ref',
    message: `"${reference}" refers to nothing in this schema (at ${pointer === '' ? 'the root' : pointer})`,
    place: { path: `#${pointer}` },
    hint: 'only what the schema itself holds can be referred to; inline what lies elsewhere',
  });
}
