import { describe, expect, it } from '@jest/globals';
import { ScimError, UnavailableError, VersionConflictError } from '../../src/index.js';
import { createPostgresScim, type PostgresPool } from '../../src/postgres/index.js';
import { contextOf } from '../stores/memory/support.js';

const ctx = contextOf();

/** A pool whose every statement fails so. */
function failing(error: Error): PostgresPool {
  return {
    connect: async () => ({ query: () => Promise.reject(error), release() {} }),
  };
}

const asked = (error: Error) =>
  createPostgresScim({ pool: failing(error) }).stores.userStore.list(ctx, {
    page: { kind: 'index', startIndex: 1, count: 10 },
  });

describe('errors of the database', () => {
  it.each([
    ['40P01', VersionConflictError],
    ['40001', VersionConflictError],
    ['08006', UnavailableError],
    ['57P01', UnavailableError],
    ['53300', UnavailableError],
    ['ECONNREFUSED', UnavailableError],
    ['22001', ScimError],
  ])('%s becomes one that the router understands', async (code, type) => {
    const error = Object.assign(new Error('x'), { code });
    await expect(asked(error)).rejects.toBeInstanceOf(type);
  });

  it('that nobody foresaw stay what they are', async () => {
    const error = Object.assign(new Error('x'), { code: '42P01' });
    await expect(asked(error)).rejects.toBe(error);
  });
});
