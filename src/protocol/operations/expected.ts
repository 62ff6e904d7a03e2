import type { ResourceRecord } from '../../stores/contract/resource.js';
import type { Call } from '../model/call.js';
import { checkPreconditions } from '../representation/versions.js';

/** What must not have changed since it was read. */
export function expected(call: Call, record: ResourceRecord) {
  const { revision = record.meta.version } = record.meta;
  const expectedVersion = checkPreconditions(call, record);
  return {
    ...(revision === undefined ? {} : { expectedRevision: revision }),
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
  };
}
