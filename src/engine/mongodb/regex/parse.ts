import { MongoError, notImplemented } from '../error.js';
import type { RegexBranches, RegexFlags, RegexNode } from './node.js';

/**
 * Parses a PCRE pattern into what RE2 can run with the same answers. Refused by name (NotImplemented): lookaround,
 * backreferences, atomic groups, possessive quantifiers, conditionals, recursion, verbs and rare escapes.
 */
export function parseRegex(pattern: string, flags: RegexFlags): RegexBranches {
  const parser = new Parser(pattern);
  const branches = parser.branches(flags);
  parser.expectEnd();
  return branches;
}

const letters = /[A-Za-z]/;
const verticalSpace = '\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}';
const horizontalSpace = '\\t \\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}';
const space = '\\t\\n\\x0b\\f\\r ';

/** Escapes that mean a set of characters, as the inside of a class. RE2's own `\s` lacks the vertical tab. */
const sets: Readonly<Record<string, string>> = {
  d: '0-9',
  w: '0-9A-Za-z_',
  s: space,
  h: horizontalSpace,
  v: verticalSpace,
};

const controls: Readonly<Record<string, string>> = { n: '\\n', r: '\\r', t: '\\t', f: '\\f', a: '\\a', e: '\\x1b' };

function refuse(construct: string): MongoError {
  return notImplemented(`The regular expression construct ${construct}`);
}

class Parser {
  private readonly pattern: string;
  private at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  expectEnd(): void {
    if (this.at < this.pattern.length) throw this.invalid('unmatched closing parenthesis');
  }

  private invalid(reason: string): MongoError {
    return new MongoError(51091, `Regular expression is invalid: ${reason}`);
  }

  private peek(text: string): boolean {
    return this.pattern.startsWith(text, this.at);
  }

  private eat(text: string): boolean {
    if (!this.peek(text)) return false;
    this.at += text.length;
    return true;
  }

