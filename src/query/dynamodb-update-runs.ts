import { before, existsBefore, holdsBefore } from './changed-target.js';
import type { UpdateValue } from './dynamodb-expression.js';
import {
  type InputReader,
  type ItemChange,
  type ItemChanges,
  isPosition,
  setOrNumber,
} from './dynamodb-item-change.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/** The combined values on which DynamoDB runs the update instead of answering with an error. */
export function runs(changes: ItemChanges, path: readonly string[], reader: InputReader): Shape {
  return every([...changes].map(([name, change]) => runsAt(change, [...path, name], reader)));
}

function runsAt(change: ItemChange, path: readonly string[], reader: InputReader): Shape {
  const whereThere = (shape: Shape): Shape => some([not(existsBefore(path)), before(path, shape)]);
  switch (change.kind) {
    case 'inside':
      if ([...change.fields.keys()].some(isPosition)) return holdsBefore(path, { type: 'array' });
      return every([holdsBefore(path, { type: 'object' }), runs(change.fields, path, reader)]);
    case 'set':
      return readable(change.value, reader);
    case 'remove':
      return true;
    case 'add':
    case 'delete':
      return whereThere(setOrNumber(change.operand));
  }
}

/** What an operand of the update must find in the item. */
function readable(value: UpdateValue, reader: InputReader): Shape {
  switch (value.kind) {
    case 'value':
      return true;
    case 'path': {
      const parts = reader.parts(value);
      return parts.some(isPosition) || existsBefore(parts);
    }
    case 'if_not_exists':
      return some([existsBefore(reader.parts(value.path)), readable(value.otherwise, reader)]);
    case 'plus':
    case 'minus':
      return every(
        [value.left, value.right].map((side) =>
          every([readable(side, reader), isOld(side, { type: 'number' }, reader)]),
        ),
      );
    case 'list_append':
      return every(
        [value.first, value.second].map((side) =>
          every([readable(side, reader), isOld(side, { type: 'array' }, reader)]),
        ),
      );
  }
}

/** Where an operand is read from the item, it is of the shape. */
function isOld(value: UpdateValue, shape: Shape, reader: InputReader): Shape {
  if (value.kind !== 'path' && value.kind !== 'if_not_exists') return true;
  const parts = reader.parts(value.kind === 'path' ? value : value.path);
  return parts.some(isPosition) || some([not(existsBefore(parts)), before(parts, shape)]);
}
