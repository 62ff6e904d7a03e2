import { appendFileSync } from 'node:fs';
import { Pool } from 'pg';
import { createAlerts } from '../../../src/alerts/index.js';
import { createPostgresScim } from '../../../src/postgres/index.js';

export interface SenderOptions {
  readonly url: string;
  /** Each alert that is sent is a line of it: tenant and id. */
  readonly file: string;
  /** Tenants for which an alert is raised. */
  readonly raised: readonly string[];
  /** At which of what it sends the process is killed: `before` it has arrived, or `after`. */
  readonly killed?: { readonly at: number; readonly when: 'before' | 'after' };
}

/** A process that raises alerts and sends them, until it is done or killed. */
const options: SenderOptions = JSON.parse(process.env.SENDER_OPTIONS ?? '{}');
const pool = new Pool({ connectionString: options.url, max: 4 });
pool.on('error', () => undefined);
const scim = createPostgresScim({ pool });
let sent = 0;

function dieAt(when: 'before' | 'after'): void {
  if (options.killed?.when === when && options.killed.at === sent) {
    process.kill(process.pid, 'SIGKILL');
  }
}

const alerts = createAlerts({
  store: scim.alertStore,
  async send({ tenantId, id }) {
    sent += 1;
    dieAt('before');
    appendFileSync(options.file, `${tenantId} ${id}\n`);
    dieAt('after');
    // Others are being sent, and written down, at the same time.
    await new Promise((resolve) => setTimeout(resolve, 5));
  },
});

const time = '2026-11-21T12:00:00.000Z';
const seats = { active: 50, limit: 50 };
for (const tenantId of options.raised) {
  const event = { type: 'seats.full', time, tenantId, ...seats };
  await alerts.onEvent(event);
}
await alerts.check();
await alerts.close();
await scim.close();
await pool.end();
