import { createRandom, type Random } from '../../postgres/histories/random.js';
import { group } from '../../support/messages.js';
import { tokenOf } from './app.js';
import { type Answered, type Commit, problemsOf } from './judge.js';
import { DOMAINS, nameFor, TENANTS, type TenantName } from './names.js';
import { nextRequest, type Request } from './requests.js';
import type { World } from './world.js';

export interface HistoryOptions {
  readonly seed: number;
  readonly requests: number;
  readonly clients: number;
  readonly isLenient: boolean;
  /** Seats of each tenant go from half of this to all of it. */
  readonly seats: number;
}

export interface Outcome {
  /** Empty if nobody was admitted who should not be, and nothing refused that takes access away. */
  readonly problems: readonly string[];
  readonly answers: readonly Answered[];
  readonly commits: readonly Commit[];
}

async function send(
  world: World,
  random: Random,
  tenant: TenantName,
  { method, path, body }: Request,
) {
  const response = await fetch(`${random.pick(world.origins)}/scim${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${tokenOf(tenant)}`,
      'Content-Type': 'application/scim+json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** What the host does now and then, past SCIM. */
async function interfere(world: World, random: Random, seats: number): Promise<void> {
  const tenant = random.pick(TENANTS);
  if (world.hide && random.below(3) === 0) return world.hide(tenant, nameFor(random, tenant));
  const own = random.some(DOMAINS[tenant]);
  const domains = own.length === 0 ? DOMAINS[tenant].slice(0, 1) : own;
  await world.setPolicy(tenant, { domains, seats: Math.ceil(seats / 2) + random.below(seats / 2) });
}

function made(answer: { readonly status: number; readonly body?: unknown }): readonly string[] {
  const { id, Operations } = Object(answer.body) as {
    readonly id?: string;
    readonly Operations?: readonly { readonly location?: string; readonly status?: string }[];
  };
  if (answer.status === 201 && id !== undefined) return [id];
  return (Operations ?? []).flatMap(({ location, status }) => {
    const found = status === '201' ? /\/Users\/(.*)$/.exec(location ?? '')?.[1] : undefined;
    return found ?? [];
  });
}

/** Random requests of several clients at once, while the host changes what it admits; and what is to be said of it. */
export async function runHistory(world: World, options: HistoryOptions): Promise<Outcome> {
  const { seed, requests, clients, isLenient, seats } = options;
  const setUp = createRandom(seed);
  const answers: Answered[] = [];
  const people: Record<TenantName, string[]> = { super: [], acme: [] };
  const { body: placing } = await send(world, setUp, 'super', {
    method: 'POST',
    path: '/Groups',
    body: group('Acme'),
  });
  const names = new Map<string, string>();
  const known = { people, names, group: placing.id as string };

  async function live(client: number): Promise<void> {
    const random = createRandom(seed * 1_000 + client);
    for (let sent = 0; sent < requests / clients; sent += 1) {
      if (random.below(12) === 0) await interfere(world, random, seats);
      const tenant = random.pick(['super', 'super', 'acme'] as const);
      const request = nextRequest({ random, tenant, known, isLenient });
      const answer = await send(world, random, tenant, request);
      const { method, path, body, reduces = false, deactivates = false } = request;
      const title = `${tenant} ${method} ${path} ${JSON.stringify(body)}`;
      answers.push({ title, reduces, deactivates, ...answer });
      const { id, userName } = Object(answer.body);
      if (typeof userName === 'string') names.set(id, userName);
      people[tenant].push(...(request.method === 'POST' ? made(answer) : []));
      // Whoever is gone is named a little longer, where nothing else is refused for that.
      if (method === 'DELETE' && (!isLenient || random.below(2) === 0)) {
        people[tenant] = people[tenant].filter((id) => !path.endsWith(id));
      }
    }
  }

  await Promise.all(Array.from({ length: clients }, (_, client) => live(client)));
  const commits = await world.finish();
  return { problems: problemsOf(commits, answers), answers, commits };
}
