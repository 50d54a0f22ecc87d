import { createRequire } from 'node:module';
import type { RE2JS } from 're2js';
import { MongoError, notImplemented } from '../error.js';
import type { RegexBranches, RegexNode } from './node.js';
import { parseRegex } from './parse.js';

/** A regular expression that answers as PCRE would, in linear time whatever the pattern and the text. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
  readonly test: (text: string) => boolean;
  /** The first match at or after `from` (in UTF-16 units), with its captures; null for a group that took no part. */
  readonly find: (text: string, from?: number) => PatternMatch | undefined;
  /** The text every match starts with at the start of the subject, for index bounds; empty when there is none. */
  readonly prefix: string;
  /** Whether the pattern is only that prefix, so that the prefix alone decides. */
  readonly prefixDecides: boolean;
}

export interface PatternMatch {
  readonly start: number;
  readonly end: number;
  readonly captures: readonly (string | null)[];
}

const require = createRequire(import.meta.url);

/** Loaded with the first pattern that needs an automaton. */
interface Re2Module {
  readonly RE2JS: typeof RE2JS;
}

/**
 * Compiles a PCRE pattern with MongoDB's flags `i m s x u`. Throws 51108 for another flag, 51091 for an invalid pattern,
 * BadValue for a zero byte, NotImplemented for what a linear-time engine cannot do (lookaround, backreferences, ...).
 */
export function compilePattern(source: string, flags = ''): Pattern {
  for (const flag of flags) {
    if (!'imsxu'.includes(flag)) throw new MongoError(51108, `invalid flag in regex options: ${flag}`);
  }
  if (source.includes('\0')) throw new MongoError(2, 'Regular expression cannot contain an embedded null byte');
  const branches = parseRegex(source, {
    i: flags.includes('i'),
    m: flags.includes('m'),
    s: flags.includes('s'),
    x: flags.includes('x'),
  });
  const { prefix, whole: prefixDecides } = literalPrefix(branches);
  const run = new Runner(branches);
  const plain = plainText(branches);
  const test = testerOf(plain, prefix, prefixDecides, run);
  return { source, flags, test, find: (text, from = 0) => run.find(text, from), prefix, prefixDecides };
}

function testerOf(plain: string | undefined, prefix: string, whole: boolean, run: Runner): (text: string) => boolean {
  // Plain texts are by far the most common patterns, and need no automaton.
  if (plain !== undefined) return (text) => text.includes(plain);
  if (prefix !== '' && whole) return (text) => text.startsWith(prefix);
  run.compile();
  if (prefix !== '') return (text) => text.startsWith(prefix) && run.test(text);
  return (text) => run.test(text);
}

class Runner {
  private readonly branches: RegexBranches;
  private readonly hasLineStart: boolean;
  private readonly hasEnd: boolean;
  private compiled: RE2JS | undefined;

  constructor(branches: RegexBranches) {
    this.branches = branches;
    this.hasLineStart = some(branches, (node) => node.kind === 'start' && node.multiline);
    this.hasEnd = some(branches, (node) => node.kind === 'end' && !node.multiline);
    checkAnchors(branches, true, true);
  }

  compile(): RE2JS {
    if (this.compiled !== undefined) return this.compiled;
    const re2 = require('re2js') as Re2Module;
    const text = emitBranches(this.branches);
    try {
      this.compiled = re2.RE2JS.compile(text);
    } catch (error) {
      throw notImplemented(
        `A regular expression that RE2 cannot run (${error instanceof Error ? error.message : text})`,
      );
    }
    return this.compiled;
  }

  test(text: string): boolean {
    if (this.hasLineStart && text.endsWith('\n')) return this.find(text, 0) !== undefined;
    return this.compile().test(text);
  }

  find(text: string, from: number): PatternMatch | undefined {
    const matcher = this.compile().matcher(text);
    if (!matcher.find(from)) return undefined;
    const start = matcher.start();
    const end = matcher.end();
    if (this.hasLineStart && start === text.length && text.endsWith('\n')) {
      // PCRE's ^ does not match after a newline that ends the text, RE2's does.
      throw notImplemented(
        'A multi-line regular expression that matches nothing but the end of a text after its newline',
      );
    }
    if (this.hasEnd && end === text.length && end > start && text.endsWith('\n')) {
      // Whether the newline belongs to the match depends on how `$` was reached.
      throw notImplemented('The extent of a regular expression match with $ before a final newline');
    }
    const captures: (string | null)[] = [];
    for (let group = 1; group <= matcher.groupCount(); group += 1) captures.push(matcher.group(group) ?? null);
    return { start, end, captures };
  }
}

function some(branches: RegexBranches, wanted: (node: RegexNode) => boolean): boolean {
  return branches.some((branch) =>
    branch.some((node) => wanted(node) || (node.kind === 'group' && some(node.branches, wanted))),
  );
}

/** `$` is emitted as `\n?\z` and m's `^` as RE2's own; both are only right where nothing lies beyond them. */
function checkAnchors(branches: RegexBranches, head: boolean, tail: boolean): void {
  for (const branch of branches) {
    branch.forEach((node, index) => {
      const isHead = head && index === 0;
      const isTail = tail && index === branch.length - 1;
      if (node.kind === 'end' && !node.multiline && !isTail) {
        throw notImplemented('The regular expression construct $ with something behind it');
      }
      if (node.kind === 'start' && node.multiline && !isHead) {
        throw notImplemented('The regular expression construct ^ with the flag m and something before it');
      }
      if (node.kind === 'group') {
        const once = node.quantifier === '' || node.quantifier.startsWith('?');
        checkAnchors(node.branches, isHead && once, isTail && once);
      }
    });
  }
}

function emitBranches(branches: RegexBranches): string {
  return branches.map((branch) => branch.map(emit).join('')).join('|');
}

function emit(node: RegexNode): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'start':
      return node.multiline ? '(?m:^)' : '\\A';
    case 'end':
      return node.multiline ? '(?m:$)' : '(?:\\n?\\z)';
    case 'group':
      return `${node.open}${emitBranches(node.branches)})${node.quantifier}`;
  }
}

function plainText(branches: RegexBranches): string | undefined {
  const [branch] = branches;
  if (branches.length !== 1 || branch === undefined) return undefined;
  let text = '';
  for (const node of branch) {
    if (node.kind !== 'text' || node.literal === undefined) return undefined;
    text += node.literal;
  }
  return text;
}

function literalPrefix(branches: RegexBranches): { readonly prefix: string; readonly whole: boolean } {
  const [branch] = branches;
  const [first, ...rest] = branch ?? [];
  const anchored = first !== undefined && ((first.kind === 'start' && !first.multiline) || isText(first, '\\A'));
  if (branches.length !== 1 || !anchored) return { prefix: '', whole: false };
  let prefix = '';
  for (const node of rest) {
    if (node.kind !== 'text' || node.literal === undefined) return { prefix, whole: false };
    prefix += node.literal;
  }
  return { prefix, whole: true };
}

function isText(node: RegexNode, text: string): boolean {
  return node.kind === 'text' && node.text === text;
}
