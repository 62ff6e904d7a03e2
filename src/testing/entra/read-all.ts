import { asArray, asObject, type Json } from './resource.js';
import { expectStatus } from './session.js';
import type { Transport } from './transport.js';

const PAGE = 100;

/**
 * Reads a whole list by `startIndex` and `count`, trusting `totalResults` for the end and the answer for
 * the size of a page. Microsoft: how-to-account-discovery.
 *
 * @throws EntraRequestError when a page is refused.
 */
export async function readAll(transport: Transport, endpoint: string): Promise<readonly Json[]> {
  const resources: Json[] = [];
  for (;;) {
    const answer = await transport.send(
      'GET',
      [endpoint],
      [
        ['startIndex', String(resources.length + 1)],
        ['count', String(PAGE)],
      ],
    );
    const page = expectStatus(`GET /${endpoint}`, answer, [200]);
    const found = asArray(page.Resources).map(asObject);
    resources.push(...found);
    if (found.length === 0 || resources.length >= Number(page.totalResults)) return resources;
  }
}
