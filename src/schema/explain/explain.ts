import { EJSON } from 'bson';
import { BudgetSpent } from '../budget.js';
import type { Question } from '../question.js';
import type { Value } from '../value/value.js';
import type { Where } from '../verdict.js';
import { originOf } from './origin.js';
import { type SideNames, printedPath, sentenceFor } from './sentence.js';
import { ViolationSearch } from './violation.js';

/** What share of the budget an explanation may take on top. */
const explaining = 0.05;

/** Where and why a witness fits the source and not the target. */
export function explain(question: Question, source: unknown, target: unknown, witness: Value, names: SideNames): Where {
  try {
    return question.budget.withShare(explaining, () => explanation(question, source, target, witness, names));
  } catch (error) {
    // A witness stands, however deep or large it is; only the way to what is wrong in it is too long to follow.
    if (!(error instanceof RangeError || error instanceof BudgetSpent)) throw error;
    return {
      path: '',
      source: '#',
      target: '#',
      sentence: `${names.source} may write a document that ${names.target} does not accept`,
    };
  }
}

function explanation(question: Question, source: unknown, target: unknown, witness: Value, names: SideNames): Where {
  const { graph } = question;
  const targetReader = question.reader(target);
  const violation = new ViolationSearch(graph, targetReader).find(targetReader.root, witness);
  const print = (value: Value): string => printed(question, value);
  if (violation === undefined) {
    return {
      path: '',
      source: '#',
      target: '#',
      sentence: `${names.source} may write ${print(witness)}; ${names.target} does not accept it`,
    };
  }
  const sourceReader = question.reader(source);
  const fitting = new ViolationSearch(graph, sourceReader);
  const { path, keyword, located } = violation;
  const origin = originOf(sourceReader, fitting, witness, path, keyword);
  return {
    path: printedPath(path),
    source: origin.pointer,
    target: `#${located.pointer}${keyword === undefined ? '' : `/${keyword}`}`,
    sentence: sentenceFor(violation, names, origin.declared, print),
  };
}

/** The value as a person reads it: JSON, or canonical Extended JSON. */
function printed(question: Question, value: Value): string {
  const written = question.written(value);
  if (question.system !== 'bson') return JSON.stringify(written);
  const text = EJSON.stringify({ value: written }, { relaxed: false });
  return text.slice('{"value":'.length, -1);
}
