import { isSafeNumber } from 'lossless-json';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Problem } from '../problem/problem.js';
import type { Json } from '../value/json.js';
import { dottedPath, type Position, type SourceDocument, type SourcePath } from './source.js';

export interface ParsedText {
  readonly documents: readonly SourceDocument[];
  readonly problems: readonly Problem[];
}

export interface TextOrigin {
  readonly file: string;
  readonly folder: string;
}

/** How often an alias may be expanded and how deep a document may be, so that a small file cannot become a huge value. */
const MAX_ALIASES = 100;
const MAX_DEPTH = 200;
const MAX_VALUES = 2_000_000;

/**
 * The documents in a YAML or JSON text, with positions, or every reason why the text is none. Keys given twice, numbers
 * that JavaScript cannot hold exactly, values that JSON cannot say and alias bombs are problems, never silent changes.
 */
export function parseText(text: string, language: 'yaml' | 'json', origin: TextOrigin): ParsedText {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const tooDeep = nestingProblem(source, origin.file);
  if (tooDeep !== undefined) return { documents: [], problems: [tooDeep] };
  if (language === 'json') {
    const problem = jsonProblem(source, origin.file);
    if (problem !== undefined) return { documents: [], problems: [problem] };
  }
  const lines = new LineCounter();
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  let parsed: Document.Parsed[];
  try {
    const result = parseAllDocuments(source, {
      lineCounter: lines,
      intAsBigInt: true,
      prettyErrors: false,
      logLevel: 'silent',
      strict: true,
      // The library compares every key with every other one; keys given twice are found below.
      uniqueKeys: false,
      ...(language === 'json' ? { schema: 'json' as const } : {}),
    });
    parsed = Array.isArray(result) ? (result as Document.Parsed[]) : [];
  } catch (error) {
    return { documents: [], problems: [malformed(origin.file, undefined, String(error))] };
  }
  const documents: SourceDocument[] = [];
  const problems: Problem[] = [];
  for (const document of parsed) {
    // A tag that nobody knows is only a warning to the library; its value would be read as something else.
    const refused = [...document.errors, ...document.warnings];
    if (refused.length > 0) {
      for (const error of refused) {
        const place = position(error.pos[0]);
        problems.push(malformed(origin.file, place, error.message));
      }
      continue;
    }
    // A document that holds only comments, such as a licence header before `---`, says nothing.
    if (document.contents === null) continue;
    const reader = new NodeReader(document, origin.file, position);
    const value = reader.read(document.contents, []);
    problems.push(...reader.problems);
    if (reader.problems.length > 0) continue;
    documents.push({
      ...origin,
      value,
      locate: (path, what) => locate(document, path, what, position),
    });
  }
  return { documents, problems };
}

/** Turns the nodes of one document into plain JSON. */
class NodeReader {
  readonly problems: Problem[] = [];
  readonly #document: Document.Parsed;
  readonly #file: string;
  readonly #position: (offset: number) => Position;
  #aliases = 0;
  #values = 0;

  constructor(document: Document.Parsed, file: string, position: (offset: number) => Position) {
    this.#document = document;
    this.#file = file;
    this.#position = position;
  }

  read(node: Node | null, path: SourcePath): Json {
    if (node === null || this.problems.length >= 50) return null;
    this.#values += 1;
    if (path.length > MAX_DEPTH || this.#values > MAX_VALUES) {
      return this.#refuse(
        node,
        path,
        'document-too-large',
        `the document is nested deeper than ${String(MAX_DEPTH)} levels or holds more than ${String(MAX_VALUES)} values.`,
      );
    }
    if (isAlias(node)) {
      this.#aliases += 1;
      if (this.#aliases > MAX_ALIASES) {
        return this.#aliases > MAX_ALIASES + 1
          ? null
          : this.#refuse(
              node,
              path,
              'alias-bomb',
              `aliases are expanded more than ${String(MAX_ALIASES)} times. Name the shape under \`shapes\` and use \`$ref\`.`,
            );
      }
      const target = node.resolve(this.#document);
      if (target === undefined)
        return this.#refuse(node, path, 'malformed-file', `the alias \`*${node.source}\` names no anchor.`);
      return this.read(target, path);
    }
    if (isMap(node)) return this.#readMap(node.items as readonly Pair<Node, Node | null>[], path);
    if (isSeq(node)) return node.items.map((item, index) => this.read(item as Node, [...path, index]));
    if (isScalar(node)) return this.#readScalar(node, path);
    return this.#refuse(node, path, 'malformed-file', 'this value cannot be read.');
  }

  #readMap(pairs: readonly Pair<Node, Node | null>[], path: SourcePath): Json {
    const names = new Set<string>();
    const entries = pairs.map((pair) => {
      const entry = this.#readPair(pair, path);
      const [name] = entry;
      if (names.has(name)) this.#reportTwice(name, pair.key);
      names.add(name);
      return entry;
    });
    return Object.fromEntries(entries);
  }

  #reportTwice(name: string, key: Node): void {
    const offset = key.range?.[0];
    this.problems.push({
      code: 'duplicate-key',
      message: `The key \`${name}\` is given twice in one map.`,
      place: { file: this.#file, ...(offset === undefined ? {} : this.#position(offset)) },
      hint: 'Keep one of the two; names of services, datasets, queries, inserts and updates are used once.',
    });
  }

  #readPair(pair: Pair<Node, Node | null>, path: SourcePath): readonly [string, Json] {
    const name = keyName(pair.key);
    if (name === undefined) {
      this.#refuse(pair.key, path, 'malformed-file', 'a key must be plain text, not a list or a map.');
      return ['', null];
    }
    return [name, this.read(pair.value, [...path, name])];
  }

  #readScalar(node: { readonly value: unknown; readonly source?: string } & Node, path: SourcePath): Json {
    const { value } = node;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    const written = node.source ?? '';
    if (typeof value === 'bigint') {
      const number = Number(value);
      if (BigInt(number) === value && Number.isSafeInteger(number)) return number;
    } else if (typeof value === 'number') {
      if (Number.isFinite(value) && isExact(written, value)) return value;
    } else {
      return this.#refuse(node, path, 'malformed-file', `\`${written}\` is not a value that JSON can say.`);
    }
    return this.#refuse(
      node,
      path,
      'inexact-number',
      `the number ${written} cannot be held exactly. Write it as text in a typed form, such as \`{ $numberLong: "${written}" }\` or \`{ $numberDecimal: "${written}" }\`.`,
    );
  }

  #refuse(node: Node, path: SourcePath, code: string, message: string): null {
    const offset = node.range?.[0];
    this.problems.push({
      code,
      message: capitalised(message),
      place: {
        file: this.#file,
        ...(offset === undefined ? {} : this.#position(offset)),
        ...(path.length > 0 ? { path: dottedPath(path) } : {}),
      },
    });
    return null;
  }
}

