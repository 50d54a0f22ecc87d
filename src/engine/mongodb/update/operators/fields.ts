import { mongoError } from '../../error.js';
import type { Path } from '../../filter/node.js';
import { compare } from '../../value/compare.js';
import { print } from '../../value/print.js';
import { isArray, isDoc, kindOf, type Doc, type Value } from '../../value/value.js';
import type { UpdateSituation } from '../node.js';
import { checkUpdatePath } from '../path.js';
import type { Placed } from '../tree.js';
import { creating, culling, idText, type OperatorContext } from './operator.js';

export function set(path: Path, value: Value): readonly Placed[] {
  return creating(path, () => value);
}

export function setOnInsert(path: Path, value: Value): readonly Placed[] {
  return [
    {
      path,
      leaf: {
        kind: 'leaf',
        apply: (current, { isInsert }) => (isInsert ? value : current),
        toleratesBlockedPath: ({ isInsert }) => !isInsert,
      },
    },
  ];
}

export function unset(path: Path): readonly Placed[] {
  return culling(path, () => undefined);
}

export function min(path: Path, value: Value, { strings }: OperatorContext): readonly Placed[] {
  return creating(path, (current) =>
    current === undefined || compare(value, current, strings?.order) < 0 ? value : current,
  );
}

export function max(path: Path, value: Value, { strings }: OperatorContext): readonly Placed[] {
  return creating(path, (current) =>
    current === undefined || compare(value, current, strings?.order) > 0 ? value : current,
  );
}

export function currentDate(path: Path, operand: Value, { timestamp }: OperatorContext): readonly Placed[] {
  return dateKind(operand) === 'date' ? creating(path, (_current, { now }) => now) : creating(path, () => timestamp());
}

function dateKind(operand: Value): 'date' | 'timestamp' {
  if (typeof operand === 'boolean') return 'date';
  if (!isDoc(operand)) {
    throw mongoError(
      'BadValue',
      `${kindOf(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  for (const name of operand.keys()) {
    if (name !== '$type') throw mongoError('BadValue', `Unrecognized $currentDate option: ${name}`);
  }
  const type = operand.get('$type');
  if (type === 'date' || type === 'timestamp') return type;
  throw mongoError(
    'BadValue',
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}

export function rename(from: Path, operand: Value): readonly Placed[] {
  const source = from.join('.');
  if (typeof operand !== 'string') {
    throw mongoError('BadValue', `The 'to' field for $rename must be a string: ${source}: ${print(operand)}`);
  }
  if (operand.includes('\0')) {
    throw mongoError('BadValue', `The 'to' field for $rename cannot contain an embedded null byte: ${source}`);
  }
  if (operand === source) {
    throw mongoError('BadValue', `The source and target field for $rename must differ: ${source}: "${operand}"`);
  }
  const to = checkUpdatePath(operand);
  for (const [role, path] of [
    ['source', from],
    ['destination', to],
  ] as const) {
    if (path.some((part) => part.startsWith('$'))) {
      throw mongoError('BadValue', `The ${role} field for $rename may not be dynamic: ${path.join('.')}`);
    }
  }
  const sourceOf = ({ root }: UpdateSituation): Value | undefined => {
    const value = valueWithoutArrays(root, from, 'source');
    if (value !== undefined) valueWithoutArrays(root, to, 'destination');
    return value;
  };
  return [
    ...culling(from, () => undefined),
    {
      path: to,
      leaf: {
        kind: 'leaf',
        apply: (current, situation) => sourceOf(situation) ?? current,
        toleratesBlockedPath: (situation) => sourceOf(situation) === undefined,
      },
    },
  ];
}

function valueWithoutArrays(root: Doc, path: Path, role: string): Value | undefined {
  let value: Value | undefined = root;
  for (const [at, part] of path.entries()) {
    if (isArray(value)) {
      throw mongoError(
        'BadValue',
        `The ${role} field cannot be an array element, '${path.join('.')}' in doc with ${idText(root).slice(1, -1)} ` +
          `has an array field called '${path[at - 1] ?? ''}'`,
      );
    }
    if (!isDoc(value)) return undefined;
    value = value.get(part);
  }
  return value;
}
