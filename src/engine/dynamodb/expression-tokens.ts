/** One token of a DynamoDB expression. */
export interface Token {
  /** `name` is an attribute name or a word, `alias` a `#name`, `value` a `:value`; everything else is a `sign`. */
  readonly kind: 'name' | 'alias' | 'value' | 'number' | 'sign';
  readonly text: string;
}

const pattern = /\s*(?:(?<name>[A-Za-z_]\w*)|(?<alias>#\w+)|(?<value>:\w+)|(?<number>\d+)|(?<sign><=|>=|<>|[^\s]))/gy;

const kinds = ['name', 'alias', 'value', 'number', 'sign'] as const;

/** The tokens of an expression. The language has no literals, so that this needs no grammar; bad text gives odd signs. */
export function tokensOf(expression: string): readonly Token[] {
  return [...expression.matchAll(pattern)].map(({ groups = {} }) => {
    const kind = kinds.find((candidate) => groups[candidate] !== undefined) ?? 'sign';
    return { kind, text: groups[kind] ?? '' };
  });
}

/** One assignment of an update expression's SET clause: the attribute at the root of its path, and what is assigned. */
export interface Assignment {
  /** The path's first name, with its alias resolved; undefined for a path into an attribute (`a.b`, `a[0]`). */
  readonly attribute: string | undefined;
  readonly assigned: readonly Token[];
}

const clauseWords: ReadonlySet<string> = new Set(['SET', 'REMOVE', 'ADD', 'DELETE']);

/** The assignments in the SET clause of an update expression. */
export function assignmentsOf(expression: string, nameOf: (token: Token) => string): readonly Assignment[] {
  const assignments: Assignment[] = [];
  let clause = '';
  let depth = 0;
  let current: Token[] = [];
  const finish = (): void => {
    if (clause === 'SET' && current.length > 0) assignments.push(assignmentOf(current, nameOf));
    current = [];
  };
  const tokens = tokensOf(expression);
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1]?.text;
    if (token.kind === 'name' && depth === 0 && previous !== '.' && clauseWords.has(token.text.toUpperCase())) {
      finish();
      clause = token.text.toUpperCase();
      return;
    }
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    if (token.text === ',' && depth === 0) finish();
    else current.push(token);
  });
  finish();
  return assignments;
}

function assignmentOf(tokens: readonly Token[], nameOf: (token: Token) => string): Assignment {
  const equals = tokens.findIndex(({ text }) => text === '=');
  const [root, ...rest] = tokens.slice(0, equals);
  return {
    attribute: root !== undefined && rest.length === 0 ? nameOf(root) : undefined,
    assigned: tokens.slice(equals + 1),
  };
}
