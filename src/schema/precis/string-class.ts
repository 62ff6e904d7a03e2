import { isAllowedInContext, labelOf } from './contextual-rules.js';
import { type DerivedProperty, derivedProperty } from './derived-property.js';

/** RFC 8264 §4.2: for names of things; §4.3: for free text such as passwords. */
export type StringClass = 'IdentifierClass' | 'FreeformClass';

const VALID: Readonly<Record<StringClass, readonly DerivedProperty[]>> = {
  IdentifierClass: ['PVALID'],
  FreeformClass: ['PVALID', 'FREE_PVAL'],
};
const IN_CONTEXT: readonly DerivedProperty[] = ['CONTEXTJ', 'CONTEXTO'];

/** Which code point of a string a string class does not allow where it stands: its index; -1 if none. */
export function disallowedAt(text: string, stringClass: StringClass): number {
  const label = labelOf(text);
  const valid = VALID[stringClass];
  return label.characters.findIndex((character, at) => {
    const property = derivedProperty(character);
    if (valid.includes(property)) return false;
    return !(IN_CONTEXT.includes(property) && isAllowedInContext(label, at));
  });
}
