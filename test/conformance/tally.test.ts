import { describe, expect, it } from '@jest/globals';
import { ALL_CHECKS } from './audit-checks.js';
import { documentOf, NOT_APPLICABLE, REQUIREMENTS, standingOf, tallyText } from './tally.js';

const COMPLETE = ['RFC7643', 'RFC7644', 'RFC9865'];
const known = new Set(REQUIREMENTS.map(({ id }) => id));
const standing = standingOf(ALL_CHECKS);

describe('the tally of requirements', () => {
  it('claims and excuses only requirements that exist', () => {
    const named = [...ALL_CHECKS.flatMap(({ ids }) => ids), ...Object.keys(NOT_APPLICABLE)];
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it('claims none that is said not to apply', () => {
    const both = [...standing].filter(([, state]) => state === 'both');
    expect(both.map(([{ id }]) => id)).toEqual([]);
  });

  it('says why a requirement does not apply', () => {
    expect(Object.values(NOT_APPLICABLE).filter((reason) => reason.length < 15)).toEqual([]);
  });

  it('gives every check a title of its own and something to claim', () => {
    const titles = ALL_CHECKS.map(({ ids, title }) => `${ids.join()} ${title}`);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    expect(ALL_CHECKS.filter(({ ids }) => ids.length === 0)).toEqual([]);
  });

  it('leaves no requirement of the RFCs open', () => {
    const open = [...standing]
      .filter(([{ id }, state]) => state === 'open' && COMPLETE.includes(documentOf(id)))
      .map(([{ id }]) => id);
    expect(open).toEqual([]);
  });

  it('is printed', () => {
    const text = tallyText(standing);
    expect(text).toContain('RFC7643  MUST');
    process.stdout.write(`\n${text}\n\n`);
  });
});
