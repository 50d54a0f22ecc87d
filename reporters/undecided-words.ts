/** What a reason to leave a question about schemas undecided means, by its code. */
const words: Readonly<Record<string, string>> = {
  budget: 'the question took more work than it may',
  'date-out-of-range': 'only dates that JavaScript cannot hold would answer the question',
  'enum-too-large': 'so many constants are ruled out that what remains was not searched',
  'equal-across-number-types': 'whether a list must repeat a value hangs on numbers of different types that are equal',
  'field-order': 'every order of the fields that was tried equals a constant that is ruled out',
  format: 'the answer hangs on what a `format` lets through',
  'number-precision': 'whether a number meets all bounds and multiples hangs on more digits than were searched',
  range: 'the answer hangs on a range of values that have no order here',
  'ref-cycle': 'a reference leads back to itself without any step into the document',
  'regex-backreference': 'the pattern refers back to what one of its groups matched, which no finite automaton can',
  'regex-lookaround': 'the pattern has a lookahead inside a lookbehind, or the other way round',
  'regex-too-large': 'the pattern, or what it makes with others, needs more automaton states than mortise builds',
  'replay-disagreement': "ajv and mortise's own interpreter do not agree on the document that would answer it",
  'shape-too-large': 'the schema is larger than mortise reads',
  'too-deep': 'it is nested deeper than mortise follows',
  'too-large': 'it is larger than mortise reads',
  'too-long': 'the smallest document that could answer the question is too long to be made',
  'too-many-branches': 'there are more alternatives than were searched',
  'undeclared-in-some-branches':
    'some branches of the writer list fields and others do not, and the answer hangs on it',
  unevaluated: 'there are too many ways to meet the schema to say which fields are left unevaluated in each',
  'unsupported-keyword': 'the keyword is not one that mortise knows',
  'unsupported-pattern': 'the answer hangs on a pattern that cannot be turned into a finite automaton',
};

/** A reason to leave a question undecided, as one line: what it means, where it arose and its code. */
export function undecidedLine(reason: {
  readonly code: string;
  readonly pointer: string;
  readonly in?: readonly string[];
}): string {
  const { code, pointer } = reason;
  const place = pointer === '' || pointer.startsWith('#') ? pointer : `#${pointer}`;
  const where = [...(reason.in === undefined ? [] : [reason.in.join(' or ')]), place].filter((part) => part !== '');
  return `${where.length === 0 ? '' : `${where.join('  ')}  `}${words[code] ?? 'it could not be decided'}  [${code}]`;
}
