import type { GroupsView, UsersView } from '../../api-types/roles.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { givenRoles } from '../roles/options.js';

const MAX_TEXT = 200;

function textOf({ text }: JsonObject): string {
  if (typeof text === 'string' && text.length <= MAX_TEXT) return text;
  throw new AdminError(400, `"text" must be a string of at most ${MAX_TEXT} characters.`);
}

const nameOf = (value: unknown, id: string) => (typeof value === 'string' ? value : id);

/** Groups of the tenant that the provider has sent, by a part of their name. */
export async function findGroups(context: AdminContext, body: JsonObject): Promise<GroupsView> {
  const { config, tenantId } = context;
  const { router } = givenRoles(config.roles);
  const { found, more } = await router.roles.findGroups(tenantId, textOf(body));
  return {
    groups: found.map(({ id, displayName }) => ({ id, displayName: nameOf(displayName, id) })),
    more,
  };
}

/** Users of the tenant, by a part of their name. */
export async function findUsers(context: AdminContext, body: JsonObject): Promise<UsersView> {
  const { config, tenantId } = context;
  const { router } = givenRoles(config.roles);
  const { found, more } = await router.roles.findUsers(tenantId, textOf(body));
  return {
    users: found.map(({ id, userName, displayName, active }) => ({
      id,
      userName: nameOf(userName, id),
      ...(typeof displayName === 'string' && { displayName }),
      active: active === true,
    })),
    more,
  };
}
