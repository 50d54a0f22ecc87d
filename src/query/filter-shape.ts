import { type Json, type JsonObject, isJsonObject } from '../value/json.js';
import {
  type Comparison,
  anyOfElements,
  comparedWith,
  equalOrMatching,
  equalTo,
  existing,
  matching,
  ofSize,
  ofTypes,
  operatorsOf,
  regularExpressionOf,
  withElement,
} from './condition-shape.js';
import { typeOfLiteral } from './literal.js';
import { parameterName } from './parameter-reference.js';
import { ParameterShapes, type ParameterTypes } from './parameter-shape.js';
import { type Container, type ElementShape, partsOfPath, shapeOfPath } from './path-shape.js';
import { type Shape, every, not, some } from './shape-algebra.js';
import { ShapeRefusal, type ShapeRefused, refusalAsValue } from './shape-refusal.js';

export interface FilterShapeOptions {
  /**
   * What the values of parameters (`{ $param: name }`) may be. Then the answer is existential: the documents that match for some values.
   * Without it, a parameter is refused.
   */
  readonly parameters?: ParameterTypes | undefined;
  /** Leaves out what has no exact shape: every document that matches has the shape then, and others may. */
  readonly widened?: boolean;
}

/**
 * The shape of the documents that match a MongoDB filter: a document is valid under it exactly when the server would match it (without a
 * collation). Arrays on paths, null and missing, and the bracketing of types mean what they mean there.
 *
 * @param filter In Extended JSON v2.
 * @returns The shape, or by which code and where the filter is refused: operators without an exact shape are never approximated.
 */
export function filterShape(filter: Json, options: FilterShapeOptions = {}): { readonly shape: Shape } | ShapeRefused {
  return refusalAsValue(() => {
    const reader = new FilterReader(new ParameterShapes(options.parameters, options.widened), options.widened === true);
    return { shape: every([{ bsonType: 'object' }, reader.filter(filter, 'object', '')]) };
  });
}

type Judge = (element: ElementShape) => Shape;

class FilterReader {
  /** Under an odd number of negations "for some values" is not "for some values" any more. */
  #negated = false;

  constructor(
    readonly parameters: ParameterShapes,
    readonly widened: boolean,
  ) {}

