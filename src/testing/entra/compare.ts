import { type EntraDirectory, type EntraPerson, isActive } from './directory.js';
import { USER_MAPPINGS } from './mapping.js';
import { readAll } from './read-all.js';
import { asArray, asObject, asText, type Json, managerOf, valueAt } from './resource.js';
import { createTransport, type TransportOptions } from './transport.js';

/** Something that the service provider holds otherwise than the directory. */
export interface DirectoryDifference {
  /** The person or group in the directory; undefined for something that the directory does not have. */
  readonly objectId: string | undefined;
  /** An attribute path, or `exists` for a whole person or group. */
  readonly what: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** Somebody who was disabled before they were ever provisioned may be absent. */
function findUsers(directory: EntraDirectory, users: readonly Json[]) {
  const byName = new Map(users.map((user) => [asText(user.userName)?.toLowerCase(), user]));
  return new Map<EntraPerson, Json | undefined>(
    directory.people.map((person) => [person, byName.get(person.userPrincipalName.toLowerCase())]),
  );
}

function compareUsers(found: ReadonlyMap<EntraPerson, Json | undefined>): DirectoryDifference[] {
  const ids = new Map([...found].map(([person, user]) => [person.objectId, user?.id]));
  return [...found].flatMap(([person, user]): DirectoryDifference[] => {
    const { objectId, managerObjectId } = person;
    if (user === undefined) {
      return isActive(person) ? [{ objectId, what: 'exists', expected: true, actual: false }] : [];
    }
    const attributes = USER_MAPPINGS.map(({ path, place, source }) => ({
      what: path,
      expected: source(person),
      actual: valueAt(user, place),
    })).filter(({ expected, actual }) => expected !== undefined && expected !== actual);
    const expected = managerObjectId === undefined ? undefined : ids.get(managerObjectId);
    const actual = managerOf(user);
    const manager = expected === actual ? [] : [{ what: 'manager', expected, actual }];
    return [...attributes, ...manager].map((difference) => ({ objectId, ...difference }));
  });
}

function compareGroups(
  directory: EntraDirectory,
  groups: readonly Json[],
  userIds: ReadonlyMap<string, unknown>,
): DirectoryDifference[] {
  const byExternalId = new Map(groups.map((group) => [group.externalId, group]));
  return directory.groups.flatMap((wanted): DirectoryDifference[] => {
    const { objectId, displayName, memberObjectIds } = wanted;
    const group = byExternalId.get(objectId);
    if (group === undefined) return [{ objectId, what: 'exists', expected: true, actual: false }];
    const name = {
      objectId,
      what: 'displayName',
      expected: displayName,
      actual: group.displayName,
    };
    const actual = new Set(asArray(group.members).map((member) => asObject(member).value));
    const expected = new Set(memberObjectIds.map((id) => userIds.get(id)).filter((id) => id));
    const missing = [...expected].filter((id) => !actual.has(id));
    const surplus = [...actual].filter((id) => !expected.has(id));
    return [
      ...(name.expected === name.actual ? [] : [name]),
      ...missing.map((id) => ({ objectId, what: 'members', expected: id, actual: undefined })),
      ...surplus.map((id) => ({ objectId, what: 'members', expected: undefined, actual: id })),
    ];
  });
}

function surplusOf(resources: readonly Json[], known: ReadonlySet<unknown>): DirectoryDifference[] {
  return resources
    .filter((resource) => !known.has(resource))
    .map((resource) => ({
      objectId: undefined,
      what: 'exists',
      expected: false,
      actual: resource.id,
    }));
}

/**
 * Reads everything back over SCIM, page by page as Account Discovery does, and compares it with the
 * directory. Sources without a value are not compared, since Entra does not send them.
 *
 * @returns no difference when the service provider holds exactly what is in the directory.
 * @throws EntraRequestError when a list cannot be read.
 */
export async function compareDirectory(
  directory: EntraDirectory,
  options: TransportOptions,
): Promise<readonly DirectoryDifference[]> {
  const transport = createTransport(options);
  const users = await readAll(transport, 'Users');
  const groups = await readAll(transport, 'Groups');
  const found = findUsers(directory, users);
  const userIds = new Map([...found].map(([person, user]) => [person.objectId, user?.id]));
  const objectIds = new Set<unknown>(directory.groups.map((group) => group.objectId));
  return [
    ...compareUsers(found),
    ...compareGroups(directory, groups, userIds),
    ...surplusOf(users, new Set<unknown>(found.values())),
    ...surplusOf(groups, new Set(groups.filter((group) => objectIds.has(group.externalId)))),
  ];
}
