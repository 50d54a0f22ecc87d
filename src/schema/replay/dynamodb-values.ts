import { exactKey, exactOfText } from './exact-number.js';
import { ReplayRefusal, type ValueModel, type View } from './view.js';

const ownTypes = ['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS'] as const;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberText(text: unknown): string {
  const exact = typeof text === 'string' ? exactOfText(text) : undefined;
  if (exact?.kind !== 'finite') throw new ReplayRefusal('not-a-value', '');
  return exactKey(exact);
}

/** Bytes as the client holds them, or base64 as JSON does. */
function hexOf(bytes: unknown): string {
  if (bytes instanceof Uint8Array) return Buffer.from(bytes).toString('hex');
  if (typeof bytes === 'string') return Buffer.from(bytes, 'base64').toString('hex');
  throw new ReplayRefusal('not-a-value', '');
}

function setView(type: string, members: unknown, keyOf: (member: unknown) => string): View {
  if (!Array.isArray(members)) throw new ReplayRefusal('not-a-value', '');
  return { kind: 'scalar', type, key: members.map(keyOf).sort().join() };
}

function viewOfAttribute(value: unknown): View {
  const entries = isObject(value) ? Object.entries(value).filter(([, content]) => content !== undefined) : [];
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw new ReplayRefusal('not-a-value', '');
  const [type, content] = entry;
  switch (type) {
    case 'S':
      if (typeof content === 'string') return { kind: 'string', type, value: content };
      break;
    case 'N': {
      const exact = typeof content === 'string' ? exactOfText(content) : undefined;
      if (exact?.kind === 'finite') return { kind: 'number', type, exact, printed: exact };
      break;
    }
    case 'B': {
      const hex = hexOf(content);
      return { kind: 'scalar', type, key: hex, order: [hex] };
    }
    case 'BOOL':
      if (typeof content === 'boolean') return { kind: 'boolean', type, value: content };
      break;
    case 'NULL':
      if (content === true) return { kind: 'null', type };
      break;
    case 'M':
      if (isObject(content)) return { kind: 'object', type, fields: Object.entries(content) };
      break;
    case 'L':
      if (Array.isArray(content)) return { kind: 'array', type, items: content };
      break;
    case 'SS':
      return setView(type, content, (member) => JSON.stringify(member));
    case 'NS':
      return setView(type, content, numberText);
    case 'BS':
      return setView(type, content, hexOf);
  }
  throw new ReplayRefusal('not-a-value', '');
}

/** `{ $dynamo: { SS: [a] } }` names its type; any other literal is what the document client would store for it. */
function literalOfAttribute(literal: unknown): unknown {
  switch (typeof literal) {
    case 'string':
      return { S: literal };
    case 'number':
      return { N: String(literal) };
    case 'boolean':
      return { BOOL: literal };
    default:
  }
  if (literal === null) return { NULL: true };
  if (Array.isArray(literal)) return { L: literal.map(literalOfAttribute) };
  if (!isObject(literal)) throw new ReplayRefusal('malformed-schema', '');
  if (isObject(literal['$dynamo'])) return literal['$dynamo'];
  return { M: Object.fromEntries(Object.entries(literal).map(([name, value]) => [name, literalOfAttribute(value)])) };
}

/** Attribute values as DynamoDB's API writes them (`{ S: 'a' }`); a whole item is `{ M: item }`. */
export const dynamodbValues: ValueModel = {
  name: 'dynamodb',
  view: viewOfAttribute,
  literal: literalOfAttribute,
  fieldOrderMatters: false,
  typeNames: new Map(ownTypes.map((type) => [type, [type]])),
};
