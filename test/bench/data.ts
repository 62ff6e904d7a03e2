import { ENTERPRISE, GROUP, USER } from '../support/messages.js';

/** The tenant and the token of every server that is measured. */
export const TENANT = 'acme';
export const TOKEN = 'bench-token-0123456789-0123456789-0123456789';
export const PREFIX = '/scim/v2';

export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

/** A user as an identity provider creates it, with the enterprise extension. */
export const person = (name: string) => ({
  schemas: [USER, ENTERPRISE],
  userName: `${name}@example.com`,
  externalId: `ext-${name}`,
  active: true,
  displayName: `Person ${name}`,
  title: 'Consultant',
  preferredLanguage: 'en-US',
  name: { givenName: 'Person', familyName: name, formatted: `Person ${name}` },
  emails: [{ value: `${name}@example.com`, type: 'work', primary: true }],
  phoneNumbers: [{ value: '+49 30 1234567', type: 'work' }],
  [ENTERPRISE]: { employeeNumber: name, department: 'Sales', costCenter: '4130' },
});

export type Person = ReturnType<typeof person>;

/** A group with these members. */
export const crew = (name: string, ids: readonly string[]) => ({
  schemas: [GROUP],
  displayName: name,
  members: ids.map((value) => ({ value })),
});

/** What a server is filled with before it is measured. */
export interface Population {
  readonly users: number;
  /** Members of each group. */
  readonly groups: readonly number[];
}

/** What is there afterwards. */
export interface Seeded {
  /** Ids of up to 1,000 users, spread over all of them, with their names. */
  readonly users: readonly { readonly id: string; readonly name: string }[];
  readonly groups: readonly string[];
  /** Ids of the users who were made last: members of no group that is smaller than the directory. */
  readonly spare: readonly string[];
}

/** Users whom every population for groups has besides its largest group. */
export const SPARE = 100;

const SAMPLE = 1_000;

/** Users spread over all ids, which are in order of creation. */
export function sample(ids: readonly string[]): Seeded['users'] {
  const step = Math.max(1, ids.length / SAMPLE);
  const count = Math.min(SAMPLE, ids.length);
  return Array.from({ length: count }, (_, i) => {
    const n = Math.floor(i * step);
    return { id: ids[n] ?? '', name: String(n) };
  });
}
