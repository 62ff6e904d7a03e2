import express from 'express';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  createMemoryStores,
  createScimRouter,
  type ScimOptions,
  type ScimRouter,
} from '../../../src/index.js';
import { TOKEN } from '../../support/app.js';
import { type ScimClient, scimClient } from '../../support/client.js';
import { user } from '../../support/messages.js';

/** A product with several tenants, whose login asks the router. */
export interface SignInWorld {
  readonly router: ScimRouter;
  /** The provider of a tenant. */
  scim(tenantId: string): ScimClient;
  /** Provisions somebody; their SCIM id. */
  create(tenantId: string, userName: string, more?: object): Promise<string>;
  /** Switches provisioning off for a tenant. */
  switchOff(tenantId: string): void;
  readonly logged: { readonly message: string; readonly details: unknown }[];
}

/** The tenant `strict` requires provisioning; `account-1` is on everybody's break-glass list. */
export function signInWorld(options: Partial<ScimOptions> = {}): SignInWorld {
  const off = new Set<string>();
  const logged: { message: string; details: unknown }[] = [];
  const note = (message: string, details: unknown) => void logged.push({ message, details });
  const router = createScimRouter({
    ...(options.userStore ? {} : createMemoryStores()),
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests', anyTenant: true } }]),
    provisioning: (tenantId) => !off.has(tenantId),
    access: {
      requireProvisioning: (tenantId) => tenantId === 'strict',
      breakGlass: () => ['account-1'],
    },
    logger: { warn() {}, error: note },
    ...options,
  } as ScimOptions);
  const app = express().use('/:tenant/scim/v2', router);
  const scim = (tenantId: string) =>
    scimClient(app, { base: `/${tenantId}/scim/v2`, token: TOKEN });
  return {
    router,
    scim,
    async create(tenantId, userName, more = {}) {
      const { body } = await scim(tenantId).post('/Users', user(userName, more)).expect(201);
      return body.id;
    },
    switchOff: (tenantId) => void off.add(tenantId),
    logged,
  };
}
