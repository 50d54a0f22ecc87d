import { type Json, isJsonObject } from '../value/json.js';
import { typeOfLiteral } from './literal.js';
import { type OperandCase, operandOfLiteral, operandsOfShape } from './number-operand.js';
import { hasParameter, parameterName } from './parameter-reference.js';
import type { ParameterTypes } from './parameter-shape.js';
import type { Shape } from './shape-algebra.js';
import { ShapeRefusal } from './shape-refusal.js';

const numberTypes = ['int', 'long', 'double', 'decimal'];

/** The values that an update assigns, as fields of the combined value, each with the shape of what it may be. */
export class UpdateValues {
  readonly #shapes = new Map<string, Shape>();
  readonly #names = new Map<string, string>();

  constructor(
    readonly parameters: ParameterTypes | undefined,
    readonly store: 'mongodb' | 'dynamodb' = 'mongodb',
  ) {}

  /** The combined value: an object with the document before and every value assigned. */
  shape(): Shape {
    const names = [...this.#shapes.keys()];
    return {
      type: 'object',
      required: ['before', ...names],
      properties: { before: { type: 'object' }, ...Object.fromEntries(this.#shapes) },
    };
  }

  /** The field that holds a literal; a parameter has the same one wherever it is assigned as a whole. */
  ofLiteral(value: Json): string {
    const key = JSON.stringify(value);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const parameter = parameterName(value);
    const name = this.#add(parameter === undefined ? 'value' : `parameter ${parameter}`, this.#shapeOf(value));
    this.#names.set(key, name);
    return name;
  }

  /** A field of its own for something of which only the shape is known. */
  ofShape(shape: Shape): string {
    return this.#add('result', shape);
  }

  /**
   * The field that holds any one element of the list that a parameter is; its name says so, for who makes lists of it.
   * Undefined when the parameter need not be a list.
   */
  elementOf(parameter: string): { readonly name: string; readonly least: number; readonly most: number } | undefined {
    const type = this.typeOf(parameter);
    if (!isJsonObject(type)) return undefined;
    const named = [type['bsonType'] ?? type['type'] ?? type['dynamoType']].flat();
    if (named.length !== 1 || (named[0] !== 'array' && named[0] !== 'L')) return undefined;
    const { items = true, minItems = 0, maxItems = Infinity } = type;
    const isPlain = type['prefixItems'] === undefined && (typeof items === 'boolean' || isJsonObject(items));
    const name = `element of ${parameter}`;
    // Without any, what the field holds is never used: nothing else has to fit it.
    const shape = isPlain && items !== false ? items : true;
    if (!this.#shapes.has(name)) this.#shapes.set(name, shape);
    return {
      name,
      least: typeof minItems === 'number' ? minItems : 0,
      most: items === false ? 0 : typeof maxItems === 'number' ? maxItems : Infinity,
    };
  }

  /** What is known of the number that a literal or parameter is, by the kinds of number that it can be. */
  operandsOf(value: Json): readonly OperandCase[] {
    const parameter = parameterName(value);
    if (parameter !== undefined) return operandsOfShape(this.typeOf(parameter), this.store);
    const operand = operandOfLiteral(value, this.store);
    return operand === undefined ? [] : [{ when: true, operand }];
  }

  #add(base: string, shape: Shape): string {
    const name =
      this.#shapes.has(base) || base === 'value' || base === 'result'
        ? `${base} ${String(this.#shapes.size + 1)}`
        : base;
    this.#shapes.set(name, shape);
    return name;
  }

  /** What a parameter may be. */
  typeOf(parameter: string): Shape {
    if (this.parameters === undefined || !Object.hasOwn(this.parameters, parameter)) return true;
    const type = this.parameters[parameter] ?? true;
    if (JSON.stringify(type).includes('"$ref"')) {
      throw new ShapeRefusal('update-path-without-shape', parameter, `the type of ${parameter} has references`);
    }
    return type;
  }

  /** The values that a literal with parameters inside may become. */
  #shapeOf(value: Json): Shape {
    const parameter = parameterName(value);
    if (parameter !== undefined) return this.typeOf(parameter);
    if (this.store === 'dynamodb' && !hasParameter(value)) return { const: value };
    const number = this.store === 'mongodb' ? typeOfNumber(value) : undefined;
    if (number !== undefined) return { bsonType: number, const: value };
    // Equality does not see the type of a number, so that a literal with one inside is taken apart.
    if (this.store === 'mongodb' && !isTakenApart(value)) return { const: value };
    if (!isJsonObject(value)) {
      const items = (value as readonly Json[]).map((item) => this.#shapeOf(item));
      return { type: 'array', minItems: items.length, maxItems: items.length, prefixItems: items };
    }
    return {
      type: 'object',
      required: Object.keys(value),
      properties: Object.fromEntries(Object.entries(value).map(([name, part]) => [name, this.#shapeOf(part)])),
      additionalProperties: false,
    };
  }
}

/** The type in which a number literal is stored. */
function typeOfNumber(value: Json): Json | undefined {
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Object.is(value, -0)) return 'double';
    // Beyond 32 bits, drivers differ.
    return Math.abs(value) <= 2_147_483_647 ? 'int' : ['long', 'double'];
  }
  if (typeOfLiteral(value) !== 'number' || !isJsonObject(value)) return undefined;
  const [wrapper = ''] = Object.keys(value);
  return numberTypes.find((type) => wrapper.toLowerCase() === `$number${type}`);
}

function isTakenApart(value: Json): boolean {
  if (parameterName(value) !== undefined || typeOfLiteral(value) === 'number') return true;
  const type = typeOfLiteral(value);
  if (type !== 'object' && type !== 'array') return false;
  return Object.values(value as object).some((part) => isTakenApart(part as Json));
}
