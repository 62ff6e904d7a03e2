import express from 'express';
import request from 'supertest';
import { createScimAdminRouter, type ScimAdminOptions } from '../../src/admin/index.js';
import { type AlertsOptions, createAlerts, createWebhookSender } from '../../src/alerts/index.js';
import {
  bearerTokens,
  createMemoryClients,
  createMemoryTokenStore,
  createTokenEndpoint,
  createTokenService,
} from '../../src/auth/index.js';
import {
  createMemoryStores,
  createScimRouter,
  type Logger,
  type ScimOptions,
  UniquenessError,
} from '../../src/index.js';
import { HookError } from '../../src/lib/hooks/hook-error.js';
import type { HookName } from '../../src/lib/hooks/hooks.js';
import {
  createDeletionGuard,
  createDisabledUsersReport,
  createMemoryDeletionGuardStore,
  createMemoryProvisioningLog,
  createProvisioningReports,
  type DisabledUsersReportOptions,
} from '../../src/monitoring/index.js';
import { createMemoryRoleSettingsStore, createRoleSettings } from '../../src/roles/index.js';
import { patch, user } from '../support/messages.js';
import { overriding } from '../support/stores.js';

type Tenant = 'north' | 'south';

/** What the host's function does: for the north it misbehaves, for the south it answers. */
export type Ask = (tenant: string, fine: () => unknown) => unknown;

/** Sends the request that makes the router call the hook, for a tenant; its status. */
export type Send = (tenant: Tenant) => Promise<number>;

export interface HookCase {
  readonly hook: HookName;
  /** What is tried, if a hook is reached in several ways. */
  readonly way?: string;
  /** The status if all is well, if the call fails or answers rubbish, and if it hangs. */
  readonly statuses: readonly [fine: number, failed: number, hung: number];
  /** Listeners: what they return means nothing. */
  readonly listens?: true;
  /** There is no log: the error is for whoever asked. */
  readonly silent?: true;
  /** Answers at once or not at all: a promise is rubbish. */
  readonly sync?: true;
  readonly mount: (ask: Ask, logger: Logger) => Promise<Send>;
}

const token = (tenant: Tenant) => `a-token-of-the-${tenant}-with-more-than-32-characters`;
const OFF = patch({ op: 'replace', path: 'active', value: false });

const auth = bearerTokens(
  (['north', 'south'] as const).map((tenantId) => ({
    token: token(tenantId),
    principal: { id: tenantId, tenantId },
  })),
);

function mountRouter(options: Partial<ScimOptions>, logger: Logger) {
  const app = express();
  app.use(
    '/scim',
    createScimRouter({ ...createMemoryStores(), auth, logger, ...options } as ScimOptions),
  );
  return (tenant: Tenant, method: 'get' | 'post' | 'patch', path: string, body?: object) =>
    request(app)
      [method](`/scim${path}`)
      .set('Authorization', `Bearer ${token(tenant)}`)
      .set('Content-Type', 'application/scim+json')
      .send(body && JSON.stringify(body));
}

const read =
  (make: (ask: Ask, logger: Logger) => Partial<ScimOptions>, path = '/Users'): HookCase['mount'] =>
  async (ask, logger) => {
    const send = mountRouter(make(ask, logger), logger);
    return async (tenant) => (await send(tenant, 'get', path)).status;
  };

const create =
  (make: (ask: Ask, logger: Logger) => Partial<ScimOptions>): HookCase['mount'] =>
  async (ask, logger) => {
    const send = mountRouter(make(ask, logger), logger);
    let count = 0;
    return async (tenant) => {
      count += 1;
      return (await send(tenant, 'post', '/Users', user(`somebody-${count}`))).status;
    };
  };

/** Deactivates a user of each tenant who was made while all was well. */
const deactivate =
  (make: (ask: Ask, logger: Logger) => Partial<ScimOptions>): HookCase['mount'] =>
  async (ask, logger) => {
    const send = mountRouter(make(ask, logger), logger);
    const ids = new Map<Tenant, string>();
    for (const tenant of ['north', 'south'] as const) {
      ids.set(tenant, (await send(tenant, 'post', '/Users', user('ada'))).body.id);
    }
    return async (tenant) => (await send(tenant, 'patch', `/Users/${ids.get(tenant)}`, OFF)).status;
  };

