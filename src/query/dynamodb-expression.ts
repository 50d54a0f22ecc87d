import { tokensOf, type Token } from './dynamodb-tokens.js';

/** A path in an expression; a placeholder (`#name`) is still one. */
export interface PathExpression {
  readonly kind: 'path';
  readonly segments: readonly (string | number)[];
}

export interface ValueExpression {
  readonly kind: 'value';
  /** With its colon. */
  readonly name: string;
}

export interface SizeExpression {
  readonly kind: 'size';
  readonly of: PathExpression;
}

export type Operand = PathExpression | ValueExpression | SizeExpression;

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly list: readonly Operand[] }
  | { readonly kind: 'attribute_exists' | 'attribute_not_exists'; readonly path: PathExpression }
  | { readonly kind: 'attribute_type' | 'begins_with' | 'contains'; readonly path: Operand; readonly operand: Operand };

export type UpdateValue =
  | PathExpression
  | ValueExpression
  | { readonly kind: 'if_not_exists'; readonly path: PathExpression; readonly otherwise: UpdateValue }
  | { readonly kind: 'list_append'; readonly first: UpdateValue; readonly second: UpdateValue }
  | { readonly kind: 'plus' | 'minus'; readonly left: UpdateValue; readonly right: UpdateValue };

/** The clauses of an update expression. */
export interface UpdateClauses {
  readonly set: readonly { readonly path: PathExpression; readonly value: UpdateValue }[];
  readonly remove: readonly PathExpression[];
  readonly add: readonly { readonly path: PathExpression; readonly value: ValueExpression }[];
  readonly delete: readonly { readonly path: PathExpression; readonly value: ValueExpression }[];
}

export type Parsed<T> =
  | { readonly kind: 'parsed'; readonly value: T }
  | { readonly kind: 'mistake'; readonly message: string; readonly offset: number };

/** Expressions beyond this depth are not written by hand; the parser must not run out of stack on them. */
const MAX_DEPTH = 100;

/** Reads a condition, filter or key condition expression. */
export function parseCondition(text: string): Parsed<Condition> {
  return parse(text, (parser) => parser.or(0));
}

/** Reads a projection expression. */
export function parseProjection(text: string): Parsed<readonly PathExpression[]> {
  return parse(text, (parser) => parser.list(() => parser.path()));
}

/** Reads an update expression. */
export function parseUpdate(text: string): Parsed<UpdateClauses> {
  return parse(text, (parser) => parser.update());
}

class Mistake extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function parse<T>(text: string, read: (parser: ExpressionParser) => T): Parsed<T> {
  const parser = new ExpressionParser(tokensOf(text));
  try {
    const value = read(parser);
    parser.end();
    return { kind: 'parsed', value };
  } catch (error) {
    if (error instanceof Mistake) return { kind: 'mistake', message: error.message, offset: error.offset };
    throw error;
  }
}

const FUNCTIONS = ['attribute_exists', 'attribute_not_exists', 'attribute_type', 'begins_with', 'contains', 'size'];
const COMPARATORS: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];

