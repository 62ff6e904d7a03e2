import type { Rules } from '../../conformance/rules.js';
import { ScimConfigError } from '../../errors/config-error.js';
import type { Logger } from '../../lib/logger.js';
import { type Bounds, createBoundsCheck } from '../../schema/bounds.js';
import { GROUP_RESOURCE_TYPE } from '../../schema/core/group.js';
import { USER_RESOURCE_TYPE } from '../../schema/core/user.js';
import { createProjector } from '../../schema/projection.js';
import { compileResourceType } from '../../schema/resource-type.js';
import { trimResourceType } from '../../schema/restrict-to-store.js';
import type { ResourceType, ResourceTypeInput } from '../../schema/types.js';
import { createValidator } from '../../schema/validate.js';
import type { IncludedAttribute } from '../../stores/contract/query.js';
import type { GroupStore, IdCodec, ResourceStore, UserStore } from '../../stores/contract/store.js';
import { createReferenceCheck } from '../ids/possible-references.js';
import { resolvableMember, translateIds } from '../ids/translate-ids.js';
import { createMembership } from '../membership/create-membership.js';
import type { Endpoint } from '../model/endpoint.js';
import type { ScimOptions } from '../model/options.js';
import type { RoleCatalog } from '../model/role-catalog.js';
import { createReferenceFiller } from '../representation/references.js';
import { createSerializer } from '../representation/serializer.js';
import { catalogTypes } from './role-catalog.js';

interface Declared {
  readonly option: string;
  readonly input: ResourceTypeInput;
  readonly store: ResourceStore;
}

const METHODS = ['create', 'get', 'list', 'replace', 'delete'] as const;
const INCLUDES: ReadonlySet<unknown> = new Set(['groups', 'members'] satisfies IncludedAttribute[]);
const RESERVED: ReadonlySet<string> = new Set([
  '/serviceproviderconfig',
  '/schemas',
  '/resourcetypes',
  '/bulk',
  '/me',
  '/.search',
]);

function checkStore({ option, store }: Declared): void {
  for (const method of METHODS) {
    if (typeof store?.[method] !== 'function') {
      throw new ScimConfigError('ERR_SCIM_STORE', `"${option}" has no method ${method}().`);
    }
  }
  const { capabilities } = store;
  if (typeof capabilities !== 'object' || capabilities === null) {
    throw new ScimConfigError('ERR_SCIM_STORE', `"${option}" declares no capabilities.`);
  }
  const { filter, includes = [] } = capabilities;
  if (typeof filter !== 'function' && !['full', 'equality', 'none'].includes(filter)) {
    throw new ScimConfigError('ERR_SCIM_STORE', `"${option}" declares filter: "${filter}".`);
  }
  const names: unknown = includes;
  const unknown = Array.isArray(names) ? names.find((name) => !INCLUDES.has(name)) : names;
  if (unknown !== undefined) {
    throw new ScimConfigError('ERR_SCIM_STORE', `"${option}" declares includes: "${unknown}".`);
  }
}

function declaredTypes(options: ScimOptions): Declared[] {
  if (!options.userStore) {
    throw new ScimConfigError('ERR_SCIM_NO_USER_STORE', 'Option "userStore" is missing.');
  }
  return [
    {
      option: 'userStore',
      input: options.userResourceType ?? USER_RESOURCE_TYPE,
      store: options.userStore,
    },
    ...(options.groupStore
      ? [
          {
            option: 'groupStore',
            input: options.groupResourceType ?? GROUP_RESOURCE_TYPE,
            store: options.groupStore,
          },
        ]
      : []),
    ...(options.resourceTypes ?? []).map(({ resourceType, store }) => ({
      option: `resourceTypes ${resourceType.name}`,
      input: resourceType,
      store,
    })),
  ];
}

