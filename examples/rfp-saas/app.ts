import { createHash } from 'node:crypto';
import express, { type Express } from 'express';
import {
  createScimRouter,
  type EventListener,
  type ScimOptions,
  type ScimRouter,
} from 'express-scim';
import {
  bearerTokens,
  createMemoryTokenStore,
  createTokenService,
  type TokenStore,
} from 'express-scim/auth';
import type { GuardThreshold, ProvisioningLogStore } from 'express-scim/monitoring';
import { createMemoryRoleSettingsStore, createRoleSettings } from 'express-scim/roles';
import { createActivityLog } from './activity.js';
import { type Database, openDatabase } from './database/database.js';
import { createUnitOfWork } from './database/unit-of-work.js';
import { recordEquipment } from './equipment.js';
import { createLogin, SETTINGS_PATH } from './login/login.js';
import { createSessions } from './login/sessions.js';
import { accountPage } from './page/account-page.js';
import { ADMINISTRATOR, INITIAL_ROLES, ROLES } from './roles/role-policy.js';
import { createAccountUserStore } from './scim/account-user-store.js';
import { accountIds } from './scim/ids.js';
import { createTeamGroupStore } from './scim/team-group-store.js';
import { USER_TYPE } from './scim/user-type.js';
import { createObservation } from './scim-observation.js';
import { createScimSettings } from './scim-settings.js';

/** Where the router is mounted; an administrator types the origin and this path into the tenant URL. */
export const SCIM_PATH = '/rfpserver/scim/v2';

export interface AppOptions {
  /** The secret token of the identity provider. The product keeps nothing but its digest. */
  readonly token: string;
  /** The customer whose token it is. Default `acme`. */
  readonly org?: string;
  /** JSON file that keeps the tables; without it they are gone when the process ends. */
  readonly dataFile?: string;
  /** Where digests of the tokens from the settings page are kept; default in memory. */
  readonly tokenStore?: TokenStore;
  /** The demo administrator's; without it nobody can sign in. */
  readonly adminPassword?: string;
  /** Where identity providers reach the product, e.g. `https://rfp.example`; default this machine. */
  readonly publicUrl?: string;
  /** How many people may be disabled or deleted within an hour before the rest is held; default any. */
  readonly deletionThreshold?: GuardThreshold;
  /** What provisioned state means in roles; default what administrators decide on the settings page. */
  readonly roleResolver?: ScimOptions['roleResolver'];
  /** Other organisations into which this identity provider may place people; default none. */
  readonly otherOrgs?: readonly string[];
  /** The outcome of every request; default in memory. */
  readonly provisioningLog?: ProvisioningLogStore;
  /** Told about what provisioning did. */
  readonly onEvent?: EventListener;
  /** Told when a deactivation has ended somebody's sessions. */
  readonly onSessionsEnded?: (accountId: number, sessions: number) => void;
}

const digestOf = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');

/** The whole product: its database, provisioning, and a page that shows who has an account. */
export function createApp({
  token,
  org = 'acme',
  dataFile,
  tokenStore = createMemoryTokenStore(),
  adminPassword,
  publicUrl,
  deletionThreshold,
  roleResolver,
  otherOrgs = [],
  provisioningLog,
  onEvent,
  onSessionsEnded,
}: AppOptions): {
  readonly app: Express;
  readonly db: Database;
  readonly scim: ScimRouter;
} {
  const db = openDatabase(dataFile);
  const activity = createActivityLog();
  const userStore = createAccountUserStore(db);
  const observation = createObservation(db, userStore, deletionThreshold, provisioningLog);
  const tokens = createTokenService({ store: tokenStore });
  const sessions = createSessions(db, org, adminPassword);
  const roleSettings = createRoleSettings({
    store: createMemoryRoleSettingsStore(),
    roles: ROLES,
    initial: INITIAL_ROLES,
    administratorRole: ADMINISTRATOR,
    targetTenants: () => otherOrgs.map((id) => ({ id, label: id })),
  });
  const app = express();
  app.disable('x-powered-by');

  const scim = createScimRouter({
    userStore,
    groupStore: createTeamGroupStore(db),
    unitOfWork: createUnitOfWork(db),
    userResourceType: USER_TYPE,
    auth: [
      tokens,
      bearerTokens([
        { sha256: digestOf(token), principal: { id: 'identity-provider', tenantId: org } },
      ]),
    ],
    roleResolver: roleResolver ?? roleSettings.roleResolver,
    roles: { targetTenants: otherOrgs },
    provisioningLog: observation.reports,
    ...(observation.deletionGuard && { deletionGuard: observation.deletionGuard }),
    async onEvent(event) {
      activity.record(event);
      await recordEquipment(db, event);
      await onEvent?.(event);
    },
    onDeactivate({ userId }) {
      const accountId = Number(accountIds.decode(userId));
      const ended = sessions.endAll(accountId);
      onSessionsEnded?.(accountId, ended);
    },
  });
  app.use(SCIM_PATH, scim);

  app.use(createLogin(sessions));
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

  app.get('/', (req, res) => {
    const { page, q } = req.query;
    res.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    res.type('html').send(
      accountPage(db, {
        org,
        page: Math.trunc(Number(page)) || 1,
        search: typeof q === 'string' ? q.slice(0, 100) : '',
        activity: activity.latest(),
        reader: sessions.userOf(req)?.name,
      }),
    );
  });

  return { app, db, scim };
}
