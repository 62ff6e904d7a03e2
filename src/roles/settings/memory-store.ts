import { VersionConflictError } from '../../errors/store-errors.js';
import type { RoleSettingsRecord, RoleSettingsStore } from './store.js';

/**
 * Role settings in the memory of this process: for a first try and for tests.
 *
 * @example
 * const settings = createRoleSettings({
 *   store: createMemoryRoleSettingsStore(),
 *   roles: [{ value: 'admin', label: 'Administrator' }],
 * });
 */
export function createMemoryRoleSettingsStore(): RoleSettingsStore {
  const records = new Map<string, RoleSettingsRecord>();
  return {
    async read(tenantId) {
      return records.get(tenantId);
    },
    async write(tenantId, record, expectedRevision) {
      if (records.get(tenantId)?.revision !== expectedRevision) throw new VersionConflictError();
      records.set(tenantId, structuredClone(record));
    },
  };
}
