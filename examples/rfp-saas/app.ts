import { createHash } from 'node:crypto';
import express, { type Express } from 'express';
import {
  createScimRouter,
  drainOutbox,
  type EventListener,
  type OnDeactivate,
  type ScimOptions,
  type ScimRouter,
} from 'express-scim';
import { bearerTokens, createTokenService } from 'express-scim/auth';
import type { GuardThreshold } from 'express-scim/monitoring';
import { createRoleSettings } from 'express-scim/roles';
import type { Data } from './data/data.js';
import { createMemoryData } from './data/memory-data.js';
import { deriveSecret } from './data/secrets.js';
import { recordEquipment } from './equipment.js';
import { createLogin, SETTINGS_PATH } from './login/login.js';
import { createProfile } from './login/profile.js';
import { createSessions } from './login/sessions.js';
import { accountPage } from './page/account-page.js';
import { createPeople, type People } from './people/people.js';
import { rememberRoles } from './roles/former-roles.js';
import { ADMINISTRATOR, INITIAL_ROLES, ROLES } from './roles/role-policy.js';
import { admissionBy, type FindContract } from './scim/admission.js';
import { createObservation } from './scim/observation.js';
import { createScimSettings } from './scim/settings.js';
import { USER_TYPE } from './scim/user-type.js';

/** Where the router is mounted; an administrator types the origin and this path into the tenant URL. */
export const SCIM_PATH = '/rfpserver/scim/v2';

export interface AppOptions {
  /** The secret token of the identity provider. The product keeps nothing but its digest. */
  readonly token: string;
  /** Where everything is kept. Default: in memory. */
  readonly data?: Data;
  /** The customer whose token it is. Default: `acme`. */
  readonly org?: string;
  /** The demo administrator's; without it nobody can sign in. */
  readonly adminPassword?: string;
  /** Where identity providers reach the product, e.g. `https://rfp.example`. Default: this machine. */
  readonly publicUrl?: string;
  /** How many people may be disabled or deleted within an hour before the rest is held. Default: any. */
  readonly deletionThreshold?: GuardThreshold;
  /** What provisioned state means in roles. Default: what administrators decide on the settings page. */
  readonly roleResolver?: ScimOptions['roleResolver'];
  /** What customers have agreed with the product: their domains, and how many people. Default: any. */
  readonly contractOf?: FindContract;
  /** Other organisations into which this identity provider may place people. Default: none. */
  readonly otherOrgs?: readonly string[];
  /** Told about what provisioning did. */
  readonly onEvent?: EventListener;
  /** Told when a deactivation has ended somebody's sessions. */
  readonly onSessionsEnded?: (userId: string, sessions: number) => void;
}

/** The product, and what its process does besides answering requests. */
export interface Product {
  readonly app: Express;
  readonly scim: ScimRouter;
  readonly people: People;
  /** Goes on with events and roles that a process has left behind. For the start, and for a timer. */
  resume(signal: AbortSignal): Promise<void>;
}

const ACTIVITY = {
  kinds: ['create', 'update', 'disable', 'reactivate', 'delete', 'membership'],
  outcome: 'success',
} as const;

const digestOf = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');

/** The whole product: provisioning, and a page that shows who has an account. */
export function createApp({
  token,
  data = createMemoryData(),
  org = 'acme',
  adminPassword,
  publicUrl,
  deletionThreshold,
  roleResolver,
  contractOf = () => ({}),
  otherOrgs = [],
  onEvent,
  onSessionsEnded,
}: AppOptions): Product {
  const { stores, tables } = data;
  const people = createPeople(data, org);
  const observation = createObservation(data, deletionThreshold);
  const tokens = createTokenService({ store: data.tokenStore });
  const askAccess = (userId: string) => scim.access(org, { userId });
  const sessions = createSessions(data, people, org, askAccess, adminPassword);
  const roleSettings = createRoleSettings({
    store: data.roleSettingsStore,
    roles: ROLES,
    initial: INITIAL_ROLES,
    administratorRole: ADMINISTRATOR,
    targetTenants: () => otherOrgs.map((id) => ({ id, label: id })),
  });
  const listeners = {
    async onEvent(event) {
      await recordEquipment(tables.equipment, event);
      await rememberRoles(tables.formerRoles, event);
      await onEvent?.(event);
    },
    async onDeactivate({ userId }) {
      const ended = await sessions.endAll(userId);
      onSessionsEnded?.(userId, ended);
    },
  } satisfies { readonly onEvent: EventListener; readonly onDeactivate: OnDeactivate };

  const scim = createScimRouter({
    ...stores,
    ...listeners,
    userResourceType: USER_TYPE,
    managedAttributes: true,
    auth: [
      tokens,
      bearerTokens([
        { sha256: digestOf(token), principal: { id: 'identity-provider', tenantId: org } },
      ]),
    ],
    roleResolver: roleResolver ?? roleSettings.roleResolver,
    roles: { targetTenants: otherOrgs },
    admission: admissionBy(contractOf),
    // What is in an organisation is its directory's: whoever was there before is taken over, where the stores know of any.
    ...(stores.userStore.linkExisting && { resolveExisting: () => ({ action: 'link' }) as const }),
    conformance: { returningUsers: 'reactivate' },
    provisioningLog: observation.reports,
    cursor: { secret: deriveSecret(data.secret, 'cursors') },
    ...(observation.deletionGuard && { deletionGuard: observation.deletionGuard }),
  });

  const app = express();
  app.disable('x-powered-by');
  app.use(SCIM_PATH, scim);
  app.use(createLogin(sessions));
  app.use(createProfile(sessions, scim));
  app.use(
    SETTINGS_PATH,
    createScimSettings({
      tokens,
      sessions,
      scimPath: SCIM_PATH,
      publicUrl,
      observation,
      ...(roleResolver === undefined && { roles: { settings: roleSettings, router: scim } }),
    }),
  );
  app.get('/', async (req, res) => {
    const { page, q } = req.query;
    const search = typeof q === 'string' ? q.trim().slice(0, 100) : '';
    const [found, counts, activity, reader] = await Promise.all([
      people.page(search, Math.trunc(Number(page)) || 1),
      people.counts(),
      data.provisioningLog.query(org, { where: ACTIVITY, limit: 12 }),
      sessions.userOf(req),
    ]);
    res.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    res
      .type('html')
      .send(accountPage({ org, search, found, counts, activity, reader: reader?.name }));
  });

  async function resume(signal: AbortSignal): Promise<void> {
    if (stores.eventOutbox) await drainOutbox(stores.eventOutbox, { ...listeners, signal });
    await scim.roles.drain({ signal });
  }

  return { app, scim, people, resume };
}
