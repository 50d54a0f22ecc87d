import { MongoError } from '../../error.js';
import type { Evaluate } from '../../expression/compiled.js';

/** What happens to one field. */
export type FieldAction =
  | { readonly kind: 'include' }
  | { readonly kind: 'exclude' }
  | { readonly kind: 'compute'; readonly evaluate: Evaluate }
  | { readonly kind: 'inside'; readonly node: ProjectNode };

/** What happens to the fields of a document, by name and in the order of the specification. */
export class ProjectNode {
  readonly fields = new Map<string, FieldAction>();
  /** Whether something is computed here or further inside. */
  computes = false;

  /**
   * Puts an action at a path.
   * @throws MongoError 31249 or 31250 where the path ends inside another one, or goes on behind it.
   */
  place(path: readonly string[], action: FieldAction, from = 0): void {
    const name = path[from] as string;
    const present = this.fields.get(name);
    if (action.kind === 'compute') this.computes = true;
    if (from === path.length - 1) {
      if (present !== undefined) throw new MongoError(31250, `Path collision at ${path.join('.')}`);
      this.fields.set(name, action);
      return;
    }
    if (present !== undefined && present.kind !== 'inside') {
      const rest = path.slice(from + 1).join('.');
      throw new MongoError(31249, `Path collision at ${path.join('.')} remaining portion ${rest}`);
    }
    const node = present?.node ?? new ProjectNode();
    if (present === undefined) this.fields.set(name, { kind: 'inside', node });
    node.place(path, action, from + 1);
  }
}
