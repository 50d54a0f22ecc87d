import type { Break } from './break.js';
import type { Claim } from './claim.js';

/** What to do instead of a change that breaks a reader: the alternative that hurts nobody. */
export function adviceFor(code: Claim['code'], found: Break, renamed: string | undefined): string {
  if (code === 'outside-where') {
    return 'Add the condition that tells the documents apart to the query, before documents of another sort are stored.';
  }
  const path = found.path === undefined ? 'the field' : `\`${found.path}\``;
  switch (found.kind) {
    case 'missing':
      return renamed === undefined
        ? `Keep writing ${path} until no reader uses it; or let the reader treat it as optional first.`
        : `If \`${renamed}\` is the new name of ${path}: write both, fill the new one in old documents, move the readers, then drop the old one.`;
    case 'null':
      return `Let the reader accept null at ${path} before null is written.`;
    case 'type':
      return `Write the new form of ${path} into a new field beside the old one, fill it in old documents, move the readers, then drop the old one.`;
    case 'value': {
      const known = `Teach the reader to accept the new values of ${path} first; or keep writing only those it knows`;
      // Such a query need not return the document, but a reader whose shape is about all documents says it reads it.
      return code === 'breaks-condition'
        ? `${known}; or let the reader say with \`where\` that documents with other values are none of its concern.`
        : `${known}.`;
    }
    case 'forbidden':
      return `Let the reader ignore ${path} before it is written.`;
    case 'whole':
      return 'Let the reader accept the new kind of document first, or tell the kinds apart with a condition.';
  }
}
