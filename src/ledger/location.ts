import { MisuseError } from '../problem/errors.js';

/** Where a ledger is. */
export type LedgerLocation =
  | { readonly kind: 'folder'; readonly folder: string }
  | { readonly kind: 'git'; readonly remote: string; readonly branch: string };

export const defaultBranch = 'mortise-ledger';

/** Reads `DIR` or `git:REMOTE#BRANCH`; throws MisuseError when it is neither. */
export function parseLocation(text: string): LedgerLocation {
  if (text.startsWith('git:')) return gitLocation(text);
  if (text.trim() === '') throw malformed(text, 'A ledger is a folder or git:REMOTE#BRANCH.');
  if (/^(?:s3|gs|https?|ssh):/u.test(text)) {
    throw malformed(text, 'A ledger is a folder or git:REMOTE#BRANCH; other stores are not there yet.');
  }
  return { kind: 'folder', folder: text };
}

export function locationText(location: LedgerLocation): string {
  return location.kind === 'folder' ? location.folder : `git:${location.remote}#${location.branch}`;
}

function gitLocation(text: string): LedgerLocation {
  const rest = text.slice('git:'.length);
  const mark = rest.lastIndexOf('#');
  const remote = mark === -1 ? rest : rest.slice(0, mark);
  const branch = mark === -1 ? defaultBranch : rest.slice(mark + 1);
  // A remote or a branch that begins with a dash would be taken for an option of git.
  if (remote === '' || remote.startsWith('-'))
    throw malformed(text, 'After git: comes the remote, then # and the branch.');
  if (!isBranchName(branch))
    throw malformed(text, `${JSON.stringify(branch)} is not a name that git allows for a branch.`);
  // `ext::` remotes run commands, which a setting should not be able to do.
  if (/^[a-z0-9]+::/iu.test(remote)) throw malformed(text, 'Remote helpers are not allowed here.');
  return { kind: 'git', remote, branch };
}

/** A strict part of what `git check-ref-format --branch` allows. */
function isBranchName(branch: string): boolean {
  return (
    /^[\w][\w./-]*$/u.test(branch) &&
    !/\.\.|\/\/|\/$|\.$|\.lock(?:\/|$)|\/\./u.test(branch) &&
    branch !== 'HEAD' &&
    branch.length <= 200
  );
}

function malformed(text: string, hint: string): MisuseError {
  return new MisuseError({
    code: 'malformed-ledger-location',
    message: `${JSON.stringify(text)} does not say where the ledger is`,
    expected: 'a folder, or git:REMOTE#BRANCH',
    hint,
  });
}
