import type { TransportOptions } from '../../http/types.js';
import { compareBy } from '../client/compare.js';
import type { DirectoryDifferences } from '../client/differences.js';
import type { EntraDirectory } from './directory.js';
import { USER_MAPPINGS } from './mapping.js';

/**
 * Reads everything back over SCIM, page by page, and compares it with the directory. Sources without a
 * value are not compared, since Entra does not send them; nor is what the served schemas have no place for.
 *
 * @returns no difference when the service provider holds exactly what is in the directory; `notServed` of it
 * counts the values that were left out, by attribute.
 * @throws ClientRequestError when a list cannot be read.
 * @example
 * const differences = await compareDirectory(directory, { baseUrl, token });
 * if (differences.length > 0) console.table(differences);
 */
export function compareDirectory(
  directory: EntraDirectory,
  options: TransportOptions,
): Promise<DirectoryDifferences> {
  const model = { mappings: USER_MAPPINGS, managers: true, groupKey: 'externalId' } as const;
  return compareBy(model, directory, options);
}
