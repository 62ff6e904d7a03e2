import type { FailureLimit } from '../failure-limit.js';
import type { KeySet } from '../jwt/key-set.js';
import type { PasswordLimit } from '../password-limit.js';
import type { ClientStore } from './client-store.js';
import type { TokenEndpointEvent } from './events.js';
import type { ReplayGuard } from './replay-guard.js';
import type { SigningKey } from './signing-keys.js';

/** What a token endpoint is made of, once its options are read. */
export interface TokenEndpointConfig {
  readonly issuer: string;
  readonly tokenUri: string;
  /** undefined if no key is public. */
  readonly jwksUri: string | undefined;
  readonly audience: string;
  /** Of access tokens, in seconds. */
  readonly lifetime: number;
  /** The first signs, all verify. */
  readonly keys: readonly [SigningKey & { readonly sign: object }, ...SigningKey[]];
  readonly clients: ClientStore;
  readonly sameCredentialsInBoth: boolean;
  readonly failures: FailureLimit | undefined;
  /** Keeps secrets from being guessed; undefined if failures are not limited. */
  readonly secrets: PasswordLimit | undefined;
  readonly replays: ReplayGuard;
  /** The keys behind an address, kept between requests. */
  keySetOf(jwksUri: string): KeySet;
  /** Where a federated issuer publishes its keys. */
  jwksUriOf(issuer: string): string | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  tell(event: TokenEndpointEvent): Promise<void>;
  log(message: string, error: unknown): void;
}
