/** What PRECIS says about a code point; FREE_PVAL is `ID_DIS or FREE_PVAL` (RFC 8264 §8). */
export type DerivedProperty =
  | 'PVALID'
  | 'FREE_PVAL'
  | 'CONTEXTJ'
  | 'CONTEXTO'
  | 'DISALLOWED'
  | 'UNASSIGNED';

type Category = (character: string) => boolean;

const within =
  (pattern: RegExp): Category =>
  (character) =>
    pattern.test(character);

/**
 * The algorithm of RFC 8264 §8 as a table: the first category that a code point is in decides. The
 * categories are those of §9, computed from the Unicode data of the JavaScript engine.
 */
const STEPS: readonly (readonly [category: Category, property: DerivedProperty])[] = [
  // Exceptions (F)
  [within(/[\u00df\u03c2\u06fd\u06fe\u0f0b\u3007]/u), 'PVALID'],
  [within(/[\u00b7\u0375\u05f3\u05f4\u30fb\u0660-\u0669\u06f0-\u06f9]/u), 'CONTEXTO'],
  [within(/[\u0640\u07fa\u302e\u302f\u3031-\u3035\u303b]/u), 'DISALLOWED'],
  // Unassigned (J)
  [within(/(?!\p{Noncharacter_Code_Point})\p{Cn}/u), 'UNASSIGNED'],
  // ASCII7 (K)
  [within(/[!-~]/u), 'PVALID'],
  // JoinControl (H)
  [within(/\p{Join_Control}/u), 'CONTEXTJ'],
  // OldHangulJamo (I): Hangul_Syllable_Type L, V or T
  [within(/[\u1100-\u11ff\ua960-\ua97c\ud7b0-\ud7c6\ud7cb-\ud7fb]/u), 'DISALLOWED'],
  // PrecisIgnorableProperties (M)
  [within(/[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/u), 'DISALLOWED'],
  // Controls (L)
  [within(/\p{Cc}/u), 'DISALLOWED'],
  // HasCompat (Q)
  [(character) => character.normalize('NFKC') !== character, 'FREE_PVAL'],
  // LetterDigits (A)
  [within(/[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]/u), 'PVALID'],
  // OtherLetterDigits (R), Spaces (N), Symbols (O), Punctuation (P)
  [within(/[\p{Lt}\p{Nl}\p{No}\p{Me}\p{Zs}\p{S}\p{P}]/u), 'FREE_PVAL'],
];

/**
 * The derived property of one code point (RFC 8264 §8).
 *
 * @param character - one code point; half of a surrogate pair is DISALLOWED.
 */
export function derivedProperty(character: string): DerivedProperty {
  for (const [isIn, property] of STEPS) if (isIn(character)) return property;
  return 'DISALLOWED';
}
