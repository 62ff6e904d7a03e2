import { describe, expect, it } from '@jest/globals';
import { derivedProperty } from '../../../src/schema/precis/derived-property.js';

const of = (codePoint: number) => derivedProperty(String.fromCodePoint(codePoint));

describe('derivedProperty', () => {
  it.each([
    ['a letter', 0x61, 'PVALID'],
    ['a capital letter', 0x41, 'PVALID'],
    ['ASCII punctuation', 0x27, 'PVALID'],
    ['a letter with an accent', 0xe9, 'PVALID'],
    ['a combining mark', 0x301, 'PVALID'],
    ['an ideograph', 0x4e00, 'PVALID'],
    ['a letter beyond the BMP', 0x1e900, 'PVALID'],
    ['sharp s (exception)', 0xdf, 'PVALID'],
    ['final sigma (exception)', 0x3c2, 'PVALID'],
    ['ideographic zero, of category Nl (exception)', 0x3007, 'PVALID'],
    ['space', 0x20, 'FREE_PVAL'],
    ['a non-ASCII space', 0x2003, 'FREE_PVAL'],
    ['a chess piece', 0x265a, 'FREE_PVAL'],
    ['a smiley', 0x1f600, 'FREE_PVAL'],
    ['a Roman numeral', 0x2163, 'FREE_PVAL'],
    ['a ligature', 0xfb01, 'FREE_PVAL'],
    ['a full-width letter', 0xff21, 'FREE_PVAL'],
    ['a title-case letter', 0x1c5, 'FREE_PVAL'],
    ['an enclosing mark', 0x20dd, 'FREE_PVAL'],
    ['zero width non-joiner', 0x200c, 'CONTEXTJ'],
    ['zero width joiner', 0x200d, 'CONTEXTJ'],
    ['middle dot', 0xb7, 'CONTEXTO'],
    ['an Arabic-Indic digit', 0x661, 'CONTEXTO'],
    ['tatweel (exception)', 0x640, 'DISALLOWED'],
    ['a control character', 0x00, 'DISALLOWED'],
    ['delete', 0x7f, 'DISALLOWED'],
    ['a conjoining jamo', 0x1100, 'DISALLOWED'],
    ['soft hyphen', 0xad, 'DISALLOWED'],
    ['a variation selector', 0xfe0f, 'DISALLOWED'],
    ['a bidirectional override', 0x202e, 'DISALLOWED'],
    ['line separator', 0x2028, 'DISALLOWED'],
    ['half of a surrogate pair', 0xd800, 'DISALLOWED'],
    ['private use', 0xe000, 'DISALLOWED'],
    ['a non-character', 0xfffe, 'DISALLOWED'],
    ['an unassigned code point', 0x378, 'UNASSIGNED'],
  ])('of %s', (_, codePoint, property) => {
    expect(of(codePoint)).toBe(property);
  });

  it('allows all of visible ASCII in identifiers and nothing else of ASCII', () => {
    const valid = Array.from({ length: 0x80 }, (_, c) => c).filter((c) => of(c) === 'PVALID');
    expect(valid).toEqual(Array.from({ length: 0x5e }, (_, i) => 0x21 + i));
  });

  it('disallows the jamo of which Hangul is composed, and allows the syllables', () => {
    for (let c = 0xac00; c <= 0xd7a3; c += 1) {
      expect(of(c)).toBe('PVALID');
      for (const jamo of String.fromCodePoint(c).normalize('NFD')) {
        expect(derivedProperty(jamo)).toBe('DISALLOWED');
      }
    }
  });
});
