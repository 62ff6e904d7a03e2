import { joinsAcross } from './joining.js';

/** A string whose code points are judged by what stands around them. */
export interface Label {
  readonly characters: readonly string[];
  readonly hasKanaOrHan: boolean;
  readonly hasArabicIndicDigit: boolean;
  readonly hasExtendedArabicIndicDigit: boolean;
}

type Rule = (label: Label, at: number) => boolean;

/** Made once for a string, so that the rules about all of it cost one pass however often they apply. */
export function labelOf(text: string): Label {
  return {
    characters: [...text],
    hasKanaOrHan: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text),
    hasArabicIndicDigit: /[\u0660-\u0669]/.test(text),
    hasExtendedArabicIndicDigit: /[\u06f0-\u06f9]/.test(text),
  };
}

/** Marks whose Canonical_Combining_Class is 8 and 10: the neighbours of 9, which a virama has. */
const CLASS_8 = '\u3099';
const CLASS_10 = '\u05b0';

/** RegExp does not know combining classes, but normalization puts marks in order by them. */
function isVirama(character: string): boolean {
  if (character === '' || character === CLASS_8 || character === CLASS_10) return false;
  return (CLASS_10 + character + CLASS_8).normalize('NFD') === CLASS_8 + character + CLASS_10;
}

const afterVirama: Rule = ({ characters }, at) => isVirama(characters[at - 1] ?? '');

const after =
  (script: RegExp): Rule =>
  ({ characters }, at) =>
    script.test(characters[at - 1] ?? '');

/** RFC 5892 appendix A, by code point; the digits of A.8 and A.9 are ranges. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['\u200c', (label, at) => afterVirama(label, at) || joinsAcross(label.characters, at)],
  ['\u200d', afterVirama],
  ['\u00b7', ({ characters }, at) => characters[at - 1] === 'l' && characters[at + 1] === 'l'],
  ['\u0375', ({ characters }, at) => /\p{Script=Greek}/u.test(characters[at + 1] ?? '')],
  ['\u05f3', after(/\p{Script=Hebrew}/u)],
  ['\u05f4', after(/\p{Script=Hebrew}/u)],
  ['\u30fb', ({ hasKanaOrHan }) => hasKanaOrHan],
]);

/** Whether a CONTEXTJ or CONTEXTO code point may stand where it does (RFC 5892 appendix A). */
export function isAllowedInContext(label: Label, at: number): boolean {
  const rule = RULES.get(label.characters[at] ?? '');
  if (rule !== undefined) return rule(label, at);
  return !(label.hasArabicIndicDigit && label.hasExtendedArabicIndicDigit);
}
