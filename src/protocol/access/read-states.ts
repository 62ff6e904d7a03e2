import { ScimConfigError } from '../../errors/config-error.js';
import { ScimError } from '../../errors/scim-error.js';
import type { Filter } from '../../filter/ast.js';
import type { AccessKey, AccessState } from '../../stores/contract/access.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { UserStore } from '../../stores/contract/store.js';
import type { Config } from '../model/config.js';
import type { Endpoint } from '../model/endpoint.js';
import { searchDirectory } from '../roles/directory-search.js';
import { reading } from '../roles/preview.js';

/** As many as it takes to know that there are several. */
const SEVERAL = 2;

/** Who is found by the methods that every store has. */
async function find(
  { limits: { maxScan } }: Config,
  ctx: RequestContext,
  endpoint: Endpoint,
  key: AccessKey,
): Promise<readonly ResourceRecord[]> {
  if ('userId' in key) {
    const record = await endpoint.store.get(ctx, key.userId);
    return record ? [record] : [];
  }
  if (!('externalId' in key)) {
    throw new ScimConfigError('ERR_SCIM_STORE', '"userStore" has no method readAccess().');
  }
  const { type } = endpoint;
  const attribute = type.at('externalId');
  const filter: Filter = { kind: 'compare', attribute, operator: 'eq', value: key.externalId };
  const { found, more } = await searchDirectory(ctx, endpoint, filter, { limit: SEVERAL, maxScan });
  if (more && found.length < SEVERAL) {
    throw new ScimError('tooMany', 'There are too many users to look for an externalId.');
  }
  return found;
}

/** The same with the roles, read as the stores' role methods are promised. */
async function findStates(
  config: Config,
  ctx: RequestContext,
  endpoint: Endpoint,
  key: AccessKey,
): Promise<readonly AccessState[]> {
  const { roles } = config;
  const records = await find(config, ctx, endpoint, key);
  const state = ({ id, active }: ResourceRecord): AccessState => ({
    userId: id,
    active: active === true,
    assignments: [],
  });
  const [record, another] = records;
  if (!roles || !record || another) return records.map(state);
  const states = await reading(config, ctx, (inner) =>
    roles.stores.users.lockRoleStates(inner, [record.id]),
  );
  return states.map(({ user, assignments }) => ({ ...state(user), assignments }));
}

/** Nobody is let in by something that happens to look like an answer. */
function checked(states: readonly AccessState[]): readonly AccessState[] {
  const isUsable =
    Array.isArray(states) &&
    states.every(
      (state: Partial<AccessState> | null | undefined) =>
        typeof state?.userId === 'string' &&
        typeof state.active === 'boolean' &&
        Array.isArray(state.assignments),
    );
  if (isUsable) return states;
  throw new TypeError(
    'readAccess() of "userStore" must return a list of { userId, active, assignments }.',
  );
}

/** Whom a key names, and whether they are active: by one call where the store has it. */
export async function readStates(
  config: Config,
  ctx: RequestContext,
  endpoint: Endpoint,
  key: AccessKey,
): Promise<readonly AccessState[]> {
  const store = endpoint.store as UserStore;
  if (!store.readAccess) return findStates(config, ctx, endpoint, key);
  return checked(await store.readAccess(ctx, key));
}
