import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparison } from '../../../src/filter/predicate.js';
import { comparisonKey } from '../../../src/schema/comparison.js';
import { usernameKey, usernameProblem } from '../../../src/schema/precis/username.js';
import { users } from '../fixtures.js';

const userName = users.at('userName').target;
const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const likelyText = fc.string({
  unit: fc.constantFrom(
    ...['a', 'A', 'k', '\u212a', ';', '\u037e', '`', '\u1fef', 'ｋ', 'İ', 'Σ', 'é', '\u0301', ' '],
    ...['\u3000', 'ﾊ', '\uff9e', '가', '\u1100', '\u1161', '😀', '1', '１'],
  ),
  maxLength: 6,
});

/** Every code point that is not half of a surrogate pair, as text. */
function* everyCharacter(): Iterable<string> {
  for (let c = 0; c < 0x110000; c += 1) {
    if (c < 0xd800 || c > 0xdfff) yield String.fromCodePoint(c);
  }
}

describe('usernameKey', () => {
  it.each([
    ['letter case', 'BJensen@Example.COM', 'bjensen@example.com'],
    ['width', 'ＢＪ＠１', 'bj@1'],
    ['composition', 'Rene\u0301', 'RENÉ'],
    ['all three', 'Ｒene\u0301', 'RENÉ'],
    ['half-width katakana with its voicing mark', 'ﾊﾞ', 'バ'],
    ['an ideographic space', 'Ada　Quill', 'ada quill'],
    ['the case of Greek at the end of a word', 'ΟΔΟΣ', 'οδος'],
    ['the composition of Hangul', '한'.normalize('NFD'), '한'],
  ])('does not tell %s apart', (_, a, b) => {
    expect(usernameKey(a)).toBe(usernameKey(b));
  });

  it.each([
    ['letters', 'bj', 'bk'],
    ['accents', 'rene', 'rené'],
    ['sharp s and ss', 'straße', 'strasse'],
    ['the two small sigmas', 'σ', 'ς'],
    ['a compatibility character and what it stands for', 'Ⅳ', 'iv'],
    ['one space and two', 'Ada Quill', 'Ada  Quill'],
    ['dotless i and i', 'ı', 'i'],
  ])('tells %s apart', (_, a, b) => {
    expect(usernameKey(a)).not.toBe(usernameKey(b));
  });

  it('is the key of itself, for every code point and any text', () => {
    const wrong: string[] = [];
    for (const character of everyCharacter()) {
      const key = usernameKey(character);
      if (usernameKey(key) !== key) wrong.push(character);
    }
    expect(wrong).toEqual([]);
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText), (text) => {
        expect(usernameKey(usernameKey(text))).toBe(usernameKey(text));
      }),
    );
  });

  it('is the same for canonically equivalent strings', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText), (text) => {
        expect(usernameKey(text.normalize('NFD'))).toBe(usernameKey(text.normalize('NFC')));
      }),
    );
  });

  it('does not hang on marks that have to be put into order', () => {
    // Two million of them: steps that grow with their square would not end.
    const text = `a${'\u0315\u0316'.repeat(1_000_000)}`;
    const key = usernameKey(text);
    expect(usernameKey(key)).toBe(key);
    expect(usernameKey(`${text}b`)).not.toBe(key);
  });

  it('is what userName is compared by', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText), (text) => {
        expect(comparisonKey(userName)(text)).toBe(usernameKey(text));
      }),
    );
  });
});

