import { doctor, plan } from '../../postgres/index.js';
import type { DatabaseAddress } from '../database/address.js';
import { accepted } from '../database/options.js';
import { withPool } from '../database/with-pool.js';
import { type CliIo, EXIT } from '../io.js';

/** `express-scim doctor` without a URL of a router: compares the tables with what the code expects. */
export async function doctorOfDatabase(
  address: DatabaseAddress,
  options: { readonly schema?: string },
  json: boolean,
  io: CliIo,
): Promise<number> {
  accepted(() => plan(options));
  const found = await withPool(address, io, (pool) => doctor(pool, options));
  if (json) io.out(`${JSON.stringify(found, undefined, 2)}\n`);
  else if (found.length === 0) io.out(`Nothing wrong was found in ${address.place}.\n`);
  else
    for (const { object, problem, remedy } of found) {
      io.out(`${object} ${problem}\n  ${remedy.replaceAll('\n', '\n  ')}\n`);
    }
  return found.length === 0 ? EXIT.ok : EXIT.findings;
}
