import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { opaqueString, opaqueStringProblem } from '../../../src/schema/precis/opaque-string.js';

describe('opaqueString', () => {
  it('composes accents and makes every space U+0020', () => {
    expect(opaqueString('pa\u00dfwo\u0308rd')).toBe('pa\u00dfw\u00f6rd');
    expect(opaqueString('correct\u00a0horse\u3000battery\u1680staple')).toBe(
      'correct horse battery staple',
    );
  });

  it('keeps case, width and what stands for something else', () => {
    for (const text of ['Correct Horse', 'Ｐ１', 'Ⅳ', ' a  b ', '🔑', 'a\tb']) {
      expect(opaqueString(text)).toBe(text);
    }
  });

  it('is idempotent, and the same for canonically equivalent strings', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const prepared = opaqueString(text);
        expect(opaqueString(prepared)).toBe(prepared);
        expect(opaqueString(text.normalize('NFD'))).toBe(opaqueString(text.normalize('NFC')));
      }),
    );
  });
});

describe('opaqueStringProblem', () => {
  it.each([
    'secret',
    ' with spaces ',
    'π¡',
    '🔑',
    'Ⅳ',
    'foo\u1680bar',
    'Ｐ',
    '한'.normalize('NFD'),
  ])('finds none in %j', (text) => {
    expect(opaqueStringProblem(text)).toBeUndefined();
  });

  it.each(['my\tcat', 'a\u0000', '\u007f', 'a\u00adb', 'a\u200bb', '\ud800', '\u0378', 'a\u200cb'])(
    'finds one in %j, and tells nothing about it',
    (text) => {
      expect(opaqueStringProblem(text)).toBe(
        'must not have control characters or others that RFC 8265 forbids',
      );
    },
  );

  it('finds nothing to be too little', () => {
    expect(opaqueStringProblem('')).toBe('must not be empty');
  });
});
