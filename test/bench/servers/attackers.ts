import { ATTACKS } from '../hostile/attacks.js';
import { HostileClient } from '../hostile/client.js';
import { attackerToken } from '../hostile/population.js';

/** What the attackers are told: whom to attack, and for how long at the most. */
export interface AttackOrder {
  readonly port: number;
  readonly attackers: number;
  readonly seconds: number;
  /** Rounds of all attacks for each of them, so that the load is bounded however fast the server is. */
  readonly rounds: number;
}

/** Statuses of the answers by number; 0 counts what was never answered. */
export type AttackReport = Readonly<Record<number, number>>;

async function attack(n: number, order: AttackOrder, report: Record<number, number>) {
  const stop = AbortSignal.timeout(order.seconds * 1000);
  const client = new HostileClient(order.port, attackerToken(n), stop);
  const note = (status: number) => {
    report[status] = (report[status] ?? 0) + 1;
  };
  try {
    const prepared: unknown[] = [];
    for (const { prepare } of ATTACKS) prepared.push(await prepare?.(client));
    // They do not all do the same at the same time.
    for (let turn = n; turn < n + order.rounds * ATTACKS.length && !stop.aborted; turn += 1) {
      const at = turn % ATTACKS.length;
      for (const calls of ATTACKS[at]?.volley(prepared[at]) ?? []) {
        const answers = await Promise.all(calls.map((call) => client.send(call)));
        for (const { status } of answers) note(status);
      }
    }
  } catch {
    // The time is over, or the server is gone; which of them, the parent sees.
    note(0);
  } finally {
    client.close();
  }
}

const order: AttackOrder = JSON.parse(process.argv[2] ?? '{}');
const report: Record<number, number> = {};
await Promise.all(Array.from({ length: order.attackers }, (_, n) => attack(n, order, report)));
process.send?.(report satisfies AttackReport);
process.disconnect?.();
