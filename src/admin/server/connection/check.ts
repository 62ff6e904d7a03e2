import type { CheckOutcome } from '../../api-types/tokens.js';

/** An answer of the endpoint, as far as the test looks at it. */
export interface Reply {
  readonly status: number;
  readonly mediaType: string;
  /** The body if it is JSON; undefined otherwise. */
  readonly body: unknown;
}

/** What an answer means to the provider. */
export interface Verdict {
  readonly outcome: CheckOutcome;
  readonly meaning: string;
}

/** One request that a provider sends when it is connected. */
export interface Check {
  readonly id: string;
  readonly provider: string;
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Path and query below the tenant URL, encoded as the provider does; `nobody` is a fresh GUID. */
  path(nobody: string): string;
  judge(reply: Reply): Verdict;
}
