import { createMemoryStores, type IdCodec } from '../../../src/index.js';
import type { Mounted, MountOptions } from '../../support/app.js';
import type { ScimClient } from '../../support/client.js';
import { includingStores } from '../../support/including-stores.js';
import { group, patch, user } from '../../support/messages.js';
import { overriding } from '../../support/stores.js';

export type Mount = (options?: MountOptions) => Mounted;

export const join = (id: string) => patch({ op: 'add', path: 'members', value: [{ value: id }] });

export async function made(scim: ScimClient, path: string, body: unknown): Promise<string> {
  return (await scim.post(path, body).expect(201)).body.id;
}

const prefixed = (letter: string): IdCodec => {
  const prefix = new RegExp(`^${letter}(.+)$`);
  return { encode: (id) => `${letter}${id}`, decode: (id) => prefix.exec(id)?.[1] };
};

export const BASE = { baseUrl: 'https://scim.example/v2' };

/** The same directory behind stores that return groups and members with the records, and behind others. */
export async function world(
  mount: Mount,
  { codecs = false, ...more }: MountOptions & { readonly codecs?: boolean } = {},
) {
  const { userStore, groupStore, ...memory } = createMemoryStores();
  const given = {
    ...memory,
    userStore: codecs ? overriding(userStore, { ids: prefixed('u') }) : userStore,
    groupStore: codecs ? overriding(groupStore, { ids: prefixed('g') }) : groupStore,
  };
  const { calls, ...stores } = includingStores(given);
  const { scim } = mount({ ...BASE, ...stores, ...more });
  const plain = mount({ ...BASE, ...given, ...more }).scim;
  const ada = await made(plain, '/Users', user('ada'));
  const bea = await made(plain, '/Users', user('bea'));
  const team = await made(plain, '/Groups', group('Team', [ada]));
  const all = await made(plain, '/Groups', group('All', [team, bea]));
  type Send = (client: ScimClient) => ReturnType<ScimClient['get']>;
  const other = async (send: Send) => {
    const { status, body, headers } = await send(plain);
    return { status, body, etag: headers.etag };
  };
  /** What a request is answered with, and the calls of the store that it took. */
  const asked = async (send: Send) => {
    calls.length = 0;
    const { status, body, headers } = await send(scim);
    return { status, body, etag: headers.etag, calls: [...calls] };
  };
  return { asked, other, scim, plain, ada, bea, team, all };
}
