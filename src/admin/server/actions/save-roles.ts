import type { RolesView } from '../../api-types/roles.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { givenRoles } from '../roles/options.js';
import { refusing } from '../roles/refuse.js';
import { readRoles } from './read-roles.js';
import { tell } from './tell.js';

function revisionOf({ revision }: JsonObject): string | undefined {
  if (revision === null) return undefined;
  if (typeof revision === 'string' && revision !== '') return revision;
  throw new AdminError(400, '"revision" must be that of the settings, or null.');
}

/** Saves role settings, unless somebody else has done so since they were read. */
export async function saveRoles(context: AdminContext, body: JsonObject): Promise<RolesView> {
  const { config, tenantId, administrator } = context;
  const { settings } = givenRoles(config.roles);
  const expectedRevision = revisionOf(body);
  const { settings: before } = await settings.read(tenantId);
  const record = await refusing(() =>
    settings.save(tenantId, body.settings, {
      expectedRevision,
      ...(administrator !== undefined && { by: administrator }),
    }),
  );
  const { revision, settings: after } = record;
  await tell(context, { type: 'admin.roles.saved', revision, before, after });
  return readRoles(context);
}
