import { checkKeys } from '../../errors/check-keys.js';
import { keysOf } from '../../lib/known-keys.js';
import type { Audit, AuditProfile } from './audit.js';
import * as entra from './entra/index.js';
import * as okta from './okta/index.js';
import * as others from './others/index.js';
import * as rfc from './rfc/index.js';

const ALL: readonly Audit[] = [
  ...rfc.serviceProviderConfigAudits,
  ...rfc.resourceTypeAudits,
  ...rfc.schemaAudits,
  ...rfc.authenticationAudits,
  ...rfc.messageAudits,
  ...rfc.createAudits,
  ...rfc.metaAudits,
  ...rfc.readAudits,
  ...rfc.listAudits,
  ...rfc.filterAudits,
  ...rfc.filterErrorAudits,
  ...rfc.pagingAudits,
  ...rfc.sortAudits,
  ...rfc.projectionAudits,
  ...rfc.searchAudits,
  ...rfc.replaceAudits,
  ...rfc.deleteAudits,
  ...rfc.patchMessageAudits,
  ...rfc.patchAddAudits,
  ...rfc.patchRemoveAudits,
  ...rfc.patchReplaceAudits,
  ...rfc.groupAudits,
  ...rfc.extensionAudits,
  ...rfc.versionAudits,
  ...rfc.bulkAudits,
  ...rfc.cursorAudits,
  ...entra.entraConnectionAudits,
  ...entra.entraDialectAudits,
  ...entra.galleryUserAudits,
  ...entra.galleryGroupAudits,
  ...entra.galleryDirectAudits,
  ...okta.oktaSpecificationAudits,
  ...okta.oktaLifeCycleAudits,
  ...others.oneLoginAudits,
  ...others.jumpCloudAudits,
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
