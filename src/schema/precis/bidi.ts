/**
 * Bidi_Class as far as the Bidi Rule tells code points apart, for those that an identifier may hold
 * (RegExp does not know the property; these ranges are exact for Unicode 17). R and AL are one here, and
 * so are ES, CS, ET, ON and BN.
 */
type BidiClass = 'L' | 'R' | 'AN' | 'EN' | 'NSM' | 'ON';

/** The blocks of right-to-left scripts: letters, and the digits and marks taken out below. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The first pattern that matches decides. */
const CLASSES: readonly (readonly [pattern: RegExp, bidiClass: BidiClass])[] = [
  [/[A-Za-z]/, 'L'],
  [/[0-9\u06f0-\u06f9]/, 'EN'],
  [/[!-~\p{Join_Control}]/u, 'ON'],
  [/[\u00b7\u02b9\u02ba\u02c6-\u02cf\u02ec\u0375\u2e2f\u30fb\ua67f\ua717-\ua71f\ua788]/, 'ON'],
  [/[\u0660-\u0669\u{10d30}-\u{10d39}\u{10d40}-\u{10d49}]/u, 'AN'],
  [/[\u0cbf\u0cc6\u{11a07}\u{11a08}\u{11c3f}]/u, 'L'],
  [/\p{Mn}/u, 'NSM'],
  [RIGHT_TO_LEFT, 'R'],
];

interface Direction {
  readonly within: readonly BidiClass[];
  readonly last: readonly BidiClass[];
}

/** By the class of the first code point (condition 1): conditions 2 and 3, or 5 and 6. */
const DIRECTIONS: Readonly<Partial<Record<BidiClass, Direction>>> = {
  R: { within: ['R', 'AN', 'EN', 'ON', 'NSM'], last: ['R', 'AN', 'EN'] },
  L: { within: ['L', 'EN', 'ON', 'NSM'], last: ['L', 'EN'] },
};

function bidiClass(character: string): BidiClass {
  return CLASSES.find(([pattern]) => pattern.test(character))?.[1] ?? 'L';
}

/**
 * Whether a string is displayed in an order that can be told: the Bidi Rule (RFC 5893 §2), which PRECIS
 * applies to strings that contain right-to-left code points.
 *
 * @param text - holds only code points that the IdentifierClass allows.
 */
export function obeysBidiRule(text: string): boolean {
  if (!RIGHT_TO_LEFT.test(text)) return true;
  const classes = [...text].map(bidiClass);
  if (!classes.includes('R') && !classes.includes('AN')) return true;
  const first = classes[0];
  const direction = first && DIRECTIONS[first];
  if (!direction || !classes.every((each) => direction.within.includes(each))) return false;
  const last = classes.findLast((each) => each !== 'NSM');
  if (last === undefined || !direction.last.includes(last)) return false;
  return !(first === 'R' && classes.includes('EN') && classes.includes('AN'));
}
