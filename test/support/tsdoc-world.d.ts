import type { Server } from 'node:http';
import type { pipeline as streamPipeline } from 'node:stream/promises';
import type {
  afterAll as jestAfterAll,
  describe as jestDescribe,
  it as jestIt,
} from '@jest/globals';
import type expressModule from 'express';
import type { Express as ExpressApp } from 'express';
import type { ScimAdminOptions } from '../../src/admin/index.js';
import type {
  Auth,
  ClientSecret,
  ClientStore,
  OAuthClient,
  TokenStore,
} from '../../src/auth/index.js';
import type {
  CursorPosition,
  EventListener,
  EventOutbox,
  Filter,
  MemoryStores,
  OnDeactivate,
  RequestContext,
  ResourceRecord,
  ScimEvent,
  ScimRouter,
  SortOrder,
  UserStore,
} from '../../src/index.js';
import type { ProvisioningLogStore } from '../../src/monitoring/index.js';
import type {
  EmbeddedPostgres,
  OwnTables,
  PostgresClients,
  PostgresPool,
} from '../../src/postgres/index.js';
import type { RolePolicyOptions, RoleSettingsStore } from '../../src/roles/index.js';
import type { ResourceMapping, SqlAttributes } from '../../src/sql/index.js';
import type {
  ConnectionGate,
  ContractStores,
  Directory,
  Preview,
} from '../../src/testing/index.js';

/** A row of the host's; what is in it is the host's affair. */
interface HostRow {
  readonly label: string;
  readonly tenant: string;
  readonly provisioning: boolean;
}

/** What the host has in the examples of the documentation, as far as they take it for granted. */
declare global {
  const express: typeof expressModule;
  const app: ExpressApp;
  const server: Server;
  const pipeline: typeof streamPipeline;
  const describe: typeof jestDescribe;
  const it: typeof jestIt;
  const afterAll: typeof jestAfterAll;
  const pg: {
    readonly Pool: new (config?: { readonly connectionString?: string | undefined }) => HostPool;
  };
  const PGlite: { create(folder: string): Promise<EmbeddedPostgres> };
  const withTransaction: <T>(
    work: (client: Awaited<ReturnType<PostgresPool['connect']>>) => Promise<T>,
  ) => Promise<T>;
  const pool: HostPool;
  const db: {
    findToken(digest: string): Promise<HostRow | undefined>;
    tenant(id: string): Promise<HostRow>;
    client(id: string): Promise<OAuthClient | undefined>;
    secretsOf(id: string): Promise<readonly ClientSecret[]>;
    transaction<T>(work: (tx: object) => Promise<T>): Promise<T>;
  };
  const sha256: (text: string) => string;
  const sessions: {
    begin(req: object, accountId: string, roles: readonly string[]): Promise<void>;
    endAll(tenantId: string, userId: string): Promise<void>;
  };
  const authenticate: (req: object) => Promise<HostAccount>;
  const account: HostAccount;
  const claims: { readonly iss: string; readonly sub: string };
  const auditLog: { write(entry: object): void };
  const inventory: { countOf(userId: string): number };
  const mailAdministrators: (...about: readonly unknown[]) => void;
  const isManagedBy: (tenantId: string, resourceType: string, id: string) => Promise<boolean>;
  const bucketOf: (tenantId: string) => {
    take(): Promise<number>;
    withdraw(operations: number): Promise<void>;
  };
  const verify: (digest: string, password: string) => Promise<boolean>;
  const user: { readonly passwordDigest: string };
  const request: { readonly body: { readonly password: string } };
  const draft: { readonly userName: string };
  const proxy: { refuseConnections(): void; acceptConnections(): void };

  const stores: MemoryStores;
  const auth: Auth;
  const ctx: RequestContext;
  const router: ScimRouter;
  const scim: ScimRouter;
  const onEvent: EventListener;
  const onDeactivate: OnDeactivate;
  const eventOutbox: EventOutbox<ScimEvent>;
  const clients: ClientStore;
  const userStore: UserStore;
  const userId: string;
  const clientStore: PostgresClients;
  const clientId: string;
  const error: Error;
  const isDeadlock: (error: Error) => boolean;
  const provisioningLog: ProvisioningLogStore;
  const roleSettingsStore: RoleSettingsStore;
  const adminOptions: ScimAdminOptions;
  const policyOptions: RolePolicyOptions;
  const readPolicy: (from: unknown, tenantId: string) => Promise<RolePolicyOptions>;
  const attributes: SqlAttributes;
  const tables: OwnTables;
  const mapping: ResourceMapping;
  const rows: ResourceRecord[];
  const found: ResourceRecord[];
  const matches: (row: ResourceRecord) => boolean;
  const query: {
    readonly filter: Filter;
    readonly sort?: SortOrder;
    readonly page: {
      readonly kind: 'cursor';
      readonly after?: CursorPosition;
      readonly count: number;
    };
  };

  const directory: Directory;
  const preview: Preview;
  const january: Directory;
  const february: Directory;
  const token: string;
  const baseUrl: string;
  const gate: ConnectionGate;
  const createStores: (pool: object) => ContractStores;
  const createTokenStore: (pool: object) => TokenStore;

  namespace Express {
    interface Request {
      readonly session: {
        readonly tenant: string;
        readonly user?: HostUser;
      };
    }
  }
}

interface HostAccount {
  readonly id: string;
  readonly tenantId: string;
  readonly scimId: string;
}

interface HostUser {
  readonly isAdmin: boolean;
  readonly email: string;
  readonly organisation: string;
}

interface HostPool extends PostgresPool {
  query(text: string, values?: readonly unknown[]): Promise<{ readonly rows: ResourceRecord[] }>;
  end(): Promise<void>;
}
