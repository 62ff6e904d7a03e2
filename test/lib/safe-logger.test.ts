import { describe, expect, it } from '@jest/globals';
import { createScimRouter } from '../../src/index.js';
import { createMemoryStores } from '../../src/stores/memory/create-memory-stores.js';

describe('a logger without details', () => {
  it('is given the message alone: console would print undefined behind it', () => {
    const entries: unknown[][] = [];
    const logger = { warn: (...entry: unknown[]) => entries.push(entry), error: () => undefined };
    const { userStore } = createMemoryStores();
    const capabilities = { ...userStore.capabilities, versions: false };
    createScimRouter({ userStore: { ...userStore, capabilities }, auth: 'none', logger });
    expect(entries).toHaveLength(1);
    expect(entries[0]).toEqual([expect.stringContaining('keeps no versions')]);
  });
});