class ExpressionParser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  end(): void {
    const token = this.#peek();
    if (token.kind !== 'end') this.#fail('the end of the expression');
  }

  or(depth: number): Condition {
    const parts = [this.#and(depth)];
    while (this.#word('OR')) parts.push(this.#and(depth));
    return parts.length === 1 ? (parts[0] as Condition) : { kind: 'or', parts };
  }

  list<T>(read: () => T): readonly T[] {
    const items = [read()];
    while (this.#symbol(',')) items.push(read());
    return items;
  }

  path(): PathExpression {
    const segments: (string | number)[] = [this.#name()];
    for (;;) {
      if (this.#symbol('.')) segments.push(this.#name());
      else if (this.#symbol('[')) {
        const index = this.#peek();
        if (index.kind !== 'number') this.#fail('a position in a list');
        this.#next += 1;
        segments.push(Number(index.text));
        this.#expect(']');
      } else return { kind: 'path', segments };
    }
  }

  update(): UpdateClauses {
    const clauses = new Map<string, unknown>();
    while (this.#peek().kind !== 'end') {
      const token = this.#peek();
      const name = token.kind === 'name' ? token.text.toUpperCase() : '';
      if (!['SET', 'REMOVE', 'ADD', 'DELETE'].includes(name)) this.#fail('`SET`, `REMOVE`, `ADD` or `DELETE`');
      if (clauses.has(name)) throw new Mistake(`\`${name}\` is given twice; each clause stands once.`, token.offset);
      this.#next += 1;
      clauses.set(
        name,
        this.list(() => this.#action(name)),
      );
    }
    if (clauses.size === 0) this.#fail('`SET`, `REMOVE`, `ADD` or `DELETE`');
    return {
      set: (clauses.get('SET') ?? []) as UpdateClauses['set'],
      remove: (clauses.get('REMOVE') ?? []) as UpdateClauses['remove'],
      add: (clauses.get('ADD') ?? []) as UpdateClauses['add'],
      delete: (clauses.get('DELETE') ?? []) as UpdateClauses['delete'],
    };
  }

  #action(clause: string): unknown {
    const path = this.path();
    if (clause === 'REMOVE') return path;
    if (clause === 'SET') {
      this.#expect('=');
      return { path, value: this.#sum(0) };
    }
    return { path, value: this.#value() };
  }

  #sum(depth: number): UpdateValue {
    const left = this.#updateOperand(depth);
    for (const [symbol, kind] of [
      ['+', 'plus'],
      ['-', 'minus'],
    ] as const) {
      if (this.#symbol(symbol)) return { kind, left, right: this.#updateOperand(depth) };
    }
    return left;
  }

  #updateOperand(depth: number): UpdateValue {
    this.#limit(depth);
    const token = this.#peek();
    if (token.kind === 'value') return this.#value();
    if (this.#symbol('(')) {
      const inner = this.#sum(depth + 1);
      this.#expect(')');
      return inner;
    }
    const name = token.text;
    if (token.kind === 'name' && this.#tokens[this.#next + 1]?.text === '(') {
      if (name !== 'if_not_exists' && name !== 'list_append') {
        throw new Mistake(
          `\`${name}\` is not a function of an update; there are \`if_not_exists\` and \`list_append\`.`,
          token.offset,
        );
      }
      this.#next += 2;
      if (name === 'if_not_exists') {
        const path = this.path();
        this.#expect(',');
        const otherwise = this.#updateOperand(depth + 1);
        this.#expect(')');
        return { kind: 'if_not_exists', path, otherwise };
      }
      const first = this.#updateOperand(depth + 1);
      this.#expect(',');
      const second = this.#updateOperand(depth + 1);
      this.#expect(')');
      return { kind: 'list_append', first, second };
    }
    return this.path();
  }

  #and(depth: number): Condition {
    const parts = [this.#not(depth)];
    while (this.#word('AND')) parts.push(this.#not(depth));
    return parts.length === 1 ? (parts[0] as Condition) : { kind: 'and', parts };
  }

  #not(depth: number): Condition {
    this.#limit(depth);
    return this.#word('NOT') ? { kind: 'not', part: this.#not(depth + 1) } : this.#primary(depth);
  }

  #primary(depth: number): Condition {
    if (this.#symbol('(')) {
      const inner = this.or(depth + 1);
      this.#expect(')');
      return inner;
    }
    const token = this.#peek();
    if (token.kind === 'name' && this.#tokens[this.#next + 1]?.text === '(' && token.text !== 'size')
      return this.#function(token);
    const left = this.#operand();
    if (this.#word('BETWEEN')) {
      const low = this.#operand();
      if (!this.#word('AND')) this.#fail('`AND`');
      return { kind: 'between', operand: left, low, high: this.#operand() };
    }
    if (this.#word('IN')) {
      this.#expect('(');
      const list = this.list(() => this.#operand());
      this.#expect(')');
      return { kind: 'in', operand: left, list };
    }
    const comparator = this.#peek();
    if (comparator.kind !== 'symbol' || !COMPARATORS.includes(comparator.text))
      this.#fail('a comparison (`=`, `<>`, `<`, `<=`, `>`, `>=`), `BETWEEN` or `IN`');
    this.#next += 1;
    return { kind: 'compare', comparator: comparator.text as Comparator, left, right: this.#operand() };
  }

  #function(token: Token): Condition {
    const name = token.text;
    if (!FUNCTIONS.includes(name)) {
      const meant = FUNCTIONS.find((known) => known === name.toLowerCase());
      throw new Mistake(
        `\`${name}\` is not a function; there are ${FUNCTIONS.map((known) => `\`${known}\``).join(', ')}${meant === undefined ? '' : `. Did you mean \`${meant}\`?`}`,
        token.offset,
      );
    }
    this.#next += 2;
    if (name === 'attribute_exists' || name === 'attribute_not_exists') {
      const path = this.path();
      this.#expect(')');
      return { kind: name, path };
    }
    const path = this.#operand();
    this.#expect(',');
    const operand = this.#operand();
    this.#expect(')');
    return { kind: name as 'attribute_type' | 'begins_with' | 'contains', path, operand };
  }

  #operand(): Operand {
    const token = this.#peek();
    if (token.kind === 'value') return this.#value();
    if (token.kind === 'name' && token.text === 'size' && this.#tokens[this.#next + 1]?.text === '(') {
      this.#next += 2;
      const of = this.path();
      this.#expect(')');
      return { kind: 'size', of };
    }
    return this.path();
  }

  #value(): ValueExpression {
    const token = this.#peek();
    if (token.kind !== 'value') this.#fail('a value such as `:status`');
    this.#next += 1;
    return { kind: 'value', name: token.text };
  }

  #name(): string {
    const token = this.#peek();
    if (token.kind !== 'name' && token.kind !== 'placeholder') this.#fail('an attribute');
    this.#next += 1;
    return token.text;
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #word(word: string): boolean {
    const token = this.#peek();
    const found = token.kind === 'name' && token.text.toUpperCase() === word;
    if (found) this.#next += 1;
    return found;
  }

  #symbol(symbol: string): boolean {
    const token = this.#peek();
    const found = token.kind === 'symbol' && token.text === symbol;
    if (found) this.#next += 1;
    return found;
  }

  #expect(symbol: string): void {
    if (!this.#symbol(symbol)) this.#fail(`\`${symbol}\``);
  }

  #limit(depth: number): void {
    if (depth > MAX_DEPTH) throw new Mistake('The expression is nested too deep.', this.#peek().offset);
  }

  #fail(expected: string): never {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'the expression ends' : `there is \`${token.text}\``;
    throw new Mistake(`Expected ${expected}, but ${found}.`, token.offset);
  }
}
