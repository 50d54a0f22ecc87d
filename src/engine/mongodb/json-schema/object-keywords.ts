import { mongoError } from '../error.js';
import { compilePattern, type Pattern } from '../regex/pattern.js';
import { doc, int, isArray, isDoc, type Doc, type Value } from '../value/value.js';
import { readCount, readNames, readObject } from './operand.js';
import type { CompileInner, CompileRule, InnerSchema, SchemaRule } from './rule.js';

/** Keywords that speak of documents and let every other value pass. */
export const objectKeywords: ReadonlyMap<string, CompileRule> = new Map<string, CompileRule>([
  ['properties', propertiesRule],
  ['patternProperties', patternPropertiesRule],
  ['additionalProperties', additionalPropertiesRule],
  ['required', requiredRule],
  ['dependencies', dependenciesRule],
  ['minProperties', (operand) => countRule('minProperties', operand, (count, limit) => count >= limit)],
  ['maxProperties', (operand) => countRule('maxProperties', operand, (count, limit) => count <= limit)],
]);

function propertiesRule(operand: Value, _schema: Doc, compile: CompileInner): SchemaRule {
  const schemas = new Map<string, InnerSchema>();
  for (const [name, source] of readObject('properties', operand)) {
    if (!isDoc(source))
      throw mongoError('TypeMismatch', `Nested schema for $jsonSchema property '${name}' must be an object`);
    schemas.set(name, compile(source, 'properties'));
  }
  const brokenIn = (value: Value): readonly (readonly [string, InnerSchema, Value])[] => {
    if (!isDoc(value)) return [];
    const broken: [string, InnerSchema, Value][] = [];
    for (const [name, inner] of schemas) {
      const field = value.get(name);
      if (field !== undefined && !inner.holds(field)) broken.push([name, inner, field]);
    }
    return broken;
  };
  return {
    keyword: 'properties',
    operand,
    holds: (value) => brokenIn(value).length === 0,
    details: (value) =>
      doc([
        [
          'propertiesNotSatisfied',
          brokenIn(value).map(([name, inner, field]) => {
            const entry = new Map<string, Value>([['propertyName', name]]);
            if (inner.description !== undefined) entry.set('description', inner.description);
            return entry.set('details', inner.broken(field));
          }),
        ],
      ]),
  };
}

function readPatterns(operand: Value): readonly (readonly [Pattern, Value])[] {
  return [...readObject('patternProperties', operand)].map(([source, schema]) => [compilePattern(source), schema]);
}

function patternPropertiesRule(operand: Value, _schema: Doc, compile: CompileInner): SchemaRule {
  const patterns = readPatterns(operand).map(([pattern, source]) => {
    if (!isDoc(source)) {
      throw mongoError(
        'TypeMismatch',
        `$jsonSchema keyword 'patternProperties' has property '${pattern.source}' which is not an object`,
      );
    }
    return [pattern, compile(source, 'patternProperties')] as const;
  });
  return {
    keyword: 'patternProperties',
    operand,
    holds: (value) =>
      !isDoc(value) ||
      [...value].every(([name, field]) =>
        patterns.every(([pattern, inner]) => !pattern.test(name) || inner.holds(field)),
      ),
  };
}

function additionalPropertiesRule(operand: Value, schema: Doc, compile: CompileInner): SchemaRule | undefined {
  if (typeof operand !== 'boolean' && !isDoc(operand)) {
    throw mongoError('TypeMismatch', "$jsonSchema keyword 'additionalProperties' must be an object or a boolean");
  }
  if (operand === true) return undefined;
  const properties = schema.get('properties');
  const patternSource = schema.get('patternProperties');
  const patterns = patternSource === undefined ? [] : readPatterns(patternSource).map(([pattern]) => pattern);
  const isNamed = (name: string): boolean =>
    (isDoc(properties) && properties.has(name)) || patterns.some((pattern) => pattern.test(name));
  const inner = isDoc(operand) ? compile(operand, 'additionalProperties') : undefined;
  const wrong = (value: Value): readonly string[] => {
    if (!isDoc(value)) return [];
    return [...value].flatMap(([name, field]) => (isNamed(name) || inner?.holds(field) === true ? [] : [name]));
  };
  return {
    keyword: 'additionalProperties',
    operand,
    holds: (value) => wrong(value).length === 0,
    details: (value) => doc([['additionalProperties', wrong(value)]]),
  };
}

function requiredRule(operand: Value): SchemaRule {
  const names = readNames('required', operand);
  const missing = (value: Value): readonly string[] => (isDoc(value) ? names.filter((name) => !value.has(name)) : []);
  return {
    keyword: 'required',
    operand,
    holds: (value) => missing(value).length === 0,
    details: (value) => doc([['missingProperties', missing(value)]]),
  };
}

function dependenciesRule(operand: Value, _schema: Doc, compile: CompileInner): SchemaRule {
  const dependencies = [...readObject('dependencies', operand)].map(([name, needed]) => {
    if (isArray(needed)) {
      const names = readNames('dependencies', needed);
      return [name, (value: Doc): boolean => names.every((other) => value.has(other))] as const;
    }
    if (!isDoc(needed)) {
      throw mongoError(
        'TypeMismatch',
        "$jsonSchema keyword 'dependencies' requires that each dependency is an object or an array",
      );
    }
    return [name, compile(needed, 'dependencies').holds] as const;
  });
  return {
    keyword: 'dependencies',
    operand,
    holds: (value) => !isDoc(value) || dependencies.every(([name, holds]) => !value.has(name) || holds(value)),
  };
}

function countRule(keyword: string, operand: Value, within: (count: number, limit: number) => boolean): SchemaRule {
  const limit = readCount(keyword, operand);
  return {
    keyword,
    operand,
    holds: (value) => !isDoc(value) || within(value.size, limit),
    details: (value) =>
      doc([
        ['reason', 'specified number of properties was not satisfied'],
        ['numberOfProperties', int(isDoc(value) ? value.size : 0)],
      ]),
  };
}
