import { bearerTokens } from '../../auth/index.js';
import {
  createScimRouter,
  type EventListener,
  type RequestContext,
  type ResolveReturning,
  type ScimOptions,
} from '../../index.js';
import { ownAdmission, seatsOfCopy } from './admission-copy.js';
import type { TenantCopy } from './copy-tenant.js';
import type { HiddenCopies } from './hidden-copies.js';

const SILENT = { warn() {}, error() {} };

/** A function of the host would take the transaction of the copy for one of its own database. */
function ownResolver(
  given: NonNullable<ScimOptions['roleResolver']>,
): NonNullable<ScimOptions['roleResolver']> {
  return typeof given === 'function' ? (tenantId) => given(tenantId) : given;
}

function ownReturning(
  given: ResolveReturning,
  { originalOf }: TenantCopy,
  ctx: RequestContext,
): ResolveReturning {
  return (_of, { draft, user }) => {
    const id = originalOf.get(user.id) ?? user.id;
    return given(ctx, { draft, user: { ...user, id } });
  };
}

interface Over {
  readonly copy: TenantCopy;
  readonly hidden: HiddenCopies;
  readonly ctx: RequestContext;
  readonly token: string;
  readonly onEvent: EventListener;
}

/** The router of the host over the copy: of the host only functions that decide are asked, and nothing is written. */
export async function routerOverCopy(
  options: ScimOptions,
  { copy, hidden, ctx, token, onEvent }: Over,
) {
  const { unitOfWork, roleJobs } = copy.stores;
  const { admission, resolveReturning } = options;
  const { attributes, types } = options.userStore.capabilities;
  const kept = { attributes, ...(types && { types }) };
  const ofGroups = options.groupStore?.capabilities;
  const { linkExisting, ...others } = hidden.groupStore;
  const groupStore = options.groupStore?.linkExisting ? { ...others, linkExisting } : others;
  const seats = admission?.seats
    ? await seatsOfCopy(options, copy.stores.userStore, ctx, hidden.activeRevealed)
    : {};
  const userStore = { ...hidden.userStore, ...seats };
  return createScimRouter({
    userStore: { ...userStore, capabilities: { ...userStore.capabilities, ...kept } },
    ...(ofGroups && {
      groupStore: {
        ...groupStore,
        capabilities: { ...groupStore.capabilities, attributes: ofGroups.attributes },
      },
    }),
    unitOfWork,
    ...(options.userResourceType && { userResourceType: options.userResourceType }),
    ...(options.groupResourceType && { groupResourceType: options.groupResourceType }),
    ...(options.conformance && { conformance: options.conformance }),
    ...(options.roleResolver && { roleResolver: ownResolver(options.roleResolver), roleJobs }),
    ...(options.roles && { roles: options.roles }),
    ...(options.limits && { limits: options.limits }),
    ...(admission && { admission: ownAdmission(options, admission, copy, ctx) }),
    ...(hidden.resolveExisting && { resolveExisting: hidden.resolveExisting }),
    ...(resolveReturning && { resolveReturning: ownReturning(resolveReturning, copy, ctx) }),
    auth: bearerTokens([{ token, principal: { id: 'preview', tenantId: ctx.tenantId } }]),
    logger: SILENT,
    onEvent,
  });
}
