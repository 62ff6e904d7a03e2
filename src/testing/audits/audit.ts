import type { AuditTarget } from './core/target.js';

/** Whose demands an audit holds a server against. */
export type AuditProfile = 'rfc' | 'entra' | 'okta' | 'onelogin' | 'jumpcloud';

/** The word of the RFC, or the client that demands it. */
export type AuditLevel = 'MUST' | 'SHOULD' | 'MAY' | 'Entra' | 'Okta' | 'OneLogin' | 'JumpCloud';

/** How an audit ended that found no fault. */
export type AuditOutcome =
  | { readonly outcome: 'passed' }
  /** The server does not offer what the audit is about, or what it needs could not be made. */
  | { readonly outcome: 'skipped'; readonly reason: string };

/** One question to a SCIM service provider, asked over HTTP alone. */
export interface Audit {
  /** Stable from version to version, e.g. `patch-add.appends`. */
  readonly id: string;
  /** What a server without the fault does, as a sentence. */
  readonly title: string;
  readonly level: AuditLevel;
  readonly profile: AuditProfile;
  /** Heading under which reports group it. */
  readonly topic: string;
  /** Section of the standard, or the client's test that asks the same, e.g. `RFC 7644 §3.5.2.1`. */
  readonly source: string;
  /** Requirements it looks at: document, section and a letter, e.g. `RFC7644-3.5.2.1-e`. */
  readonly requirements: readonly string[];
  /** false: the client itself only warns, or the RFC leaves room (SHOULD, MAY). */
  readonly mandatory: boolean;
  /**
   * Asks, and deletes what it created, whatever happened.
   *
   * @throws AuditFailure (as a rejection) if the server does otherwise or does not answer.
   */
  readonly run: (target: AuditTarget) => Promise<AuditOutcome>;
}
