import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { drainOutbox, type ScimEvent } from '../../../src/index.js';
import type { LoggedEntry } from '../../../src/monitoring/index.js';
import { scimClient } from '../../support/client.js';
import { createProduct, type Product } from '../host/app.js';
import { TENANT, TOKEN } from '../host/options.js';
import { DELTA_GROUPS, WHOLE_GROUPS } from './plan.js';
import type { World } from './world.js';

/** A person as everything shows them. */
export interface SeenPerson {
  readonly id: string;
  readonly userName: string;
  readonly active: boolean;
  readonly title: string | undefined;
  readonly nickName: string | undefined;
  readonly emails: readonly string[];
  readonly roles: readonly string[];
  /** Whether they were set by hand. */
  readonly locked: boolean;
}

export interface SeenGroup {
  readonly displayName: string;
  /** SCIM ids. */
  readonly members: readonly string[];
}

/** Everything that there is when all work is done. */
export interface Seen {
  readonly people: readonly SeenPerson[];
  readonly groups: readonly SeenGroup[];
  /** As saved; undefined if none were. */
  readonly settings: unknown;
  /** Each once, in the order in which they were first told. */
  readonly events: readonly ScimEvent[];
  readonly log: readonly LoggedEntry[];
}

async function countOf(pool: Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM express_scim.${table}`,
  );
  return rows[0]?.n ?? 0;
}

/** What the dead hold is free at once, instead of in a minute. */
const END_LEASES = ['outbox', 'role_jobs']
  .map((table) => `UPDATE express_scim.${table} SET leased_until = now()`)
  .join(';');

/** Finishes what is left, as any process of the product would: events, role jobs, the replay of settings. */
async function finish(product: Product, pool: Pool, told: ScimEvent[]): Promise<void> {
  const onEvent = (event: ScimEvent) => {
    if (event.type !== 'request.failed') told.push(event);
  };
  await pool.query(END_LEASES);
  await product.router.roles.drain();
  await product.router.roles.replay(TENANT);
  await product.router.roles.drain();
  for (let tries = 0; tries < 100; tries += 1) {
    await drainOutbox(product.scim.stores.eventOutbox, { onEvent });
    const left = [await countOf(pool, 'outbox'), await countOf(pool, 'role_jobs')];
    if (left.every((n) => n === 0)) return;
    await delay(100);
  }
  throw new Error('Events or role jobs stay for ever.');
}

async function rolesOf({ scim }: Product, ids: readonly string[]) {
  const ctx = {
    tenantId: TENANT,
    principal: { id: 'judge' },
    requestId: 'judge',
    signal: new AbortController().signal,
  };
  const states = await scim.unitOfWork.run(ctx, async (unit) =>
    scim.stores.userStore.lockRoleStates?.(unit, [...ids].sort()),
  );
  return new Map(
    (states ?? []).map(({ userId, assignments, locked }) => [
      userId,
      { roles: assignments.map(({ role }) => role).sort(), locked },
    ]),
  );
}

async function logOf({ scim }: Product): Promise<readonly LoggedEntry[]> {
  const all: LoggedEntry[] = [];
  for (;;) {
    const after = all.at(-1)?.position;
    const page = await scim.provisioningLog.query(TENANT, {
      order: 'oldest',
      limit: 1000,
      ...(after === undefined ? {} : { after }),
    });
    all.push(...page);
    if (page.length < 1000) return all;
  }
}

function eventsIn(file: string): readonly ScimEvent[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line));
}

function withoutRepetitions(events: readonly ScimEvent[]): readonly ScimEvent[] {
  const byText = new Map(events.map((event) => [JSON.stringify(event), event]));
  return [...byText.values()];
}

/**
 * What is there in the end, when both processes have ended: all work is finished first.
 *
 * @param pool - past everything that breaks.
 */
export async function settle(
  world: World,
  pool: Pool,
  eventsFile: string,
  isOwn = false,
): Promise<Seen> {
  const late: ScimEvent[] = [];
  // Events of its own commits are told to nobody, and stay in the outbox for the drain.
  const product = createProduct(pool, {
    isOwn,
    onEvent: (event) => {
      if (event.type !== 'request.failed') late.push(event);
    },
  });
  await finish(product, pool, late);
  const client = scimClient(product.app, { base: '/scim/v2', token: TOKEN });
  const { body } = await client.get('/Users?count=1000').expect(200);
  const resources: readonly Record<string, never>[] = body.Resources;
  const roles = await rolesOf(
    product,
    resources.map(({ id }) => id as unknown as string),
  );
  const people = resources.map(
    ({ id, userName, active, title, nickName, emails = [] }): SeenPerson => ({
      id: String(id),
      userName: String(userName),
      active: active === (true as never),
      title,
      nickName,
      emails: (emails as readonly { value: string }[]).map(({ value }) => value),
      ...(roles.get(String(id)) ?? { roles: [], locked: false }),
    }),
  );
  const groups: SeenGroup[] = [];
  for (const number of [...WHOLE_GROUPS, ...DELTA_GROUPS]) {
    const { body: found } = await client.get(`/Groups/${world.groups[number]}`).expect(200);
    const members: readonly { value: string }[] = found.members ?? [];
    groups.push({
      displayName: found.displayName,
      members: members.map(({ value }) => value),
    });
  }
  const { settings, saved } = await product.roleSettings.read(TENANT);
  const log = await logOf(product);
  await product.router.close();
  return {
    people,
    groups,
    settings: saved === undefined ? undefined : settings,
    events: withoutRepetitions([...eventsIn(eventsFile), ...late]),
    log,
  };
}
