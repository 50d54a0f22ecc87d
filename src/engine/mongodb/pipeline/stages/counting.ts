import { MongoError } from '../../error.js';
import { doc, int, isDoc, kindOf, type Value } from '../../value/value.js';
import { sort } from './basic.js';
import { groupStage } from './group.js';
import { project } from './project.js';
import type { StageDefinition } from '../stage.js';

const one = doc({ $sum: int(1) });

function countField(specification: Value): string {
  if (typeof specification !== 'string') throw new MongoError(40156, 'the count field must be a non-empty string');
  if (specification === '') throw new MongoError(40157, 'the count field must be a non-empty string');
  if (specification.startsWith('$')) throw new MongoError(40158, 'the count field cannot be a $-prefixed path');
  if (specification.includes('\0')) throw new MongoError(40159, 'the count field cannot contain a null byte');
  if (specification.includes('.')) throw new MongoError(40160, "the count field cannot contain '.'");
  return specification;
}

/** `$count` is a group of everything: of no documents there is no group, and so no answer. */
export const count: StageDefinition = {
  compile: (specification, context) => {
    const field = countField(specification);
    if (field === '_id') throw new MongoError(15948, "a group's _id may only be specified once");
    return [
      groupStage(
        doc([
          ['_id', null],
          [field, one],
        ]),
        context,
      ),
      ...project.compile(doc([['_id', int(0)]]), context),
    ];
  },
};

export const sortByCount: StageDefinition = {
  compile: (specification, context) => {
    const path = typeof specification === 'string';
    if (path && !specification.startsWith('$')) {
      throw new MongoError(40148, `the sortByCount field must be defined as a $-prefixed path: ${specification}`);
    }
    const [first = ''] = isDoc(specification) ? specification.keys() : [];
    if (!path && !isDoc(specification)) {
      throw new MongoError(
        40149,
        `the sortByCount field must be specified as a string or as an object, not ${kindOf(specification)}`,
      );
    }
    if (isDoc(specification) && !first.startsWith('$')) {
      throw new MongoError(
        40147,
        'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
      );
    }
    return [
      groupStage(
        doc([
          ['_id', specification],
          ['count', one],
        ]),
        context,
      ),
      ...sort.compile(doc([['count', int(-1)]]), context),
    ];
  },
};
