/** A check of one JSON value: undefined when it fits, else where it does not and what was expected there. */
export type Check = (value: unknown, path: string) => string | undefined;

const digestPattern = /^[0-9a-f]{64}$/u;
// A name is printed in terminals and used in commands, so it has no control characters and no unpaired surrogates.
const controlPattern = /[\u0000-\u001f\u007f-\u009f\p{Cs}]/u;
const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u;

export const longestName = 256;

export const digest: Check = (value, path) =>
  typeof value === 'string' && digestPattern.test(value) ? undefined : `${path}: expected a SHA-256 in lower-case hex`;

export const name: Check = (value, path) =>
  typeof value === 'string' && value.length > 0 && value.length <= longestName && !controlPattern.test(value)
    ? undefined
    : `${path}: expected a name of 1 to ${String(longestName)} characters without control characters`;

export const text: Check = (value, path) => (typeof value === 'string' ? undefined : `${path}: expected text`);

export const time: Check = (value, path) =>
  typeof value === 'string' && timePattern.test(value) ? undefined : `${path}: expected a time as ISO 8601 writes it`;

export const flag: Check = (value, path) =>
  typeof value === 'boolean' ? undefined : `${path}: expected true or false`;

export const count: Check = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : `${path}: expected a number`;

export const object: Check = (value, path) => (isMembers(value) ? undefined : `${path}: expected an object`);

export function oneOf(...values: readonly unknown[]): Check {
  return (value, path) =>
    values.includes(value) ? undefined : `${path}: expected ${values.map((each) => JSON.stringify(each)).join(' or ')}`;
}

export function listOf(check: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path}: expected a list`;
    for (let index = 0; index < value.length; index++) {
      const wrong = check(value[index], `${path}[${String(index)}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

export function mapOf(check: Check): Check {
  return (value, path) => {
    if (!isMembers(value)) return `${path}: expected an object`;
    for (const [key, member] of Object.entries(value)) {
      const wrong = check(member, `${path}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** Members that it does not name are let through: a newer mortise may have written them. */
export function members(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const requiredList = Object.entries(required);
  const optionalList = Object.entries(optional);
  return (value, path) => {
    if (!isMembers(value)) return `${path}: expected an object`;
    for (const [key, check] of requiredList) {
      const wrong = Object.hasOwn(value, key) ? check(value[key], `${path}.${key}`) : `${path}.${key}: missing`;
      if (wrong !== undefined) return wrong;
    }
    for (const [key, check] of optionalList) {
      if (!Object.hasOwn(value, key)) continue;
      const wrong = check(value[key], `${path}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

export function nullOr(check: Check): Check {
  return (value, path) => (value === null ? undefined : check(value, path));
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
