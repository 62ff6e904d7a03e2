import express, { type Express } from 'express';
import { bearerTokens, createScimRouter } from 'express-scim';
import { createActivityLog } from './activity.js';
import { type Database, openDatabase } from './database/database.js';
import { accountPage } from './page/account-page.js';
import { createAccountUserStore } from './scim/account-user-store.js';
import { createTeamGroupStore } from './scim/team-group-store.js';
import { USER_TYPE } from './scim/user-type.js';

/** Where the router is mounted; an administrator types the origin and this path into the tenant URL. */
export const SCIM_PATH = '/rfpserver/scim/v2';

export interface AppOptions {
  /** The secret token of the identity provider; at least 32 characters. */
  readonly token: string;
  /** The customer whose token it is. Default `acme`. */
  readonly org?: string;
  /** JSON file that keeps the tables; without it they are gone when the process ends. */
  readonly dataFile?: string;
}

/** The whole product: its database, provisioning, and a page that shows who has an account. */
export function createApp({ token, org = 'acme', dataFile }: AppOptions): {
  readonly app: Express;
  readonly db: Database;
} {
  const db = openDatabase(dataFile);
  const activity = createActivityLog();
  const app = express();
  app.disable('x-powered-by');

  app.use(
    SCIM_PATH,
    createScimRouter({
      userStore: createAccountUserStore(db),
      groupStore: createTeamGroupStore(db),
      userResourceType: USER_TYPE,
      auth: bearerTokens([{ token, principal: { id: 'identity-provider', tenantId: org } }]),
      onEvent: activity.record,
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
      }),
    );
  });

  return { app, db };
}
