import type { Node } from './node.js';

const listedNames = new WeakMap<Node, ReadonlySet<string>>();

/** All names that a shape of names mentions one by one. */
export function namesListedIn(names: Node): ReadonlySet<string> {
  let listed = listedNames.get(names);
  if (listed !== undefined) return listed;
  const found = new Set<string>();
  if (names.op === 'atom' && names.test.rule === 'one-of') {
    for (const value of names.test.set.values.values()) if (value.kind === 'string') found.add(value.text);
  } else if (names.op === 'and' || names.op === 'or') {
    for (const part of names.parts) for (const name of namesListedIn(part)) found.add(name);
  } else if (names.op === 'reference') {
    for (const name of namesListedIn(names.resolve())) found.add(name);
  }
  listed = found;
  listedNames.set(names, listed);
  return listed;
}

const singleNames = new WeakMap<Node, { readonly name: string | undefined }>();

/** The one name that a shape of names stands for, if it is exactly one. */
export function singleName(names: Node): string | undefined {
  const known = singleNames.get(names);
  if (known !== undefined) return known.name;
  let name: string | undefined;
  if (names.op === 'and' && names.parts.length === 2) {
    const [kind, atom] = names.parts[0]?.op === 'kinds' ? names.parts : [names.parts[1], names.parts[0]];
    if (kind?.op === 'kinds' && atom?.op === 'atom' && atom.positive && atom.test.rule === 'one-of') {
      const listed = namesListedIn(atom);
      if (listed.size === 1) [name] = listed;
    }
  }
  singleNames.set(names, { name });
  return name;
}
