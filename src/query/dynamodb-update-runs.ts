import { type PathPart, before, existsBefore, holdsBefore } from './changed-target.js';
import type { UpdateValue } from './dynamodb-expression.js';
import {
  type InputReader,
  type ItemChange,
  type ItemChanges,
  ofDynamoTypes,
  setOrNumber,
} from './dynamodb-item-change.js';
import type { ParameterTypes } from './parameter-shape.js';
import { type Shape, every, not, some } from './shape-algebra.js';

/** The combined values on which DynamoDB runs the update instead of answering with an error. */
export function runs(
  changes: ItemChanges,
  path: readonly PathPart[],
  reader: InputReader,
  parameters: ParameterTypes | undefined,
): Shape {
  return every([...changes].map(([name, change]) => runsAt(change, [...path, name], reader, parameters)));
}

function runsAt(
  change: ItemChange,
  path: readonly PathPart[],
  reader: InputReader,
  parameters: ParameterTypes | undefined,
): Shape {
  const whereThere = (shape: Shape): Shape => some([not(existsBefore(path)), before(path, shape)]);
  switch (change.kind) {
    case 'inside':
      if ([...change.fields.keys()].some((part) => typeof part === 'number')) {
        const elements = [...change.fields].filter(([, below]) => below.kind === 'inside');
        return every([
          holdsBefore(path, { type: 'array' }),
          ...elements.map(([name, below]) => runsAt(below, [...path, name], reader, parameters)),
        ]);
      }
      return every([holdsBefore(path, { type: 'object' }), runs(change.fields, path, reader, parameters)]);
    case 'set':
      return readable(change.value, reader);
    case 'remove':
      return true;
    case 'add':
    case 'delete':
      return whereThere(ofDynamoTypes(setOrNumber(change.operand, parameters)));
  }
}

/** What an operand of the update must find in the item. */
function readable(value: UpdateValue, reader: InputReader): Shape {
  switch (value.kind) {
    case 'value':
      return true;
    case 'path':
      return existsBefore(reader.parts(value));
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
  return some([not(existsBefore(parts)), before(parts, shape)]);
}
