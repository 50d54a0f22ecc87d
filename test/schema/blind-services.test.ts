import {
  A,
  B,
  N,
  O,
  S,
  arr,
  closed,
  has,
  int,
  num,
  obj,
  open,
  re,
  str,
  describePairs,
  type Families,
} from './labelled.js';

const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const c = (value: unknown) => ({ const: value });
const zip = (country: string, pattern: string) => ({
  if: { properties: { country: c(country) } },
  then: { properties: { zip: { pattern } } },
});
const moves = (from: string, to: string[]) => closed({ from: c(from), to: { enum: to } });
const money = num({ minimum: 0, multipleOf: 0.01 });
const payment = {
  ...open({ method: { enum: ['card', 'transfer', 'cash'] }, amount: money }),
  allOf: [
    {
      if: { properties: { method: { const: 'card' } } },
      then: { required: ['last4'], properties: { last4: re('^\\d{4}$') } },
    },
    {
      if: { properties: { method: { const: 'transfer' } } },
      then: { required: ['iban'], properties: { iban: re('^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$') } },
    },
  ],
};
const v1 = closed({ schemaVersion: { const: 1 }, name: S });
const v2 = closed({ schemaVersion: { const: 2 }, first: S, last: S });
const v3 = closed({ schemaVersion: { const: 3 }, names: arr({ items: S, minItems: 1 }) });

