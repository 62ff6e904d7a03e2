import { describe, expect, it } from '@jest/globals';
import { createMemoryStores } from '../../../src/index.js';
import { answerIn, documentedRows, SITUATION_NAMES } from './truth-table.js';

describe('who may sign in', () => {
  const rows = documentedRows();

  it('is written down completely', () => {
    expect([...rows.keys()]).toEqual(SITUATION_NAMES);
  });

  it.each(SITUATION_NAMES)('is as the page says: the account %s', async (name) => {
    expect(await answerIn(name, createMemoryStores())).toBe(rows.get(name));
  });
});
