import { setImmediate as nextTurn } from 'node:timers/promises';
import { ROLE_BATCH } from '../../roles/apply-roles.js';
import type { RequestContext } from '../../stores/contract/context.js';
import type { CursorPosition, ListPage, ListPageRequest } from '../../stores/contract/query.js';
import type { ResourceStore } from '../../stores/contract/store.js';
import type { Config } from '../model/config.js';
import type { RolesConfig } from '../model/roles-config.js';
import { backgroundContext, computeInBackground } from './background.js';
import { type ReplayPosition, readPosition } from './replay-position.js';

/** How far a replay of roles has come. */
export interface ReplayProgress {
  readonly tenantId: string;
  readonly done: number;
  /** Users of the tenant. */
  readonly total: number;
  /** What `from` goes on with after an interruption; undefined when everybody is done. */
  readonly next?: ReplayPosition;
}

/** Options of {@link ScimRoles.replay}. */
export interface ReplayOptions {
  /** Interrupts the replay after the batch at hand. */
  readonly signal?: AbortSignal;
  /** Called after every batch, which is committed by then. */
  readonly onProgress?: (progress: ReplayProgress) => void;
  /** Goes on where an interrupted replay ended. */
  readonly from?: ReplayPosition;
}

const NAMES_ONLY = { attributes: ['id'] } as const;

interface Batch {
  readonly ids: readonly string[];
  readonly total: number;
  readonly after: CursorPosition | undefined;
}

type List = (page: ListPageRequest) => Promise<ListPage<{ readonly id: string }>>;

async function* byCursor(list: List, from: CursorPosition | undefined): AsyncIterable<Batch> {
  let after = from;
  do {
    const page: ListPageRequest = {
      kind: 'cursor',
      count: ROLE_BATCH,
      ...(after === undefined ? {} : { after }),
    };
    const { resources, total, next } = await list(page);
    yield { ids: resources.map(({ id }) => id), total, after: next };
    after = next;
  } while (after !== undefined);
}

/**
 * Users deleted meanwhile move the rest forward, past what was read already. So each page overlaps the one
 * before, and where nobody of that is found the walk goes back.
 */
async function* byIndex(list: List, from: CursorPosition | undefined): AsyncIterable<Batch> {
  const [start] = from ?? [];
  let next = Math.max(1, (Number.isSafeInteger(start) ? Number(start) : 1) - ROLE_BATCH);
  let known: ReadonlySet<string> = new Set();
  for (;;) {
    const startIndex = known.size === 0 ? next : Math.max(1, next - 1);
    const { resources, total } = await list({ kind: 'index', startIndex, count: ROLE_BATCH });
    const connected =
      startIndex === 1 || known.size === 0 || resources.some(({ id }) => known.has(id));
    if (!connected) {
      next = Math.max(1, next - ROLE_BATCH);
      continue;
    }
    const end = startIndex + resources.length;
    const more = resources.length > 0 && end <= total;
    const ids = resources.flatMap(({ id }) => (known.has(id) ? [] : [id]));
    yield { ids, total, after: more ? [end] : undefined };
    if (!more) return;
    known = new Set(resources.map(({ id }) => id));
    next = end;
  }
}

/** Ids of the users of a tenant, batch after batch. */
export function everybody(
  ctx: RequestContext,
  store: ResourceStore,
  from: CursorPosition | undefined,
): AsyncIterable<Batch> {
  const list: List = (page) => store.list(ctx, { page, ...NAMES_ONLY });
  return store.capabilities.cursor ? byCursor(list, from) : byIndex(list, from);
}

/** Computes the roles of every user of a tenant anew, batch after batch, each in a commit of its own. */
export async function replayRoles(
  config: Config,
  roles: RolesConfig,
  tenantId: string,
  { signal, onProgress, from: given }: ReplayOptions = {},
): Promise<ReplayProgress> {
  const most = Math.max(ROLE_BATCH, roles.stores.targetTenants.size + 1);
  const from = given === undefined ? undefined : readPosition(given, most);
  const ctx = backgroundContext(tenantId, signal);
  let deferred = new Set(from?.deferred);
  let first = from === undefined;
  let progress: ReplayProgress = {
    tenantId,
    done: from?.done ?? 0,
    total: 0,
    ...(from === undefined ? {} : { next: from }),
  };
  for await (const { ids, total, after } of everybody(ctx, roles.userEndpoint.store, from?.after)) {
    for (const id of await computeInBackground(config, roles, ctx, ids)) deferred.add(id);
    // Nobody is told that everybody is done before those are who had to wait for the others.
    const again = deferred.size > most || (after === undefined && !first && deferred.size > 0);
    if (again) deferred = new Set(await computeInBackground(config, roles, ctx, [...deferred]));
    first = false;
    const done = Math.min(progress.done + ids.length, total);
    const waiting = deferred.size > 0 ? { deferred: [...deferred] } : {};
    const next = after === undefined ? {} : { next: { done, after, ...waiting } };
    progress = { tenantId, done, total, ...next };
    onProgress?.(progress);
    if (signal?.aborted) break;
    await nextTurn();
  }
  return progress;
}
