import type { PreviewedUser } from '../../../roles/index.js';
import type { PreviewUserView, PreviewView } from '../../api-types/roles.js';
import type { AdminContext } from '../config.js';
import { AdminError } from '../problem.js';
import type { JsonObject } from '../read-json.js';
import { givenRoles } from '../roles/options.js';
import { toRoleView } from '../roles/reasons.js';
import { refusing } from '../roles/refuse.js';

/** As many as an answer may name; how many there are is counted whatever it is. */
const NAMED = 1_000;

const toUser = ({ userId, userName, before, after, kept }: PreviewedUser): PreviewUserView => ({
  id: userId,
  userName: userName ?? userId,
  before: before.map(toRoleView),
  after: after.map(toRoleView),
  ...(kept && { kept }),
});

/** What settings would do to the tenant's users, were they saved and applied. Reads only. */
export async function previewRoles(context: AdminContext, body: JsonObject): Promise<PreviewView> {
  const { config, tenantId } = context;
  const { settings, router } = givenRoles(config.roles);
  const policy = await refusing(() => settings.policyOf(tenantId, body.settings));
  if (config.previewing.has(tenantId)) {
    throw new AdminError(409, 'Another preview is being made. Try again in a moment.');
  }
  config.previewing.add(tenantId);
  try {
    const preview = await router.roles.preview(tenantId, policy, { examples: NAMED });
    const { scanned, total, complete, changed, kept, roles, users } = preview;
    return {
      scanned,
      total,
      complete,
      changed,
      kept,
      roles: roles.map(({ gained, lost, ...role }) => ({ ...toRoleView(role), gained, lost })),
      users: users.map(toUser),
    };
  } finally {
    config.previewing.delete(tenantId);
  }
}