/** Whether the decimal text and the binary number name the same decimal: 0.1 does, 0.1234567890123456789 does not. */
function isExact(written: string, value: number): boolean {
  const plain = written.replaceAll('_', '').replace(/^\+/, '');
  if (!/^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(plain)) return Number.isSafeInteger(value);
  const [mantissa = '', exponent] = plain.toLowerCase().split('e');
  const tidy = `${mantissa.replace(/^(-?)\./, '$10.').replace(/\.$/, '')}${exponent === undefined ? '' : `e${exponent}`}`;
  return isSafeNumber(tidy) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function keyName(key: Node | null): string | undefined {
  if (key === null) return 'null';
  if (!isScalar(key)) return undefined;
  if (typeof key.value === 'string') return key.value;
  return key.source ?? String(key.value);
}

/** The pairs of each map that was asked for, by name: a contract with many problems asks often. */
const knownPairs = new WeakMap<object, ReadonlyMap<string, Pair<Node, Node | null>>>();

function pairsByName(map: YAMLMap): ReadonlyMap<string, Pair<Node, Node | null>> {
  const known = knownPairs.get(map);
  if (known !== undefined) return known;
  const pairs = new Map((map.items as Pair<Node, Node | null>[]).map((pair) => [keyName(pair.key) ?? '', pair]));
  knownPairs.set(map, pairs);
  return pairs;
}

function locate(
  document: Document.Parsed,
  path: SourcePath,
  what: 'key' | 'value',
  position: (offset: number) => Position,
): Position | undefined {
  let node: Node | null = document.contents;
  let key: Node | null = null;
  for (const segment of path) {
    const resolved: Node | null | undefined = node !== null && isAlias(node) ? node.resolve(document) : node;
    if (resolved === undefined || resolved === null) break;
    if (isMap(resolved)) {
      const pair = pairsByName(resolved).get(String(segment));
      if (pair === undefined) break;
      key = pair.key;
      node = pair.value ?? pair.key;
    } else if (isSeq(resolved)) {
      const item = resolved.items[Number(segment)] as Node | undefined;
      if (item === undefined) break;
      key = item;
      node = item;
    } else break;
  }
  const offset = ((what === 'key' ? key : node) ?? node)?.range?.[0];
  return offset === undefined ? undefined : position(offset);
}

/** JSON is stricter than YAML: what `JSON.parse` refuses is refused, with its reason. */
function jsonProblem(text: string, file: string): Problem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(reason);
    const before = at === null ? text : text.slice(0, Number(at[1]));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    return malformed(
      file,
      { line, column },
      reason.replace(/ in JSON at position \d+.*/s, '').replace(/ \(line.*/s, ''),
    );
  }
}

/**
 * Flow collections nested beyond any sense are refused before the parser, which would recurse. Quotes are not looked
 * at: brackets inside text can only make the count too high when they are never closed there, and the limit is generous.
 */
function nestingProblem(text: string, file: string): Problem | undefined {
  let depth = 0;
  let dashes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (char === 0x5b || char === 0x7b) depth += 1;
    else if (char === 0x5d || char === 0x7d) depth = Math.max(0, depth - 1);
    else if (char === 0x0a) dashes = 0;
    else if (char === 0x2d && text.charCodeAt(index + 1) === 0x20) dashes += 1;
    if (depth > 2_000 || dashes > 2_000) {
      const line = text.slice(0, index).split('\n').length;
      return {
        code: 'document-too-large',
        message: `The document is nested deeper than ${String(MAX_DEPTH)} levels.`,
        place: { file, line, column: 1 },
      };
    }
  }
  return undefined;
}

function malformed(file: string, place: Position | undefined, reason: string): Problem {
  return { code: 'malformed-file', message: `The file cannot be read: ${reason}`, place: { file, ...place } };
}

function capitalised(message: string): string {
  return message.slice(0, 1).toUpperCase() + message.slice(1);
}
