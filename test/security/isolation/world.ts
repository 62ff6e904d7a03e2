import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { bearerTokens } from '../../../src/auth/index.js';
import {
  createScimRouter,
  type GroupStore,
  type MemberRef,
  type ScimEvent,
  type ScimOptions,
  type UserStore,
} from '../../../src/index.js';
import { idsIn } from './ids-in.js';
import { createLedger, type Ledger } from './ledger.js';
import type { Random } from './random.js';
import { baseOf, markOf, TENANTS, type TenantName, tokenOf } from './tenants.js';
import { createWatch } from './watched-store.js';

export interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the mount of the tenant. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** undefined without a body. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into at will
  readonly body: any;
}

/** One router with several tenants on the same stores, and somebody who watches all of it. */
export interface World {
  readonly ledger: Ledger;
  readonly events: readonly ScimEvent[];
  /** Sends a request as a tenant; the answer has been checked for traces of others. */
  send(tenant: TenantName, request: Sent): Promise<Answer>;
  /** Sends a request below the URL of one tenant with the credential of another, unchecked. */
  sendTo(url: TenantName, credential: TenantName, request: Sent): Promise<Answer>;
  /** Who `/Me` is. */
  readonly me: Map<TenantName, string>;
  close(): Promise<void>;
}

export interface WorldStores {
  readonly userStore: UserStore;
  readonly groupStore: GroupStore;
}

const JSON_TYPE = 'application/scim+json';

function checkEvent(ledger: Ledger, event: ScimEvent): void {
  const { tenantId, principal } = event;
  // A request that names another tenant than its credential fails before it belongs to either.
  if (tenantId === undefined) return;
  if (principal?.id !== tenantId) ledger.note(`an event of ${tenantId} names ${principal?.id}`);
  ledger.checkText(tenantId, JSON.stringify({ ...event, unknown: [] }), 'an event');
  const joined = 'added' in event ? [...event.added, ...event.removed] : [];
  ledger.checkIds(tenantId, [event.resourceId ?? [], joined].flat(), 'an event');
}

export async function openWorld(
  { userStore, groupStore }: WorldStores,
  random: Random,
  options: Partial<ScimOptions> = {},
): Promise<World> {
  const ledger = createLedger();
  const { watchResources, watchGroups } = createWatch(ledger, random);
  const events: ScimEvent[] = [];
  const me = new Map<TenantName, string>();
  const wireIds = (members: readonly MemberRef[]) =>
    members.map(({ value, type }) => {
      const { ids } = type === 'Group' ? groupStore : userStore;
      return ids?.encode(value) ?? value;
    });
  const app = express().use(
    '/:tenant/scim/v2',
    createScimRouter({
      userStore: watchResources(userStore),
      groupStore: watchGroups(groupStore, wireIds),
      auth: bearerTokens(
        TENANTS.map((name) => ({ token: tokenOf(name), principal: { id: name, tenantId: name } })),
      ),
      me: ({ tenantId }) => {
        const id = me.get(tenantId as TenantName);
        return id === undefined ? undefined : { id };
      },
      logger: {
        warn: () => {},
        error: (message, details) => ledger.note(`${message} ${JSON.stringify(details)}`),
      },
      onEvent(event) {
        events.push(event);
        checkEvent(ledger, event);
      },
      ...options,
    }),
  );
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const sendTo: World['sendTo'] = async (url, credential, { method, path, body, headers = {} }) => {
    const response = await fetch(`${origin}${baseOf(url)}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${tokenOf(credential)}`,
        ...(body && { 'Content-Type': JSON_TYPE }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status } = response;
    return {
      status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };

  return {
    ledger,
    events,
    me,
    sendTo,
    async send(tenant, request) {
      const answer = await sendTo(tenant, tenant, request);
      const where = `${request.method} ${request.path}`;
      const { status, headers, text, body } = answer;
      if (status >= 500 && status !== 503) ledger.note(`${where} is ${status}: ${text}`);
      for (const name of ['etag', 'location', 'content-location']) {
        ledger.checkText(tenant, headers.get(name) ?? '', where);
      }
      ledger.checkText(tenant, text, where);
      ledger.checkIds(tenant, idsIn(body), where);
      return answer;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What a tenant writes into everything it has. */
export const marked = (tenant: TenantName, more: string | number = '') =>
  `${markOf(tenant)} ${more}`;
