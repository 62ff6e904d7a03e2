import { expectStatus } from '../../http/answer.js';
import { asArray, asObject, type Json } from '../../http/json.js';
import type { Transport, Wire } from '../../http/types.js';

const PAGE = 100;

/** Not traffic of a provider: how a simulation looks at what it has done. */
export const COMPARISON: Wire<'readBack'> = {
  client: 'comparison',
  shapes: {
    readBack: {
      about: 'Everything is read back, page by page, and compared with the directory',
      source: 'RFC 7644 §3.4.2.4',
      evidence: 'rfc',
    },
  },
  headers: { Accept: 'application/scim+json' },
  contentType: 'application/scim+json',
  encoding: 'percent',
};

/**
 * Reads a whole list by `startIndex` and `count`, trusting `totalResults` for the end and the answer for
 * the size of a page.
 *
 * @throws ClientRequestError when a page is refused.
 */
export async function readAll(
  transport: Transport<'readBack'>,
  endpoint: string,
): Promise<readonly Json[]> {
  const resources: Json[] = [];
  for (;;) {
    const answer = await transport.send('readBack', {
      method: 'GET',
      path: [endpoint],
      query: [
        ['startIndex', String(resources.length + 1)],
        ['count', String(PAGE)],
      ],
    });
    const page = expectStatus(`GET /${endpoint}`, answer, [200]);
    const found = asArray(page.Resources).map(asObject);
    resources.push(...found);
    // A list that does not say how many there are ends with an empty page.
    if (found.length === 0 || resources.length >= Number(page.totalResults)) return resources;
  }
}
