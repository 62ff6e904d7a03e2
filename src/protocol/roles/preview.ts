import { setImmediate as nextTurn } from 'node:timers/promises';
import { decideRoles } from '../../roles/apply-roles.js';
import { PreviewCount, type PreviewTally } from '../../roles/preview-tally.js';
import type { RoleResolver } from '../../roles/role-resolver.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import { backgroundContext } from './background.js';
import { everybody } from './replay.js';

/** Options of {@link RoleAdministration.preview}. */
export interface RolePreviewOptions {
  /** Users who are looked at; the preview stops after the batch that reaches it. Default 10,000. */
  readonly maxUsers?: number;
  /** Users who are named; default 10. */
  readonly examples?: number;
  readonly signal?: AbortSignal;
}

/** What a resolver would do, were it the tenant's. */
export interface RolePreview extends PreviewTally {
  readonly tenantId: string;
  /** Users who were looked at. */
  readonly scanned: number;
  /** Users of the tenant. */
  readonly total: number;
  /** false: it stopped early, and the numbers are those of the users who were looked at. */
  readonly complete: boolean;
}

/** Reads in a unit of work of its own, as the stores' role methods are promised; nothing is written. */
export function reading<T>(
  { unitOfWork }: Config,
  ctx: RequestContext,
  read: (ctx: RequestContext) => Promise<T>,
): Promise<T> {
  return unitOfWork ? unitOfWork.run(ctx, read) : read(ctx);
}

/** Computes what a resolver would make of everybody's roles, batch after batch, and writes nothing. */
export async function previewRoles(
  config: Config,
  roles: RolesConfig,
  tenantId: string,
  resolver: RoleResolver,
  { maxUsers = 10_000, examples = 10, signal }: RolePreviewOptions = {},
): Promise<RolePreview> {
  const ctx = backgroundContext(tenantId, signal);
  const count = new PreviewCount(resolver.administratorRole, examples);
  let scanned = 0;
  let users = 0;
  let complete = true;
  for await (const { ids, total, after } of everybody(ctx, roles.userEndpoint.store, undefined)) {
    const decisions = await reading(config, ctx, (inner) =>
      decideRoles(inner, roles.stores, resolver, [...ids].sort()),
    );
    for (const decision of decisions) count.add(decision);
    scanned += ids.length;
    users = total;
    complete = after === undefined;
    if (scanned >= maxUsers || signal?.aborted) break;
    await nextTurn();
  }
  return { tenantId, scanned, total: users, complete, ...(await count.finish(complete)) };
}
