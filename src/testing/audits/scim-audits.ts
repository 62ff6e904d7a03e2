import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Audit, AuditProfile } from './audit.js';
import { ENTRA_AUDITS } from './entra/entra-audits.js';
import { OKTA_AUDITS } from './okta/okta-audits.js';
import { jumpCloudAudits } from './others/jumpcloud.js';
import { oneLoginAudits } from './others/onelogin.js';
import { RFC_AUDITS } from './rfc/rfc-audits.js';

const ALL: readonly Audit[] = [
  ...RFC_AUDITS,
  ...ENTRA_AUDITS,
  ...OKTA_AUDITS,
  ...oneLoginAudits,
  ...jumpCloudAudits,
];

/** Which audits {@link scimAudits} returns. */
export interface AuditSelection {
  /** Whose demands; default everybody's. */
  readonly profiles?: readonly AuditProfile[];
}

const KEYS = keysOf<AuditSelection>({ profiles: true });

/**
 * The audits: questions that any SCIM 2.0 server can be asked with a URL and a token. `rfc` are
 * requirements of RFC 7643, 7644 and 9865 that show from outside and that no identity provider needs
 * broken; the others are what single clients demand, beyond the RFC and against it.
 *
 * @example
 * const target = createAuditTarget({ baseUrl, token });
 * for (const audit of scimAudits({ profiles: ['entra'] })) it(audit.title, () => audit.run(target));
 */
export function scimAudits(selection: AuditSelection = {}): readonly Audit[] {
  checkKeys(selection, KEYS, 'scimAudits()');
  const { profiles } = selection;
  return profiles ? ALL.filter(({ profile }) => profiles.includes(profile)) : ALL;
}
