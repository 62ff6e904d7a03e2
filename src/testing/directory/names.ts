/** A name as its owner writes it and, where that is not Latin script, as a login spells it. */
export type Name = string | readonly [written: string, latin: string];

export interface NamePool {
  readonly given: readonly [Name, ...Name[]];
  readonly surnames: readonly [Name, ...Name[]];
  readonly locale: string;
  /** Whether the family name is said first. */
  readonly surnameFirst?: boolean;
}

const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  Ø: 'O',
  æ: 'ae',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  å: 'a',
};

/** The name in letters that a login may have. */
export function loginPart(name: Name): string {
  const text = typeof name === 'string' ? name : name[1];
  return [...text.normalize('NFD')]
    .map((letter) => LETTERS[letter] ?? letter)
    .join('')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

export const written = (name: Name): string => (typeof name === 'string' ? name : name[0]);
