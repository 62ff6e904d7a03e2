import type { WorkBudget } from '../../lib/work-budget.js';

/** Who is calling: what the host's authentication made of the credential. */
export interface Principal {
  /** Stable name of the credential or client; appears in events, never the credential itself. */
  readonly id: string;
  /**
   * Tenant of the credential: it reaches no other. Without one it is refused (401) wherever the request
   * names the tenant, unless `anyTenant` is true.
   */
  readonly tenantId?: string;
  /** What the credential may do; undefined means everything. */
  readonly scopes?: readonly string[];
  /**
   * Whether a credential without `tenantId` may name any tenant by the mount path, or by whatever the
   * router's `tenant` function reads from the request; default false. For operators, not for customers.
   */
  readonly anyTenant?: boolean;
}

/**
 * First argument of every store call: frozen, made per request, never ambient. A store must use
 * `tenantId` in every statement it runs.
 *
 * @typeParam Transaction - what the host's `unitOfWork` puts into `transaction`, for stores that say it.
 * @example
 * interface Connection { query(text: string, values: readonly unknown[]): Promise<unknown> }
 * const rename = async ({ tenantId, transaction }: RequestContext<Connection>, id: string, name: string) => {
 *   await transaction?.query('UPDATE users SET name = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, name]);
 * };
 */
export interface RequestContext<Transaction = unknown> {
  readonly tenantId: string;
  readonly principal: Principal;
  /** Appears in events, logs and the answers to internal errors. */
  readonly requestId: string;
  /** Aborted when the client is gone. Reads may stop; a write that has begun must complete. */
  readonly signal: AbortSignal;
  /**
   * What the request may still do in this process. A store that passes over many records itself charges it
   * and pauses when it is due, as the memory stores do; one that asks a database need not care. undefined
   * where no request is behind the call.
   */
  readonly work?: WorkBudget;
  /**
   * Inside a unit of work: whatever the host's `unitOfWork.run` put here (a connection, a session). A call that
   * is given one must use it: nothing is called inside a unit without its context, so that a pool of one
   * connection is enough, and whatever takes a second one may wait for ever.
   */
  readonly transaction?: Transaction;
}

/**
 * Makes everything that one operation writes a single commit: the resource, its membership, roles and
 * the event outbox. Optional; without it each store call is its own commit.
 *
 * @example
 * const unitOfWork: UnitOfWork = {
 *   run: (ctx, work) =>
 *     ctx.transaction ? work(ctx) : db.transaction((tx) => work({ ...ctx, transaction: tx })),
 * };
 */
export interface UnitOfWork<Transaction = unknown> {
  /**
   * Runs `work` with a context whose `transaction` belongs to this unit; commits when the promise
   * fulfils, rolls back when it rejects. A nested call joins the unit already in `ctx.transaction`.
   * The router runs a whole unit again after a {@link VersionConflictError}, so `run` itself must not
   * retry.
   */
  run<T>(
    ctx: RequestContext<Transaction>,
    work: (ctx: RequestContext<Transaction>) => Promise<T>,
  ): Promise<T>;
}
