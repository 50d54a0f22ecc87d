import { MongoError } from '../../error.js';
import { compileExpression } from '../../expression/compile.js';
import { isDoc, kindOf, kindOrMissing, type Value } from '../../value/value.js';
import { perDocument, single, type Stage, type StageContext } from '../stage.js';

function replaceBy(source: Value, { scope }: StageContext): Stage {
  const newRoot = compileExpression(source, scope);
  return perDocument((document, variables) => {
    const replacement = newRoot.evaluate(document, variables);
    if (isDoc(replacement)) return replacement;
    throw new MongoError(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was of type: ${kindOrMissing(replacement)}`,
    );
  });
}

export const replaceRoot = single((specification, context) => {
  if (!isDoc(specification)) {
    throw new MongoError(
      40229,
      `expected an object as specification for $replaceRoot stage, got ${kindOf(specification)}`,
    );
  }
  for (const key of specification.keys()) {
    if (key !== 'newRoot') {
      throw new MongoError(40230, `unrecognized option to $replaceRoot stage: ${key}, only valid option is 'newRoot'.`);
    }
  }
  const newRoot = specification.get('newRoot');
  if (newRoot === undefined) throw new MongoError(40231, 'no newRoot specified for the $replaceRoot stage');
  return replaceBy(newRoot, context);
});

export const replaceWith = single(replaceBy);
