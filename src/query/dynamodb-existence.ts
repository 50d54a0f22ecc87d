import type { Condition } from './dynamodb-expression.js';

/**
 * Whether a condition is certain to fail on an item that does not exist, so that an update under it never inserts.
 * On a missing item every comparison with an attribute is false, `<>` and `attribute_not_exists` are true.
 */
export function failsOnMissingItem(condition: Condition): boolean {
  return onMissingItem(condition) === false;
}

/** Undefined when it depends on values. */
function onMissingItem(condition: Condition): boolean | undefined {
  switch (condition.kind) {
    case 'and': {
      const parts = condition.parts.map(onMissingItem);
      if (parts.includes(false)) return false;
      return parts.every((part) => part === true) ? true : undefined;
    }
    case 'or': {
      const parts = condition.parts.map(onMissingItem);
      if (parts.includes(true)) return true;
      return parts.every((part) => part === false) ? false : undefined;
    }
    case 'not': {
      const part = onMissingItem(condition.part);
      return part === undefined ? undefined : !part;
    }
    case 'attribute_exists':
      return false;
    case 'attribute_not_exists':
      return true;
    case 'compare': {
      const missing = [condition.left, condition.right].some((operand) => operand.kind !== 'value');
      if (!missing) return undefined;
      // Two missing attributes, and inequality, are left open: the service's answer differs by case.
      return condition.comparator === '<>'
        ? undefined
        : condition.left.kind === 'value' || condition.right.kind === 'value'
          ? false
          : undefined;
    }
    case 'between':
    case 'in':
      return condition.operand.kind === 'value' ? undefined : false;
    case 'begins_with':
    case 'contains':
    case 'attribute_type':
      return condition.path.kind === 'value' ? undefined : false;
  }
}
