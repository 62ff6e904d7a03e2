import type { ListQuery } from 'express-scim';
import type { Data } from '../data/data.js';
import { attribute, contains, equals } from './attributes.js';
import { contextOf } from './context.js';
import { type Person, toPerson } from './person.js';

/** A row of the account page. */
export interface ListedPerson extends Person {
  readonly managerName: string | undefined;
  readonly teams: readonly string[];
  readonly roles: readonly string[];
  readonly hasLockedRoles: boolean;
}

/** A page of people, and which one it is. */
export interface PeoplePage {
  readonly people: readonly ListedPerson[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

/** How the product itself reads people: out of the stores into which they are provisioned. */
export interface People {
  byId(id: string): Promise<Person | undefined>;
  /** Whatever the case of the login. */
  byLogin(login: string): Promise<Person | undefined>;
  rolesOf(id: string): Promise<readonly string[]>;
  /** @param page - from 1; what lies outside is moved inside. */
  page(search: string, page: number): Promise<PeoplePage>;
  counts(): Promise<{ readonly active: number; readonly all: number; readonly teams: number }>;
}

const PAGE_SIZE = 50;
const NOTHING: ListQuery['page'] = { kind: 'index', startIndex: 1, count: 0 };

export function createPeople({ stores, findRoles }: Data, org: string): People {
  const { userStore, groupStore } = stores;

  async function byId(id: string): Promise<Person | undefined> {
    const user = await userStore.get(contextOf(org), id);
    return user && toPerson(user);
  }

  async function list(search: string, page: number) {
    const { resources, total } = await userStore.list(contextOf(org), {
      ...(search !== '' && { filter: contains(search) }),
      ...(userStore.capabilities.sort && {
        sort: { attribute: attribute('displayName'), descending: false },
      }),
      page: { kind: 'index', startIndex: (page - 1) * PAGE_SIZE + 1, count: PAGE_SIZE },
    });
    return { people: resources.map(toPerson), total };
  }

  async function namesOf(ids: readonly (string | undefined)[]): Promise<Map<string, string>> {
    const wanted = [...new Set(ids)].flatMap((id) => id ?? []);
    const found = await Promise.all(wanted.map(byId));
    return new Map(found.flatMap((person) => (person ? [[person.id, person.name]] : [])));
  }

  /** What the rows show besides the people themselves. */
  async function completed(people: readonly Person[]): Promise<readonly ListedPerson[]> {
    const ids = people.map(({ id }) => id);
    const managers = await namesOf(people.map(({ managerId }) => managerId));
    const teams = await groupStore.groupsOf?.(contextOf(org), ids, { transitive: false });
    const roles = await Promise.all(ids.map((id) => findRoles(org, id)));
    return people.map((person, at) => ({
      ...person,
      managerName: managers.get(person.managerId ?? ''),
      teams: (teams?.get(person.id) ?? []).map(({ display }) => display ?? ''),
      roles: (roles[at]?.assignments ?? []).map(({ role }) => role),
      hasLockedRoles: roles[at]?.locked ?? false,
    }));
  }

  return {
    byId,
    async byLogin(login) {
      const { resources } = await userStore.list(contextOf(org), {
        filter: equals('userName', login),
        page: { kind: 'index', startIndex: 1, count: 1 },
      });
      return resources.map(toPerson)[0];
    },
    async rolesOf(id) {
      const held = await findRoles(org, id);
      return (held?.assignments ?? []).map(({ role }) => role);
    },
    async page(search, wanted) {
      const first = Math.max(1, wanted);
      const found = await list(search, first);
      const pages = Math.max(1, Math.ceil(found.total / PAGE_SIZE));
      const page = Math.min(first, pages);
      const { people } = page === first ? found : await list(search, page);
      return { people: await completed(people), total: found.total, page, pages };
    },
    async counts() {
      const ctx = contextOf(org);
      const [active, all, teams] = await Promise.all([
        userStore.list(ctx, { filter: equals('active', true), page: NOTHING }),
        userStore.list(ctx, { page: NOTHING }),
        groupStore.list(ctx, { page: NOTHING }),
      ]);
      return { active: active.total, all: all.total, teams: teams.total };
    },
  };
}