/** Raises an alert for a tenant, and has it sent. */
const alert =
  (make: (ask: Ask) => Partial<AlertsOptions>): HookCase['mount'] =>
  async (ask, logger) => {
    const send = () => undefined;
    const alerts = createAlerts({ send, logger, ...make(ask) });
    return async (tenantId) => {
      const seats = { active: 50, limit: 50 };
      const time = '2026-11-21T12:00:00.000Z';
      const event = { type: 'seats.full', time, tenantId, ...seats };
      await alerts.onEvent(event);
      await alerts.check();
      return 200;
    };
  };

const threshold = { count: 1 };

async function tokensMounted(
  logger: Logger,
  options: Partial<Parameters<typeof createTokenService>[0]>,
): Promise<Send> {
  const store = options.store ?? createMemoryTokenStore();
  const tokens = createTokenService({ store, logger, ...options });
  const issued = new Map<Tenant, string>();
  for (const tenantId of ['north', 'south'] as const) {
    const input = { tenantId, label: tenantId, expiresInSeconds: 86_400 };
    issued.set(tenantId, (await tokens.issue(input)).token);
  }
  const app = express();
  app.use('/scim', createScimRouter({ ...createMemoryStores(), auth: tokens, logger }));
  return async (tenant) =>
    (
      await request(app)
        .get('/scim/Users')
        .set('Authorization', `Bearer ${issued.get(tenant)}`)
    ).status;
}

function endpointMounted(
  ask: Ask,
  logger: Logger,
  which: 'find' | 'onEvent',
): ReturnType<HookCase['mount']> {
  const clients = createMemoryClients();
  const secrets = new Map<Tenant, { readonly id: string; readonly secret: string }>();
  const nameOf = new Map<string, Tenant>();
  for (const tenantId of ['north', 'south'] as const) {
    const { clientId } = clients.register({ tenantId, label: tenantId });
    const { secret } = clients.issueSecret(tenantId, clientId);
    secrets.set(tenantId, { id: clientId, secret });
    nameOf.set(clientId, tenantId);
  }
  const app = express().use(
    '/oauth',
    createTokenEndpoint({
      issuer: 'https://rfp.example/oauth',
      audience: 'https://rfp.example/scim',
      signingKey: { algorithm: 'HS256', kid: 'one', key: 'a secret of 32 characters and more' },
      logger,
      clients:
        which === 'find'
          ? {
              find: (id) =>
                ask(nameOf.get(id) ?? '', () => clients.find(id)) as ReturnType<
                  typeof clients.find
                >,
            }
          : clients,
      ...(which === 'onEvent' && {
        onEvent: (event) => ask(event.tenantId ?? '', () => undefined) as undefined,
      }),
    }),
  );
  return Promise.resolve(async (tenant) => {
    const { id, secret } = secrets.get(tenant) ?? { id: '', secret: '' };
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    return (await request(app).post('/oauth/token').type('form').send(form)).status;
  });
}

const admin =
  (
    make: (ask: Ask) => Partial<ScimAdminOptions>,
    act: (sent: ReturnType<typeof request>, tenant: Tenant) => request.Test = (sent) =>
      sent.get('/admin/api/state'),
  ): HookCase['mount'] =>
  async (ask, logger) => {
    const tenantOf = (req: { readonly headers: Readonly<Record<string, unknown>> }) =>
      String(req.headers.cookie);
    const app = express().use(
      '/admin',
      createScimAdminRouter({
        tokens: createTokenService({ store: createMemoryTokenStore(), logger }),
        authorize: () => ({ name: 'Grace' }),
        tenant: tenantOf,
        tenantUrl: 'https://rfp.example/scim',
        logger,
        ...make(ask),
      }),
    );
    return async (tenant) =>
      (await act(request(app), tenant).set('Cookie', tenant).set('Sec-Fetch-Site', 'same-origin'))
        .status;
  };

