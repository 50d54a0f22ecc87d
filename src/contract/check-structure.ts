import { isJsonObject, type Json, type JsonObject } from '../value/json.js';
import { contractSchema } from './contract-schema.js';
import { didYouMean, listNames, nearestName, type Finding, type Findings } from './findings.js';
import { ownValue } from './own-value.js';
import type { SourcePath } from './source.js';
import {
  countOf,
  countRange,
  describe,
  describeNamePattern,
  expectedOf,
  listPlain,
  named,
  quote,
  withArticle,
} from './structure-words.js';

/** Names that the format keeps for later, and what each will be for. */
const RESERVED: Readonly<Record<string, string>> = {
  flags: 'states of feature flags',
  deprecated: 'fields on their way out',
  migrations: 'steps that change stored documents',
  reserved: 'names that must not be used again',
  watch: 'change streams',
  rows: 'expectations of several documents',
  unique: 'expectations of several documents',
};

type Report = (finding: Finding) => void;

/** Reports every way in which a written contract differs from what `contracts/contract.schema.json` says. */
export function checkStructure(value: Json, findings: Findings): void {
  const schema = contractSchema();
  new StructureCheck(schema).check(value, schema, [], (finding) => {
    findings.problem(finding);
  });
}

/** Reports how a value differs from one definition of `contracts/contract.schema.json`. */
export function checkDefinition(name: string, value: Json, at: SourcePath, findings: Findings): void {
  const schema = contractSchema();
  new StructureCheck(schema).check(value, { $ref: `#/$defs/${name}` }, at, (finding) => {
    findings.problem(finding);
  });
}

/** Reports how a value differs from a schema that is written in the keywords that contract.schema.json uses. */
export function checkAgainst(schema: JsonObject, value: Json, report: Report): void {
  new StructureCheck(schema).check(value, schema, [], report);
}

/**
 * Reads the keywords that contract.schema.json uses, and no others, with messages for people: a general validator says
 * that some branch did not match, a person wants to know which key was meant.
 */
