/** A regular expression, parsed: the parts of PCRE that a linear-time engine can also express. */
export type RegexNode =
  /** Text that RE2 reads as it stands, with its quantifier. `literal` is the plain text, where it is plain. */
  | { readonly kind: 'text'; readonly text: string; readonly literal?: string }
  /** `^`, which means more under the flag m. */
  | { readonly kind: 'start'; readonly multiline: boolean }
  /** `$` or `\Z`: the end, or just before a newline at the very end. */
  | { readonly kind: 'end'; readonly multiline: boolean }
  | {
      readonly kind: 'group';
      /** `(`, `(?:` or `(?P<name>`. */
      readonly open: string;
      readonly branches: readonly (readonly RegexNode[])[];
      readonly quantifier: string;
    };

export type RegexBranches = readonly (readonly RegexNode[])[];

/** The flags in force at some place of a pattern. */
export interface RegexFlags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly x: boolean;
}
