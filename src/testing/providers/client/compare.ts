import { asArray, asObject, asText, type Json } from '../../http/json.js';
import { createTransport } from '../../http/transport.js';
import type { TransportOptions } from '../../http/types.js';
import { type DirectoryDifference, type DirectoryDifferences, differences } from './differences.js';
import { type Directory, isActive, type Person } from './directory.js';
import { differs, type Mapping, managerOf, valueAt } from './mapping.js';
import { COMPARISON, readAll } from './read-all.js';
import { readServed, type Served } from './served.js';

/** An account whose person is gone. */
export interface Departed {
  readonly id: string;
  /** Whether the provider has disabled it. */
  readonly disabled: boolean;
}

/** What a provider keeps up to date, and so what there is to compare. */
export interface ComparisonModel {
  readonly mappings: readonly Mapping[];
  /** Whether the provider sends managers. */
  readonly managers: boolean;
  /** By which attribute a group of the directory is found again. */
  readonly groupKey: 'externalId' | 'displayName';
  /** Accounts that are kept although their people are gone from the directory; by object id. */
  readonly departed?: ReadonlyMap<string, Departed>;
}

type Found = ReadonlyMap<Person, Json | undefined>;

/** Somebody who was disabled before they were ever provisioned may be absent. */
function findUsers(directory: Directory, users: readonly Json[]): Found {
  const byName = new Map(users.map((user) => [asText(user.userName)?.toLowerCase(), user]));
  return new Map(
    directory.people.map((person) => [person, byName.get(person.userPrincipalName.toLowerCase())]),
  );
}

function compareUsers(found: Found, model: ComparisonModel): readonly DirectoryDifference[] {
  const ids = new Map([...found].map(([person, user]) => [person.objectId, user?.id]));
  return [...found].flatMap(([person, user]): readonly DirectoryDifference[] => {
    const { objectId, managerObjectId } = person;
    if (user === undefined) {
      return isActive(person) ? [{ objectId, what: 'exists', expected: true, actual: false }] : [];
    }
    const attributes = model.mappings
      .filter((mapping) => differs(mapping, person, user))
      .map(({ path, place, source }) => ({
        objectId,
        what: path,
        expected: source(person),
        actual: valueAt(user, place),
      }));
    if (!model.managers) return attributes;
    const expected = managerObjectId === undefined ? undefined : ids.get(managerObjectId);
    const actual = managerOf(user);
    return expected === actual
      ? attributes
      : [...attributes, { objectId, what: 'manager', expected, actual }];
  });
}

/** Those who are gone from the directory and were not deleted have to be disabled. */
function compareDeparted(users: readonly Json[], model: ComparisonModel) {
  const byId = new Map(users.map((user) => [user.id, user]));
  return [...(model.departed ?? [])].flatMap(([objectId, { id, disabled }]) => {
    const actual = byId.get(id)?.active;
    return !disabled || actual === false
      ? []
      : [{ objectId, what: 'active', expected: false, actual }];
  });
}

function compareGroups(
  directory: Directory,
  found: ReadonlyMap<unknown, Json>,
  userIds: ReadonlyMap<string, unknown>,
  key: ComparisonModel['groupKey'],
  hasMembers: boolean,
): readonly DirectoryDifference[] {
  return directory.groups.flatMap((wanted): readonly DirectoryDifference[] => {
    const { objectId, displayName, memberObjectIds } = wanted;
    const group = found.get(key === 'externalId' ? objectId : displayName);
    if (group === undefined) return [{ objectId, what: 'exists', expected: true, actual: false }];
    const name = {
      objectId,
      what: 'displayName',
      expected: displayName,
      actual: group.displayName,
    };
    if (!hasMembers) return name.expected === name.actual ? [] : [name];
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
    .map(({ id }) => ({ objectId: undefined, what: 'exists', expected: false, actual: id }));
}

/** What the directory has and the served schemas do not: how many values of each. */
function notServedIn(
  model: ComparisonModel,
  { people, groups }: Directory,
  served: Served,
): Readonly<Record<string, number>> {
  const left = model.mappings
    .filter(({ place }) => !served.place(place))
    .map(
      ({ path, source }) => [path, people.filter((p) => source(p) !== undefined).length] as const,
    );
  const managed = people.filter(({ managerObjectId }) => managerObjectId !== undefined).length;
  const members = groups.reduce((sum, { memberObjectIds }) => sum + memberObjectIds.length, 0);
  const counts = [
    ...left,
    ['manager', model.managers && !served.managers ? managed : 0] as const,
    ['members', served.members ? 0 : members] as const,
  ];
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

/** The model without what the service provider has no place for. */
function servedPart(model: ComparisonModel, served: Served): ComparisonModel {
  return {
    ...model,
    mappings: model.mappings.filter(({ place }) => served.place(place)),
    managers: model.managers && served.managers,
  };
}

/**
 * Reads everything back over SCIM, page by page, and compares it with the directory as far as a provider
 * keeps it up to date and the served schemas have a place for it. Sources without a value are not compared.
 *
 * @returns the differences, and how many values were left out because they are not served.
 * @throws ClientRequestError when a list cannot be read.
 */
export async function compareBy(
  whole: ComparisonModel,
  directory: Directory,
  options: TransportOptions,
): Promise<DirectoryDifferences> {
  const transport = createTransport(COMPARISON, options);
  const served = await readServed(transport);
  const model = servedPart(whole, served);
  const users = await readAll(transport, 'Users');
  const groups = await readAll(transport, 'Groups');
  const found = findUsers(directory, users);
  const userIds = new Map([...found].map(([person, user]) => [person.objectId, user?.id]));
  const byKey = new Map(groups.map((group) => [group[model.groupKey], group]));
  const keyOf = { externalId: 'objectId', displayName: 'displayName' } as const;
  const wanted = new Set<unknown>(directory.groups.map((group) => group[keyOf[model.groupKey]]));
  const departed = new Set<unknown>([...(model.departed?.values() ?? [])].map(({ id }) => id));
  const all = [
    ...compareUsers(found, model),
    ...compareDeparted(users, model),
    ...compareGroups(directory, byKey, userIds, model.groupKey, served.members),
    ...surplusOf(
      users.filter((user) => !departed.has(user.id)),
      new Set<unknown>(found.values()),
    ),
    ...surplusOf(groups, new Set(groups.filter((group) => wanted.has(group[model.groupKey])))),
  ];
  return differences(all, notServedIn(whole, directory, served));
}