  private match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.at;
    const found = expression.exec(this.pattern);
    if (found !== null) this.at = expression.lastIndex;
    return found;
  }

  branches(outer: RegexFlags): RegexBranches {
    let flags = outer;
    const branches: RegexNode[][] = [[]];
    while (this.at < this.pattern.length && !this.peek(')')) {
      if (this.eat('|')) {
        branches.push([]);
        continue;
      }
      if (flags.x && this.match(/(?:[ \t\n\v\f\r]|#[^\n]*\n?)+/y) !== null) continue;
      const inline = this.match(/\(\?([imsx]*)(?:-([imsx]+))?\)/y);
      if (inline !== null) {
        // Inline flags hold until the end of the group, over the following branches too.
        flags = changeFlags(flags, inline[1] ?? '', inline[2] ?? '');
        continue;
      }
      if (this.match(/\(\?#[^)]*\)/y) !== null) continue;
      (branches[branches.length - 1] as RegexNode[]).push(this.item(flags));
    }
    return branches;
  }

  private item(flags: RegexFlags): RegexNode {
    const char = this.pattern[this.at] as string;
    if (char === '(') return this.group(flags);
    if (char === '[') return this.quantified(this.characterClass(), flags);
    if (char === '\\') return this.escape(flags);
    if (char === '^' || char === '$') {
      this.at += 1;
      if (this.quantifier(flags) !== '') throw refuse(`${char} with a quantifier`);
      return { kind: char === '^' ? 'start' : 'end', multiline: flags.m };
    }
    if ('*+?'.includes(char)) throw this.invalid('quantifier does not follow a repeatable item');
    if (char === '.') {
      this.at += 1;
      return this.quantified(flags.s ? '(?s:.)' : '(?-s:.)', flags);
    }
    const point = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += point.length;
    return this.literal(point, flags);
  }

  private literal(point: string, flags: RegexFlags): RegexNode {
    const quantifier = this.quantifier(flags);
    const text = /[A-Za-z0-9_\u0080-\u{10ffff}]/u.test(point)
      ? point
      : `\\x{${(point.codePointAt(0) ?? 0).toString(16)}}`;
    const cased = flags.i ? `(?i:${text})` : text;
    if (quantifier !== '') return { kind: 'text', text: cased + quantifier };
    return flags.i ? { kind: 'text', text: cased } : { kind: 'text', text: cased, literal: point };
  }

  private quantified(text: string, flags: RegexFlags): RegexNode {
    return { kind: 'text', text: (flags.i ? `(?i:${text})` : text) + this.quantifier(flags) };
  }

  private quantifier(flags: RegexFlags): string {
    if (flags.x) this.match(/(?:[ \t\n\v\f\r]|#[^\n]*\n?)+/y);
    const found = this.match(/(?:[*+?]|\{\d+(?:,\d*)?\})/y);
    if (found === null) return '';
    if (this.eat('+')) throw refuse(`'${found[0]}+' (a possessive quantifier)`);
    const lazy = this.eat('?') ? '?' : '';
    if (this.match(/(?:[*+?]|\{\d+(?:,\d*)?\})/y) !== null) throw refuse('a quantifier after a quantifier');
    return found[0] + lazy;
  }

  private group(flags: RegexFlags): RegexNode {
    const head = this.match(/\((?:\?(?:[imsx]*(?:-[imsx]+)?:|P?<([A-Za-z_]\w*)>|'([A-Za-z_]\w*)'))?/y);
    const text = head?.[0] ?? '(';
    if (text === '(' && (this.peek('?') || this.peek('*')))
      throw refuse(`'${this.pattern.slice(this.at - 1, this.at + 4)}'`);
    const name = head?.[1] ?? head?.[2];
    const [, on = '', off = ''] = /^\(\?([imsx]*)(?:-([imsx]+))?:$/.exec(text) ?? [];
    const branches = this.branches(changeFlags(flags, on, off));
    if (!this.eat(')')) throw this.invalid('missing closing parenthesis');
    const open = name !== undefined ? `(?P<${name}>` : text === '(' ? '(' : '(?:';
    return { kind: 'group', open, branches, quantifier: this.quantifier(flags) };
  }

  private escape(flags: RegexFlags): RegexNode {
    const char = this.pattern[this.at + 1];
    if (char === undefined) throw this.invalid('\\ at end of pattern');
    if (char === 'Z') {
      this.at += 2;
      return { kind: 'end', multiline: false };
    }
    if (char === 'Q') {
      const end = this.pattern.indexOf('\\E', this.at);
      const text = this.pattern.slice(this.at + 2, end < 0 ? undefined : end);
      this.at = end < 0 ? this.pattern.length : end + 2;
      const nodes = Array.from(text, (point) => this.quoted(point, flags));
      return { kind: 'group', open: '(?:', branches: [nodes], quantifier: '' };
    }
    if ('AzbB'.includes(char)) {
      this.at += 2;
      if (this.quantifier(flags) !== '') throw refuse(`\\${char} with a quantifier`);
      return { kind: 'text', text: `\\${char}` };
    }
    const set = this.setEscape();
    if (set !== undefined) return this.quantified(set, flags);
    const point = this.characterEscape();
    return this.literal(point, flags);
  }

  private quoted(point: string, flags: RegexFlags): RegexNode {
    const text = `\\x{${(point.codePointAt(0) ?? 0).toString(16)}}`;
    return flags.i ? { kind: 'text', text: `(?i:${text})` } : { kind: 'text', text, literal: point };
  }

  /** `\d`, `\W`, `\p{L}`, ... as a class; undefined where the escape stands for one character. */
  private setEscape(): string | undefined {
    const property = this.match(/\\[pP](?:\{\^?[A-Za-z_]+\}|[A-Z])/y);
    if (property !== null) return property[0];
    const char = this.pattern[this.at + 1] ?? '';
    const set = sets[char.toLowerCase()];
    if (set === undefined) return undefined;
    this.at += 2;
    return char === char.toLowerCase() ? `[${set}]` : `[^${set}]`;
  }

  /** An escape that stands for one character. */
  private characterEscape(): string {
    const hex = this.match(/\\x(?:\{([0-9A-Fa-f]+)\}|([0-9A-Fa-f]{1,2}))/y);
    if (hex !== null) return String.fromCodePoint(Math.min(parseInt(hex[1] ?? hex[2] ?? '0', 16), 0x10ffff));
    const octal = this.match(/\\(0[0-7]{0,2}|o\{[0-7]+\})/y);
    if (octal !== null) return String.fromCodePoint(parseInt((octal[1] ?? '0').replace(/[o{}]/g, ''), 8));
    const char = this.pattern[this.at + 1] ?? '';
    if (/[1-9gk]/.test(char)) throw refuse(`\\${char} (a backreference)`);
    const control = controls[char];
    if (control === undefined && letters.test(char)) throw refuse(`\\${char}`);
    this.at += 2;
    if (control === undefined) {
      if (char < '\ud800' || char > '\udbff') return char;
      const rest = this.pattern[this.at] ?? '';
      this.at += 1;
      return char + rest;
    }
    return { '\\n': '\n', '\\r': '\r', '\\t': '\t', '\\f': '\f', '\\a': '\x07' }[control] ?? '\x1b';
  }

  private characterClass(): string {
    this.at += 1;
    let text = this.eat('^') ? '[^' : '[';
    // A closing bracket that comes first is a character.
    for (let first = true; first || !this.peek(']'); first = false) {
      if (this.at >= this.pattern.length) throw this.invalid('missing terminating ] for character class');
      text += this.classItem();
    }
    this.at += 1;
    return `${text}]`;
  }

  private classItem(): string {
    const posix = this.match(/\[:\^?[a-z]+:\]/y);
    if (posix !== null) return posix[0];
    if (this.peek('[.') || this.peek('[=')) throw this.invalid('POSIX collating elements are not supported');
    if (!this.peek('\\')) return this.classCharacter();
    const char = this.pattern[this.at + 1] ?? '';
    if (char === 'b') {
      this.at += 2;
      return '\\x{8}';
    }
    if (char === 'Q' || char === 'E') throw refuse('\\Q...\\E inside a class');
    const set = this.setEscape();
    if (set === undefined) return this.range(this.characterEscape());
    if (set.startsWith('[^')) return this.negatedSet(char);
    return set.startsWith('[') ? set.slice(1, -1) : set;
  }

  private negatedSet(char: string): string {
    if (char === 'D' || char === 'W') return `\\${char}`;
    if (char === 'S') return '\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}';
    throw refuse(`\\${char} inside a class`);
  }

  private classCharacter(): string {
    const point = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += point.length;
    if (point === '-') return '\\x{2d}';
    return this.range(point);
  }

  private range(from: string): string {
    const first = `\\x{${(from.codePointAt(0) ?? 0).toString(16)}}`;
    if (!this.peek('-') || this.pattern[this.at + 1] === ']' || this.at + 1 >= this.pattern.length) return first;
    if (this.peek('-[') || /^-\\[dDwWsShHvVpP]/.test(this.pattern.slice(this.at, this.at + 3))) return first;
    this.at += 1;
    const to = this.peek('\\') ? this.characterEscape() : this.nextPoint();
    if ((to.codePointAt(0) ?? 0) < (from.codePointAt(0) ?? 0))
      throw this.invalid('range out of order in character class');
    return `${first}-\\x{${(to.codePointAt(0) ?? 0).toString(16)}}`;
  }

  private nextPoint(): string {
    const point = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    this.at += point.length;
    return point;
  }
}

function changeFlags(flags: RegexFlags, on: string, off: string): RegexFlags {
  const value = (flag: 'i' | 'm' | 's' | 'x'): boolean => (flags[flag] || on.includes(flag)) && !off.includes(flag);
  return { i: value('i'), m: value('m'), s: value('s'), x: value('x') };
}
