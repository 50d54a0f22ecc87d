import { didYouMean, listNames, type Findings } from '../contract/findings.js';
import type { SourcePath } from '../contract/source.js';
import { isJsonObject, type Json } from '../value/json.js';
import { extendedJsonMistake, extendedJsonType } from './typed-literal.js';

/** Reports every value in Extended JSON that is malformed, anywhere in a document. */
export function checkMongoConstants(value: Json, at: SourcePath, findings: Findings): void {
  if (extendedJsonType(value) !== undefined) {
    const mistake = extendedJsonMistake(value);
    if (mistake !== undefined) findings.problem({ code: 'invalid-value', at, ...mistake });
    return;
  }
  forEachItem(value, at, (item, place) => {
    checkMongoConstants(item, place, findings);
  });
}

const DESCRIPTORS: Readonly<Record<string, (value: Json) => boolean>> = {
  S: isText,
  N: isNumber,
  B: isText,
  BOOL: (value) => typeof value === 'boolean',
  NULL: (value) => value === true,
  L: Array.isArray,
  M: isJsonObject,
  SS: (value) => isSetOf(value, isText),
  NS: (value) => isSetOf(value, isNumber),
  BS: (value) => isSetOf(value, isText),
};

/** Reports every typed value (`{ $dynamo: { SS: [a, b] } }`) that is malformed, anywhere in an item. */
export function checkDynamoConstants(value: Json, at: SourcePath, findings: Findings): void {
  if (!isJsonObject(value) || !Object.hasOwn(value, '$dynamo')) {
    forEachItem(value, at, (item, place) => {
      checkDynamoConstants(item, place, findings);
    });
    return;
  }
  const typed = value['$dynamo'];
  const [descriptor = '', ...others] = isJsonObject(typed) ? Object.keys(typed) : [];
  const known = Object.keys(DESCRIPTORS);
  const form = Object.hasOwn(DESCRIPTORS, descriptor) ? DESCRIPTORS[descriptor] : undefined;
  const content = isJsonObject(typed) ? typed[descriptor] : undefined;
  if (
    form !== undefined &&
    others.length === 0 &&
    Object.keys(value).length === 1 &&
    content !== undefined &&
    form(content)
  )
    return;
  findings.problem({
    code: 'invalid-value',
    message: `\`${JSON.stringify(value)}\` is not a well-formed \`$dynamo\` value.`,
    at,
    expected: `one of ${listNames(known)} with its value, such as \`{ $dynamo: { SS: [a, b] } }\`; sets are not empty and hold nothing twice`,
    ...didYouMean(descriptor, known),
  });
}

function isText(value: Json): boolean {
  return typeof value === 'string';
}

/** A number, or its digits as text, as the service itself writes them. */
function isNumber(value: Json): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(value));
}

function isSetOf(value: Json, isMember: (value: Json) => boolean): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  const members = value as readonly Json[];
  return members.every(isMember) && new Set(members.map(String)).size === members.length;
}

function forEachItem(value: Json, at: SourcePath, visit: (item: Json, at: SourcePath) => void): void {
  if (Array.isArray(value)) {
    (value as readonly Json[]).forEach((item, index) => {
      visit(item, [...at, index]);
    });
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) visit(item, [...at, key]);
  }
}
