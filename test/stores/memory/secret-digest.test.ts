import { describe, expect, it } from '@jest/globals';
import { digestSecret, matchesSecret } from '../../../src/stores/memory/table/secret-digest.js';

describe('secret digest', () => {
  it('recognises its secret and no other', () => {
    const digest = digestSecret('correct horse');
    expect(matchesSecret(digest, 'correct horse')).toBe(true);
    expect(matchesSecret(digest, 'Correct horse')).toBe(false);
    expect(matchesSecret(undefined, 'correct horse')).toBe(false);
  });

  it('differs for the same secret and does not contain it', () => {
    const [one, two] = [digestSecret('correct horse'), digestSecret('correct horse')];
    expect(one.hash.equals(two.hash)).toBe(false);
    expect(Buffer.concat([one.salt, one.hash]).includes('horse')).toBe(false);
  });
});
