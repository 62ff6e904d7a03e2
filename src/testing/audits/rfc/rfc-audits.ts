import type { Audit } from '../audit.js';
import { authenticationAudits } from './authentication.js';
import { bulkAudits } from './bulk.js';
import { createAudits } from './create.js';
import { cursorAudits } from './cursor.js';
import { deleteAudits } from './delete.js';
import { extensionAudits } from './extensions.js';
import { filterAudits } from './filter.js';
import { filterErrorAudits } from './filter-errors.js';
import { groupAudits } from './groups.js';
import { listAudits } from './lists.js';
import { messageAudits } from './messages.js';
import { metaAudits } from './meta.js';
import { pagingAudits } from './paging.js';
import { patchAddAudits } from './patch-add.js';
import { patchMessageAudits } from './patch-message.js';
import { patchRemoveAudits } from './patch-remove.js';
import { patchReplaceAudits } from './patch-replace.js';
import { projectionAudits } from './projection.js';
import { readAudits } from './read.js';
import { replaceAudits } from './replace.js';
import { resourceTypeAudits } from './resource-types.js';
import { schemaAudits } from './schemas.js';
import { searchAudits } from './search.js';
import { serviceProviderConfigAudits } from './service-provider-config.js';
import { sortAudits } from './sort.js';
import { versionAudits } from './versions.js';

/** What RFC 7643, 7644 and 9865 demand, in the order in which a client meets it. */
export const RFC_AUDITS: readonly Audit[] = [
  ...serviceProviderConfigAudits,
  ...resourceTypeAudits,
  ...schemaAudits,
  ...authenticationAudits,
  ...messageAudits,
  ...createAudits,
  ...metaAudits,
  ...readAudits,
  ...listAudits,
  ...filterAudits,
  ...filterErrorAudits,
  ...pagingAudits,
  ...sortAudits,
  ...projectionAudits,
  ...searchAudits,
  ...replaceAudits,
  ...deleteAudits,
  ...patchMessageAudits,
  ...patchAddAudits,
  ...patchRemoveAudits,
  ...patchReplaceAudits,
  ...groupAudits,
  ...extensionAudits,
  ...versionAudits,
  ...bulkAudits,
  ...cursorAudits,
];
