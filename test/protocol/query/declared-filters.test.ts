import { describe, expect, it } from '@jest/globals';
import { createMemoryStores, printFilter } from 'express-scim';
import { canFilterInSql, type SqlAttributes } from 'express-scim/sql';
import { mountScim } from '../../support/app.js';
import { USER } from '../../support/messages.js';

const COLUMNS: SqlAttributes = { userName: 'user_name', active: 'active' };

/** A store that answers what its columns can express, and the filters that it was asked. */
async function start() {
  const { userStore, ...stores } = createMemoryStores();
  const asked: (string | undefined)[] = [];
  const { scim } = mountScim({
    ...stores,
    userStore: {
      ...userStore,
      capabilities: {
        ...userStore.capabilities,
        filter: (filter) => canFilterInSql(filter, COLUMNS),
      },
      async list(ctx, query) {
        asked.push(query.filter && printFilter(query.filter));
        return userStore.list(ctx, query);
      },
    },
  });
  for (const [userName, title] of [
    ['ada', 'Lead'],
    ['bea', 'Lead'],
    ['cleo', 'Clerk'],
  ]) {
    await scim.post('/Users', { schemas: [USER], userName, title, active: true }).expect(201);
  }
  const names = async (filter: string): Promise<readonly string[]> => {
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`).expect(200);
    return body.Resources.map(({ userName }: { userName: string }) => userName);
  };
  return { names, asked };
}

describe('a store that says of each filter whether it can answer it', () => {
  it.each([
    ['userName sw "a" or active eq false', ['ada'], 'userName sw "a" or active eq false'],
    ['title eq "lead"', ['ada', 'bea'], undefined],
    ['title eq "lead" and userName ne "ada"', ['bea'], 'userName ne "ada"'],
    ['title eq "lead" or userName eq "cleo"', ['ada', 'bea', 'cleo'], undefined],
    ['groups.value eq "7" and active eq true', [], 'active eq true'],
  ])('is asked what it can, the router does the rest: %s', async (filter, found, pushed) => {
    const { names, asked } = await start();
    expect(await names(filter)).toEqual(found);
    expect(asked).toEqual([pushed]);
  });

  it('must say it by a function or a known word', () => {
    const { userStore } = createMemoryStores();
    const capabilities = { ...userStore.capabilities, filter: 'some' as never };
    expect(() => mountScim({ userStore: { ...userStore, capabilities } })).toThrow(
      'ERR_SCIM_STORE: "userStore" declares filter: "some"',
    );
  });
});
