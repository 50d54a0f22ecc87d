import { type Json, type JsonObject, isJsonObject } from '../value/json.js';
import { type Comparison, anyOfElements, comparedWith, numbersExcept } from './condition-shape.js';
import { equalToSome } from './equal-values.js';
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
  #used = new Set<string>();

  /** @param widened Whether an answer may be too wide. */
  constructor(
    readonly types: ParameterTypes | undefined,
    readonly widened = false,
  ) {}

  /** Elements equal to some value of the parameter's type. */
  equal(parameter: Parameter, at: string, negated: boolean): ElementShape {
    const type = this.#typeOf(parameter, at, negated);
    return { present: this.#equalTo(type, parameter, at), missing: admitsNull(type, parameter, at) };
  }

  /** Elements that some list of such values has. */
  within(parameter: Parameter, at: string, negated: boolean): ElementShape {
    const type = this.#typeOf(parameter, at, negated);
    const items = isJsonObject(type) ? type['items'] : undefined;
    const isList = isJsonObject(type) && (type['bsonType'] === 'array' || type['type'] === 'array');
    // Lists that are long enough are made of one value, unless all must differ.
    const isFree = isList && !['contains', 'prefixItems'].some((bound) => Object.hasOwn(type, bound));
    const isOne = isFree && (type['uniqueItems'] !== true || Number(type['minItems'] ?? 0) < 2);
    if (!isOne || !isJsonObject(items) || Number(type['maxItems'] ?? 1) < 1) {
      throw refusal(parameter, at, 'must be a list of values of one type, with no bounds but of its length');
    }
    return { present: this.#equalTo(items, parameter, at), missing: admitsNull(items, parameter, at) };
  }

  /** Elements beyond some value of the parameter's type: all of the type but its end; null is beyond none, and equal to itself. */
  compared(comparison: Comparison, parameter: Parameter, at: string, negated: boolean): ElementShape {
    const type = this.#typeOf(parameter, at, negated);
    const constants = constantsOf(type);
    if (constants !== undefined) return anyOfElements(constants.map((each) => comparedWith(comparison, each, at)));
    const names = isJsonObject(type) ? ([type['bsonType'] ?? type['type'] ?? []].flat() as readonly string[]) : [];
    if (names.length === 0 || !isJsonObject(type) || Object.keys(type).some((keyword) => !comparable.has(keyword)))
      throw refusal(
        parameter,
        at,
        `can be compared by ${comparison} only when its type is said by names and bounds of numbers`,
      );
    const beyond = names.map((name): ElementShape => {
      if (name === 'null') return comparedWith(comparison, null, at);
      const present = beyondSomeValue(comparison, name, type);
      if (present === undefined) throw refusal(parameter, at, `cannot be compared by ${comparison} as ${name}`);
      return { present, missing: false };
    });
    return anyOfElements(beyond);
  }

  /** Builds alternatives: a parameter may stand once in each, since "for some value" goes through "or". */
  alternatives<Built>(builds: readonly (() => Built)[]): readonly Built[] {
    const before = new Set(this.#used);
    const used = new Set(this.#used);
    const built = builds.map((build) => {
      this.#used = new Set(before);
      const answer = build();
      for (const name of this.#used) used.add(name);
      return answer;
    });
    this.#used = used;
    return built;
  }

  #equalTo(type: Shape, parameter: Parameter, at: string): Shape {
    const { shape, isExact } = equalToSome(type);
    if (isExact || this.widened) return shape;
    throw refusal(parameter, at, 'equals numbers of other types than its own, which has no exact shape');
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

/** What the type of a parameter may say when it is compared by order. */
const comparable = new Set(['bsonType', 'type', 'minimum', 'maximum']);

/** The constants that a type lists, when it says nothing else. */
function constantsOf(type: Shape): readonly Json[] | undefined {
  if (!isJsonObject(type) || Object.keys(type).length !== 1) return undefined;
  if (Array.isArray(type['enum'])) return type['enum'] as readonly Json[];
  return Object.hasOwn(type, 'const') ? [type['const'] ?? null] : undefined;
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
function beyondSomeValue(comparison: Comparison, name: string, type: JsonObject): Shape | undefined {
  const above = comparison === '$gt' || comparison === '$gte';
  const strict = comparison === '$gt' || comparison === '$lt';
  if (numberTypes.includes(name)) return beyondSomeNumber(name, type, above, strict);
  const ends = endsOf(name);
  if (ends === undefined) return undefined;
  const [least, greatest] = ends;
  const end = above ? least : greatest;
  if (!strict || end === undefined) return { bsonType: name };
  return { bsonRange: { type: name, [above ? 'exclusiveMinimum' : 'exclusiveMaximum']: end } };
}

function beyondSomeNumber(name: string, type: JsonObject, above: boolean, strict: boolean): Shape | undefined {
  const { minimum, maximum } = type;
  const isWhole = name === 'int' || name === 'long';
  const isBounded = minimum !== undefined || maximum !== undefined;
  const written = above ? minimum : maximum;
  if (written !== undefined && !Number.isSafeInteger(written)) return undefined;
  const keyword = `${strict ? 'exclusiveM' : 'm'}${above ? 'inimum' : 'aximum'}`;
  if (isWhole) {
    const least = name === 'int' ? '-2147483648' : '-9223372036854775808';
    const greatest = name === 'int' ? '2147483647' : '9223372036854775807';
    const own = BigInt(above ? least : greatest);
    const given = written === undefined ? own : BigInt(written as number);
    const end = above ? (given > own ? given : own) : given < own ? given : own;
    return { bsonType: 'number', [keyword]: { $numberLong: String(end) } };
  }
  if (written !== undefined) return { bsonType: 'number', [keyword]: written };
  if (strict) return numbersExcept('NaN', above ? '-Infinity' : 'Infinity');
  // A type with a bound on the other side has no NaN to be equal to.
  return isBounded ? numbersExcept('NaN') : { bsonType: 'number' };
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
