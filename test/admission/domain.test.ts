import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addressDomain, canonicalDomain, isWithin } from '../../src/admission/domain.js';

const OWN = new Set(['own.example', 'xn--bcher-kva.example']);
const isOwn = (value: string, subdomains = false): boolean => {
  const domain = addressDomain(value);
  return domain !== undefined && isWithin(domain, OWN, subdomains);
};

describe('an address', () => {
  it.each([
    'ada@own.example',
    'ADA@OWN.EXAMPLE',
    'ada@own.example.',
    'ada＠own.example',
    'ada@ｏｗｎ.example',
    'ada@own。example',
    'ada@bücher.example',
    'ada@BU\u0308CHER.example',
    'ada@xn--bcher-kva.example',
    "o'brien+crew#EXT#@own.example",
    'jürgen@own.example',
  ])('%s is in a domain of the tenant', (value) => {
    expect(isOwn(value)).toBe(true);
  });

  it.each([
    'ada@ow\u0578.example',
    'ada@\u043ewn.example',
    'ada@own.example.evil.example',
    'ada@evil.example.own.example',
    'ada@notown.example',
    'ada@example',
    'ada@own-example',
    'ada@evil.example@own.example',
    'ada＠evil.example@own.example',
    'ada@own.example@evil.example',
    'ada@own.example <ada@evil.example>',
    'ada@evil.example <ada@own.example>',
    '"ada@evil.example" ada@own.example',
    '"ada@evil.example"@own.example',
    '<ada@own.example>',
    'ada@own.example,eve@evil.example',
    'ada@own.example;eve@evil.example',
    'ada@evil.example(@own.example',
    'mailto:ada@own.example',
    'ada%evil.example@own.example',
    'evil.example!ada@own.example',
    'ada@own%2Eexample',
    'ada@own.example/x',
    'ada@own.example?x',
    'ada@own.example:25',
    'ada@[127.0.0.1]',
    'ada@127.1',
    'ada@ada\\@own.example',
    ' ada@own.example',
    'ada@own.example ',
    'ada@own.example\n',
    'ada\u200b@own.example',
    'ada\u202e@own.example',
    'ada@own\u00ad.example',
    'ada@own\u200d.example',
    'ada\ufe0f@own.example',
    'ada\u034f@own.example',
    'ada\u3164@own.example',
    'ada\u115f@own.example',
    'ada\u180b@own.example',
    'ada\u2800@own.example',
    'ada@own\ufe0f.example',
    '=?utf-8?q?ceo=40evil.example=3e=00?=@own.example',
    'ada@own..example',
    'ada@.own.example',
    'ada@own_.example',
    'ada@',
    '@own.example',
    'ada',
    '',
    'ada\ud800@own.example',
  ])('%j is not', (value) => {
    expect(isOwn(value)).toBe(false);
  });

  it('is below a domain only at a dot', () => {
    expect(isOwn('ada@crew.own.example', true)).toBe(true);
    expect(isOwn('ada@a.b.own.example', true)).toBe(true);
    expect(isOwn('ada@notown.example', true)).toBe(false);
    expect(isOwn('ada@own.example.evil.example', true)).toBe(false);
    expect(isOwn('ada@example', true)).toBe(false);
  });

  it("is in the tenant's domain only if it ends with it, whatever else is in it", () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        'own.example',
        '@',
        '＠',
        '﹫',
        '.',
        '。',
        '<',
        'evil.example',
        '%2e',
        '\u00ad',
      ),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), fc.boolean(), (parts, subdomains) => {
        const value = parts.join('');
        if (!isOwn(value, subdomains)) return;
        const [local, domain, ...more] = value.normalize('NFKC').split('@');
        expect(more).toEqual([]);
        expect(local).toMatch(/^[^\s<>"(),;:\\[\]]+$/);
        const ascii = canonicalDomain(domain ?? '') ?? '';
        expect(
          OWN.has(ascii) || (subdomains && [...OWN].some((own) => ascii.endsWith(`.${own}`))),
        ).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('has one domain, in whatever case or width it is written', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 2, maxLength: 4 }), fc.nat(), (labels, seed) => {
        const domain = labels.join('.');
        const written = [...domain]
          .map((letter, at) => {
            const kind = (seed >> (at % 16)) % 4;
            if (letter === '.') return kind === 1 ? '。' : letter;
            if (kind === 1) return letter.toUpperCase();
            return kind === 2 ? String.fromCodePoint(0xfee0 + letter.charCodeAt(0)) : letter;
          })
          .join('');
        expect(addressDomain(`ada@${written}`)).toBe(domain);
      }),
    );
  });
});
