import type { GroupStore, ListPageRequest, ResourceRecord, ResourceStore } from 'express-scim';
import type { ScimStores } from '../data/data.js';
import { contextOf } from '../people/context.js';

/** A group with its members, as the product keeps it. */
export interface Team {
  readonly name: string;
  readonly memberIds: readonly string[];
}

/** Everything that the product keeps about one organisation. */
export interface Company {
  readonly users: readonly ResourceRecord[];
  readonly teams: readonly Team[];
}

const COUNT = 500;

async function* pagesOf(
  store: ResourceStore,
  org: string,
): AsyncGenerator<readonly ResourceRecord[]> {
  for (let startIndex = 1; ; startIndex += COUNT) {
    const page: ListPageRequest = { kind: 'index', startIndex, count: COUNT };
    const { resources } = await store.list(contextOf(org), { page, without: ['members'] });
    yield resources;
    if (resources.length < COUNT) return;
  }
}

async function membersOf(groups: GroupStore, org: string, id: string): Promise<readonly string[]> {
  const found = (await groups.membersOf?.(contextOf(org), [id]))?.get(id) ?? [];
  const ids: string[] = [];
  for await (const { value } of found) ids.push(value);
  return ids;
}

/** Reads the stores, not the protocol. */
export async function readCompany(
  { userStore, groupStore }: ScimStores,
  org: string,
): Promise<Company> {
  const users: ResourceRecord[] = [];
  for await (const page of pagesOf(userStore, org)) users.push(...page);
  const teams: Team[] = [];
  for await (const page of pagesOf(groupStore, org)) {
    for (const { id, displayName } of page) {
      teams.push({ name: String(displayName), memberIds: await membersOf(groupStore, org, id) });
    }
  }
  return { users, teams };
}
