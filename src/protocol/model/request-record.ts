import type { ScimError } from '../../errors/scim-error.js';
import type { RequestOperation } from '../../events/types.js';
import type { WaitBudget } from '../../lib/bounded-wait.js';
import type { Principal } from '../../stores/contract/context.js';
import type { AppliedRules } from './exchange.js';
import type { RequestBody, ScimRequest, ScimResponse } from './message.js';
import type { Intent, Route } from './route.js';
import type { WriteSummary } from './write-result.js';

/** What is tried: a request, or one operation of a Bulk request. */
export interface Tried {
  /** Place in the Bulk request, from 0; undefined for a request. */
  readonly position: number | undefined;
  readonly method: string;
  readonly intent: Intent;
  /** Whether attributes of what is written are asked for, so that there is an answer in any case. */
  readonly asksAttributes: boolean;
}

/** A write that was done. */
export interface RecordedWrite {
  readonly resourceType: string | undefined;
  readonly id: string | undefined;
  readonly summary: WriteSummary | undefined;
}

/** A write that was done, and how it is going to be answered. */
export interface WriteLine extends RecordedWrite, Omit<Tried, 'asksAttributes'> {
  readonly status: number;
}

/** An operation of a Bulk request that was tried. */
export interface RecordedOperation extends WriteLine {
  readonly position: number;
  readonly error: ScimError | undefined;
}

/**
 * All that is known about one request: made when it comes in, filled in on its way (by `fillIn` alone), read when it
 * has been answered. Shared with nobody; what the host sees of it are `RequestTrace`, `request.failed`, entries of
 * the provisioning log and exchanges.
 */
export interface RequestRecord {
  // When it comes in.
  readonly requestId: string;
  /** By `performance.now()`. */
  readonly startedAt: number;
  readonly request: ScimRequest;
  /** Which tolerances decide something; undefined unless exchanges are traced. */
  readonly appliedRules: AppliedRules | undefined;
  /** How long the answer still waits for listeners. */
  readonly listenerWait: WaitBudget;
  /** What subscribers of the diagnostics channel see; undefined without any. */
  readonly trace: RequestTrace | undefined;
  // Once its endpoint is found.
  readonly route: Route | undefined;
  readonly intent: Intent | undefined;
  /** Public discovery, which is read by anybody and concerns no tenant. */
  readonly isPublic: boolean;
  // Once it is known who is calling, and for which tenant.
  readonly principal: Principal | undefined;
  readonly tenantId: string | undefined;
  // While it is run.
  /** As it was read; kept only where exchanges are traced. */
  readonly body: RequestBody | undefined;
  readonly written: RecordedWrite | undefined;
  /** Those of a Bulk request, in the order in which they were tried. */
  readonly operations: RecordedOperation[];
  /** Writes whose entries were part of their commits, by their position: see {@link Tried}. */
  readonly logged: Set<number | undefined>;
  // When it is answered.
  readonly response: ScimResponse | undefined;
  /** Why the answer is an error, or why it was broken off. */
  readonly error: ScimError | undefined;
}

/**
 * What is known about a request while it is answered, and what subscribers of the tracing channel
 * `express-scim:request` are given: names and numbers, no value of any attribute. The same object from
 * start to end; what nobody knows yet is absent.
 */
export interface RequestTrace {
  readonly requestId: string;
  readonly method: string;
  readonly operation: RequestOperation;
  readonly tenantId?: string;
  readonly principal?: Principal;
  /** The type that the path names. */
  readonly resourceType?: string;
  /** Of the answer. */
  readonly status?: number;
  readonly scimType?: string;
}
