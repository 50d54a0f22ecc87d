import { kinds } from '../value/kind.js';
import type { Node } from './node.js';
import { singleName } from './names.js';

const objects = kinds('object');
const known = new WeakMap<Node, ReadonlyMap<string, ReadonlySet<string>>>();

/** The constants, by their keys, that a shape of scalars allows, when it allows no others. */
function constantsOf(node: Node): ReadonlySet<string> | undefined {
  for (const part of node.op === 'and' ? node.parts : [node]) {
    if (part.op !== 'atom' || !part.positive || part.test.rule !== 'one-of') continue;
    if ((node.may & ~part.kinds) === 0) return new Set(part.test.set.values.keys());
  }
  return undefined;
}

/** The fields that a shape requires of an object and of which it names every value that they may have. */
export function discriminatorsOf(node: Node): ReadonlyMap<string, ReadonlySet<string>> {
  const cached = known.get(node);
  if (cached !== undefined) return cached;
  const found = new Map<string, ReadonlySet<string>>();
  if (node.op === 'and') {
    const required = new Set<string>();
    for (const part of node.parts) {
      const present = presentIn(part);
      if (present !== undefined) required.add(present);
    }
    for (const part of node.parts) {
      if (part.op !== 'atom' || !part.positive || part.test.rule !== 'fields') continue;
      const name = singleName(part.test.names);
      if (name === undefined || !required.has(name)) continue;
      const constants = constantsOf(part.test.value);
      if (constants !== undefined) found.set(name, constants);
    }
  }
  known.set(node, found);
  return found;
}

/** The field that a part of a shape of objects asks to be there. */
function presentIn(part: Node): string | undefined {
  const atom = part.op === 'or' ? part.parts.find(({ op }) => op === 'atom') : part;
  if (
    part.op === 'or' &&
    (part.parts.length !== 2 || part.parts.some(({ op, may }) => op === 'kinds' && (may & objects) !== 0))
  )
    return undefined;
  if (atom?.op !== 'atom' || atom.positive || atom.test.rule !== 'fields' || atom.test.value.op !== 'false')
    return undefined;
  return singleName(atom.test.names);
}

/** Whether two shapes have nothing in common for a reason that costs little to see: their kinds, or a field that tells them apart. */
export function areApart(a: Node, b: Node): boolean {
  if ((a.may & b.may) === 0) return true;
  if (a.may !== objects || b.may !== objects) return false;
  const others = discriminatorsOf(b);
  for (const [name, constants] of discriminatorsOf(a)) {
    const other = others.get(name);
    if (other !== undefined && disjoint(constants, other)) return true;
  }
  return false;
}

function disjoint(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const key of small) if (large.has(key)) return false;
  return true;
}
