import { present } from '../shape/constant.js';
import { type ShapeGraph, cycleWithoutBase } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import { prefixLength } from './array-keywords.js';
import type { EvaluationBranch, EvaluationTree, Leaf } from './evaluation-tree.js';
import { type KeywordContext, isSchemaObject } from './keyword.js';
import { declaredNames } from './object-keywords.js';
import type { Located } from './resources.js';

/** What the reader of evaluations asks of the reader of schemas, at one place in a schema. */
export interface EvaluationHost<Reading> {
  readonly graph: ShapeGraph;
  readonly context: (
    located: Located,
    reading: Reading,
    schema: Readonly<Record<string, unknown>>,
    keyword: string,
  ) => KeywordContext;
  readonly shape: (located: Located, reading: Reading) => Node;
  readonly below: (
    located: Located,
    reading: Reading,
    ...path: readonly (string | number)[]
  ) => readonly [Located, Reading] | undefined;
  readonly follow: (located: Located, reading: Reading, keyword: '$ref' | '$dynamicRef') => readonly [Located, Reading];
}

const deepest = 100;

/** Reads what the parts of a schema object leave evaluated, except for one keyword of its own. */
export function readEvaluation<Reading>(
  host: EvaluationHost<Reading>,
  located: Located,
  reading: Reading,
  except?: string,
  depth = 0,
): EvaluationTree {
  const { graph } = host;
  const { schema } = located;
  const nothing: Leaf = { op: 'leaf', names: graph.never, prefix: 0, items: graph.never, lists: false };
  if (!isSchemaObject(schema)) return nothing;
  if (depth > deepest) throw cycleWithoutBase(`#${located.pointer}`);
  const parts: EvaluationTree[] = [];
  const branch = (...path: readonly (string | number)[]): EvaluationBranch => {
    const inner = host.below(located, reading, ...path);
    if (inner === undefined) return { condition: graph.always, tree: nothing };
    return { condition: host.shape(...inner), tree: readEvaluation(host, ...inner, undefined, depth + 1) };
  };
  for (const keyword of Object.keys(schema)) {
    if (keyword === except) continue;
    const value = schema[keyword];
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
    const branches = (): readonly EvaluationBranch[] => list.map((_, index) => branch(keyword, index));
    switch (keyword) {
      case 'properties':
      case 'patternProperties': {
        if (!isSchemaObject(value)) break;
        const names = declaredNames(host.context(located, reading, { [keyword]: value }, keyword));
        parts.push({ ...nothing, names, lists: Object.keys(value).length > 0 });
        break;
      }
      case 'additionalProperties':
      case 'unevaluatedProperties':
        parts.push({ ...nothing, names: graph.always });
        break;
      case 'unevaluatedItems':
        parts.push({ ...nothing, prefix: Infinity });
        break;
      case 'prefixItems':
        parts.push({ ...nothing, prefix: list.length });
        break;
      case 'items':
        parts.push({ ...nothing, prefix: Array.isArray(value) ? prefixLength(schema) : Infinity });
        break;
      case 'additionalItems':
        if (Array.isArray(schema['items'])) parts.push({ ...nothing, prefix: Infinity });
        break;
      case 'contains':
        parts.push({ ...nothing, items: host.context(located, reading, schema, keyword).open(value) });
        break;
      case '$ref':
      case '$dynamicRef':
        parts.push(readEvaluation(host, ...host.follow(located, reading, keyword), undefined, depth + 1));
        break;
      case 'allOf':
        parts.push(...branches().map(({ tree }) => tree));
        break;
      case 'anyOf':
      case 'oneOf':
        parts.push({ op: 'some', branches: branches(), exactlyOne: keyword === 'oneOf' });
        break;
      case 'if': {
        const condition = host.context(located, reading, schema, keyword).open(value);
        // A condition evaluates fields but does not list them: that something is asked about is no promise to store it.
        const yes: EvaluationTree = { op: 'all', parts: [unlisted(branch('if').tree), branch('then').tree] };
        const no = branch('else').tree;
        parts.push({
          op: 'some',
          branches: [
            { condition, tree: yes },
            { condition: graph.not(condition), tree: no },
          ],
          exactlyOne: true,
        });
        break;
      }
      case 'dependentSchemas':
      case 'dependencies':
        for (const [name, one] of isSchemaObject(value) ? Object.entries(value) : []) {
          if (Array.isArray(one)) continue;
          const condition = present(graph, name);
          const { tree } = branch(keyword, name);
          const absent = { condition: graph.not(condition), tree: nothing };
          parts.push({ op: 'some', branches: [{ condition, tree }, absent], exactlyOne: true });
        }
        break;
      default:
        break;
    }
  }
  return { op: 'all', parts };
}

function unlisted(tree: EvaluationTree): EvaluationTree {
  switch (tree.op) {
    case 'leaf':
      return { ...tree, lists: false };
    case 'all':
      return { ...tree, parts: tree.parts.map(unlisted) };
    case 'some':
      return {
        ...tree,
        branches: tree.branches.map(({ condition, tree: inner }) => ({ condition, tree: unlisted(inner) })),
      };
  }
}
