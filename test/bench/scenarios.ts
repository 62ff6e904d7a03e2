import { GROUP, PATCH_OP, USER } from '../support/messages.js';

export const PATHS = { floor: '/floor', scim: '/scim/v2' } as const;

/** Users in the store before anything is measured. */
export const POPULATION = 1_000;

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

export const person = (name: string) => ({
  schemas: [USER],
  userName: `${name}@example.com`,
  externalId: `ext-${name}`,
  active: true,
  displayName: `Person ${name}`,
  name: { givenName: 'Person', familyName: name },
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
});

export const crew = (ids: readonly string[]) => ({
  schemas: [GROUP],
  displayName: 'Crew',
  members: ids.map((value) => ({ value })),
});

/** What is measured, by name: the call number `n` on a server whose users have these ids. */
export const SCENARIOS: Readonly<Record<string, (n: number, ids: readonly string[]) => Call>> = {
  'floor: bare Express': (n) => ({ method: 'GET', path: `${PATHS.floor}/${n}` }),
  'get by id': (n, ids) => ({
    method: 'GET',
    path: `${PATHS.scim}/Users/${ids[n % ids.length]}`,
  }),
  'filter userName eq': (n) => ({
    method: 'GET',
    path: `${PATHS.scim}/Users?filter=userName+eq+%22${n % POPULATION}@example.com%22`,
  }),
  'list of 100': (n) => ({
    method: 'GET',
    path: `${PATHS.scim}/Users?startIndex=${1 + (n % 9) * 100}&count=100`,
  }),
  'PATCH active': (n, ids) => ({
    method: 'PATCH',
    path: `${PATHS.scim}/Users/${ids[n % ids.length]}`,
    body: {
      schemas: [PATCH_OP],
      Operations: [
        {
          op: 'Replace',
          path: 'active',
          value: Math.floor(n / POPULATION) % 2 === 0 ? 'False' : 'True',
        },
      ],
    },
  }),
  create: (n) => ({ method: 'POST', path: `${PATHS.scim}/Users`, body: person(`new-${n}`) }),
};
