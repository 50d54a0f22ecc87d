import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import type { Shape, Store } from './contract.js';
import { readTypeText, schemaOfConstants } from './field-type.js';
import type { Findings } from './findings.js';
import type { SourcePath } from './source.js';
import { containerName, containerSchema } from './type-names.js';

/** What compiling `fields` needs to know of its surroundings. */
export interface FieldsContext {
  readonly store: Store;
  readonly findings: Findings;
  /** Compiles a JSON Schema that stands in place of a type, references included. */
  readonly schemaAt: (schema: JsonObject, at: SourcePath) => Shape;
}

/** One place in the documents that `fields` speaks of. */
interface FieldNode {
  /** How the person wrote the way here. */
  readonly path: string;
  readonly at: SourcePath;
  optional?: { readonly value: boolean; readonly at: SourcePath; readonly key: string };
  type?: Shape;
  never?: boolean;
  readonly children: Map<string, FieldNode>;
  element?: FieldNode;
}

/**
 * Compiles `fields` (dotted path to type) to the JSON Schema that it is short for. Every segment is required unless it
 * ends in `?`; `*` stands for each element of a list. What cannot be understood is reported, and left out.
 */
export function compileFields(fields: JsonObject, at: SourcePath, context: FieldsContext): JsonObject {
  const root: FieldNode = { path: '', at, children: new Map() };
  for (const [key, type] of Object.entries(fields)) addField(root, key, type, [...at, key], context);
  return schemaOfNode(root, context);
}

function addField(root: FieldNode, key: string, type: Json, at: SourcePath, context: FieldsContext): void {
  const { findings } = context;
  const segments = key.split('.');
  const complain = (message: string, hint?: string): void => {
    findings.problem({ code: 'field-path', message, at, on: 'key', ...(hint === undefined ? {} : { hint }) });
  };
  if (segments.some((segment) => segment === '' || segment === '?')) {
    complain(`\`${key}\` has an empty segment.`, 'A name that contains a dot needs `shape` instead of `fields`.');
    return;
  }
  if (segments[0] === '*') {
    complain(`\`${key}\` begins with \`*\`, but a document is not a list.`);
    return;
  }
  let node = root;
  for (const segment of segments) {
    const optional = segment.endsWith('?');
    const name = optional ? segment.slice(0, -1) : segment;
    if (name === '*') {
      if (optional) {
        complain(`\`${key}\`: an element of a list cannot be absent, so \`*\` takes no \`?\`.`);
        return;
      }
      node.element ??= { path: joined(node.path, '*'), at, children: new Map() };
      node = node.element;
      continue;
    }
    if (name.includes('*') || name.includes('?')) {
      complain(
        `\`${key}\`: \`*\` stands alone between dots and \`?\` stands at the end of a name.`,
        'A name that contains `*` or `?` needs `shape` instead of `fields`.',
      );
      return;
    }
    let child = node.children.get(name);
    if (child === undefined) {
      child = { path: joined(node.path, name), at, children: new Map() };
      node.children.set(name, child);
    }
    if (child.optional === undefined) child.optional = { value: optional, at, key };
    else if (child.optional.value !== optional) {
      complain(
        `\`${child.path}\` is ${optional ? 'optional' : 'required'} in \`${key}\` but ${optional ? 'required' : 'optional'} in \`${child.optional.key}\`.`,
        `Write \`${name}?\` in both or in neither.`,
      );
      return;
    }
    node = child;
  }
  if (node.type !== undefined || node.never === true) {
    complain(`\`${node.path}\` is given a type twice.`);
    return;
  }
  const compiled = compileType(type, at, context);
  if (compiled === undefined) return;
  if (compiled !== 'never') node.type = compiled;
  else if (node.optional?.value === true) node.never = true;
  else {
    complain(`\`${key}\` is \`never\`, yet required: no document could fit.`, `Write \`${key}?: never\`.`);
  }
}

