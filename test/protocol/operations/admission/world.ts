import express from 'express';
import { bearerTokens } from '../../../../src/auth/index.js';
import {
  type AdmissionOptions,
  createMemoryStores,
  createScimRouter,
  type MemoryStores,
  type ScimEvent,
  type ScimOptions,
} from '../../../../src/index.js';
import {
  createMemoryProvisioningLog,
  type ProvisioningLogEntry,
} from '../../../../src/monitoring/index.js';
import { TOKEN } from '../../../support/app.js';
import { scimClient } from '../../../support/client.js';
import { user } from '../../../support/messages.js';

export const TENANT = 'default';

/** The one domain of the tenant. */
export const OWN: AdmissionOptions = { domains: { of: () => ['own.example'] } };

export type Admit = Partial<ScimOptions> & { readonly stores?: MemoryStores };

/** A router that asks whom to admit, what it tells and what it logs. */
export function admitting(admission: AdmissionOptions, options: Admit = {}) {
  const { stores = createMemoryStores(), ...others } = options;
  const events: ScimEvent[] = [];
  const provisioningLog = createMemoryProvisioningLog();
  const router = createScimRouter({
    ...stores,
    baseUrl: 'https://rfp.example/scim',
    auth: bearerTokens([{ token: TOKEN, principal: { id: 'tests' } }]),
    logger: { warn() {}, error() {} },
    onEvent: (event) => void events.push(event),
    provisioningLog,
    admission,
    ...others,
  } as ScimOptions);
  const app = express().use('/scim', router);
  const scim = scimClient(app, { base: '/scim', token: TOKEN });
  return {
    scim,
    stores,
    events,
    roles: router.roles,
    ofType: (type: ScimEvent['type']) => events.filter((event) => event.type === type),
    /** Entries of the provisioning log, the last one first. */
    entries: async (): Promise<readonly ProvisioningLogEntry[]> => {
      await router.close();
      return provisioningLog.query(TENANT, {});
    },
    add: async (userName: string, more: object = {}): Promise<string> =>
      (await scim.post('/Users', user(userName, more)).expect(201)).body.id,
    stored: async (id: string) => (await scim.get(`/Users/${id}`).expect(200)).body,
    active: () => stores.userStore.countActive({ ...CTX }, TENANT),
  };
}

export const CTX = {
  tenantId: TENANT,
  principal: { id: 'host' },
  requestId: 'host',
  signal: new AbortController().signal,
};
