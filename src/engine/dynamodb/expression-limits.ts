import { tokensOf } from '../../query/dynamodb-tokens.js';

/** DynamoDB's limits on expressions, which dynalite does not know. */
const longestExpression = 4096;
const mostOperands = 100;
const mostOperators = 300;
const deepestPath = 32;

const operatorSigns: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=']);
const operatorWords: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'IN', 'BETWEEN']);

/** Names that every JavaScript object has; dynalite finds them in every item. */
const inheritedNames: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Why an expression is beyond what dynalite can judge, whatever it means; undefined where it is not. */
export function overLimit(expression: string, nameOf: (segment: string) => string): string | undefined {
  if (Buffer.byteLength(expression) > longestExpression) return `is longer than ${longestExpression} bytes`;
  const tokens = tokensOf(expression);
  const inherited = tokens
    .filter(({ kind }) => kind === 'name' || kind === 'placeholder')
    .find(({ text }) => inheritedNames.has(nameOf(text)));
  if (inherited !== undefined)
    return `names the attribute ${nameOf(inherited.text)}, which every JavaScript object has`;
  const operators = tokens.filter(({ kind, text }) =>
    kind === 'symbol' ? operatorSigns.has(text) : operatorWords.has(text.toUpperCase()),
  );
  if (operators.length > mostOperators) return `has more than ${mostOperators} operators`;
  let commas = 0;
  let steps = 0;
  for (const { kind, text } of tokens) {
    if (text === '(') commas = 0;
    if (text === ',') commas += 1;
    if (text === '.' || text === '[') steps += 1;
    else if (kind === 'symbol' && text !== ']') steps = 0;
    if (commas >= mostOperands) return `has a list of more than ${mostOperands} operands`;
    if (steps >= deepestPath) return `has a path of more than ${deepestPath} steps`;
  }
  return undefined;
}