function compileType(type: Json, at: SourcePath, context: FieldsContext): Shape | 'never' | undefined {
  const { findings, store } = context;
  if (typeof type === 'string') {
    const read = readTypeText(type, store);
    if (read.kind === 'schema') return read.schema;
    if (read.kind === 'never') return 'never';
    findings.problem({ code: 'unknown-type', at, ...read.mistake });
    return undefined;
  }
  if (Array.isArray(type) && type.length > 0) return schemaOfConstants(type as readonly Json[]);
  if (isJsonObject(type)) return context.schemaAt(type, at);
  if (typeof type === 'boolean') return type;
  findings.problem({
    code: 'unknown-type',
    message: `\`${JSON.stringify(type)}\` is not a type.`,
    at,
    hint:
      type === null
        ? 'Write `"null"` in quotes for the type, or `[null]` for the constant.'
        : Array.isArray(type)
          ? 'List at least one constant.'
          : `Write \`[${JSON.stringify(type)}]\` for a constant.`,
  });
  return undefined;
}

function containersOf(node: FieldNode): readonly ('object' | 'array')[] {
  return [
    ...(node.children.size > 0 ? (['object'] as const) : []),
    ...(node.element === undefined ? [] : (['array'] as const)),
  ];
}

function schemaOfNode(node: FieldNode, context: FieldsContext): JsonObject {
  const { store, findings } = context;
  const kinds = containersOf(node);
  const [first, second] = kinds;
  if (first === undefined) return asObject(node.type ?? {});
  if (second !== undefined && node.type === undefined) {
    findings.problem({
      code: 'field-conflict',
      message: `\`${node.path}\` has named fields and elements (\`*\`) at once, so it would have to be a document and a list.`,
      at: node.at,
      on: 'key',
      hint: `If it can be either, say so: \`${node.path}: ${containerName('object', store)}|${containerName('array', store)}\`.`,
    });
  }
  for (const kind of kinds) {
    if (node.type !== undefined && !allows(node.type, kind)) {
      const alreadyReported = findings.isBroken(node.at);
      if (!alreadyReported) {
        findings.problem({
          code: 'field-conflict',
          message: `\`${node.path}\` is given a type that is no ${containerName(kind, store)}, yet other fields lie below it.`,
          at: node.at,
          on: 'key',
          hint: `Use \`${containerName(kind, store)}\` (or a union with it), or leave that line out: the fields below say it already.`,
        });
      }
    }
  }
  const properties = [...node.children].map(([name, child]): readonly [string, Shape] => [
    name,
    child.never === true ? false : schemaOfNode(child, context),
  ]);
  const required = [...node.children].filter(([, child]) => child.optional?.value === false).map(([name]) => name);
  const below: JsonObject = {
    ...(properties.length > 0 ? { properties: Object.fromEntries(properties) } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(node.element === undefined ? {} : { items: schemaOfNode(node.element, context) }),
  };
  if (node.type === undefined) return { ...containerSchema(first, store), ...below };
  const own = asObject(node.type);
  // A plain list of types and the fields below it say different things, so that they can share one schema object.
  const plain = Object.keys(own).every((keyword) =>
    ['bsonType', 'type', 'dynamoType', 'title', 'description'].includes(keyword),
  );
  return plain ? { ...own, ...below } : { allOf: [own, below] };
}

function allows(type: Shape, kind: 'object' | 'array'): boolean {
  if (typeof type === 'boolean') return type;
  const stated = type['bsonType'] ?? type['type'];
  if (stated !== undefined) return (Array.isArray(stated) ? stated : [stated]).includes(kind);
  const dynamo = type['dynamoType'];
  if (dynamo !== undefined) return (Array.isArray(dynamo) ? dynamo : [dynamo]).includes(kind === 'object' ? 'M' : 'L');
  return type['enum'] === undefined && type['const'] === undefined;
}

function asObject(shape: Shape): JsonObject {
  if (shape === true) return {};
  return shape === false ? { not: {} } : shape;
}

function joined(path: string, segment: string): string {
  return path === '' ? segment : `${path}.${segment}`;
}
