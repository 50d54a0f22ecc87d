import type { Spend } from '../budget.js';
import { createRequire } from 'node:module';
import type * as Regexpp from '@eslint-community/regexpp';
import type { AST, RegExpParser } from '@eslint-community/regexpp';
import {
  type CodePointRange,
  type CodePointSet,
  complementOfSet,
  namedSets,
  notLineTerminator,
  setOfProperty,
  unionOfRanges,
} from './code-point-set.js';

/** What a pattern says, without captures, greediness or anything else that cannot change which words match. */
export type PatternTree =
  | { readonly kind: 'characters'; readonly set: CodePointSet }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternTree[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternTree[] }
  | { readonly kind: 'repeat'; readonly body: PatternTree; readonly min: number; readonly max: number }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negate: boolean; readonly body: PatternTree };

export type Edge = 'start' | 'end' | 'boundary' | 'not-boundary';

/** Why a pattern has no language here. Each code has its page in `docs/errors`. */
export interface UnsupportedPattern {
  readonly unsupported: 'invalid-pattern' | 'regex-backreference' | 'regex-lookaround' | 'regex-too-large';
  readonly detail: string;
}

/** Thrown inside this folder only; {@link readPattern}'s callers turn it into a value. */
export class PatternRefusal extends Error {
  override readonly name = 'PatternRefusal';

  constructor(
    readonly code: UnsupportedPattern['unsupported'],
    message: string,
  ) {
    super(message);
  }
}

const require = createRequire(import.meta.url);
let parser: RegExpParser | undefined;

function loadParser(): RegExpParser {
  if (parser === undefined) {
    // Loaded on first use: most callers of the package never meet a pattern, and must not pay for the parser.
    const module = require('@eslint-community/regexpp') as typeof Regexpp;
    parser = new module.RegExpParser({ ecmaVersion: 2025 });
  }
  return parser;
}

/**
 * Reads a pattern as ECMA-262 does with the `u` flag.
 *
 * @throws {PatternRefusal} When it is no such pattern, or uses a backreference or a modifier.
 */
export function readPattern(source: string, spend: Spend): PatternTree {
  // The parser takes more than a microsecond for each character.
  spend(source.length);
  let pattern: AST.Pattern;
  try {
    pattern = loadParser().parsePattern(source, 0, source.length, { unicode: true, unicodeSets: false });
  } catch (error) {
    if (error instanceof RangeError) throw new PatternRefusal('regex-too-large', 'the pattern is nested too deeply');
    const reason = error instanceof Error ? error.message : String(error);
    throw new PatternRefusal('invalid-pattern', `not an ECMA-262 pattern with the u flag: ${reason}`);
  }
  try {
    return readChoice(pattern.alternatives);
  } catch (error) {
    if (error instanceof RangeError) throw new PatternRefusal('regex-too-large', 'the pattern is nested too deeply');
    throw error;
  }
}

function readChoice(alternatives: readonly AST.Alternative[]): PatternTree {
  const options = alternatives.map((alternative): PatternTree => ({
    kind: 'sequence',
    parts: alternative.elements.map(readElement),
  }));
  const only = options[0];
  return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
}

function readElement(element: AST.Element): PatternTree {
  switch (element.type) {
    case 'Character':
      return { kind: 'characters', set: [{ min: element.value, max: element.value }] };
    case 'CharacterSet':
      return { kind: 'characters', set: setOf(element) };
    case 'CharacterClass':
      return { kind: 'characters', set: setOfClass(element) };
    case 'Group':
      if (element.modifiers !== null) throw new PatternRefusal('invalid-pattern', `modifiers in ${element.raw}`);
      return readChoice(element.alternatives);
    case 'CapturingGroup':
      return readChoice(element.alternatives);
    case 'Quantifier':
      return { kind: 'repeat', body: readElement(element.element), min: element.min, max: element.max };
    case 'Assertion':
      return readAssertion(element);
    case 'Backreference':
      throw new PatternRefusal('regex-backreference', `${element.raw} refers back to what a group matched`);
    case 'ExpressionCharacterClass':
      throw new PatternRefusal('invalid-pattern', `${element.raw} needs the v flag`);
  }
}

function readAssertion(element: AST.Assertion): PatternTree {
  switch (element.kind) {
    case 'start':
    case 'end':
      return { kind: 'edge', edge: element.kind };
    case 'word':
      return { kind: 'edge', edge: element.negate ? 'not-boundary' : 'boundary' };
    case 'lookahead':
    case 'lookbehind':
      return {
        kind: 'look',
        ahead: element.kind === 'lookahead',
        negate: element.negate,
        body: readChoice(element.alternatives),
      };
  }
}

function setOf(element: AST.CharacterSet): CodePointSet {
  switch (element.kind) {
    case 'any':
      return notLineTerminator;
    case 'digit':
    case 'space':
    case 'word':
      return element.negate ? complementOfSet(namedSets[element.kind]) : namedSets[element.kind];
    case 'property': {
      const set = setOfProperty(element.value === null ? element.key : `${element.key}=${element.value}`);
      return element.negate ? complementOfSet(set) : set;
    }
  }
}

function setOfClass(element: AST.CharacterClass): CodePointSet {
  const ranges: CodePointRange[] = [];
  for (const member of element.elements) {
    switch (member.type) {
      case 'Character':
        ranges.push({ min: member.value, max: member.value });
        break;
      case 'CharacterClassRange':
        ranges.push({ min: member.min.value, max: member.max.value });
        break;
      case 'CharacterSet':
        ranges.push(...setOf(member));
        break;
      default:
        throw new PatternRefusal('invalid-pattern', `${element.raw} needs the v flag`);
    }
  }
  const set = unionOfRanges(ranges);
  return element.negate ? complementOfSet(set) : set;
}
