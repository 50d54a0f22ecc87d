import type { Shape } from '../contract/contract.js';
import { didYouMean, listNames, type Findings } from '../contract/findings.js';
import type { KeyUse, Rows } from '../contract/operation-language.js';
import { ownValue } from '../contract/own-value.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import {
  parseCondition,
  parseProjection,
  parseUpdate,
  type Condition,
  type Operand,
  type Parsed,
  type PathExpression,
  type UpdateValue,
} from './dynamodb-expression.js';
import { isReservedWord } from './dynamodb-reserved-words.js';
import { OperationReader } from './operation-reader.js';
import { parameterName } from './parameter-reference.js';

const NUMBER: Shape = { type: 'number' };
const STRING: Shape = { type: 'string' };

/** Reads the parts of one input; names and values are shared by all of its expressions. */
export class InputReader {
  readonly reader: OperationReader;
  readonly #input: JsonObject;
  readonly #at: SourcePath;
  readonly #names: JsonObject;
  readonly #values: JsonObject;
  readonly #usedNames = new Set<string>();
  readonly #usedValues = new Set<string>();
  #keyUse: KeyUse | undefined;
  /** Parameters already told to the reader at some place; one without a comparison still needs to be known. */
  readonly #told = new Set<string>();

  constructor(input: JsonObject, at: SourcePath, findings: Findings) {
    this.reader = new OperationReader(findings);
    this.#input = input;
    this.#at = at;
    const names = input['ExpressionAttributeNames'];
    const values = input['ExpressionAttributeValues'];
    this.#names = isJsonObject(names) ? names : {};
    this.#values = isJsonObject(values) ? values : {};
  }

  keyUses(): { readonly keyUse?: KeyUse } {
    return this.#keyUse === undefined ? {} : { keyUse: this.#keyUse };
  }

  key(key: Json | undefined, at: SourcePath): void {
    if (!isJsonObject(key)) return;
    for (const [name, value] of Object.entries(key)) {
      this.reader.condition(name, [...at, name]);
      const parameter = parameterName(value);
      if (parameter !== undefined)
        this.reader.compared(parameter, name, [...at, name], { as: 'value', equality: true });
      else if (typeof value === 'string' && value.startsWith(':')) {
        this.reader.warning({
          code: 'parameter-misplaced',
          message: `\`${value}\` in a key is plain text, not a parameter.`,
          at: [...at, name],
          hint: `Write \`{ $param: ${value.slice(1)} }\` for a parameter.`,
        });
      }
    }
    this.#keyUse ??= { attributes: Object.keys(key).map((name) => ({ name, how: 'equal' })), whole: true, at };
  }

  condition(name: string): Condition | undefined {
    const text = this.#input[name];
    if (typeof text !== 'string') return undefined;
    const parsed = this.#parsed(name, parseCondition(text), text);
    if (parsed !== undefined) this.#walk(parsed, [...this.#at, name], false);
    return parsed;
  }

  keyCondition(): void {
    const name = 'KeyConditionExpression';
    const condition = this.condition(name);
    if (condition === undefined) return;
    const at = [...this.#at, name];
    const parts = condition.kind === 'and' ? condition.parts : [condition];
    const attributes: { readonly name: string; readonly how: 'equal' | 'range' }[] = [];
    for (const part of parts) {
      const path = keyPath(part);
      if (path === undefined) {
        this.reader.problem({
          code: 'key-condition',
          message:
            'A key condition compares the partition key with `=` and, after `AND`, the sort key with `=`, `<`, `<=`, `>`, `>=`, `BETWEEN` or `begins_with`.',
          at,
          hint: 'Other conditions belong into `FilterExpression`.',
        });
        return;
      }
      attributes.push({
        name: this.#plain(path),
        how: part.kind === 'compare' && part.comparator === '=' ? 'equal' : 'range',
      });
    }
    this.#keyUse = { ...this.#indexName(), attributes, whole: false, at };
  }

  #indexName(): { readonly index?: string } {
    const index = this.#input['IndexName'];
    return typeof index === 'string' ? { index } : {};
  }

