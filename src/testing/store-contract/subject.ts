import type { GroupStore, ResourceStore, UserStore } from '../../index.js';
import {
  type Attribute,
  type AttributePath,
  compileResourceType,
  type ResourceType,
  type ResourceTypeInput,
  trimResourceType,
} from '../../schema/index.js';
import type { ContractStores, StoreContractOptions } from './options.js';

/** One of the stores, with the attributes that it says it keeps. */
export interface StoreSubject<S extends ResourceStore = ResourceStore> {
  /** How ids of checks and errors name it. */
  readonly name: 'users' | 'groups';
  readonly store: S;
  /** Reduced to what the store declares. */
  readonly type: ResourceType;
  /** The attribute that every resource of this type has: `userName` or `displayName`. */
  readonly naming: AttributePath;
}

/** Everything that is known of the stores before a check runs: what they declare. */
export interface Subject {
  /** The store that a check for any store is about. */
  readonly resources: StoreSubject;
  readonly users: StoreSubject<UserStore>;
  readonly groups: StoreSubject<GroupStore> | undefined;
  readonly stores: ContractStores;
  readonly options: StoreContractOptions;
}

/** @throws ScimConfigError for a declaration that the router would refuse at start. */
export function storeSubject<S extends ResourceStore>(
  name: StoreSubject['name'],
  store: S,
  resourceType: ResourceTypeInput,
  naming: string,
): StoreSubject<S> {
  const type = compileResourceType(trimResourceType(resourceType, store.capabilities, name));
  return { name, store, type, naming: type.at(naming) };
}

const isUniqueExternalId = ({ store }: StoreSubject): boolean =>
  store.capabilities.unique?.includes('externalId') === true;

/** Whether the store keeps an attribute or sub-attribute, so that several resources can have one value of it. */
export function keeps(subject: StoreSubject, path: string): boolean {
  const { store, type } = subject;
  if (path === 'externalId' && isUniqueExternalId(subject)) return false;
  const { attributes } = store.capabilities;
  // The type always has it, as a common attribute; the store only if it says so.
  if (path === 'externalId' && attributes !== 'all')
    return attributes.some((each) => each.toLowerCase() === 'externalid');
  const found = type.resolve(path);
  return found?.kind === 'attribute' && !found.unqualified;
}

/** What clients can write of the type: with `id`, `meta`, `schemas` and what is derived left out. */
export function writable({ type }: StoreSubject): readonly AttributePath[] {
  const own = (attributes: readonly Attribute[]) =>
    attributes.filter(({ mutability }) => mutability !== 'readOnly').map(({ name }) => name);
  return [
    ...own(type.schema.attributes).map((name) => type.at(name)),
    ...type.extensions.flatMap(({ schema }) =>
      own(schema.attributes).map((name) => type.at(`${schema.id}:${name}`)),
    ),
  ];
}

/** Attributes of which two resources cannot have the same value. */
export function uniquePaths(subject: StoreSubject): readonly AttributePath[] {
  const { type } = subject;
  // A common attribute, which no schema declares.
  const common = isUniqueExternalId(subject) ? [type.at('externalId')] : [];
  const declared = writable(subject).filter(
    ({ attribute }) =>
      attribute.uniqueness !== 'none' && !attribute.multiValued && attribute.type !== 'complex',
  );
  return [...declared, ...common];
}

/** The group store takes changes of membership; otherwise members are part of the record. */
export function takesChanges({ groups }: Subject): boolean {
  return groups?.store.changeMembers !== undefined;
}

/** Groups have members at all. */
export function hasMembers({ groups }: Subject): boolean {
  return groups !== undefined && keeps(groups, 'members.value');
}

/** Groups can be members of groups. */
export function nests(subject: Subject): boolean {
  const { groups } = subject;
  if (groups === undefined || !hasMembers(subject)) return false;
  const declared = groups.store.capabilities.types?.members;
  return declared === undefined || declared.includes('Group');
}

/** A condition: the group store has these of the methods that the contract leaves open. */
export function groupsCan(
  ...methods: readonly (keyof GroupStore)[]
): (subject: Subject) => boolean {
  return ({ groups }) =>
    groups !== undefined && methods.every((method) => groups.store[method] !== undefined);
}

/** A condition: the user store has these of the methods that the contract leaves open. */
export function usersCan(...methods: readonly (keyof UserStore)[]): (subject: Subject) => boolean {
  return ({ users }) => methods.every((method) => users.store[method] !== undefined);
}

/** A condition: all of these. */
export function all(
  ...conditions: readonly ((subject: Subject) => boolean)[]
): (subject: Subject) => boolean {
  return (subject) => conditions.every((holds) => holds(subject));
}
