export interface Token {
  readonly kind: 'name' | 'placeholder' | 'value' | 'number' | 'symbol' | 'end' | 'wrong';
  readonly text: string;
  /** From 0. */
  readonly offset: number;
}

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['placeholder', /#[A-Za-z0-9_]+/y],
  ['value', /:[A-Za-z0-9_]+/y],
  ['number', /\d+/y],
  ['name', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['symbol', /<>|<=|>=|[=<>()[\],.+-]/y],
];

/** The tokens of a DynamoDB expression, with an `end` after the last; what is no token is `wrong`. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  for (;;) {
    while (offset < text.length && /\s/.test(text.charAt(offset))) offset += 1;
    if (offset >= text.length) break;
    const token = tokenAt(text, offset);
    tokens.push(token);
    offset += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', offset: text.length }];
}

function tokenAt(text: string, offset: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(text);
    if (match !== null) return { kind, text: match[0], offset };
  }
  return { kind: 'wrong', text: text.charAt(offset), offset };
}