  counts(names: readonly string[]): void {
    for (const name of names) {
      const parameter = parameterName(this.#input[name]);
      if (parameter !== undefined) this.reader.free(parameter, [...this.#at, name]);
    }
  }

  pageToken(): void {
    const token = this.#input['ExclusiveStartKey'];
    const at = [...this.#at, 'ExclusiveStartKey'];
    if (!isJsonObject(token)) return;
    const keyOf = ownValue(token, '$keyOf');
    if (keyOf !== undefined) {
      if (!Array.isArray(keyOf) || keyOf.length === 0 || !keyOf.every((name) => typeof name === 'string')) {
        this.reader.problem({
          code: 'invalid-contract',
          message: '`$keyOf` lists the attributes of a page token.',
          at,
          expected: '`{ $keyOf: [ PK, SK ] }`',
        });
        return;
      }
      for (const name of keyOf) this.reader.condition(name, at);
      return;
    }
    for (const [name, value] of Object.entries(token)) {
      this.reader.condition(name, [...at, name]);
      const parameter = parameterName(value);
      if (parameter !== undefined)
        this.reader.compared(parameter, name, [...at, name], { as: 'value', equality: false });
    }
  }

  projection(): Rows {
    const text = this.#input['ProjectionExpression'];
    if (this.#input['Select'] === 'COUNT') return { kind: 'nothing' };
    if (typeof text !== 'string') return { kind: 'documents' };
    const parsed = this.#parsed('ProjectionExpression', parseProjection(text), text);
    if (parsed === undefined) return { kind: 'documents' };
    const at = [...this.#at, 'ProjectionExpression'];
    return { kind: 'picked', at, paths: parsed.map((path) => this.#resolve(path, at)) };
  }

  update(): void {
    const name = 'UpdateExpression';
    const text = this.#input[name];
    if (typeof text !== 'string') return;
    const clauses = this.#parsed(name, parseUpdate(text), text);
    if (clauses === undefined) return;
    const at = [...this.#at, name];
    for (const { path, value } of clauses.set) {
      this.#resolve(path, at);
      this.#walkUpdateValue(value, at);
    }
    for (const path of clauses.remove) this.#resolve(path, at);
    for (const { path, value } of [...clauses.add, ...clauses.delete]) {
      this.#resolve(path, at);
      this.#valueAt(value.name, at);
    }
    const targets = [...clauses.set, ...clauses.add, ...clauses.delete].map(({ path }) => path).concat(clauses.remove);
    this.#reportOverlaps(targets, at);
  }

  /** Reports names and values that are given and not used; DynamoDB refuses them. */
  finish(): void {
    for (const [given, used, key] of [
      [Object.keys(this.#names), this.#usedNames, 'ExpressionAttributeNames'],
      [Object.keys(this.#values), this.#usedValues, 'ExpressionAttributeValues'],
    ] as const) {
      for (const name of given) {
        if (used.has(name)) continue;
        this.reader.problem({
          code: 'unused-name',
          message: `\`${name}\` is given in \`${key}\` but used in no expression; DynamoDB refuses that.`,
          at: [...this.#at, key, name],
          on: 'key',
          ...didYouMean(name, used),
        });
      }
    }
  }

  #parsed<T>(name: string, result: Parsed<T>, text: string): T | undefined {
    if (result.kind === 'parsed') return result.value;
    const near = `${text.slice(0, result.offset)}⟶${text.slice(result.offset)}`;
    this.reader.problem({
      code: 'invalid-expression',
      message: `\`${name}\` cannot be read: ${result.message}`,
      at: [...this.#at, name],
      hint: `At the arrow: \`${near.length > 120 ? `…${near.slice(Math.max(0, result.offset - 40), result.offset + 60)}…` : near}\``,
    });
    return undefined;
  }

  #walk(condition: Condition, at: SourcePath, negated: boolean): void {
    switch (condition.kind) {
      case 'and':
      case 'or':
        for (const part of condition.parts) this.#walk(part, at, negated);
        return;
      case 'not':
        this.#walk(condition.part, at, !negated);
        return;
      case 'compare':
        this.#compare(condition.left, condition.right, at, condition.comparator === '=' && !negated);
        return;
      case 'between':
        this.#compare(condition.operand, condition.low, at, false);
        this.#compare(condition.operand, condition.high, at, false);
        return;
      case 'in':
        for (const item of condition.list) this.#compare(condition.operand, item, at, false);
        return;
      case 'attribute_exists':
      case 'attribute_not_exists':
        this.reader.condition(this.#resolve(condition.path, at), at);
        return;
      case 'begins_with':
        this.#look(condition.path, at);
        this.#look(condition.operand, at, STRING);
        return;
      case 'contains':
      case 'attribute_type':
        this.#look(condition.path, at);
        this.#look(condition.operand, at);
    }
  }

  #compare(left: Operand, right: Operand, at: SourcePath, equality: boolean): void {
    for (const [one, other] of [
      [left, right],
      [right, left],
    ] as const) {
      if (one.kind !== 'value') {
        this.#look(one, at);
        continue;
      }
      if (other.kind === 'path') this.#valueAt(one.name, at, { path: this.#plain(other), equality });
      else this.#valueAt(one.name, at, undefined, other.kind === 'size' ? NUMBER : undefined);
    }
  }

  #look(operand: Operand, at: SourcePath, demands?: Shape): void {
    if (operand.kind === 'value') this.#valueAt(operand.name, at, undefined, demands);
    else this.reader.condition(this.#resolve(operand.kind === 'size' ? operand.of : operand, at), at);
  }

  #walkUpdateValue(value: UpdateValue, at: SourcePath): void {
    switch (value.kind) {
      case 'path':
        this.#resolve(value, at);
        return;
      case 'value':
        this.#valueAt(value.name, at);
        return;
      case 'if_not_exists':
        this.#resolve(value.path, at);
        this.#walkUpdateValue(value.otherwise, at);
        return;
      case 'list_append':
        this.#walkUpdateValue(value.first, at);
        this.#walkUpdateValue(value.second, at);
        return;
      case 'plus':
      case 'minus':
        this.#walkUpdateValue(value.left, at);
        this.#walkUpdateValue(value.right, at);
    }
  }

  /** A `:name` is a constant when the input gives its value, else a parameter. */
  #valueAt(
    name: string,
    at: SourcePath,
    compared?: { readonly path: string; readonly equality: boolean },
    demands?: Shape,
  ): void {
    this.#usedValues.add(name);
    const constant = ownValue(this.#values, name);
    const parameter = constant === undefined ? name.slice(1) : parameterName(constant);
    if (parameter === undefined) return;
    if (compared !== undefined)
      this.reader.compared(parameter, compared.path, at, { as: 'value', equality: compared.equality });
    else if (demands !== undefined) this.reader.free(parameter, at, demands);
    else if (!this.#told.has(parameter)) this.reader.free(parameter, at);
    this.#told.add(parameter);
  }

  /** The dotted path with its placeholders resolved; what cannot be used as it stands is reported. */
  #resolve(path: PathExpression, at: SourcePath): string {
    for (const segment of path.segments) {
      if (typeof segment === 'number') continue;
      if (segment.startsWith('#')) {
        this.#usedNames.add(segment);
        if (typeof ownValue(this.#names, segment) !== 'string') {
          this.reader.problem({
            code: 'unknown-name',
            message: `\`${segment}\` is not in \`ExpressionAttributeNames\`.`,
            at,
            expected: listNames(Object.keys(this.#names)),
            ...didYouMean(segment, Object.keys(this.#names)),
          });
        }
      } else if (isReservedWord(segment)) {
        this.reader.problem({
          code: 'reserved-word',
          message: `\`${segment}\` is a reserved word of DynamoDB, which refuses it in an expression.`,
          at,
          hint: `Write \`#${segment}\` and \`ExpressionAttributeNames: { "#${segment}": ${segment} }\`.`,
        });
      }
    }
    return this.#plain(path);
  }

  #plain(path: PathExpression): string {
    return path.segments
      .map((segment) => {
        if (typeof segment === 'number') return String(segment);
        if (!segment.startsWith('#')) return segment;
        this.#usedNames.add(segment);
        const name = ownValue(this.#names, segment);
        return typeof name === 'string' ? name : segment;
      })
      .join('.');
  }

  #reportOverlaps(paths: readonly PathExpression[], at: SourcePath): void {
    const plain = paths.map((path) => this.#plain(path));
    plain.forEach((path, index) => {
      const earlier = plain
        .slice(0, index)
        .find((other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`));
      if (earlier !== undefined)
        this.reader.problem({
          code: 'invalid-update',
          message: `\`${path}\` and \`${earlier}\` are changed in one update, which DynamoDB refuses.`,
          at,
        });
    });
  }
}

/** The attribute that one part of a key condition compares, when the part is one that DynamoDB allows. */
function keyPath(part: Condition): PathExpression | undefined {
  switch (part.kind) {
    case 'compare':
      if (part.comparator === '<>') return undefined;
      if (part.left.kind === 'path' && part.right.kind === 'value') return part.left;
      return part.right.kind === 'path' && part.left.kind === 'value' ? part.right : undefined;
    case 'between':
      return part.operand.kind === 'path' ? part.operand : undefined;
    case 'begins_with':
      return part.path.kind === 'path' ? part.path : undefined;
    default:
      return undefined;
  }
}
