import express from 'express';
import type { Pool } from 'pg';
import { bearerTokens } from '../../../src/auth/index.js';
import { createScimRouter, type ScimOptions } from '../../../src/index.js';
import { createDeletionGuard } from '../../../src/monitoring/index.js';
import { createPostgresScim, type PostgresScim } from '../../../src/postgres/index.js';
import { createRoleSettings } from '../../../src/roles/index.js';
import { type ScimClient, scimClient } from '../../support/client.js';
import { watchedPool } from '../../support/postgres/watched-pool.js';

const TOKEN = 'a-token-for-tests-with-more-than-32-characters';

/** The library with everything switched on, whose statements are recorded as they leave. */
export interface RecordedScim {
  readonly scim: PostgresScim;
  /** Each statement that some work sends, with its plan for these parameters: of the requests, and of what follows them. */
  plansOf(
    work: (client: ScimClient, scim: PostgresScim) => Promise<unknown>,
  ): Promise<readonly string[]>;
}

const IS_PLANNED = /^\s*(?:WITH|SELECT|INSERT|UPDATE|DELETE)\b/i;

export function recordScim(pool: Pool): RecordedScim {
  const watched = watchedPool(pool);
  const scim = createPostgresScim({ pool: watched, retention: { intervalMinutes: 0 } });
  const open = () => {
    const { stores } = scim;
    const router = createScimRouter({
      ...stores,
      // What was told, and to whom, is no part of a request; the claim has a test of its own.
      eventOutbox: { ...stores.eventOutbox, claim: async () => [] },
      onEvent: () => {},
      roleResolver: createRoleSettings({
        store: scim.roleSettingsStore,
        roles: [
          { value: 'admin', label: 'Administrator' },
          { value: 'member', label: 'Member' },
        ],
        initial: { defaultRole: 'member' },
      }).roleResolver,
      deletionGuard: createDeletionGuard({
        threshold: { count: 500 },
        store: scim.deletionGuardStore,
      }),
      auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests', tenantId: 'acme' } }]),
      logger: { warn() {}, error() {} },
    } as ScimOptions);
    const app = express().use('/scim/v2', router);
    return { router, client: scimClient(app, { base: '/scim/v2', token: TOKEN }) };
  };

  return {
    scim,
    async plansOf(work) {
      await scim.verify();
      const { router, client } = open();
      watched.asked();
      await work(client, scim);
      // What follows the answers is sent by then.
      await router.close();
      const planned = watched.asked().filter(({ text }) => IS_PLANNED.test(text));
      const plans: string[] = [];
      for (const { text, values = [] } of planned) {
        const { rows } = await pool.query(`EXPLAIN ${text}`, [...values]);
        plans.push([text, ...rows.map((row) => row['QUERY PLAN'])].join('\n'));
      }
      return plans;
    },
  };
}
