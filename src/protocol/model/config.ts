import type { Authentication } from '../../auth/authenticate.js';
import type { Rules } from '../../conformance/rules.js';
import type { Logger } from '../../events/publish.js';
import type { Teller } from '../../events/teller.js';
import type { Serial } from '../../lib/serial.js';
import type { DeletionGuard } from '../../monitoring/deletion-guard/deletion-guard.js';
import type { UnitOfWork } from '../../stores/contract/context.js';
import type { RequestLimiter } from '../http/request-limit.js';
import type { FindTenant } from '../http/tenant.js';
import type { RequestLog } from '../observe/request-log.js';
import type { Cursors } from '../query/cursor.js';
import type { RefuseSensitive } from '../query/sensitive.js';
import type { Endpoint } from './endpoint.js';
import type { ExchangeSink } from './exchange.js';
import type { Authorize, FindMe, ResolveExisting } from './hooks.js';
import type { Limits } from './options.js';
import type { RolesConfig } from './roles-config.js';

/** The options of one router, checked and compiled at start. Frozen; shared by all its requests. */
export interface Config {
  readonly endpoints: readonly Endpoint[];
  /** By the lower-case path segment, e.g. `users`. */
  readonly endpointAt: ReadonlyMap<string, Endpoint>;
  /** By the name of the resource type. */
  readonly endpointOf: ReadonlyMap<string, Endpoint>;
  readonly authentication: Authentication;
  readonly tenant: FindTenant;
  readonly requestLimit: RequestLimiter | undefined;
  readonly authorize: Authorize | undefined;
  readonly me: FindMe | undefined;
  readonly unitOfWork: UnitOfWork | undefined;
  readonly resolveExisting: ResolveExisting | undefined;
  readonly rules: (tenantId: string) => Rules;
  /** The rules where they are the same for every tenant: what discovery, which knows none, can tell. */
  readonly fixedRules: Rules | undefined;
  /** undefined where roles are not provisioned. */
  readonly roles: RolesConfig | undefined;
  /** Tells the host's listeners what happened. */
  readonly teller: Teller;
  readonly deletionGuard: DeletionGuard | undefined;
  readonly requestLog: RequestLog | undefined;
  /** Where traced exchanges go; undefined in production. */
  readonly exchanges: ExchangeSink | undefined;
  readonly logger: Logger;
  readonly baseUrl: string | undefined;
  readonly publicDiscovery: 'none' | 'serviceProviderConfig' | 'all';
  readonly documentationUri: string | undefined;
  readonly cursors: Cursors;
  readonly defaultPaginationMethod: 'index' | 'cursor';
  readonly refuseSensitive: RefuseSensitive | undefined;
  readonly limits: Limits;
  /** Who is writing to which resource in this process right now. */
  readonly writes: Serial;
}
