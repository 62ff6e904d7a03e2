import { expectList } from '../../http/answer.js';
import { ClientRequestError } from '../../http/request-error.js';
import type { Session } from './session.js';

const PAGE = 100;

/**
 * Account Discovery: reads all users by `startIndex` and `count`.
 *
 * @returns how many there are.
 * @throws ClientRequestError when a page is refused, starts elsewhere than asked for, or is empty before
 * `totalResults` were seen.
 */
export async function discoverAccounts({ transport }: Session): Promise<number> {
  for (let seen = 0; ; ) {
    const answer = await transport.send('discoverUsers', {
      method: 'GET',
      path: ['Users'],
      query: [
        ['startIndex', String(seen + 1)],
        ['count', String(PAGE)],
      ],
    });
    const found = expectList('GET /Users', answer).length;
    const { startIndex, totalResults } = answer.body;
    if (startIndex !== seen + 1) throw new ClientRequestError('GET /Users from elsewhere', answer);
    seen += found;
    if (seen >= Number(totalResults)) return seen;
    if (found === 0) throw new ClientRequestError('GET /Users without end', answer);
  }
}
