import { checkKeys } from '../../../errors/check-keys.js';
import { keysOf } from '../../../lib/known-keys.js';
import { expectList, expectStatus } from '../../http/answer.js';
import { createTransport } from '../../http/transport.js';
import type { TransportOptions } from '../../http/types.js';
import { KNOWN_REQUESTS, type KnownRequest, type OtherProvider } from './known-requests.js';

/** What came of one known request. */
export interface ProbeResult {
  readonly request: KnownRequest;
  /** Why the provider could not go on; undefined if it could. */
  readonly problem: string | undefined;
}

const KEYS = keysOf<TransportOptions>({
  baseUrl: true,
  token: true,
  fetch: true,
  onExchange: true,
  retries: true,
});

/**
 * Sends the few requests that are known of a provider which is not simulated as a whole, one after the
 * other. They read, and write nothing.
 *
 * @example
 * const results = await probe('SailPoint', { baseUrl: 'http://localhost:3000/scim/v2', token });
 */
export async function probe(
  provider: OtherProvider,
  options: TransportOptions,
): Promise<readonly ProbeResult[]> {
  checkKeys(options, KEYS, 'probe()');
  const results: ProbeResult[] = [];
  for (const known of KNOWN_REQUESTS[provider]) {
    const { path, query = [], answer: expected } = known;
    const wire = {
      client: provider,
      shapes: { known },
      headers: { Accept: 'application/scim+json' },
      contentType: 'application/scim+json',
      encoding: 'percent',
    } as const;
    const transport = createTransport(wire, options);
    const answer = await transport.send('known', { method: 'GET', path, query });
    const what = `GET /${path.join('/')}`;
    try {
      if (expected === 'list') expectList(what, answer);
      else expectStatus(what, answer, [200]);
      results.push({ request: known, problem: undefined });
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      results.push({ request: known, problem });
    }
  }
  return results;
}
