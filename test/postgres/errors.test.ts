import { EventEmitter } from 'node:events';
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

  it('of a connection that the server ends as soon as the pool hands it over are heard', async () => {
    const ended = Object.assign(new Error('terminating connection'), { code: '57P01' });
    const released: unknown[] = [];
    const client = Object.assign(new EventEmitter(), {
      query: () => Promise.reject(ended),
      release: (error?: Error) => released.push(error),
    });
    // As `pg` does where the answer to the log-in and the error come in one piece. Without a listener emit() throws.
    const pool = {
      connect(taken: (error: unknown, client: unknown) => void) {
        taken(undefined, client);
        client.emit('error', ended);
      },
    } as unknown as PostgresPool;
    const { userStore } = createPostgresScim({ pool, logger: { warn() {}, error() {} } }).stores;
    await expect(userStore.get(ctx, '0190b3a0-0000-7000-8000-000000000000')).rejects.toThrow(
      UnavailableError,
    );
    expect(released).toEqual([ended]);
    expect(client.listenerCount('error')).toBe(0);
  });
});
