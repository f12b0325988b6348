import type { AnnotationValue } from '../document/segment-document.ts';
import type { ServiceId } from '../facts/trace-facts.ts';
import type { ServiceSelector } from './ast.ts';
import type { Operator } from './vocabulary.ts';

/**
 * Whether a value meets a comparison. A value of another type than the one it is compared with meets none, `!=`
 * included. Letter case counts.
 */
export function compares(actual: AnnotationValue, operator: Operator, wanted: AnnotationValue): boolean {
  if (typeof actual !== typeof wanted) {
    return false;
  }
  switch (operator) {
    case '=':
      return actual === wanted;
    case '!=':
      return actual !== wanted;
    case '<':
      return actual < wanted;
    case '<=':
      return actual <= wanted;
    case '>':
      return actual > wanted;
    case '>=':
      return actual >= wanted;
    case 'CONTAINS':
      return String(actual).includes(String(wanted));
    case 'BEGINSWITH':
      return String(actual).startsWith(String(wanted));
    case 'ENDSWITH':
      return String(actual).endsWith(String(wanted));
  }
}

/** Whether a service is one that the selector names. */
export function isSelected(id: ServiceId, selector: ServiceSelector): boolean {
  return (
    (selector.name === undefined || selector.name === id.name) &&
    (selector.type === undefined || selector.type === id.type) &&
    (selector.accountId === undefined || selector.accountId === id.accountId)
  );
}
