import type { TransportOptions } from '../../http/types.js';
import type { DirectoryDifferences } from './differences.js';
import type { Directory } from './directory.js';
import type { SyncReport } from './report.js';

/** Options that all simulated clients have. */
export interface ClientOptions extends TransportOptions {
  /** Requests in flight at once. Default 8. */
  readonly concurrency?: number;
}

/**
 * A simulated identity provider: sends what the provider is documented to send to any SCIM service
 * provider, and knows nothing of this package's server. What it has created it remembers, as the
 * provider would.
 */
export interface SimulatedClient {
  /** The name of the provider, e.g. `Okta`. */
  readonly name: string;
  /**
   * What the provider sends when an administrator connects the application.
   *
   * @throws ClientRequestError when the answer is one that the provider would refuse.
   */
  testConnection(): Promise<void>;
  /** Provisions what differs from the directory of the last time; everything the first time. */
  sync(directory: Directory): Promise<SyncReport>;
  /**
   * Reads everything back and compares it with the directory that was provisioned last, in what the served
   * schemas have.
   *
   * @returns no difference when the service provider holds exactly what it should; how many values were left
   * out stands in `notServed`.
   * @throws ClientRequestError when a list cannot be read.
   */
  compare(directory: Directory): Promise<DirectoryDifferences>;
}
