import {
  B,
  I,
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

const id = re('^[0-9a-f]{24}$');
const money = num({ minimum: 0, multipleOf: 0.01 });
const day = re('^\\d{4}-\\d{2}-\\d{2}$');
const line = { sku: re('^[A-Z]{3}-\\d{4}$'), quantity: int({ minimum: 1, maximum: 999 }), price: money };
const orderFields = {
  id,
  customerId: id,
  status: { enum: ['open', 'paid', 'shipped', 'cancelled'] },
  placedAt: day,
  currency: { enum: ['EUR', 'USD'] },
  total: money,
  lines: arr({ items: closed(line), minItems: 1, maxItems: 50 }),
  shipTo: closed({
    name: str({ minLength: 1, maxLength: 80 }),
    street: S,
    city: S,
    zip: re('^\\d{5}$'),
    country: re('^[A-Z]{2}$'),
  }),
  'note?': { type: ['string', 'null'], maxLength: 500 },
  'coupon?': closed({ code: re('^[A-Z0-9]{6,10}$'), percent: int({ minimum: 1, maximum: 100 }) }),
  'tags?': arr({ items: S, uniqueItems: true, maxItems: 10 }),
};
const order = (more: Record<string, unknown> = {}, drop: string[] = []) =>
  closed(Object.fromEntries(Object.entries({ ...orderFields, ...more }).filter(([name]) => !drop.includes(name))));
const shipTo = (more: object) =>
  closed({
    name: str({ minLength: 1, maxLength: 80 }),
    street: S,
    city: S,
    zip: re('^\\d{5}$'),
    country: re('^[A-Z]{2}$'),
    ...more,
  });
const lines = (more: object, rest: object = {}) =>
  arr({ items: closed({ ...line, ...more }), minItems: 1, maxItems: 50, ...rest });

const user = {
  id: S,
  email: re('^[^@\\s]+@[^@\\s]+$'),
  'age?': int({ minimum: 0, maximum: 150 }),
  roles: arr({ items: { enum: ['admin', 'editor', 'viewer'] }, uniqueItems: true, minItems: 1 }),
  'deletedAt?': { type: ['string', 'null'] },
};
const users = (more: object = {}) => open({ ...user, ...more });

const variant = (n: number, more: object = {}) =>
  closed({
    type: { const: `event-${n}` },
    id: S,
    at: int({ minimum: 0 }),
    [`field${n}`]: n % 3 === 0 ? S : n % 3 === 1 ? I : B,
    'trace?': S,
    ...more,
  });
const union = (count: number, by: 'oneOf' | 'anyOf' = 'oneOf', edit: Record<number, unknown> = {}) => ({
  [by]: Array.from({ length: count }, (_, n) => edit[n] ?? variant(n)),
});
const chain = (count: number): unknown => ({
  ...open({ type: { enum: Array.from({ length: count }, (_, n) => `event-${n}`) } }),
  allOf: Array.from({ length: count }, (_, n) => ({
    if: { properties: { type: { const: `event-${n}` } } },
    then: variant(n),
  })),
});

const families: Families = {
  orders: [
    ['the same order', order(), order(), '='],
    ['a status more', order(), order({ status: { enum: ['open', 'paid', 'shipped', 'cancelled', 'refunded'] } }), '<'],
    ['an optional field more', order(), order({ 'giftWrap?': B }), '<'],
    ['a required field more', order({ channel: S }), order(), '#'],
    ['a field that is no longer required', order(), order({ 'placedAt?': day }, ['placedAt']), '<'],
    ['one sku in a wider form', order(), order({ lines: lines({ sku: re('^[A-Z]{3}-\\d{4,5}$') }) }), '<'],
    [
      'a line of quantity 1000',
      order({ lines: lines({ quantity: int({ minimum: 1, maximum: 1000 }) }) }),
      order(),
      '>',
    ],
    ['fifty-one lines', order({ lines: lines({}, { maxItems: 51 }) }), order(), '>'],
    ['an empty list of lines', order({ lines: lines({}, { minItems: 0 }) }), order(), '>'],
    [
      'a null country deep in the address',
      order({ shipTo: shipTo({ country: { type: ['string', 'null'], pattern: '^[A-Z]{2}$' } }) }),
      order(),
      '>',
    ],
    ['the note is never null', order({ 'note?': str({ maxLength: 500 }) }), order(), '<'],
    [
      'the note may be one character longer',
      order({ 'note?': { type: ['string', 'null'], maxLength: 501 } }),
      order(),
      '>',
    ],
    ['prices in tenths of a cent', order({ total: num({ minimum: 0, multipleOf: 0.001 }) }), order(), '>'],
    ['prices as texts', order({ total: re('^\\d+\\.\\d{2}$') }), order(), '#'],
    ['tags need not be unique', order({ 'tags?': arr({ items: S, maxItems: 10 }) }), order(), '>'],
    ['a reader of three fields', order(), open({ id: S, total: N, status: S }), '<'],
    ['a reader of a field that is optional', order(), open({ id: S, coupon: O }), '#'],
    ['a reader that wants a number as zip', order(), open({ shipTo: open({ zip: I }) }), '#'],
    ['a reader that knows one currency', order(), open({ currency: { const: 'EUR' } }), '#'],
    [
      'a coupon of a hundred percent is refused',
      order(),
      order({
        'coupon?': closed({ code: re('^[A-Z0-9]{6,10}$'), percent: int({ minimum: 1, exclusiveMaximum: 100 }) }),
      }),
      '>',
    ],
    [
      'the address by a definition or in place',
      { $defs: { address: orderFields.shipTo }, ...order({ shipTo: { $ref: '#/$defs/address' } }) },
      order(),
      '=',
    ],
    [
      'paid orders need a total above zero',
      {
        ...order(),
        if: { properties: { status: { const: 'paid' } } },
        then: { properties: { total: { exclusiveMinimum: 0 } } },
      },
      order(),
      '<',
    ],
    [
      'paid orders need a total above zero, by branches',
      {
        ...order(),
        if: { properties: { status: { const: 'paid' } } },
        then: { properties: { total: { exclusiveMinimum: 0 } } },
      },
      {
        anyOf: [
          order({ status: { enum: ['open', 'shipped', 'cancelled'] } }),
          order({ status: { const: 'paid' }, total: num({ exclusiveMinimum: 0, multipleOf: 0.01 }) }),
        ],
      },
      '=',
    ],
    [
      'all but the cancelled order with a coupon',
      order(),
      { ...order(), not: { properties: { status: { const: 'cancelled' } }, required: ['coupon'] } },
      '>',
    ],
  ],
  users: [
    [
      'a role more',
      users(),
      users({
        roles: arr({ items: { enum: ['admin', 'editor', 'viewer', 'owner'] }, uniqueItems: true, minItems: 1 }),
      }),
      '<',
    ],
    [
      'at most three roles, because there are three',
      users(),
      users({
        roles: arr({ items: { enum: ['admin', 'editor', 'viewer'] }, maxItems: 3, minItems: 1, uniqueItems: true }),
      }),
      '=',
    ],
    ['deletedAt null or missing', users(), users({ deletedAt: { type: ['string', 'null'] } }), '>'],
    ['an address without a dot', users(), users({ email: re('^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$') }), '>'],
    ['an open user may have a nickname of any type', users(), users({ 'nickname?': S }), '>'],
    [
      'everybody but the editor who only edits',
      users(),
      users({
        roles: arr({
          items: { enum: ['admin', 'editor', 'viewer'] },
          uniqueItems: true,
          minItems: 1,
          not: { const: ['editor'] },
        }),
      }),
      '>',
    ],
    [
      'adults with a guardian',
      users(),
      { ...users(), if: { required: ['age'], properties: { age: { exclusiveMaximum: 18 } } }, then: has('guardian') },
      '>',
    ],
    [
      'an administrator has a second factor',
      {
        ...users({ 'mfa?': B }),
        if: { properties: { roles: { contains: { const: 'admin' } } } },
        then: { properties: { mfa: { const: true } }, required: ['mfa'] },
      },
      obj({ anyOf: [{ properties: { roles: { not: { contains: { const: 'admin' } } } } }, has('mfa')] }),
      '<',
    ],
    [
      'a user by mail or by phone',
      { ...open({ id: S, 'email?': S, 'phone?': S }), anyOf: [has('email'), has('phone')] },
      open({ id: S, 'email?': S, 'phone?': S }),
      '<',
    ],
    [
      'preferences keyed by language',
      open({ prefs: obj({ propertyNames: { pattern: '^[a-z]{2}(-[A-Z]{2})?$' }, additionalProperties: B }) }),
      open({
        prefs: obj({ patternProperties: { '^[a-z]{2}$': B, '^[a-z]{2}-[A-Z]{2}$': B }, additionalProperties: false }),
      }),
      '=',
    ],
    [
      'preferences keyed by any word',
      open({ prefs: obj({ additionalProperties: B }) }),
      open({ prefs: obj({ patternProperties: { '^[a-z-]+$': B }, additionalProperties: false }) }),
      '>',
    ],
  ],
  unions: [
    ...[5, 12, 30].flatMap(
      (count) =>
        [
          [`a variant more than ${String(count)}`, union(count), union(count + 1), '<'],
          [`${String(count)} variants by oneOf or anyOf`, union(count), union(count, 'anyOf'), '='],
          [
            `${String(count)} variants, the last with a field more`,
            union(count),
            union(count, 'oneOf', { [count - 1]: variant(count - 1, { 'extra?': S }) }),
            '<',
          ],
          [
            `${String(count)} variants, the middle one at a later time only`,
            union(count),
            union(count, 'oneOf', { [count >> 1]: variant(count >> 1, { at: int({ minimum: 1 }) }) }),
            '>',
          ],
        ] as const,
    ),
    ['twelve variants as a chain of conditions', chain(12), union(12), '='],
    ['a common envelope', union(12), open({ type: re('^event-\\d+$'), id: S, at: I }), '<'],
    [
      'two variants under one name',
      { anyOf: [variant(0), variant(0, { field0: I })] },
      closed({
        type: { const: 'event-0' },
        id: S,
        at: int({ minimum: 0 }),
        field0: { type: ['integer', 'string'] },
        'trace?': S,
      }),
      '=',
    ],
    [
      'two variants under one name overlap',
      { oneOf: [variant(0, { field0: { type: ['string', 'null'] } }), variant(0)] },
      variant(0, { field0: { type: 'null' } }),
      '=',
    ],
    [
      'variants told apart by which field is there',
      { oneOf: [closed({ circle: N }), closed({ square: N })] },
      closed({ 'circle?': N, 'square?': N }, { minProperties: 1, maxProperties: 1 }),
      '=',
    ],
    [
      'variants by two keys',
      {
        anyOf: [
          closed({ a: { const: 1 }, b: { const: 1 } }),
          closed({ a: { const: 1 }, b: { const: 2 } }),
          closed({ a: { const: 2 }, b: { const: 1 } }),
        ],
      },
      closed({ a: { enum: [1, 2] }, b: { enum: [1, 2] } }),
      '<',
    ],
    ['a list of variants', arr({ items: union(5) }), arr({ items: union(6, 'anyOf') }), '<'],
  ],
};

describePairs('documents of real services', families, 'json');