/** What comes with records: groups only where they are those that the group store of the router tells. */
function includesOf(
  store: ResourceStore & Pick<UserStore, 'groupsFrom'>,
  groups: GroupStore | undefined,
): readonly IncludedAttribute[] {
  const { groupsFrom } = store;
  const { includes = [] } = store.capabilities;
  if (groupsFrom === undefined || groupsFrom === groups?.groupsOf) return includes;
  return includes.filter((name) => name !== 'groups');
}

function checkDistinct(types: readonly ResourceType[]): void {
  const seen = new Set<string>();
  for (const { name, endpoint } of types) {
    for (const key of [name, endpoint.toLowerCase()]) {
      if (seen.has(key) || RESERVED.has(key)) {
        throw new ScimConfigError('ERR_SCIM_RESOURCE_TYPE', `"${key}" is used twice or reserved.`);
      }
      seen.add(key);
    }
  }
}

/** What endpoints need besides their types and stores. */
interface Compilation {
  /** Values of the rule `formats` that requests are going to have. */
  readonly formats: readonly Rules['formats'][];
  /** How much a resource may hold. */
  readonly bounds: Bounds;
  readonly roleCatalog?: RoleCatalog | undefined;
}

/**
 * Compiles User, Group and the host's own resource types, all by the same mechanism.
 */
export function compileEndpoints(
  options: ScimOptions,
  logger: Logger,
  { formats, bounds, roleCatalog }: Compilation,
): readonly Endpoint[] {
  const written = declaredTypes(options);
  const declared: readonly Declared[] = [...written, ...catalogTypes(roleCatalog)];
  for (const entry of declared) checkStore(entry);
  if (options.resolveExisting && typeof options.userStore.linkExisting !== 'function') {
    throw new ScimConfigError(
      'ERR_SCIM_RESOLVE_EXISTING',
      '"userStore" has no method linkExisting().',
    );
  }
  const groupsServed = typeof options.groupStore?.groupsOf === 'function';
  const compiled = declared.map((each) => {
    const { option, input, store } = each;
    const trimmed = trimResourceType(input, store.capabilities, option);
    const derived = option === 'userStore' && !groupsServed ? ['groups'] : [];
    const type = compileResourceType(
      trimmed,
      ({ urn, attribute }) => urn !== undefined || !derived.includes(attribute.name),
    );
    return { option, type, store, isReadOnly: !written.includes(each) };
  });
  const types = compiled.map(({ type }) => type);
  checkDistinct(types);

  const codecs = new Map<string, IdCodec>();
  for (const { type, store } of compiled) if (store.ids) codecs.set(type.name, store.ids);
  const paths = new Map(types.map(({ name, endpoint }) => [name, endpoint]));
  const translated = compiled.map(({ option, type, store, isReadOnly }) => ({
    option,
    type,
    isReadOnly,
    includes: includesOf(store, options.groupStore),
    store: translateIds(store, type, codecs),
  }));
  const groupStore = translated.find(({ option }) => option === 'groupStore')?.store as
    | GroupStore
    | undefined;

  return translated.map(({ option, type, includes, store, isReadOnly }) => {
    if (!store.capabilities.versions && !isReadOnly) {
      logger.warn(
        `${option} keeps no versions: writes are kept apart within this process only, so several processes could overwrite each other.`,
      );
    }
    const membership = createMembership(type, store, resolvableMember(type, codecs));
    return Object.freeze({
      type,
      store,
      includes,
      membership,
      findImpossible: createReferenceCheck(type, codecs),
      groupStore: membership.isKept ? (store as GroupStore) : undefined,
      groupsOf:
        type.member('groups')?.kind === 'attribute'
          ? groupStore?.groupsOf?.bind(groupStore)
          : undefined,
      isReadOnly,
      versioned: store.capabilities.versions,
      validate: createValidator(type, formats),
      checkBounds: createBoundsCheck(type, bounds),
      projector: createProjector(type),
      serializer: createSerializer(
        type,
        createReferenceFiller(type, (name) => paths.get(name)),
      ),
    });
  });
}
