/**
 * What the page and the admin router say to each other, as JSON. Instants are ISO 8601. This file
 * imports nothing but types, because both sides are compiled with it.
 */
import type { ObservationCard } from './observation.js';

/** What a token can be used for at the moment. */
export type TokenStatus = 'active' | 'expiring' | 'rotating' | 'expired' | 'revoked';

/** A token as the page shows it: never the token itself. */
export interface TokenView {
  readonly id: string;
  readonly label: string;
  /** How the token begins, so that people can tell which one an identity provider holds. */
  readonly hint: string;
  /** undefined: everything. */
  readonly scopes?: readonly string[];
  readonly createdAt: string;
  readonly issuedBy?: string;
  /** undefined: never. */
  readonly expiresAt?: string;
  readonly lastUsedAt?: string;
  readonly revokedAt?: string;
  readonly status: TokenStatus;
}

/** Something a token may be limited to. */
export interface ScopeChoice {
  /** As the token carries it, e.g. `users:read`. */
  readonly value: string;
  /** As people read it, e.g. "Read users". */
  readonly label: string;
}

/** `GET api/state`. */
export interface AdminState {
  readonly tenantUrl: string;
  /** The administrator's name, if `authorize` told it. */
  readonly administrator?: string;
  readonly provisioning: boolean;
  /** Newest first. */
  readonly tokens: readonly TokenView[];
  readonly scopes: readonly ScopeChoice[];
  /** Days after which a new token may expire; null is never. */
  readonly expiryDays: readonly (number | null)[];
  /** The observing cards that the host has given what they need. */
  readonly cards: readonly ObservationCard[];
  /** Whether roles are decided on this page. */
  readonly roles: boolean;
}

/** `POST api/tokens`. */
export interface IssueRequest {
  readonly label: string;
  /** null: everything. */
  readonly scopes: readonly string[] | null;
  readonly expiresInDays: number | null;
}

/** `POST api/tokens/:id/rotate`. */
export interface RotateRequest {
  /** How long the old token keeps working. */
  readonly overlapHours: number;
}

/** The answer to both: the only message that ever holds a token. */
export interface IssuedToken {
  readonly token: string;
  readonly record: TokenView;
}

/** `PUT api/provisioning`. */
export interface ProvisioningRequest {
  readonly enabled: boolean;
}

/** `notice`: works, but there is something to know. */
export type CheckOutcome = 'passed' | 'notice' | 'failed';

/** One request of the connection test and what became of it. */
export interface CheckResult {
  /** Stable name, e.g. `entra-user-lookup`. */
  readonly id: string;
  readonly provider: string;
  readonly title: string;
  readonly outcome: CheckOutcome;
  /** The request line, as sent. */
  readonly sent: string;
  /** Status and kind of the answer, or why there was none. */
  readonly received: string;
  /** What it means to the provider, in a sentence. */
  readonly meaning: string;
  readonly milliseconds: number;
}

/** `POST api/test-connection`. */
export interface ConnectionReport {
  readonly testedAt: string;
  readonly tenantUrl: string;
  readonly passed: boolean;
  /** Whether provisioning was switched on; if not, that alone explains most failures. */
  readonly provisioning: boolean;
  readonly checks: readonly CheckResult[];
}

/** Every error (RFC 9457). */
export interface Problem {
  readonly title: string;
  readonly status: number;
  readonly detail: string;
}

/** The header that marks a request as the page's own: no form and no link of another site can send it. */
export const REQUEST_HEADER = 'x-scim-admin';
