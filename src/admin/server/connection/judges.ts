import type { Reply, Verdict } from './check.js';
import {
  failed,
  membersOf,
  NO_LIST,
  notice,
  passed,
  refusal,
  resourcesOf,
  totalOf,
} from './verdicts.js';

const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A search for somebody who does not exist: an empty list, and never 404. */
export const nobodyFound =
  (meaning: string) =>
  (reply: Reply): Verdict => {
    const total = totalOf(reply);
    const refused = refusal(reply);
    if (refused) return refused;
    if (total === undefined) return NO_LIST;
    return total === 0
      ? passed(meaning)
      : failed('The filter was not applied: the provider would take a stranger for a match.');
  };

/** A page of a list, with no more resources than were asked for. */
export const page =
  (count: number, meaning: string) =>
  (reply: Reply): Verdict => {
    const refused = refusal(reply);
    if (refused) return refused;
    if (totalOf(reply) === undefined) return NO_LIST;
    return resourcesOf(reply).length <= count
      ? passed(meaning)
      : failed('More came back than was asked for: paging would go wrong.');
  };

/** The same for groups, which a product need not have. */
export const ofGroups =
  (judge: (reply: Reply) => Verdict) =>
  (reply: Reply): Verdict =>
    reply.status === 404
      ? notice('Groups are not offered here: leave the provisioning of groups switched off.')
      : judge(reply);

export function serviceProviderConfig(reply: Reply): Verdict {
  const refused = refusal(reply);
  if (refused) return refused;
  const { patch } = membersOf(reply.body);
  return membersOf(patch).supported === true
    ? passed('The provider reads what is supported, and finds PATCH, which it needs for changes.')
    : failed('PATCH is not published as supported, which the provider needs for changes.');
}

export function schemas(reply: Reply): Verdict {
  const refused = refusal(reply);
  if (refused) return refused;
  if (totalOf(reply) === undefined) return NO_LIST;
  const ids = resourcesOf(reply).map((schema) => membersOf(schema).id);
  if (!ids.includes(USER_SCHEMA)) {
    return failed('The schema of users is missing: attributes could not be mapped.');
  }
  return ids.includes(GROUP_SCHEMA)
    ? passed('The provider finds the attributes of users and groups for its mappings.')
    : notice('The provider finds the attributes of users; there is no schema of groups.');
}
