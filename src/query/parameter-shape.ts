import { type JsonObject, isJsonObject } from '../value/json.js';
import { type Comparison, numbersExcept } from './condition-shape.js';
import type { ElementShape } from './path-shape.js';
import type { Shape } from './shape-algebra.js';
import { ShapeRefusal } from './shape-refusal.js';

/** What each parameter's value may be. */
export type ParameterTypes = Readonly<Record<string, Shape>>;

interface Parameter {
  readonly $param: string;
}

const numberTypes = ['int', 'long', 'double', 'decimal', 'number'];

/**
 * Conditions with a parameter, read as "for some value of its type". That is exact only where the parameter stands once and under no
 * negation, which is why every other use is refused.
 */
export class ParameterShapes {
  readonly #used = new Set<string>();

  constructor(readonly types: ParameterTypes | undefined) {}

  /** Elements equal to some value of the parameter's type. */
  equal(parameter: Parameter, at: string, negated: boolean): ElementShape {
    const type = this.#typeOf(parameter, at, negated);
    return { present: type, missing: admitsNull(type, parameter, at) };
  }

  /** Elements that some list of such values has. */
  within(parameter: Parameter, at: string, negated: boolean): ElementShape {
    const type = this.#typeOf(parameter, at, negated);
    const items = isJsonObject(type) ? type['items'] : undefined;
    const isList = isJsonObject(type) && (type['bsonType'] === 'array' || type['type'] === 'array');
    const bounds = ['minItems', 'maxItems', 'uniqueItems', 'contains', 'prefixItems'];
    if (!isList || !isJsonObject(items) || bounds.some((bound) => Object.hasOwn(type, bound))) {
      throw refusal(parameter, at, 'must be a list of values of one type, without bounds');
    }
    return { present: items, missing: admitsNull(items, parameter, at) };
  }

  /** Elements beyond some value of the parameter's type: all of the type but its end. */
  compared(comparison: Comparison, parameter: Parameter, at: string, negated: boolean): ElementShape {
    const type = this.#typeOf(parameter, at, negated);
    const name = isJsonObject(type) && Object.keys(type).length === 1 ? (type['bsonType'] ?? type['type']) : undefined;
    if (typeof name !== 'string')
      throw refusal(parameter, at, `can be compared by ${comparison} only when its type is one plain name`);
    const present = beyondSomeValue(comparison, name);
    if (present === undefined) throw refusal(parameter, at, `cannot be compared by ${comparison} as ${name}`);
    return { present, missing: false };
  }

  #typeOf(parameter: Parameter, at: string, negated: boolean): Shape {
    const name = parameter.$param;
    const type = this.types !== undefined && Object.hasOwn(this.types, name) ? this.types[name] : undefined;
    if (type === undefined) throw refusal(parameter, at, 'has no value and no type');
    if (negated) throw refusal(parameter, at, 'stands under a negation');
    if (this.#used.has(name)) throw refusal(parameter, at, 'stands more than once');
    this.#used.add(name);
    return type;
  }
}

function refusal(parameter: Parameter, at: string, detail: string): ShapeRefusal {
  return new ShapeRefusal('filter-parameter-without-shape', at, `the parameter ${parameter.$param} ${detail}`);
}

/** Whether null is among the values; equality with null also matches what is missing. */
function admitsNull(type: Shape, parameter: Parameter, at: string): boolean {
  if (typeof type === 'boolean') return type;
  const literals = Array.isArray(type['enum'])
    ? type['enum']
    : Object.hasOwn(type, 'const')
      ? [type['const']]
      : undefined;
  if (literals !== undefined) return literals.includes(null) && namesNull(type) !== false;
  const named = namesNull(type);
  if (named === undefined) throw refusal(parameter, at, 'must say by name which types it may have');
  if (named && Object.keys(type).some((keyword) => keyword !== 'bsonType' && keyword !== 'type')) {
    throw refusal(parameter, at, 'may be null under conditions');
  }
  return named;
}

function namesNull(type: JsonObject): boolean | undefined {
  const names = type['bsonType'] ?? type['type'];
  if (names === undefined) return undefined;
  return names === 'null' || (Array.isArray(names) && names.includes('null'));
}

/**
 * What lies beyond some value of the type. Numbers of every type are compared with each other; NaN lies beyond nothing, and only a
 * double or a decimal reaches the infinities or equals NaN. A narrower numeric type bounds what lies beyond it.
 */
function beyondSomeValue(comparison: Comparison, name: string): Shape | undefined {
  const above = comparison === '$gt' || comparison === '$gte';
  const strict = comparison === '$gt' || comparison === '$lt';
  if (numberTypes.includes(name)) {
    if (name === 'int' || name === 'long') {
      const [least, greatest] =
        name === 'int' ? ['-2147483648', '2147483647'] : ['-9223372036854775808', '9223372036854775807'];
      const bound = { $numberLong: above ? least : greatest };
      return { bsonType: 'number', [`${strict ? 'exclusiveM' : 'm'}${above ? 'inimum' : 'aximum'}`]: bound };
    }
    if (!strict) return { bsonType: 'number' };
    return numbersExcept('NaN', above ? '-Infinity' : 'Infinity');
  }
  const ends = endsOf(name);
  if (ends === undefined) return undefined;
  const [least, greatest] = ends;
  const end = above ? least : greatest;
  if (!strict || end === undefined) return { bsonType: name };
  return { bsonRange: { type: name, [above ? 'exclusiveMinimum' : 'exclusiveMaximum']: end } };
}

/** The least and the greatest value of a type, where there is one. */
function endsOf(name: string): readonly [least: Literal, greatest: Literal] | undefined {
  switch (name) {
    case 'string':
      return ['', undefined];
    case 'bool':
      return [false, true];
    case 'objectId':
      return [{ $oid: '0'.repeat(24) }, { $oid: 'f'.repeat(24) }];
    case 'date':
      return [{ $date: { $numberLong: '-8640000000000000' } }, { $date: { $numberLong: '8640000000000000' } }];
    default:
      return undefined;
  }
}

type Literal = string | boolean | JsonObject | undefined;
