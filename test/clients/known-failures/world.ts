import { expect } from '@jest/globals';
import { createMemoryStores, extendResourceType, USER_RESOURCE_TYPE } from '../../../src/index.js';
import { type MountOptions, mountScim } from '../../support/app.js';
import { group, patch, user } from '../../support/messages.js';

/** A host's own extension, in which nothing is called as in the standard. */
export const SHIP = 'urn:example:params:scim:schemas:extension:ship:2.0:Sailor';

const SAILOR = extendResourceType(USER_RESOURCE_TYPE, {
  schemaExtensions: [
    {
      schema: {
        id: SHIP,
        name: 'Sailor',
        attributes: [
          { name: 'onWatch', type: 'boolean' },
          { name: 'deck', type: 'integer' },
          { name: 'draught', type: 'decimal' },
          { name: 'tattoo' },
          {
            name: 'sponsor',
            type: 'complex',
            subAttributes: [{ name: 'value', caseExact: true }, { name: 'display' }],
          },
          { name: 'berth', type: 'complex', subAttributes: [{ name: 'cabin' }, { name: 'bunk' }] },
          { name: 'languages', multiValued: true },
          {
            name: 'radios',
            type: 'complex',
            multiValued: true,
            subAttributes: [
              { name: 'value' },
              { name: 'kind' },
              { name: 'primary', type: 'boolean' },
            ],
          },
        ],
      },
    },
  ],
});

type Body = Readonly<Record<string, unknown>>;

/** A fresh server whose users are sailors, with short ways to make, patch and read. */
export function sailors(options: MountOptions = {}) {
  const { scim, app } = mountScim({
    ...createMemoryStores({ userResourceType: SAILOR }),
    userResourceType: SAILOR,
    baseUrl: 'https://scim.example.com/scim/v2',
    ...options,
  });
  const read = async (path: string): Promise<Body> => (await scim.get(path).expect(200)).body;
  const make = async (path: string, body: unknown): Promise<string> => {
    const answer = await scim.post(path, body);
    expect(answer.status).toBe(201);
    return `${path}/${answer.body.id}`;
  };
  return {
    scim,
    app,
    read,
    /** Makes a user; the path of the resource. */
    sailor: (userName: string, more: object = {}) => make('/Users', user(userName, more)),
    /** Makes a group of the users at these paths. */
    crew: (displayName: string, members: readonly string[] = []) =>
      make('/Groups', group(displayName, members.map(idOf))),
    /** Patches and reads back. */
    async patched(path: string, ...operations: readonly object[]): Promise<Body> {
      const answer = await scim.patch(path, patch(...operations));
      if (![200, 204].includes(answer.status)) throw new Error(`${answer.status}: ${answer.text}`);
      return read(path);
    },
    /** Ids of the members of a group, sorted. */
    async membersOf(path: string): Promise<readonly string[]> {
      const { members = [] } = (await read(path)) as { members?: readonly { value: string }[] };
      return members.map(({ value }) => value).sort();
    },
  };
}

/** `/Users/7` → `7`. */
export function idOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export const idsOf = (...paths: readonly string[]): readonly string[] => paths.map(idOf).sort();

/** Member values as Entra sends them. */
export const members = (...paths: readonly string[]) =>
  paths.map((path) => ({ $ref: null, value: idOf(path) }));
