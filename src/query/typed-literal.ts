import { isJsonObject, type Json } from '../value/json.js';

/** The keys of MongoDB Extended JSON v2, canonical and relaxed; each stands for one value, not for a document. */
const EXTENDED_JSON: Readonly<Record<string, readonly string[]>> = {
  $oid: ['$oid'],
  $date: ['$date'],
  $numberInt: ['$numberInt'],
  $numberLong: ['$numberLong'],
  $numberDouble: ['$numberDouble'],
  $numberDecimal: ['$numberDecimal'],
  $binary: ['$binary'],
  $uuid: ['$uuid'],
  $regularExpression: ['$regularExpression'],
  $timestamp: ['$timestamp'],
  $minKey: ['$minKey'],
  $maxKey: ['$maxKey'],
  $undefined: ['$undefined'],
  $symbol: ['$symbol'],
  $code: ['$code', '$scope'],
  $dbPointer: ['$dbPointer'],
};

/** The Extended JSON type that an object is written in (`$oid`, `$date`, ...), when it is one. */
export function extendedJsonType(value: Json): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const keys = Object.keys(value);
  const [first] = keys;
  if (first === undefined || !Object.hasOwn(EXTENDED_JSON, first)) return undefined;
  return keys.every((key) => EXTENDED_JSON[first]?.includes(key)) ? first : undefined;
}

const FORMS: Readonly<Record<string, (value: Json) => boolean>> = {
  $oid: (value) => typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value),
  $date: (value) =>
    typeof value === 'string'
      ? /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(value) &&
        !Number.isNaN(Date.parse(value))
      : isJsonObject(value) && isInteger(value['$numberLong'], 63n),
  $numberInt: (value) => isInteger(value, 31n),
  $numberLong: (value) => isInteger(value, 63n),
  $numberDouble: (value) => typeof value === 'string' && /^(-?\d+(\.\d+)?([eE][-+]?\d+)?|-?Infinity|NaN)$/.test(value),
  $numberDecimal: (value) =>
    typeof value === 'string' && /^([-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|-?Infinity|NaN)$/.test(value),
  $uuid: (value) => typeof value === 'string' && /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(value),
  $binary: (value) =>
    isJsonObject(value) &&
    typeof value['base64'] === 'string' &&
    typeof value['subType'] === 'string' &&
    /^[0-9a-fA-F]{1,2}$/.test(value['subType']),
  $regularExpression: (value) =>
    isJsonObject(value) && typeof value['pattern'] === 'string' && typeof value['options'] === 'string',
  $timestamp: (value) => isJsonObject(value) && typeof value['t'] === 'number' && typeof value['i'] === 'number',
  $minKey: (value) => value === 1,
  $maxKey: (value) => value === 1,
};

const EXPECTED: Readonly<Record<string, string>> = {
  $oid: '24 hexadecimal digits',
  $date: 'ISO text such as `2026-01-31T12:00:00Z`, or `{ $numberLong: "..." }`',
  $numberInt: 'a whole number of 32 bits, as text',
  $numberLong: 'a whole number of 64 bits, as text',
  $numberDouble: 'a number as text, `Infinity`, `-Infinity` or `NaN`',
  $numberDecimal: 'a decimal number as text',
  $uuid: 'a UUID',
  $binary: '`{ base64: ..., subType: "04" }`',
  $regularExpression: '`{ pattern: ..., options: ... }`',
  $timestamp: '`{ t: seconds, i: ordinal }`',
  $minKey: '`1`',
  $maxKey: '`1`',
};

/** What is wrong with a value that is written in Extended JSON, with what was expected. */
export function extendedJsonMistake(value: Json): { readonly message: string; readonly expected?: string } | undefined {
  const type = extendedJsonType(value);
  if (type === undefined || !isJsonObject(value)) return undefined;
  const form = FORMS[type];
  if (form === undefined) return { message: `\`${type}\` is an old type that is not supported.` };
  return form(value[type] as Json)
    ? undefined
    : { message: `\`${JSON.stringify(value)}\` is not a well-formed \`${type}\`.`, expected: EXPECTED[type] ?? '' };
}

function isInteger(value: Json | undefined, bits: bigint): boolean {
  if (typeof value !== 'string' || !/^-?\d{1,20}$/.test(value)) return false;
  const number = BigInt(value);
  return number >= -(2n ** bits) && number < 2n ** bits;
}
