import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  type AdmissionOptions,
  createScimRouter,
  type Preset,
  type ScimOptions,
  type ScimRouter,
  SeatsTakenError,
  type UserStore,
} from '../../../src/index.js';
import { createRolePolicy } from '../../../src/roles/index.js';
import { overriding } from '../../support/stores.js';
import { TENANTS, type TenantName } from './names.js';

/** What is wrong with a product, so that the judge has something to find. */
export const PLANTED = [
  'noAdmission',
  'noDomains',
  'noSeats',
  'staleDomains',
  'seatsForAll',
] as const;
/** The last only several processes can find, if they meet. */
export type Planted = (typeof PLANTED)[number] | 'seatsByCounting';

export interface AppOptions {
  readonly stores: Pick<ScimOptions, 'userStore' | 'groupStore'> & Partial<ScimOptions>;
  readonly conformance: Preset;
  readonly domains: NonNullable<AdmissionOptions['domains']>['of'];
  readonly seats: NonNullable<AdmissionOptions['seats']>['limit'];
  readonly planted?: Planted | undefined;
}

export const tokenOf = (tenant: TenantName) => `a-token-of-${tenant}-with-more-than-32-characters`;

const POLICIES = {
  super: createRolePolicy({
    defaultRole: 'member',
    groupRoles: [{ group: { displayName: 'Acme' }, role: 'member', targetTenantId: 'acme' }],
  }),
  acme: createRolePolicy({ defaultRole: 'member' }),
} as const;

function admissionOf({ domains, seats, planted }: AppOptions): AdmissionOptions | undefined {
  if (planted === 'noAdmission') return undefined;
  return {
    ...(planted !== 'noDomains' && { domains: { of: domains } }),
    ...(planted !== 'noSeats' && { seats: { limit: seats } }),
  };
}

/** Seats that are given to whoever asks, or counted as somebody would who knows of no other process. */
function seatsOf(userStore: UserStore, planted: Planted | undefined): Partial<UserStore> {
  if (planted === 'seatsForAll') return { takeSeats: async () => undefined };
  if (planted !== 'seatsByCounting') return {};
  return {
    async takeSeats(ctx, { tenantId, joining, limit }) {
      const { transaction: _, ...outside } = ctx;
      const active = (await userStore.countActive?.(outside, tenantId)) ?? 0;
      if (active + joining > limit) throw new SeatsTakenError(active + joining, limit);
      return { active };
    },
  };
}

/** A product in which a super-tenant and one of its customers are provisioned. */
export function createApp(options: AppOptions): { router: ScimRouter; app: express.Express } {
  const admission = admissionOf(options);
  const { userStore } = options.stores;
  const router = createScimRouter({
    ...options.stores,
    userStore: overriding(userStore, seatsOf(userStore, options.planted)),
    auth: bearerTokens(
      TENANTS.map((tenantId) => ({ token: tokenOf(tenantId), principal: { id: 'idp', tenantId } })),
    ),
    conformance: { preset: options.conformance, returningUsers: 'reactivate' },
    roleResolver: (tenantId) => POLICIES[tenantId as TenantName],
    roles: { targetTenants: ['acme'], maxInCommit: 3 },
    logger: { warn() {}, error() {} },
    baseUrl: 'https://rfp.example/scim',
    ...(admission && { admission }),
  } as ScimOptions);
  const app = express().use('/scim', router);
  return { router, app };
}

export async function listen(app: express.Express): Promise<{ server: Server; origin: string }> {
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
