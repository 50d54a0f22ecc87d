import { exactOfPrinted } from './exact-number.js';
import { ReplayRefusal, type ValueModel, type View } from './view.js';

function viewOfJson(value: unknown): View {
  switch (typeof value) {
    case 'boolean':
      return { kind: 'boolean', type: 'boolean', value };
    case 'number': {
      const exact = exactOfPrinted(value);
      return { kind: 'number', type: 'number', exact, printed: exact };
    }
    case 'string':
      return { kind: 'string', type: 'string', value };
    case 'object':
      if (value === null) return { kind: 'null', type: 'null' };
      if (Array.isArray(value)) return { kind: 'array', type: 'array', items: value };
      return { kind: 'object', type: 'object', fields: Object.entries(value) };
    default:
      throw new ReplayRefusal('not-a-value', '');
  }
}

/** Plain JSON. */
export const jsonValues: ValueModel = {
  name: 'json',
  view: viewOfJson,
  literal: (literal) => literal,
  fieldOrderMatters: false,
  typeNames: new Map(),
};
