import type { GroupStore, RequestContext, UserStore } from 'express-scim';
import { crew, type Population, person, type Seeded, SPARE, sample, TENANT } from '../data.js';

/** The context of calls that no request has made. */
export const CONTEXT: RequestContext = Object.freeze({
  tenantId: TENANT,
  principal: { id: 'bench' },
  requestId: 'seed',
  signal: new AbortController().signal,
});

/** Fills stores as the router would, without the protocol in between. */
export async function seedStores(
  users: UserStore,
  groups: GroupStore,
  population: Population,
): Promise<Seeded> {
  const ids: string[] = [];
  for (let n = 0; n < population.users; n += 1) {
    const { schemas: _, ...draft } = person(String(n));
    ids.push((await users.create(CONTEXT, draft)).id);
  }
  const groupIds: string[] = [];
  for (const [n, size] of population.groups.entries()) {
    const { schemas: _, members, ...draft } = crew(`Crew ${n}`, ids.slice(0, size));
    const change = { from: 'empty', add: members, remove: [], unknown: 'skip' } as const;
    const { id } = await groups.create(CONTEXT, draft);
    await groups.changeMembers?.(CONTEXT, id, change);
    groupIds.push(id);
  }
  return { users: sample(ids), groups: groupIds, spare: ids.slice(-SPARE) };
}
