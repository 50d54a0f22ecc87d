/**
 * A check of one JSON value: undefined when it fits, else what was expected, after the path to where it does not fit.
 * The path is put together only on the way out of a failure: a ledger has very many values that fit.
 */
export type Check = (value: unknown) => string | undefined;

const digestPattern = /^[0-9a-f]{64}$/u;
// A name is printed in terminals and used in commands, so it has no control characters and no unpaired surrogates.
const controlPattern = /[\u0000-\u001f\u007f-\u009f\p{Cs}]/u;
const timePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u;

export const longestName = 256;

export const digest: Check = (value) =>
  typeof value === 'string' && digestPattern.test(value) ? undefined : `: expected a SHA-256 in lower-case hex`;

export const name: Check = (value) =>
  typeof value === 'string' && value.length > 0 && value.length <= longestName && !controlPattern.test(value)
    ? undefined
    : `: expected a name of 1 to ${String(longestName)} characters without control characters`;

export const text: Check = (value) => (typeof value === 'string' ? undefined : `: expected text`);

export const time: Check = (value) =>
  typeof value === 'string' && timePattern.test(value) ? undefined : `: expected a time as ISO 8601 writes it`;

export const flag: Check = (value) => (typeof value === 'boolean' ? undefined : `: expected true or false`);

export const count: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? undefined : `: expected a number`;

export const object: Check = (value) => (isMembers(value) ? undefined : `: expected an object`);

export function oneOf(...values: readonly unknown[]): Check {
  return (value) =>
    values.includes(value) ? undefined : `: expected ${values.map((each) => JSON.stringify(each)).join(' or ')}`;
}

export function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return ': expected a list';
    for (let index = 0; index < value.length; index++) {
      const wrong = check(value[index]);
      if (wrong !== undefined) return `[${String(index)}]${wrong}`;
    }
    return undefined;
  };
}

export function mapOf(check: Check): Check {
  return (value) => {
    if (!isMembers(value)) return ': expected an object';
    for (const key of Object.keys(value)) {
      const wrong = check(value[key]);
      if (wrong !== undefined) return `.${key}${wrong}`;
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
  return (value) => {
    if (!isMembers(value)) return ': expected an object';
    for (const [key, check] of requiredList) {
      const wrong = Object.hasOwn(value, key) ? check(value[key]) : ': missing';
      if (wrong !== undefined) return `.${key}${wrong}`;
    }
    for (const [key, check] of optionalList) {
      if (!Object.hasOwn(value, key)) continue;
      const wrong = check(value[key]);
      if (wrong !== undefined) return `.${key}${wrong}`;
    }
    return undefined;
  };
}

export function nullOr(check: Check): Check {
  return (value) => (value === null ? undefined : check(value));
}

function isMembers(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