const families: Families = {
  'documents with a needle': [
    [
      'postal codes by country',
      {
        ...open({ country: { enum: ['DE', 'US', 'NL'] }, zip: S }),
        allOf: [zip('DE', '^\\d{5}$'), zip('US', '^\\d{5}(-\\d{4})?$'), zip('NL', '^\\d{4} ?[A-Z]{2}$')],
      },
      open({ country: S, zip: re('^\\d{4}') }),
      '<',
    ],
    [
      'postal codes by country, the long American form',
      {
        ...open({ country: { enum: ['DE', 'US', 'NL'] }, zip: S }),
        allOf: [zip('DE', '^\\d{5}$'), zip('US', '^\\d{5}(-\\d{4})?$'), zip('NL', '^\\d{4} ?[A-Z]{2}$')],
      },
      open({ country: S, zip: str({ maxLength: 9, pattern: '^\\d{4}' }) }),
      '#',
    ],
    [
      'a state machine with one step more',
      {
        anyOf: [
          moves('open', ['paid', 'cancelled']),
          moves('paid', ['shipped', 'refunded']),
          moves('shipped', ['returned']),
        ],
      },
      {
        anyOf: [
          moves('open', ['paid', 'cancelled']),
          moves('paid', ['shipped', 'refunded', 'cancelled']),
          moves('shipped', ['returned']),
        ],
      },
      '<',
    ],
    [
      'a state machine as a product',
      { anyOf: [moves('open', ['paid', 'cancelled']), moves('paid', ['paid', 'cancelled'])] },
      closed({ from: { enum: ['open', 'paid'] }, to: { enum: ['paid', 'cancelled'] } }),
      '=',
    ],
    [
      'a deleted user keeps no mail, but one reader sees only deletedAt',
      {
        oneOf: [
          open({ id: S, mail: S, 'deletedAt?': { type: 'null' } }),
          obj({ properties: { id: S, mail: false, deletedAt: S }, required: ['id', 'deletedAt'] }),
        ],
      },
      {
        ...open({ id: S }),
        if: { required: ['deletedAt'], properties: { deletedAt: S } },
        then: {},
        else: has('mail'),
      },
      '<',
    ],
    [
      'a price list by currency with a default',
      obj({
        properties: { default: N },
        additionalProperties: N,
        propertyNames: { pattern: '^([A-Z]{3}|default)$' },
        required: ['default'],
      }),
      obj({ patternProperties: { '^[A-Z]{3}$': N }, required: ['default'] }),
      '<',
    ],
    [
      'one flag too many of eight',
      closed(Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => [`${name}?`, B]))),
      obj({ anyOf: [{ maxProperties: 7 }, { properties: { h: c(false) } }] }),
      '#',
    ],
    [
      'a nested list whose empty case was forgotten',
      closed({ groups: arr({ items: closed({ members: arr({ items: S }) }) }) }),
      closed({ groups: arr({ items: closed({ members: arr({ items: S, contains: { minLength: 0 } }) }) }) }),
      '>',
    ],
    [
      'discounts over ninety percent need an approval',
      {
        ...open({ percent: int({ minimum: 0, maximum: 100 }), 'approvedBy?': S }),
        anyOf: [{ properties: { percent: { maximum: 90 } } }, has('approvedBy')],
      },
      {
        ...open({ percent: int({ minimum: 0, maximum: 100 }), 'approvedBy?': S }),
        if: { properties: { percent: { minimum: 91 } } },
        then: has('approvedBy'),
      },
      '=',
    ],
    [
      'two schema versions in one list, never mixed',
      { anyOf: [arr({ items: open({ v: c(1) }) }), arr({ items: open({ v: c(2) }) })] },
      arr({ items: open({ v: { enum: [1, 2] } }) }),
      '<',
    ],
    [
      'an event whose cause is an event',
      {
        $defs: { e: closed({ id: S, 'cause?': ref('e'), 'tags?': arr({ items: S, uniqueItems: true }) }) },
        ...ref('e'),
      },
      {
        $defs: { e: open({ id: S, 'cause?': { anyOf: [{ type: 'null' }, ref('e')] }, 'tags?': arr({ items: S }) }) },
        ...ref('e'),
      },
      '<',
    ],
    [
      'an event whose cause has no cause',
      { $defs: { e: closed({ id: S, 'cause?': closed({ id: S }) }) }, ...ref('e') },
      { $defs: { e: closed({ id: S, 'cause?': ref('e') }) }, ...ref('e') },
      '<',
    ],
  ],
  payments: [
    [
      'conditions or variants',
      payment,
      {
        oneOf: [
          open({ method: { const: 'card' }, amount: money, last4: re('^\\d{4}$') }),
          open({ method: { const: 'transfer' }, amount: money, iban: re('^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$') }),
          open({ method: { const: 'cash' }, amount: money }),
        ],
      },
      '=',
    ],
    [
      'a reader of the card number',
      payment,
      obj({ anyOf: [{ not: { properties: { method: { const: 'card' } } } }, open({ last4: S })] }),
      '<',
    ],
    [
      'a reader that thinks that cash has no number',
      payment,
      obj({ anyOf: [{ properties: { method: { enum: ['card', 'transfer'] } } }, { not: has('last4') }] }),
      '#',
    ],
    [
      'a ledger that balances by sign only',
      arr({ items: num({ not: { const: 0 } }), contains: { exclusiveMinimum: 0 }, minItems: 2 }),
      arr({ items: N, minItems: 1 }),
      '<',
    ],
    [
      'geometry by type',
      {
        oneOf: [
          closed({ type: { const: 'Point' }, coordinates: arr({ items: N, minItems: 2, maxItems: 2 }) }),
          closed({
            type: { const: 'LineString' },
            coordinates: arr({ items: arr({ items: N, minItems: 2, maxItems: 2 }), minItems: 2 }),
          }),
        ],
      },
      open({ type: { enum: ['Point', 'LineString', 'Polygon'] }, coordinates: A }),
      '<',
    ],
    [
      'a point with a height',
      open({ type: { const: 'Point' }, coordinates: arr({ items: N, minItems: 2 }) }),
      open({ type: { const: 'Point' }, coordinates: arr({ prefixItems: [N, N], items: false, minItems: 2 }) }),
      '>',
    ],
    [
      'settings by environment',
      obj({
        patternProperties: { '^(dev|test|prod)$': closed({ url: S, 'retries?': int({ minimum: 0 }) }) },
        additionalProperties: false,
        required: ['prod'],
      }),
      obj({ properties: { prod: open({ url: S }) }, additionalProperties: O, required: ['prod'] }),
      '<',
    ],
  ],
  versions: [
    ['a version more', { anyOf: [v1, v2] }, { anyOf: [v1, v2, v3] }, '<'],
    ['a version or a later one', { oneOf: [v1, v2, v3] }, open({ schemaVersion: int({ minimum: 1 }) }), '<'],
    [
      'a reader of version two lets others pass',
      { oneOf: [v1, v2, v3] },
      { type: 'object', if: { properties: { schemaVersion: { const: 2 } }, required: ['schemaVersion'] }, then: v2 },
      '<',
    ],
    [
      'an unversioned document is the first version',
      { anyOf: [closed({ 'schemaVersion?': { const: 1 }, name: S }), v2] },
      { anyOf: [v1, v2] },
      '>',
    ],
    [
      'a later version allows an empty list',
      { anyOf: [v1, v2, closed({ schemaVersion: { const: 3 }, names: arr({ items: S }) })] },
      { anyOf: [v1, v2, v3] },
      '>',
    ],
    [
      'versions as a range of integers',
      { ...open({ schemaVersion: int({ minimum: 1, maximum: 3 }) }), oneOf: [v1, v2, v3] },
      { anyOf: [v3, v2, v1] },
      '=',
    ],
  ],
};

describePairs('documents of real services that differ by a rare one', families, 'json');
