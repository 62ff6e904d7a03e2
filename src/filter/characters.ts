/** Code units that the grammar of RFC 7644 §3.4.2.2 gives a meaning. */
export const SPACE = 0x20;
export const TAB = 0x09;
export const QUOTE = 0x22;
export const OPEN_PAREN = 0x28;
export const CLOSE_PAREN = 0x29;
export const DOT = 0x2e;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
/** Stands for the end of the text; no code unit is negative. */
export const END = -1;

const NAME_START = 1;
const NAME_PART = 2;
const LETTER = 4;
const BARE = 8;

const CLASSES: Readonly<Uint8Array> = classes();

function classes(): Uint8Array {
  const table = new Uint8Array(128);
  const mark = (characters: string, bits: number): void => {
    for (const character of characters) {
      const code = character.charCodeAt(0);
      table[code] = (table[code] ?? 0) | bits;
    }
  };
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  mark(letters + letters.toUpperCase(), NAME_START | NAME_PART | LETTER | BARE);
  mark('$', NAME_START | NAME_PART | BARE);
  mark('0123456789-_.:/', NAME_PART | BARE);
  mark('!#%&*+,;<=>?@^`{|}~', BARE);
  return table;
}

function has(code: number, bits: number): boolean {
  return ((CLASSES[code] ?? 0) & bits) !== 0;
}

export function isLetter(code: number): boolean {
  return has(code, LETTER);
}

/** `$` begins `$ref`, which ATTRNAME of the RFC forgot (erratum 8924). */
export function startsName(code: number): boolean {
  return has(code, NAME_START);
}

/** Within an attribute path; the slash is for schema URIs that are no URNs. */
export function continuesName(code: number): boolean {
  return has(code, NAME_PART);
}

/** Within a literal without quotation marks: anything but spaces, quotes, brackets and backslashes. */
export function continuesBareWord(code: number): boolean {
  return code > 127 || has(code, BARE);
}
