import type { Operator } from './operator.js';
import { accumulation } from './operators/accumulation.js';
import { arithmetic } from './operators/arithmetic.js';
import { array } from './operators/array.js';
import { boolean } from './operators/boolean.js';
import { comparison } from './operators/comparison.js';
import { conditional } from './operators/conditional.js';
import { conversion } from './operators/convert.js';
import { datePart } from './operators/date-part.js';
import { dateStep } from './operators/date-step.js';
import { dateText } from './operators/date-text.js';
import { iteration } from './operators/iteration.js';
import { mathematics } from './operators/mathematics.js';
import { miscellany } from './operators/miscellany.js';
import { object } from './operators/object.js';
import { regex } from './operators/regex.js';
import { rounding } from './operators/rounding.js';
import { set } from './operators/set.js';
import { sorting } from './operators/sort-array.js';
import { string } from './operators/string.js';
import { type } from './operators/type.js';
import { variable } from './operators/variable.js';

/** Every expression operator that is answered, by its name. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    accumulation,
    arithmetic,
    array,
    boolean,
    comparison,
    conditional,
    conversion,
    datePart,
    dateStep,
    dateText,
    iteration,
    mathematics,
    miscellany,
    object,
    regex,
    rounding,
    set,
    sorting,
    string,
    type,
    variable,
  ].flatMap((table) => Object.entries(table)),
);