class StructureCheck {
  readonly #root: JsonObject;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  check(value: Json, given: Json, at: SourcePath, report: Report): void {
    if (!isJsonObject(given)) {
      if (given === false) report({ code: 'invalid-contract', message: `${quote(value)} does not belong here.`, at });
      return;
    }
    const schema = this.#resolve(given);
    const types = typesOf(schema);
    if (types !== undefined && !types.some((type) => hasType(value, type))) {
      report({
        code: 'invalid-contract',
        message: `${named(at)} is ${describe(value)}.`,
        at,
        expected: expectedOf(schema, types),
      });
      return;
    }
    this.#checkConstants(value, schema, at, report);
    if (typeof value === 'string') checkText(value, schema, at, report);
    if (typeof value === 'number') checkNumber(value, schema, at, report);
    if (Array.isArray(value)) this.#checkList(value as readonly Json[], schema, at, report);
    if (isJsonObject(value)) this.#checkObject(value, schema, at, report);
    this.#checkChoices(value, schema, at, report);
  }

  #resolve(schema: JsonObject): JsonObject {
    const reference = ownValue(schema, '$ref');
    if (typeof reference !== 'string') return schema;
    const defs = ownValue(this.#root, '$defs');
    const target = isJsonObject(defs) ? ownValue(defs, reference.slice('#/$defs/'.length)) : undefined;
    if (!isJsonObject(target)) throw new TypeError(`contract.schema.json has no ${reference}`);
    const { $ref: _ref, ...rest } = schema;
    return { ...target, ...rest };
  }

  #checkConstants(value: Json, schema: JsonObject, at: SourcePath, report: Report): void {
    const constant = ownValue(schema, 'const');
    const choices = ownValue(schema, 'enum');
    const allowed =
      constant !== undefined ? [constant] : Array.isArray(choices) ? (choices as readonly Json[]) : undefined;
    if (allowed === undefined || allowed.includes(value)) return;
    const names = allowed.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice)));
    report({
      code: 'invalid-contract',
      message: `${named(at)} is ${quote(value)}.`,
      at,
      expected: listNames(names),
      ...(typeof value === 'string' ? didYouMean(value, names) : {}),
    });
  }

  #checkList(value: readonly Json[], schema: JsonObject, at: SourcePath, report: Report): void {
    const fewest = Number(schema['minItems'] ?? 0);
    const most = Number(schema['maxItems'] ?? Infinity);
    if (value.length < fewest || value.length > most) {
      report({
        code: 'invalid-contract',
        message: `${named(at)} has ${countOf(value.length, 'entry', 'entries')}.`,
        at,
        expected: countRange(fewest, most, 'entry', 'entries'),
      });
    }
    if (schema['uniqueItems'] === true) {
      value.forEach((item, index) => {
        if (value.slice(0, index).some((other) => JSON.stringify(other) === JSON.stringify(item))) {
          report({ code: 'invalid-contract', message: `${quote(item)} is listed twice.`, at: [...at, index] });
        }
      });
    }
    const items = ownValue(schema, 'items');
    if (items !== undefined)
      value.forEach((item, index) => {
        this.check(item, items, [...at, index], report);
      });
  }

  #checkObject(value: JsonObject, schema: JsonObject, at: SourcePath, report: Report): void {
    const properties = ownValue(schema, 'properties');
    const known = isJsonObject(properties) ? properties : {};
    const title = this.#titleOf(schema, at);
    const names = Object.keys(value);
    const fewest = Number(schema['minProperties'] ?? 0);
    const most = Number(schema['maxProperties'] ?? Infinity);
    if (names.length < fewest || names.length > most) {
      report({
        code: 'invalid-contract',
        message: `${named(at)} has ${countOf(names.length, 'key', 'keys')}.`,
        at,
        expected: countRange(fewest, most, 'key', 'keys'),
      });
    }
    for (const name of (ownValue(schema, 'required') ?? []) as readonly string[]) {
      if (!Object.hasOwn(value, name)) {
        const typo = nearestName(
          name,
          names.filter((candidate) => !Object.hasOwn(known, candidate)),
        );
        report({
          code: 'invalid-contract',
          message: `${title} has no \`${name}\`.`,
          at,
          readable: true,
          expected: this.#describeProperty(known, name),
          ...(typo === undefined ? {} : { hint: `Is \`${typo}\` meant to be \`${name}\`?` }),
        });
      }
    }
    const namePattern = this.#namePattern(schema);
    const others = ownValue(schema, 'additionalProperties');
    for (const [name, item] of Object.entries(value)) {
      const property = ownValue(known, name);
      if (property !== undefined) this.check(item, property, [...at, name], report);
      else if (others === false) this.#unknownKey(name, title, known, at, report);
      else {
        if (namePattern !== undefined && !new RegExp(namePattern, 'u').test(name)) {
          report({
            code: 'invalid-name',
            message: `\`${name}\` is not a name that can stand in ${title}.`,
            at: [...at, name],
            on: 'key',
            readable: true,
            expected: describeNamePattern(namePattern),
          });
        }
        if (others !== undefined) this.check(item, others, [...at, name], report);
      }
    }
  }

  #unknownKey(name: string, title: string, known: JsonObject, at: SourcePath, report: Report): void {
    const reserved = Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined;
    if (reserved !== undefined) {
      report({
        code: 'not-yet',
        message: `\`${name}\` is reserved for ${reserved}, and not supported yet.`,
        at: [...at, name],
        on: 'key',
        readable: true,
        hint: 'Leave it out for now.',
      });
      return;
    }
    const names = Object.keys(known);
    report({
      code: 'unknown-key',
      message: `\`${name}\` is not a key of ${title}.`,
      at: [...at, name],
      on: 'key',
      readable: true,
      expected: listNames(names, 20),
      ...(name === 'TableName' ? { hint: 'Leave it out: the dataset says which table.' } : didYouMean(name, names)),
    });
  }

  #checkChoices(value: Json, schema: JsonObject, at: SourcePath, report: Report): void {
    const one = ownValue(schema, 'oneOf');
    const not = ownValue(schema, 'not');
    if (isJsonObject(value)) {
      const title = this.#titleOf(schema, at);
      if (Array.isArray(one)) {
        const names = requiredNames(one as readonly Json[]);
        const present = names.filter((name) => Object.hasOwn(value, name));
        if (present.length !== 1) {
          report({
            code: 'invalid-contract',
            message:
              present.length === 0
                ? `${title} says nothing to do.`
                : `${title} has ${present.map((name) => `\`${name}\``).join(' and ')}.`,
            at,
            expected: `exactly one of ${listNames(names)}`,
          });
        }
      }
      if (isJsonObject(not)) {
        const names = (ownValue(not, 'required') ?? []) as readonly string[];
        if (names.every((name) => Object.hasOwn(value, name))) {
          report({
            code: 'invalid-contract',
            message: `${title} has ${names.map((name) => `\`${name}\``).join(' and ')}.`,
            at,
            expected: 'one of them: `fields` is the short form of `shape`',
          });
        }
      }
    }
    const branches = ownValue(schema, 'anyOf');
    if (!Array.isArray(branches)) return;
    const list = branches as readonly Json[];
    if (
      list.every(
        (branch) => isJsonObject(branch) && Object.keys(branch).length === 1 && Object.hasOwn(branch, 'required'),
      )
    ) {
      const names = requiredNames(list);
      if (isJsonObject(value) && !names.some((name) => Object.hasOwn(value, name))) {
        report({
          code: 'invalid-contract',
          message: `${this.#titleOf(schema, at)} describes no documents.`,
          at,
          expected: `one of ${listNames(names)}`,
        });
      }
      return;
    }
    this.#checkBranches(value, schema, list, at, report);
  }

  /** Reports what is wrong with the branch that the value comes nearest to. */
  #checkBranches(value: Json, schema: JsonObject, branches: readonly Json[], at: SourcePath, report: Report): void {
    const attempts = branches.map((branch) => {
      const problems: Finding[] = [];
      this.check(value, branch, at, (finding) => problems.push(finding));
      return { branch, problems };
    });
    if (attempts.some(({ problems }) => problems.length === 0)) return;
    const near = attempts.filter(({ branch }) => {
      const types = isJsonObject(branch) ? typesOf(this.#resolve(branch)) : undefined;
      return types === undefined || types.some((type) => hasType(value, type));
    });
    // A value of no branch's type is described by all of them; otherwise the branch with the fewest problems was meant.
    if (near.length === 0 || near.every(({ branch }) => isJsonObject(branch) && Object.hasOwn(branch, 'enum'))) {
      const wanted = attempts.map(({ branch }) => (isJsonObject(branch) ? this.#describeBranch(branch) : 'a value'));
      report({
        code: 'invalid-contract',
        message: `${named(at)} is ${isJsonObject(value) || Array.isArray(value) ? describe(value) : quote(value)}.`,
        at,
        expected: listPlain(
          typeof schema['title'] === 'string' && wanted.length > 3 ? [withArticle(schema['title'])] : wanted,
        ),
      });
      return;
    }
    const [best] = [...near].sort((a, b) => a.problems.length - b.problems.length);
    for (const problem of best?.problems ?? []) report(problem);
  }

  #describeBranch(branch: JsonObject): string {
    const schema = this.#resolve(branch);
    const choices = ownValue(schema, 'enum');
    if (Array.isArray(choices))
      return listNames(
        (choices as readonly Json[]).map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice))),
      );
    return expectedOf(schema, typesOf(schema) ?? []);
  }

  #describeProperty(known: JsonObject, name: string): string {
    const property = ownValue(known, name);
    const description = isJsonObject(property) ? ownValue(this.#resolve(property), 'description') : undefined;
    return `\`${name}\`${typeof description === 'string' ? `: ${description.charAt(0).toLowerCase()}${description.slice(1)}` : ''}`.replace(
      /\.$/,
      '',
    );
  }

  #titleOf(schema: JsonObject, at: SourcePath): string {
    const title = ownValue(schema, 'title');
    const last = at.at(-1);
    if (typeof title !== 'string') return last === undefined ? 'the contract' : `\`${String(last)}\``;
    if (at.length === 0) return 'the contract';
    return `the ${title}${title === last || typeof last === 'number' || last === undefined ? '' : ` \`${last}\``}`;
  }

  #namePattern(schema: JsonObject): string | undefined {
    const names = ownValue(schema, 'propertyNames');
    const pattern = isJsonObject(names) ? ownValue(names, 'pattern') : undefined;
    return typeof pattern === 'string' ? pattern : undefined;
  }
}

function checkText(value: string, schema: JsonObject, at: SourcePath, report: Report): void {
  if (value.length < Number(schema['minLength'] ?? 0)) {
    report({
      code: 'invalid-contract',
      message: `${named(at)} is empty.`,
      at,
      expected: expectedOf(schema, ['string']),
    });
  }
  const pattern = ownValue(schema, 'pattern');
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) {
    report({
      code: 'invalid-name',
      message: `${named(at)} is ${quote(value)}.`,
      at,
      expected:
        typeof schema['description'] === 'string'
          ? schema['description'].replace(/\.$/, '')
          : describeNamePattern(pattern),
    });
  }
}

function checkNumber(value: number, schema: JsonObject, at: SourcePath, report: Report): void {
  const least = Number(schema['minimum'] ?? -Infinity);
  const most = Number(schema['maximum'] ?? Infinity);
  if (value < least || value > most) {
    report({
      code: 'invalid-contract',
      message: `${named(at)} is ${String(value)}.`,
      at,
      expected: most === Infinity ? `${String(least)} or more` : `${String(least)} to ${String(most)}`,
    });
  }
}

function typesOf(schema: JsonObject): readonly string[] | undefined {
  const type = ownValue(schema, 'type');
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? (type as readonly string[]) : undefined;
}

function hasType(value: Json, type: string): boolean {
  switch (type) {
    case 'object':
      return isJsonObject(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return typeof value === 'number' && Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

function requiredNames(branches: readonly Json[]): readonly string[] {
  return branches.flatMap((branch) =>
    isJsonObject(branch) ? ((ownValue(branch, 'required') ?? []) as readonly string[]) : [],
  );
}
