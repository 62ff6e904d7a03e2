import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import express from 'express';
import {
  createMemoryStores,
  createScimRouter,
  type RequestContext,
  type RoleJobStore,
} from '../../src/index.js';
import { createRolePolicy } from '../../src/roles/index.js';

/**
 * What the deletion of a group costs the process: `npx tsx --expose-gc test/bench/large-group.ts 100000`.
 * The heap is measured after a full collection at every twentieth call of a store, against the heap before
 * the request; role jobs are kept outside of it, so that what is left is the router's.
 */
const members = Number(process.argv[2] ?? 10_000);
const { gc } = globalThis;
if (!gc) throw new Error('Run it with --expose-gc.');

const ctx: RequestContext = {
  tenantId: 'default',
  principal: { id: 'bench' },
  requestId: 'bench',
  signal: new AbortController().signal,
};
const ID = 36;

/** Role jobs in one buffer that is made beforehand. */
function jobsOutsideTheHeap(most: number): RoleJobStore {
  const ids = Buffer.alloc(most * ID);
  let first = 0;
  let end = 0;
  return {
    async enqueue(_, userIds) {
      for (const id of userIds) {
        ids.write(id, end * ID, 'latin1');
        end += 1;
      }
    },
    async claim(_, limit) {
      const from = first;
      first = Math.min(end, first + limit);
      const idAt = (at: number) => ids.toString('latin1', at * ID, (at + 1) * ID);
      return Array.from({ length: first - from }, (_, n) => ({
        userId: idAt(from + n),
        mark: '',
      }));
    },
    complete: async () => {},
    pending: async () => end - first,
    tenants: async () => (first < end ? [ctx.tenantId] : []),
  };
}

const heap = () => {
  gc();
  return process.memoryUsage().heapUsed / 1_000_000;
};
let before = Number.POSITIVE_INFINITY;
let most = 0;
let calls = 0;
function measured<A extends readonly unknown[], R>(method: (...given: A) => R): (...given: A) => R {
  return (...given) => {
    calls += 1;
    if (calls % 20 === 0 && before < Number.POSITIVE_INFINITY)
      most = Math.max(most, heap() - before);
    return method(...given);
  };
}

const stores = createMemoryStores();
const ids: string[] = [];
for (let n = 0; n < members; n += 1) {
  ids.push((await stores.userStore.create(ctx, { userName: `user${n}`, active: true })).id);
}
const { id } = await stores.groupStore.create(ctx, { displayName: 'Everybody' });
const add = ids.splice(0).map((value) => ({ value }));
while (add.length > 0) {
  const change = {
    from: 'current',
    add: add.splice(0, 1_000),
    remove: [],
    unknown: 'skip',
  } as const;
  await stores.groupStore.changeMembers(ctx, id, change);
}
const jobs = jobsOutsideTheHeap(2 * members);
const router = createScimRouter({
  ...stores,
  userStore: { ...stores.userStore, assignRoles: measured(stores.userStore.assignRoles) },
  roleJobs: { ...jobs, enqueue: measured(jobs.enqueue) },
  auth: 'none',
  onEvent: () => {},
  roleResolver: createRolePolicy({
    defaultRole: 'member',
    groupRoles: [{ group: { id }, role: 'everybody' }],
  }),
});
await router.roles.replay(ctx.tenantId);

const server = createServer(express().use('/scim/v2', router)).listen(0);
const { port } = server.address() as AddressInfo;
const base = `http://localhost:${port}/scim/v2`;
await (await fetch(`${base}/Users?count=1`)).text();
before = heap();
const { status } = await fetch(`${base}/Groups/${id}`, { method: 'DELETE' });
while ((await jobs.pending(ctx)) > 0) await nextTurn();
await router.roles.drain();
console.log(
  `${members} members: answered ${status}, heap before ${before.toFixed(1)} MB, most during the deletion +${most.toFixed(1)} MB, left ${await jobs.pending(ctx)}`,
);
server.close();
