import { nearestName, unknownService } from '../ledger/unknown-name.js';
import { MisuseError } from '../problem/errors.js';
import type { Pair } from '../verify/pair.js';
import { isNamed, shortPair } from '../verify/short-pair.js';
import type { PairKind } from '../verify/verdict.js';

/** Which pairs `--service` and `--pair` ask for; all of them when neither is given. */
export interface AskedPairs {
  readonly service: string | undefined;
  readonly pair: string | undefined;
}

const kinds: Readonly<Record<PairKind, true>> = {
  'reads-inserts': true,
  'reads-updates': true,
  'assumes-inserts': true,
  'assumes-updates': true,
  'inserts-owns': true,
  'reads-owns': true,
};

/** Throws MisuseError when `--pair` is not written as a pair is, whatever pairs there are. */
export function refuseMalformedPair({ pair }: AskedPairs): void {
  if (pair === undefined) return;
  const [kind = '', ...digests] = pair.split(':');
  if (
    Object.hasOwn(kinds, kind) &&
    (digests.length === 2 || digests.length === 3) &&
    digests.every((digest) => /^[0-9a-f]{4,64}$/u.test(digest))
  ) {
    return;
  }
  const near = Object.hasOwn(kinds, kind) ? undefined : nearestName(kind, Object.keys(kinds));
  throw new MisuseError({
    code: 'unknown-pair',
    message: `${JSON.stringify(pair)} does not name a pair`,
    expected: `KIND:LEFT:RIGHT as a failure prints it, KIND being one of ${Object.keys(kinds).join(', ')}`,
    ...(near === undefined ? {} : { hint: `Did you mean ${near}?` }),
  });
}

/**
 * The pairs that are asked for. Throws MisuseError when the service is none of those that are known, or when no pair has
 * that name: an empty answer would look like a pass.
 */
export function askedPairs(
  pairs: readonly Pair[],
  { service, pair: name }: AskedPairs,
  services: Iterable<string>,
): readonly Pair[] {
  const known = new Set([...services, ...pairs.flatMap(({ left, right }) => [left, right])]);
  if (service !== undefined && !known.has(service)) throw new MisuseError(unknownService(service, [...known].sort()));
  const asked = pairs.filter((pair) => isAsked(pair, { service, pair: name }));
  if (name === undefined || asked.length > 0) return asked;
  const [kind, left = '', right = ''] = name.split(':');
  const near = pairs.filter(
    ({ key }) => key.kind === kind && (key.left.startsWith(left) || key.right.startsWith(right)),
  );
  throw new MisuseError({
    code: 'unknown-pair',
    message: `there is no pair ${name}${service === undefined ? '' : ` of ${service}`}`,
    ...(near.length === 0
      ? {}
      : { expected: [...new Set(near.map(({ key }) => shortPair(key)))].slice(0, 5).join(', ') }),
    hint: 'A name holds digests, which change with the contracts: copy it from the failure that is to be played again.',
  });
}

export function isAsked({ key, left, right }: Pair, { service, pair: name }: AskedPairs): boolean {
  return (service === undefined || left === service || right === service) && (name === undefined || isNamed(key, name));
}
