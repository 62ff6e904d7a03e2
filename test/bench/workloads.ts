import { patch } from '../support/messages.js';
import { person, type Seeded } from './data.js';
import type { Call } from './load/connection.js';

/** A kind of request, and how it goes on from call to call. */
export interface Workload {
  readonly title: string;
  /** Requests of one slice. */
  readonly requests: number;
  /** Makes the calls to one server. */
  readonly calls: (seeded: Seeded, users: number) => () => Call;
}

const counter = () => {
  let n = 0;
  return () => n++;
};

/** Names that no other call has used; every server gets its own. */
const fresh = () => {
  const next = counter();
  return () => person(`new-${next()}`);
};

const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest';

/** Goes round the sampled users; every second round with the other value. */
function rounds({ users }: Seeded) {
  const next = counter();
  return () => {
    const n = next();
    const user = users[n % users.length];
    if (!user) throw new Error('There are no users.');
    return { ...user, odd: Math.floor(n / users.length) % 2 === 1 };
  };
}

/** What is sent, by the name under which `--only` chooses it. */
export const WORKLOADS = {
  get: {
    title: 'get by id',
    requests: 500,
    calls: (seeded) => {
      const next = rounds(seeded);
      return () => ({ method: 'GET', path: `/Users/${next().id}` });
    },
  },
  filter: {
    title: 'filter userName eq',
    requests: 500,
    calls: (seeded) => {
      const next = rounds(seeded);
      return () => ({
        method: 'GET',
        path: `/Users?filter=userName+eq+%22${next().name}@example.com%22`,
      });
    },
  },
  list: {
    title: 'list of 100',
    requests: 100,
    calls: (_, users) => {
      const next = counter();
      const pages = Math.max(1, Math.floor(users / 100));
      return () => ({
        method: 'GET',
        path: `/Users?startIndex=${1 + (next() % pages) * 100}&count=100`,
      });
    },
  },
  patch: {
    title: 'PATCH active',
    requests: 500,
    calls: (seeded) => {
      const next = rounds(seeded);
      return () => {
        const { id, odd } = next();
        const operation = { op: 'replace', path: 'active', value: odd };
        return { method: 'PATCH', path: `/Users/${id}`, body: patch(operation) };
      };
    },
  },
  create: {
    title: 'create',
    requests: 500,
    calls: () => {
      const next = fresh();
      return () => ({ method: 'POST', path: '/Users', body: next() });
    },
  },
  bulk: {
    title: 'Bulk of 100 creates',
    requests: 10,
    calls: () => {
      const next = fresh();
      const operation = (_: unknown, n: number) => ({
        method: 'POST',
        path: '/Users',
        bulkId: `b${n}`,
        data: next(),
      });
      return () => ({
        method: 'POST',
        path: '/Bulk',
        body: { schemas: [BULK], Operations: Array.from({ length: 100 }, operation) },
      });
    },
  },
} satisfies Readonly<Record<string, Workload>>;

export type WorkloadName = keyof typeof WORKLOADS;
