import { setTimeout as delay } from 'node:timers/promises';
import { type Breakable, inflict } from './faults.js';
import type { Plan } from './plan.js';
import { type Done, requestOf, type World } from './world.js';

/** A client that is told to come back does not come back at once. */
const RETRY_MS = 50;

/** Sends what a plan says, by all clients at once, while its faults happen. Returns everything with its answers. */
export async function perform(
  plan: Plan,
  world: World,
  things: Breakable,
): Promise<readonly Done[]> {
  const history: Done[] = [];
  const faults = [...plan.faults];
  let clock = 0;
  let breaking: Promise<void> = Promise.resolve();

  function maybeBreak(): void {
    const [next] = faults;
    if (next === undefined || history.length < next.after) return;
    faults.shift();
    breaking = breaking.then(() => inflict(next, things));
  }

  async function live(client: Plan['clients'][number]): Promise<void> {
    for (const { operation, host: number } of client) {
      const host = things.hosts[number === 0 ? 0 : 1];
      await host.whenUp();
      const { method, path, body } = requestOf(world, operation);
      clock += 1;
      const start = clock;
      const answer = await host.send(method, path, body);
      clock += 1;
      history.push({ operation, start, end: clock, answer });
      maybeBreak();
      if (answer === undefined || answer.status === 503) await delay(RETRY_MS);
    }
  }

  await Promise.all(plan.clients.map(live));
  await breaking;
  return history;
}
