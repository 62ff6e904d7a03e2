import type { TransportOptions } from '../../http/types.js';
import { compareBy, type DirectoryDifference } from '../client/compare.js';
import type { EntraDirectory } from './directory.js';
import { USER_MAPPINGS } from './mapping.js';

/**
 * Reads everything back over SCIM, page by page, and compares it with the directory. Sources without a
 * value are not compared, since Entra does not send them.
 *
 * @returns no difference when the service provider holds exactly what is in the directory.
 * @throws ClientRequestError when a list cannot be read.
 */
export function compareDirectory(
  directory: EntraDirectory,
  options: TransportOptions,
): Promise<readonly DirectoryDifference[]> {
  const model = { mappings: USER_MAPPINGS, managers: true, groupKey: 'externalId' } as const;
  return compareBy(model, directory, options);
}
