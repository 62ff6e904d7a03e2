import {
  type AdmissionOptions,
  type MemoryUserStore,
  type RequestContext,
  type ScimOptions,
  SeatsTakenError,
} from '../../index.js';
import { asInRequest } from './as-in-request.js';
import type { TenantCopy } from './copy-tenant.js';

/** The admission of the host, asked in a transaction of its own stores and not in that of the copy. */
export function ownAdmission(
  options: ScimOptions,
  { domains, seats, decide }: AdmissionOptions,
  { originalOf }: TenantCopy,
  ctx: RequestContext,
): AdmissionOptions {
  return {
    ...(domains && {
      domains: {
        ...domains,
        of: (tenantId) => asInRequest(options, ctx, (of) => domains.of(tenantId, of)),
      },
    }),
    ...(seats && {
      seats: {
        ...seats,
        limit: (tenantId) => asInRequest(options, ctx, (of) => seats.limit(tenantId, of)),
      },
    }),
    ...(decide && {
      decide: (_of, request) => {
        const { userId } = request;
        const original = userId === undefined ? undefined : (originalOf.get(userId) ?? userId);
        return asInRequest(options, ctx, (of) => decide(of, { ...request, userId: original }));
      },
    }),
  };
}

/**
 * The seats of the copy, in which people count who are not in it: hidden rows, and guests from elsewhere.
 *
 * @param revealed - how many active people have been put into the copy since, who were counted already.
 */
export async function seatsOfCopy(
  { userStore, roles }: ScimOptions,
  copy: MemoryUserStore,
  ctx: RequestContext,
  revealed: () => number,
): Promise<Pick<MemoryUserStore, 'takeSeats'>> {
  const elsewhere = new Map<string, number>();
  for (const tenant of [ctx.tenantId, ...(roles?.targetTenants ?? [])]) {
    const all = (await userStore.countActive?.(ctx, tenant)) ?? 0;
    const copied = await copy.countActive(ctx, tenant);
    elsewhere.set(tenant, Math.max(0, all - copied));
  }
  return {
    async takeSeats(of, request) {
      const { tenantId, limit } = request;
      const known = tenantId === ctx.tenantId ? revealed() : 0;
      const others = Math.max(0, (elsewhere.get(tenantId) ?? 0) - known);
      const { active } = (await copy.takeSeats(of, {
        ...request,
        limit: Number.MAX_SAFE_INTEGER,
      })) ?? { active: 0 };
      if (active + others > limit) throw new SeatsTakenError(active + others, limit);
      return { active: active + others };
    },
  };
}
