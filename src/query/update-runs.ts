import { before, existsBefore, holdsBefore } from './changed-target.js';
import { operandOfLiteral } from './number-operand.js';
import { type Shape, every, not, some } from './shape-algebra.js';
import type { Change } from './update-change.js';

/** The combined values on which MongoDB runs the update instead of answering with an error; and without overflow. */
export function runs(changes: ReadonlyMap<string, Change>, path: readonly string[]): Shape {
  return every([...changes].map(([name, change]) => runsAt(change, [...path, name])));
}

function runsAt(change: Change, path: readonly string[]): Shape {
  const whereThere = (shape: Shape): Shape => some([not(existsBefore(path)), before(path, shape)]);
  switch (change.kind) {
    case 'add': {
      const numbers = whereThere({ bsonType: 'number' });
      const operand = operandOfLiteral(change.by, 'mongodb');
      if (operand?.type !== 'int') return numbers;
      const bounds =
        operand.least >= 0 ? { maximum: 2_147_483_647 - operand.least } : { minimum: -2_147_483_648 - operand.least };
      return every([numbers, whereThere(some([not({ bsonType: 'int' }), bounds]))]);
    }
    case 'multiply':
      return whereThere({ bsonType: 'number' });
    case 'mask':
      return whereThere({ bsonType: ['int', 'long'] });
    case 'append':
    case 'pull':
    case 'pop':
    case 'elements':
      return whereThere({ bsonType: 'array' });
    case 'inside': {
      const writes = isWriting(change);
      const fields = runs(change.fields, path);
      const enters = writes
        ? whereThere({ bsonType: [...change.fields.keys()].some(isPosition) ? ['object', 'array'] : 'object' })
        : true;
      return every([enters, some([not(holdsBefore(path, { type: 'object' })), fields])]);
    }
    default:
      return true;
  }
}

/** Whether a part of a path can also be a position in an array. */
export function isPosition(part: string): boolean {
  return /^\d+$/u.test(part);
}

/** Whether the change needs a document to write into, rather than leave alone what is not there. */
function isWriting(change: Change): boolean {
  if (change.kind === 'inside') return [...change.fields.values()].some(isWriting);
  return !['remove', 'pull', 'pop', 'take'].includes(change.kind);
}
