import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '../../src/postgres/index.js';
import { group, patch, user } from '../support/messages.js';
import { type OwnServer, startServer } from '../support/postgres/start-server.js';
import { describeEachWay, useDatabase, type Way } from '../support/postgres/use-database.js';
import { OWN_SQL } from './host/own-tables.js';
import { type Host, type HostAnswer, startHost } from './host/start-host.js';

let server: OwnServer;
beforeAll(async () => {
  server = await startServer({ durable: true });
});
afterAll(async () => {
  await server.remove();
});

/** Nobody who waits for a connection is turned away, however slow the machine is. */
const PATIENCE_SECONDS = 300;

const times = <T>(count: number, make: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));

function counted(answers: readonly (HostAnswer | undefined)[]) {
  const counts: Record<string, number> = {};
  for (const answer of answers) {
    const name = String(answer?.status ?? 'none');
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function twoProcesses(way: Way, isOwn = false): void {
  let hosts: readonly Host[];
  beforeAll(async () => {
    const pool = way.database.pool();
    await migrate(pool);
    if (isOwn) await pool.query(OWN_SQL);
    const url = way.pool().options.connectionString ?? '';
    hosts = await Promise.all(
      times(2, () =>
        startHost({ url, isOwn, poolMax: way.poolMax, connectTimeoutSeconds: PATIENCE_SECONDS }),
      ),
    );
  });
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
  });

  const send = (n: number, method: string, path: string, body?: unknown) => {
    const host = hosts[n % 2];
    if (host === undefined) throw new Error('There is no such process.');
    return host.send(method, `/scim/v2${path}`, body);
  };
  const idOf = (answer: HostAnswer | undefined): string => answer?.body.id;

  it('keep each of 200 members that are added at once', async () => {
    const people = await Promise.all(
      times(200, (n) => send(n, 'POST', '/Users', user(`member-${n}`))),
    );
    const ids = people.map(idOf);
    const id = idOf(await send(0, 'POST', '/Groups', group('everybody')));
    const answers = await Promise.all(
      ids.map((value, n) =>
        send(
          n,
          'PATCH',
          `/Groups/${id}`,
          patch({ op: 'add', path: 'members', value: [{ value }] }),
        ),
      ),
    );
    expect(counted(answers)).toEqual({ 204: 200 });
    const { members } = (await send(1, 'GET', `/Groups/${id}`))?.body ?? {};
    expect(members.map(({ value }: { value: string }) => value).sort()).toEqual([...ids].sort());
  });

  it('make one of 60 users with one name in two spellings', async () => {
    const answers = await Promise.all(
      times(60, (n) =>
        send(n, 'POST', '/Users', user(n % 4 < 2 ? 'Ada@Example.com' : 'ada@example.COM')),
      ),
    );
    expect(counted(answers)).toEqual({ 201: 1, 409: 59 });
  });

  it('answer 503 with Retry-After while the server is away, and go on afterwards', async () => {
    const id = idOf(await send(0, 'POST', '/Users', user('before')));
    const change = patch({ op: 'replace', path: 'title', value: 'changed' });
    const everything = (n: number) => [
      send(n, 'GET', `/Users/${id}`),
      send(n, 'GET', '/Users?filter=userName%20eq%20%22before%22'),
      send(n, 'POST', '/Users', user(`during-${n}`)),
      send(n, 'PATCH', `/Users/${id}`, change),
      send(n, 'DELETE', `/Users/${id}`),
    ];
    await server.stop('fast');
    const answers = (await Promise.all(times(2, everything).flat())) as readonly HostAnswer[];
    expect(counted(answers)).toEqual({ 503: answers.length });
    for (const { retryAfter } of answers) expect(retryAfter).toMatch(/^[1-9]\d*$/);
    await server.start();
    for (const n of [0, 1]) {
      expect((await recovered(() => send(n, 'GET', `/Users/${id}`))).status).toBe(200);
      const written = await recovered(() => send(n, 'PATCH', `/Users/${id}`, change));
      expect(written.status).toBe(200);
      expect(hosts[n]?.ended()).toBeUndefined();
    }
  });

  it('lose nothing that was acknowledged when one of them is killed under load', async () => {
    const [victim] = hosts;
    if (victim === undefined) throw new Error('There is no process.');
    let answered = 0;
    let killed: Promise<void> | undefined;
    const answers = await Promise.all(
      times(100, async (n) => {
        const answer = await send(n, 'POST', '/Users', user(`under-load-${n}`));
        answered += 1;
        if (answered === 40) killed = victim.kill9();
        return answer;
      }),
    );
    await killed;
    await victim.start();
    const made = answers.filter((answer) => answer?.status === 201).map(idOf);
    const { body } = (await send(0, 'GET', '/Users?count=1000&attributes=id')) ?? {};
    const there = new Set(body.Resources.map(({ id }: { id: string }) => id));
    expect(made.filter((id) => !there.has(id))).toEqual([]);
    expect(made.length).toBeGreaterThanOrEqual(40);
  });
}

/** Pgbouncer notices by and by that the server is there again; a client comes back as it is told to. */
async function recovered(send: () => Promise<HostAnswer | undefined>): Promise<HostAnswer> {
  for (let tries = 0; tries < 1000; tries += 1) {
    const answer = await send();
    if (answer !== undefined && answer.status !== 503) return answer;
  }
  throw new Error('It does not recover.');
}

describe('two processes over one database', () => {
  describeEachWay(twoProcesses, () => server);
});

describe('two processes over tables of the product', () => {
  const database = useDatabase(() => server);
  const pool: Way['pool'] = (config) =>
    database.pool({ connectionString: database.url(), max: 10, ...config });
  twoProcesses({ name: 'own', database, port: () => server.port, poolMax: 10, pool }, true);
});