describe('equality of user names in filters', () => {
  it('is equality of keys', () => {
    fc.assert(
      fc.property(likelyText, likelyText, (literal, value) => {
        const same = usernameKey(literal) === usernameKey(value);
        expect(comparison(userName, 'eq', literal)(value)).toBe(same);
        expect(comparison(userName, 'ne', literal)(value)).toBe(!same);
        expect(comparison(userName, 'eq', usernameKey(value))(value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('may compare lengths first where the key is ASCII: such a key has the length of its text', () => {
    const wrong: string[] = [];
    for (const character of everyCharacter()) {
      const key = usernameKey(character);
      const ascii = [...key].every((each) => each <= '\u007f');
      if (ascii && (key.length !== 1 || character.length !== 1)) wrong.push(character);
    }
    expect(wrong).toEqual([]);
  });
});

describe('usernameProblem', () => {
  it.each([
    'bjensen@example.com',
    'CORP\\bjensen',
    "o'brien+tag@example.com",
    'Ada Quill',
    'Ada  Quill',
    'René',
    'Rene\u0301',
    'ＢＪ',
    'straße',
    'Ada　Quill',
    '한'.normalize('NFD'),
    '山田・太郎',
    'COL·LEGI',
    '͵α',
    'א׳',
    'می\u200cخواهم',
    'क्\u200dष',
    'ا٣٤٥',
    '۳۴۵',
    'שלום',
    'שלום1',
    'משה@דוגמה.קום',
    'Ada שלום',
  ])('finds none in %j', (text) => {
    expect(usernameProblem(text)).toBeUndefined();
  });

  it.each([
    ['', 'must not be empty'],
    [' ', 'must not begin or end with a space'],
    [' ada', 'must not begin or end with a space'],
    ['ada　', 'must not begin or end with a space'],
    ['king\u265a', 'must not have U+265A at position 5'],
    ['HenryⅣ', 'must not have U+2163 at position 6'],
    ['Ada Quill\u0000', 'must not have U+0000 at position 10'],
    ['a\tb', 'must not have U+0009 at position 2'],
    ['😀', 'must not have U+1F600 at position 1'],
    ['𐐀 😀', 'must not have U+1F600 at position 3'],
    ['ada\u00a0quill', 'must not have U+00A0 at position 4'],
    ['ﬁ', 'must not have U+FB01 at position 1'],
    ['\ud800', 'must not have U+D800 at position 1'],
    ['\ufffe', 'must not have U+FFFE at position 1'],
    ['\u0378', 'must not have U+0378 at position 1'],
    ['ﾡ', 'must not have U+FFA1 at position 1'],
    ['l·l a·b', 'must not have U+00B7 at position 6'],
    ['l·', 'must not have U+00B7 at position 2'],
    ['·l', 'must not have U+00B7 at position 1'],
    ['͵a', 'must not have U+0375 at position 1'],
    ['a׳', 'must not have U+05F3 at position 2'],
    ['״', 'must not have U+05F4 at position 1'],
    ['a・b', 'must not have U+30FB at position 2'],
    ['a\u200cb', 'must not have U+200C at position 2'],
    ['\u200d', 'must not have U+200D at position 1'],
    ['\u3099\u200d', 'must not have U+200D at position 2'],
    ['a\u05b0\u200d', 'must not have U+200D at position 3'],
    ['می\u200dخ', 'must not have U+200D at position 3'],
    ['د\u200cب', 'must not have U+200C at position 2'],
    ['٣۳', 'must not have U+0663 at position 1'],
  ])('of %j: %s', (text, problem) => {
    expect(usernameProblem(text)).toBe(problem);
  });

  it.each([
    ['starts with a digit', '1שלום'],
    ['mixes letters of both directions', 'aשלום'],
    ['mixes letters of both directions, the other way round', 'שלוםa'],
    ['ends in punctuation', 'שלום-'],
    ['mixes two kinds of digits', 'ا١1'],
    ['has an Arabic digit behind Latin letters', 'a١'],
  ])('finds a word that %s', (_, text) => {
    expect(usernameProblem(text)).toBe('must follow the Bidi Rule (RFC 5893)');
  });

  it('judges a string and its composed form alike', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText), (text) => {
        const verdict = (form: string) => usernameProblem(form) === undefined;
        expect(verdict(text.normalize('NFD'))).toBe(verdict(text.normalize('NFC')));
      }),
    );
  });

  it('judges a string and its key alike', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, likelyText), (text) => {
        expect(usernameProblem(usernameKey(text)) === undefined).toBe(
          usernameProblem(text) === undefined,
        );
      }),
    );
  });

  it('takes linear time: with a million characters anything else would not end', () => {
    for (const unit of ['・', '\u200c\u0301', '\u0628\u200c', 'a ', '\u0315\u0316', '😀', 'l·l']) {
      const text = `é${unit.repeat(1_000_000 / unit.length)}é\u0000`;
      expect(usernameProblem(text)).toBeDefined();
    }
  });
});
