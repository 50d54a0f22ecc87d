import { present } from '../shape/constant.js';
import type { ShapeGraph } from '../shape/graph.js';
import type { Node } from '../shape/node.js';
import { kinds } from '../value/kind.js';
import {
  type KeywordContext,
  type KeywordReader,
  type KeywordTable,
  isSchemaObject,
  readCount,
  readNamedSchemas,
  readNames,
} from './keyword.js';
import { matching } from './scalar-keywords.js';

const objects = kinds('object');

function count(rule: 'min-properties' | 'max-properties'): KeywordReader {
  return (context) => context.graph.test(objects, { rule, count: readCount(context) });
}

function noObject(graph: ShapeGraph): Node {
  return graph.ofKinds(graph.universe & ~objects);
}

/** Every field of these names fits a shape, where there are objects. */
export function fields(graph: ShapeGraph, names: Node, value: Node): Node {
  return value === graph.always || names === graph.never
    ? graph.always
    : graph.test(objects, { rule: 'fields', names, value });
}

function require(graph: ShapeGraph, names: readonly string[]): Node {
  return graph.every(names.map((name) => graph.some([noObject(graph), present(graph, name)])));
}

const required: KeywordReader = ({ graph, value, keyword, pointer }) =>
  require(graph, readNames(value, keyword, pointer));

const properties: KeywordReader = (context) => {
  const { graph, child } = context;
  return graph.every(
    readNamedSchemas(context).map(([name, schema]) => fields(graph, graph.named([name]), child(schema, name))),
  );
};

const patternProperties: KeywordReader = (context) => {
  const { graph, child } = context;
  return graph.every(
    readNamedSchemas(context).map(([source, schema]) =>
      fields(graph, matching(context, source), child(schema, source)),
    ),
  );
};

/** The names that `properties` and `patternProperties` of one schema object speak of. */
export function declaredNames(context: KeywordContext): Node {
  const { graph, schema } = context;
  const parts: Node[] = [];
  if (isSchemaObject(schema['properties'])) parts.push(graph.named(Object.keys(schema['properties'])));
  if (isSchemaObject(schema['patternProperties'])) {
    for (const source of Object.keys(schema['patternProperties'])) parts.push(matching(context, source));
  }
  return graph.some(parts);
}

const additionalProperties: KeywordReader = (context) => {
  const { graph, value, child } = context;
  return fields(graph, graph.not(declaredNames(context)), child(value));
};

const propertyNames: KeywordReader = ({ graph, value, open }) => fields(graph, graph.not(open(value)), graph.never);

const dependentRequired: KeywordReader = (context) => {
  const { graph, value, pointer, keyword } = context;
  const lists = isSchemaObject(value) ? Object.entries(value) : readNamedSchemas(context);
  return graph.every(
    lists.map(([name, names]) =>
      graph.some([graph.not(present(graph, name)), require(graph, readNames(names, keyword, pointer))]),
    ),
  );
};

const dependentSchemas: KeywordReader = (context) => {
  const { graph, same } = context;
  return graph.every(
    readNamedSchemas(context).map(([name, schema]) =>
      graph.some([graph.not(present(graph, name)), same(schema, name)]),
    ),
  );
};

const dependencies: KeywordReader = (context) => {
  const { graph } = context;
  const entries = readNamedSchemas(context);
  const lists = entries.filter(([, one]) => Array.isArray(one));
  const schemas = entries.filter(([, one]) => !Array.isArray(one));
  return graph.every([
    dependentRequired({ ...context, value: Object.fromEntries(lists) }),
    dependentSchemas({ ...context, value: Object.fromEntries(schemas) }),
  ]);
};

export const objectKeywords: KeywordTable = {
  minProperties: count('min-properties'),
  maxProperties: count('max-properties'),
  required,
  properties,
  patternProperties,
  additionalProperties,
  propertyNames,
  dependentRequired,
  dependentSchemas,
  dependencies,
};