  filter(filter: Json, container: Container, at: string): Shape {
    if (!isJsonObject(filter)) throw new ShapeRefusal('filter-malformed', at, 'a filter must be an object');
    return every(
      Object.entries(filter).map(([name, value]) =>
        this.#orWider(
          () => this.#entry(name, value, container, at),
          () => true,
        ),
      ),
    );
  }

  /** Under a negation, something wider would make the answer narrower. */
  #orWider(build: () => Shape, wider: () => Shape): Shape {
    if (!this.widened || this.#negated) return build();
    try {
      return build();
    } catch (error) {
      if (error instanceof ShapeRefusal) return wider();
      throw error;
    }
  }

  #entry(name: string, value: Json, container: Container, at: string): Shape {
    const here = at === '' ? name : `${at}.${name}`;
    switch (name) {
      case '$and':
        return every(this.#filters(value, container, here));
      case '$or':
        return some(this.#filters(value, container, here, true));
      case '$nor':
        return this.#not(() => some(this.#filters(value, container, here)));
      case '$comment':
        return true;
      case '$alwaysTrue':
        return true;
      case '$alwaysFalse':
        return false;
      default:
    }
    if (name.startsWith('$')) {
      throw new ShapeRefusal('filter-operator-without-shape', here, `${name} has no exact shape`);
    }
    const parts = partsOfPath(name);
    return this.#field(value, (element) => shapeOfPath(parts, element, container), here);
  }

  #filters(value: Json, container: Container, at: string, isDisjunction = false): readonly Shape[] {
    if (!Array.isArray(value) || value.length === 0) {
      throw new ShapeRefusal('filter-malformed', at, 'a non-empty list of filters belongs here');
    }
    const filters = (value as readonly Json[]).map(
      (filter, index) => () => this.filter(filter, container, `${at}.${String(index)}`),
    );
    return isDisjunction && !this.#negated ? this.parameters.alternatives(filters) : filters.map((build) => build());
  }

  #not(build: () => Shape): Shape {
    this.#negated = !this.#negated;
    try {
      return not(build());
    } finally {
      this.#negated = !this.#negated;
    }
  }

  #field(value: Json, judge: Judge, at: string): Shape {
    const operators = operatorsOf(value);
    if (operators !== undefined && !isParameter(operators)) return this.#operators(operators, judge, at);
    return judge(this.#equal(value, at, equalOrMatching));
  }

  #equal(value: Json, at: string, literal: (value: Json, at: string) => ElementShape): ElementShape {
    if (isParameter(value)) return this.parameters.equal(value, at, this.#negated);
    refuseNestedParameter(value, at);
    return literal(value, at);
  }

  #operators(operators: JsonObject, judge: Judge, at: string): Shape {
    return every(
      Object.entries(operators).map(([operator, operand]) =>
        this.#orWider(
          () => this.#operator(operator, operand, operators, judge, `${at}.${operator}`),
          () => impliedBy(operator, operand, judge),
        ),
      ),
    );
  }

  #operator(operator: string, operand: Json, beside: JsonObject, judge: Judge, at: string): Shape {
    switch (operator) {
      case '$eq':
        return judge(this.#equal(operand, at, equalTo));
      case '$ne':
        if (regularExpressionOf(operand) !== undefined) {
          throw new ShapeRefusal('filter-malformed', at, '$ne takes no pattern; $not does');
        }
        return this.#not(() => judge(this.#equal(operand, at, equalTo)));
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return judge(this.#compared(operator, operand, at));
      case '$in':
        return judge(this.#in(operand, at));
      case '$nin':
        return this.#not(() => judge(this.#in(operand, at)));
      case '$exists':
        return existingUnder(judge, operand, at);
      case '$type':
        return judge(ofTypes(operand, at));
      case '$size':
        return judge(ofSize(operand, at));
      case '$regex':
        return judge(regexElement(operand, beside['$options'], at));
      case '$options':
        if (beside['$regex'] !== undefined) return true;
        throw new ShapeRefusal('filter-malformed', at, '$options needs a $regex beside it');
      case '$not':
        return this.#not(() => this.#notOperand(operand, judge, at));
      case '$all':
        return this.#all(operand, judge, at);
      case '$elemMatch':
        return judge(this.#elemMatch(operand, at));
      default:
        throw new ShapeRefusal('filter-operator-without-shape', at, `${operator} has no exact shape`);
    }
  }

  #compared(comparison: Comparison, operand: Json, at: string): ElementShape {
    if (isParameter(operand)) return this.parameters.compared(comparison, operand, at, this.#negated);
    refuseNestedParameter(operand, at);
    return comparedWith(comparison, operand, at);
  }

  #in(operand: Json, at: string): ElementShape {
    if (isParameter(operand)) return this.parameters.within(operand, at, this.#negated);
    if (!Array.isArray(operand)) throw new ShapeRefusal('filter-malformed', at, 'a list belongs here');
    return anyOfElements(
      (operand as readonly Json[]).map((member) => {
        if (operatorsOf(member) !== undefined && !isParameter(member)) {
          throw new ShapeRefusal('filter-malformed', at, 'a list of values has no operators inside');
        }
        return this.#equal(member, at, equalOrMatching);
      }),
    );
  }

  #notOperand(operand: Json, judge: Judge, at: string): Shape {
    const expression = regularExpressionOf(operand);
    if (expression !== undefined) return judge(matching(expression.pattern, expression.options, at));
    const operators = operatorsOf(operand);
    if (operators === undefined) throw new ShapeRefusal('filter-malformed', at, '$not takes operators or a pattern');
    return this.#operators(operators, judge, at);
  }

  #all(operand: Json, judge: Judge, at: string): Shape {
    if (!Array.isArray(operand)) throw new ShapeRefusal('filter-malformed', at, '$all takes a list');
    // No document matches an empty list.
    if (operand.length === 0) return false;
    return every(
      (operand as readonly Json[]).map((member) => {
        const operators = operatorsOf(member);
        if (operators !== undefined && !isParameter(operators)) {
          if (operators['$elemMatch'] === undefined || Object.keys(operators).length > 1) {
            throw new ShapeRefusal('filter-malformed', at, '$all takes values or $elemMatch');
          }
          return judge(this.#elemMatch(operators['$elemMatch'], at));
        }
        return judge(this.#equal(member, at, equalOrMatching));
      }),
    );
  }

  #elemMatch(operand: Json, at: string): ElementShape {
    if (!isJsonObject(operand)) throw new ShapeRefusal('filter-malformed', at, '$elemMatch takes an object');
    const [first] = Object.keys(operand);
    const ofValues = first?.startsWith('$') === true && !['$and', '$or', '$nor'].includes(first);
    if (ofValues) return withElement([this.#element(operand, at)]);
    const inObject = (): Shape => every([{ bsonType: 'object' }, this.filter(operand, 'object', at)]);
    // An array inside the array is matched as a document with the fields 0, 1, ...
    const inArray = (): Shape => every([{ bsonType: 'array' }, this.filter(operand, 'array', at)]);
    return withElement([some(this.parameters.alternatives([inObject, inArray]))]);
  }

  /** Conditions on an element itself; an array is not looked into. */
  #element(operators: JsonObject, at: string): Shape {
    return this.#operators(operators, ({ present }) => present, at);
  }
}

/** What is true of every place that meets an operator without a shape of its own. */
function impliedBy(operator: string, operand: Json, judge: Judge): Shape {
  switch (operator) {
    case '$mod':
      return judge(withRemainder(operand));
    case '$elemMatch':
      return judge({ present: { bsonType: 'array' }, missing: false, whole: true });
    case '$gt':
    case '$lt':
      // A missing value has a place beside the ends of the order of all values.
      return ['minKey', 'maxKey'].includes(typeOfLiteral(operand)) || judge({ present: true, missing: false });
    case '$regex':
    case '$bitsAllClear':
    case '$bitsAllSet':
    case '$bitsAnyClear':
    case '$bitsAnySet':
      return judge({ present: true, missing: false });
    default:
      return true;
  }
}

/** Numbers that can have a remainder; which fractions do, once they are cut to whole numbers, is not said. */
function withRemainder(operand: Json): ElementShape {
  const [divisor, remainder] = Array.isArray(operand) ? (operand as readonly Json[]) : [];
  const isKnown = Number.isSafeInteger(divisor) && divisor !== 0 && Number.isSafeInteger(remainder);
  const multiples: Shape = { multipleOf: Math.abs(Number(divisor)) };
  const whole = isKnown && every([{ bsonType: ['int', 'long'] }, remainder === 0 ? multiples : not(multiples)]);
  return {
    present: isKnown ? some([whole, { bsonType: ['double', 'decimal'] }]) : { bsonType: 'number' },
    missing: false,
  };
}

function isParameter(value: Json): value is { readonly $param: string } {
  return parameterName(value) !== undefined;
}

function refuseNestedParameter(value: Json, at: string): void {
  const waiting: Json[] = [value];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (isParameter(place)) {
      throw new ShapeRefusal(
        'filter-parameter-without-shape',
        at,
        `the parameter ${place.$param} stands inside a value`,
      );
    }
    if (typeof place === 'object' && place !== null) waiting.push(...Object.values<Json>(place));
  }
}

/** `$exists: false` is the opposite of the whole condition: no element on any way there. */
function existingUnder(judge: Judge, operand: Json, at: string): Shape {
  const wanted = existing(operand, at);
  return wanted.missing ? not(judge({ present: true, missing: false })) : judge(wanted);
}

function regexElement(operand: Json, options: Json | undefined, at: string): ElementShape {
  const expression = regularExpressionOf(operand);
  if (options !== undefined && typeof options !== 'string') {
    throw new ShapeRefusal('filter-malformed', at, '$options must be text');
  }
  if (expression !== undefined) return matching(expression.pattern, options ?? expression.options, at);
  if (typeof operand !== 'string') throw new ShapeRefusal('filter-malformed', at, '$regex must be a pattern');
  return matching(operand, options ?? '', at);
}