/** A report that somebody reads to its end; what ends it early as the status it would become. */
const report =
  (make: (ask: Ask) => Partial<DisabledUsersReportOptions>): HookCase['mount'] =>
  async (ask, logger) => {
    const stores = createMemoryStores();
    const send = mountRouter(stores, logger);
    for (const tenant of ['north', 'south'] as const) {
      await send(tenant, 'post', '/Users', user('ada', { active: false }));
    }
    const made = createDisabledUsersReport({ userStore: stores.userStore, ...make(ask) });
    return async (tenant) => {
      try {
        for await (const row of made.rows(tenant)) if (row.userName !== 'ada') return 500;
        return 200;
      } catch (error) {
        return HookError.is(error) && error.isTemporary ? 503 : 500;
      }
    };
  };

/** Asks whether an account may sign in that nobody has provisioned. */
const signIn =
  (make: (ask: Ask) => NonNullable<ScimOptions['access']>): HookCase['mount'] =>
  async (ask, logger) => {
    const router = createScimRouter({ ...createMemoryStores(), auth, logger, access: make(ask) });
    return async (tenant) => {
      try {
        const who = { userId: null, accountId: 'account-1' };
        return (await router.access(tenant, who)).allowed ? 200 : 403;
      } catch (error) {
        return HookError.is(error) && error.isTemporary ? 503 : 500;
      }
    };
  };

/** A number would be a cell. */
const notACell = (answer: unknown) =>
  answer instanceof Promise ? answer.then((value) => (value === 42 ? {} : value)) : {};

/** A number would be a limit. */
const notALimit = (answer: unknown) =>
  answer instanceof Promise ? answer.then((value) => value && {}) : answer && {};

const any = <T>(value: unknown): T => value as T;

