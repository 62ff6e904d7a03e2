import type { Authentication } from '../../auth/authenticate.js';
import type { Rules } from '../../conformance/rules.js';
import type { EventDispatcher } from '../../events/event-dispatcher.js';
import type { Background } from '../../lib/background.js';
import type { CallAbout } from '../../lib/hooks/host-hook.js';
import type { KeyedMutex } from '../../lib/keyed-queue.js';
import type { Logger } from '../../lib/logger.js';
import type { DeletionGuard } from '../../monitoring/deletion-guard/deletion-guard.js';
import type { RequestContext, UnitOfWork } from '../../stores/contract/context.js';
import type { Admission } from './admission.js';
import type { Endpoint } from './endpoint.js';
import type { Authorize, ResolveExisting, ResolveMe, ResolveReturning, TenantOf } from './hooks.js';
import type { Limits } from './limits.js';
import type { ProvisioningSwitch } from './provisioning-switch.js';
import type { Cursors, RefuseSensitive } from './query.js';
import type { RequestGate } from './request-limit.js';
import type { RequestRecord, WriteLine } from './request-record.js';
import type { RoleCatalog } from './role-catalog.js';
import type { RolesConfig } from './roles-config.js';
import type { RoleFindings } from './write-result.js';

/** The options of one router, checked and compiled at start. Frozen; shared by all its requests. */
export interface Config {
  readonly endpoints: readonly Endpoint[];
  /** By the lower-case path segment, e.g. `users`. */
  readonly endpointAt: ReadonlyMap<string, Endpoint>;
  /** By the name of the resource type. */
  readonly endpointOf: ReadonlyMap<string, Endpoint>;
  readonly authentication: Authentication;
  readonly tenantOf: TenantOf;
  readonly provisioning: ProvisioningSwitch;
  readonly access: AccessHooks;
  /** Whether it is noted what was provisioned of a user last. */
  readonly managedAttributes: boolean;
  readonly requestLimit: RequestGate | undefined;
  readonly authorize: Authorize | undefined;
  readonly me: ResolveMe | undefined;
  readonly unitOfWork: UnitOfWork | undefined;
  /** undefined where everybody is admitted. */
  readonly admission: Admission | undefined;
  readonly resolveExisting: ResolveExisting | undefined;
  readonly resolveReturning: ResolveReturning | undefined;
  readonly rules: (tenantId: string, requestId?: string) => Rules;
  /** The rules where they are the same for every tenant: what discovery, which knows none, can tell. */
  readonly fixedRules: Rules | undefined;
  /** undefined where roles are not provisioned. */
  readonly roles: RolesConfig | undefined;
  readonly roleCatalog: RoleCatalog | undefined;
  /** Tells the host's listeners what happened. */
  readonly events: EventDispatcher;
  readonly deletionGuard: Pick<DeletionGuard, 'admit' | 'hold' | 'cancel' | 'isHeld'> | undefined;
  readonly requestLog: RequestLog | undefined;
  /** Where traced exchanges go; undefined in production. */
  readonly exchanges: ExchangeLog | undefined;
  readonly logger: Logger;
  readonly baseUrl: string | undefined;
  readonly publicDiscovery: 'none' | 'serviceProviderConfig' | 'all';
  readonly documentationUri: string | undefined;
  readonly publishesPagination: boolean;
  readonly cursors: Cursors;
  readonly defaultPaginationMethod: 'index' | 'cursor';
  readonly refuseSensitive: RefuseSensitive | undefined;
  readonly limits: Limits;
  /** Who is writing to which resource in this process right now. */
  readonly writes: KeyedMutex;
}

/** What the host says about sign-ins. @throws HookError, or rejects with it, if it gives no answer. */
export interface AccessHooks {
  requiresProvisioning(tenantId: string, about: CallAbout): boolean | Promise<boolean>;
  /** The ids on the list; undefined where there is none. */
  readonly breakGlass:
    | ((tenantId: string, about: CallAbout) => readonly string[] | Promise<readonly string[]>)
    | undefined;
}

/** Hands what is known about an answered request, masked, to the sink of exchanges. */
export interface ExchangeLog {
  add(record: RequestRecord): void;
}

/** Turns what is known about an answered request into entries of the provisioning log. */
export interface RequestLog {
  readonly background: Background;
  /** Entries that the log has not taken yet. */
  readonly waiting: number;
  /** All of an answered request but what its commits have told already. */
  add(record: RequestRecord): void;
  open(): PendingEntries;
}

/** The entries of one unit of work; part of its commit where the log can do that. */
export interface PendingEntries {
  /** What the unit has written; the last thing in it. What this rejects with rolls the unit back. */
  write(ctx: RequestContext, record: RequestRecord, writes: readonly WriteLine[]): Promise<void>;
  /** The same of work on roles that no request waits for; an entry only if anything was found. */
  keep(ctx: RequestContext, resourceType: string, found: RoleFindings | undefined): Promise<void>;
  committed(): void;
}