export const CASES: readonly HookCase[] = [
  {
    hook: 'auth.verify',
    statuses: [200, 500, 503],
    mount: read((ask) => ({
      auth: {
        verify: ({ token: sent }) => {
          const tenantId = sent === token('north') ? 'north' : 'south';
          return any(ask(tenantId, () => ({ id: tenantId, tenantId })));
        },
      },
    })),
  },
  {
    hook: 'auth.verify',
    way: 'through the store of a token service',
    statuses: [200, 500, 503],
    mount: async (ask, logger) => {
      const store = createMemoryTokenStore();
      return tokensMounted(logger, {
        store: overriding(store, {
          findByDigest: async (digest) => {
            const found = await store.findByDigest(digest);
            return any(ask(found?.token.tenantId ?? '', () => found));
          },
        }),
      });
    },
  },
  {
    hook: 'auth.formerTenant',
    statuses: [401, 401, 401],
    mount: read((ask) => ({
      provisioningLog: createMemoryProvisioningLog(),
      auth: {
        verify: () => undefined,
        formerTenant: ({ token: sent }) =>
          any(ask(sent === token('north') ? 'north' : 'south', () => undefined)),
      },
    })),
  },
  {
    hook: 'tenant',
    statuses: [200, 500, 503],
    mount: read((ask) => ({
      tenant: ({ tenantId = '' }) => any(ask(tenantId, () => tenantId)),
    })),
  },
  {
    hook: 'provisioning',
    statuses: [200, 500, 503],
    mount: read((ask) => ({
      provisioning: (tenantId) => any(ask(tenantId, () => true)),
    })),
  },
  {
    hook: 'requestLimit',
    statuses: [200, 200, 200],
    mount: read((ask) => ({
      requestLimit: { take: (tenantId) => any(ask(tenantId, () => ({ allowed: true }))) },
    })),
  },
  {
    hook: 'requestLimit',
    way: 'through its store',
    statuses: [200, 200, 200],
    mount: read((ask) => ({
      requestLimit: {
        limit: 1_000,
        windowSeconds: 1,
        store: { increment: (key) => any(ask(key, () => ({ totalHits: 1 }))) },
      },
    })),
  },
  {
    hook: 'authorize',
    way: 'of a read',
    statuses: [200, 500, 503],
    mount: read((ask) => ({ authorize: (_, { tenantId }) => any(ask(tenantId, () => true)) })),
  },
  {
    hook: 'authorize',
    way: 'of a write',
    statuses: [201, 500, 503],
    mount: create((ask) => ({ authorize: (_, { tenantId }) => any(ask(tenantId, () => true)) })),
  },
  {
    hook: 'me',
    statuses: [404, 500, 503],
    mount: read((ask) => ({ me: ({ tenantId }) => any(ask(tenantId, () => undefined)) }), '/Me'),
  },
  {
    hook: 'roleCatalog',
    way: 'of a read',
    statuses: [200, 500, 503],
    mount: read(
      (ask) => ({ roleCatalog: { roles: (tenantId) => any(ask(tenantId, () => [])) } }),
      '/Roles',
    ),
  },
  {
    hook: 'resolveExisting',
    statuses: [409, 500, 503],
    mount: create((ask) => {
      const stores = createMemoryStores();
      return {
        ...stores,
        userStore: overriding(stores.userStore, {
          create: () => Promise.reject(new UniquenessError('userName', { hiddenId: '7' })),
        }),
        resolveExisting: ({ tenantId }) => any(ask(tenantId, () => ({ action: 'refuse' }))),
      };
    }),
  },
  {
    hook: 'resolveReturning',
    statuses: [409, 500, 503],
    mount: async (ask, logger) => {
      const send = mountRouter(
        { resolveReturning: ({ tenantId }) => any(ask(tenantId, () => ({ action: 'conflict' }))) },
        logger,
      );
      for (const tenant of ['north', 'south'] as const) {
        await send(tenant, 'post', '/Users', user('ada', { active: false }));
      }
      return async (tenant) => (await send(tenant, 'post', '/Users', user('ada'))).status;
    },
  },
  {
    hook: 'admission.domains',
    statuses: [201, 503, 503],
    mount: create((ask) => ({
      admission: { domains: { of: (tenantId) => any(ask(tenantId, () => 'any')) } },
    })),
  },
  {
    hook: 'admission.seats',
    statuses: [201, 503, 503],
    mount: create((ask) => ({
      admission: { seats: { limit: (tenantId) => any(notALimit(ask(tenantId, () => undefined))) } },
    })),
  },
  {
    hook: 'admission.decide',
    statuses: [201, 503, 503],
    mount: create((ask) => ({
      admission: { decide: ({ tenantId }) => any(ask(tenantId, () => ({ admitted: true }))) },
    })),
  },
  {
    hook: 'conformance',
    statuses: [200, 500, 500],
    sync: true,
    mount: read((ask) => ({ conformance: (tenantId) => any(ask(tenantId, () => 'rfc')) })),
  },
  {
    hook: 'roleResolver',
    statuses: [201, 500, 503],
    mount: create((ask) => ({ roleResolver: (tenantId) => any(ask(tenantId, () => undefined)) })),
  },
  {
    hook: 'roleResolver.resolve',
    statuses: [201, 500, 500],
    sync: true,
    mount: create((ask) => ({
      roleResolver: {
        resolve: ({ tenantId }) => any(ask(tenantId, () => ({ assignments: [] }))),
      },
    })),
  },
  {
    hook: 'roleResolver',
    way: 'whose settings ask for target tenants',
    statuses: [201, 500, 503],
    mount: create((ask) => ({
      roleResolver: createRoleSettings({
        store: createMemoryRoleSettingsStore(),
        roles: [{ value: 'member', label: 'Member' }],
        initial: { defaultRole: 'member' },
        targetTenants: (tenantId) => any(ask(tenantId, () => [])),
      }).roleResolver,
    })),
  },
  {
    hook: 'deletionGuard',
    statuses: [200, 500, 503],
    mount: deactivate((ask) => ({
      deletionGuard: any({
        admit: ({ tenantId }: { tenantId: string }) =>
          ask(tenantId, () => ({ allowed: true, counted: false })),
        hold: async () => {},
        cancel: async () => {},
      }),
    })),
  },
  {
    hook: 'deletionGuard.store',
    statuses: [200, 500, 503],
    mount: deactivate((ask, logger) => {
      const store = createMemoryDeletionGuardStore();
      return {
        deletionGuard: createDeletionGuard({
          threshold,
          logger,
          store: overriding(store, {
            take: (ctx, attempt) => any(ask(ctx.tenantId, () => store.take(ctx, attempt))),
          }),
        }),
      };
    }),
  },
  {
    hook: 'deletionGuard.onEvent',
    statuses: [503, 503, 503],
    listens: true,
    mount: deactivate((ask, logger) => {
      const store = createMemoryDeletionGuardStore();
      return {
        deletionGuard: createDeletionGuard({
          threshold,
          logger,
          store: overriding(store, {
            take: async () => ({ allowed: false, counted: false }),
            hold: async () => ({ began: true }),
          }),
          onEvent: ({ tenantId }) => any(ask(tenantId, () => undefined)),
        }),
      };
    }),
  },
  {
    hook: 'onEvent',
    statuses: [201, 201, 201],
    listens: true,
    mount: create((ask) => ({
      onEvent: (event) => any(ask(event.tenantId ?? '', () => undefined)),
    })),
  },
  {
    hook: 'onEvent',
    way: 'of a failed request',
    statuses: [404, 404, 404],
    listens: true,
    mount: read(
      (ask) => ({ onEvent: (event) => any(ask(event.tenantId ?? '', () => undefined)) }),
      '/Users/nobody',
    ),
  },
  {
    hook: 'onDeactivate',
    statuses: [200, 200, 200],
    listens: true,
    mount: deactivate((ask) => ({
      onDeactivate: ({ tenantId }) => any(ask(tenantId, () => undefined)),
    })),
  },
  {
    hook: 'provisioningLog',
    statuses: [200, 200, 200],
    listens: true,
    mount: read((ask) => ({
      provisioningLog: {
        append: ([entry]) => any(ask(entry?.tenantId ?? '', () => undefined)),
      },
    })),
  },
  {
    hook: 'trace',
    statuses: [200, 200, 200],
    listens: true,
    mount: read((ask) => ({
      trace: { add: ({ tenantId = '' }) => any(ask(tenantId, () => undefined)) },
    })),
  },
  {
    hook: 'reports.onEvent',
    statuses: [401, 401, 401],
    listens: true,
    mount: async (ask, logger) => {
      const log = createMemoryProvisioningLog();
      const reports = createProvisioningReports({
        log,
        logger,
        onEvent: ({ tenantId }) => any(ask(tenantId, () => undefined)),
      });
      const told = (tenantId: string, status: number) => ({
        time: new Date().toISOString(),
        tenantId,
        requestId: '1',
        route: 'collection',
        method: 'GET',
        kind: 'read',
        status,
        durationMs: 1,
      });
      return async (tenant) => {
        await reports.append(any([told(tenant, 200)]));
        await reports.append(any([told(tenant, 401)]));
        return 401;
      };
    },
  },
  {
    hook: 'disabledUsers.columns',
    statuses: [200, 500, 503],
    silent: true,
    mount: report((ask) => ({
      columns: [
        {
          name: 'equipment',
          value: (_, { tenantId }) => {
            const answer = ask(tenantId, () => 'none');
            return any(answer === 42 || answer instanceof Promise ? notACell(answer) : answer);
          },
        },
      ],
    })),
  },
  {
    hook: 'disabledUsers.lastRoles',
    statuses: [200, 500, 503],
    silent: true,
    mount: report((ask) => ({
      lastRoles: (_, { tenantId }) => any(ask(tenantId, () => ['member'])),
    })),
  },
  {
    hook: 'access.requireProvisioning',
    statuses: [200, 500, 503],
    mount: signIn((ask) => ({
      requireProvisioning: (tenant) => any(ask(tenant, () => false)),
    })),
  },
  {
    hook: 'access.breakGlass',
    statuses: [200, 500, 503],
    mount: signIn((ask) => ({
      requireProvisioning: true,
      breakGlass: (tenant) => any(ask(tenant, () => ['account-1'])),
    })),
  },
  {
    hook: 'tokens.onEvent',
    statuses: [200, 200, 200],
    listens: true,
    mount: (ask, logger) =>
      tokensMounted(logger, {
        onEvent: ({ type, tenantId }) =>
          any(type === 'token.expiring' ? ask(tenantId, () => undefined) : undefined),
      }),
  },
  {
    hook: 'tokens.use',
    statuses: [200, 200, 200],
    listens: true,
    mount: async (ask, logger) => {
      const store = createMemoryTokenStore();
      return tokensMounted(logger, {
        store: overriding(store, {
          update: (next, revision) => any(ask(next.tenantId, () => store.update(next, revision))),
        }),
        expiryWarningSeconds: 0,
      });
    },
  },
  {
    hook: 'tokenEndpoint.clients',
    statuses: [200, 500, 503],
    mount: (ask, logger) => endpointMounted(ask, logger, 'find'),
  },
  {
    hook: 'tokenEndpoint.onEvent',
    statuses: [200, 200, 200],
    listens: true,
    mount: (ask, logger) => endpointMounted(ask, logger, 'onEvent'),
  },
  {
    hook: 'admin.authorize',
    statuses: [200, 500, 503],
    mount: admin((ask) => ({
      authorize: (req) => any(ask(String(req.headers.cookie), () => true)),
    })),
  },
  {
    hook: 'admin.tenant',
    statuses: [200, 500, 503],
    mount: admin((ask) => ({
      tenant: (req) => {
        const tenant = String(req.headers.cookie);
        return any(ask(tenant, () => tenant));
      },
    })),
  },
  {
    hook: 'admin.tenantUrl',
    statuses: [200, 500, 500],
    sync: true,
    mount: admin((ask) => ({
      tenantUrl: (_, tenantId) => any(ask(tenantId, () => 'https://rfp.example/scim')),
    })),
  },
  {
    hook: 'admin.onEvent',
    statuses: [200, 200, 200],
    listens: true,
    mount: admin(
      (ask) => ({ onEvent: ({ tenantId }) => any(ask(tenantId, () => undefined)) }),
      (sent) =>
        sent.put('/admin/api/provisioning').set('x-scim-admin', '1').send({ enabled: false }),
    ),
  },
  {
    hook: 'alerts.send',
    statuses: [200, 200, 200],
    listens: true,
    mount: alert((ask) => ({ send: ({ tenantId }) => ask(tenantId, () => undefined) })),
  },
  {
    hook: 'webhooks.endpoint',
    statuses: [200, 200, 200],
    mount: async (ask, logger) => {
      const send = createWebhookSender({
        endpoint: (tenantId) => any(ask(tenantId, () => undefined)),
        logger,
      });
      return alert(() => ({ send, logger: { warn() {}, error() {} } }))(ask, logger);
    },
  },
  {
    hook: 'alerts.tenants',
    statuses: [200, 200, 200],
    mount: async (ask, logger) => {
      const alertsOf = (tenant: Tenant) =>
        createAlerts({
          send: () => undefined,
          tenants: () => any(ask(tenant, () => [tenant])),
          tokens: { list: async () => [] },
          logger,
        });
      return async (tenant) => {
        await alertsOf(tenant).check();
        return 200;
      };
    },
  },
  {
    hook: 'alerts.quietHours',
    statuses: [200, 200, 200],
    mount: alert((ask) => ({ quietHours: (tenantId) => any(ask(tenantId, () => undefined)) })),
  },
  {
    hook: 'alerts.pageUrl',
    statuses: [200, 200, 200],
    sync: true,
    mount: alert((ask) => ({
      pageUrl: (tenantId) => any(ask(tenantId, () => 'https://rfp.example/scim')),
    })),
  },
];
