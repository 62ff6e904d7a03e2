import type { Check } from '../check.js';
import { authorizationChecks } from './authorization.js';
import { bulkChecks } from './bulk.js';
import { characteristicChecks } from './characteristics.js';
import { commonAttributeChecks } from './common-attributes.js';
import { createChecks } from './create.js';
import { cursorChecks } from './cursor.js';
import { dataTypeChecks } from './data-types.js';
import { deleteChecks } from './delete.js';
import { deviceChecks } from './devices.js';
import { discoveryChecks } from './discovery.js';
import { errorChecks } from './errors.js';
import { filterChecks } from './filter.js';
import { filterSyntaxChecks } from './filter-syntax.js';
import { filterTypeChecks } from './filter-types.js';
import { groupChecks } from './group.js';
import { httpChecks } from './http.js';
import { keywordChecks } from './keywords.js';
import { metaChecks } from './meta.js';
import { multiValuedChecks } from './multi-valued.js';
import { notationChecks } from './notation.js';
import { passwordChecks } from './password.js';
import { patchAddChecks } from './patch-add.js';
import { patchMessageChecks } from './patch-message.js';
import { patchRemoveChecks } from './patch-remove.js';
import { patchReplaceChecks } from './patch-replace.js';
import { patchResultChecks } from './patch-result.js';
import { preparationChecks } from './preparation.js';
import { privacyChecks } from './privacy.js';
import { interopChecks, ipsieChecks } from './profiles.js';
import { projectionChecks } from './projection.js';
import { meChecks, queryChecks } from './query.js';
import { readChecks } from './read.js';
import { referenceChecks } from './references.js';
import { replaceChecks } from './replace.js';
import { requestChecks } from './requests.js';
import { resourceTypeChecks } from './resource-types.js';
import { schemaModelChecks } from './schema-model.js';
import { schemasAttributeChecks } from './schemas-attribute.js';
import { schemasEndpointChecks } from './schemas-endpoint.js';
import { securityChecks } from './security.js';
import { serviceProviderConfigChecks } from './service-provider-config.js';
import { pageChecks, sortChecks } from './sort-and-page.js';
import { tenancyChecks } from './tenancy.js';
import { userChecks } from './user.js';
import { userListChecks } from './user-lists.js';
import { versionChecks } from './versions.js';

/** Every check, in the order of the RFCs. */
export const CHECKS: readonly Check[] = [
  ...schemaModelChecks,
  ...dataTypeChecks,
  ...referenceChecks,
  ...multiValuedChecks,
  ...schemasAttributeChecks,
  ...commonAttributeChecks,
  ...metaChecks,
  ...userChecks,
  ...passwordChecks,
  ...userListChecks,
  ...groupChecks,
  ...serviceProviderConfigChecks,
  ...resourceTypeChecks,
  ...schemasEndpointChecks,
  ...characteristicChecks,
  ...privacyChecks,
  ...authorizationChecks,
  ...requestChecks,
  ...createChecks,
  ...readChecks,
  ...filterSyntaxChecks,
  ...filterChecks,
  ...filterTypeChecks,
  ...sortChecks,
  ...pageChecks,
  ...projectionChecks,
  ...notationChecks,
  ...errorChecks,
  ...keywordChecks,
  ...replaceChecks,
  ...deleteChecks,
  ...patchMessageChecks,
  ...patchResultChecks,
  ...bulkChecks,
  ...patchAddChecks,
  ...patchRemoveChecks,
  ...patchReplaceChecks,
  ...versionChecks,
  ...discoveryChecks,
  ...preparationChecks,
  ...tenancyChecks,
  ...securityChecks,
  ...httpChecks,
  ...queryChecks,
  ...meChecks,
  ...cursorChecks,
  ...interopChecks,
  ...ipsieChecks,
  ...deviceChecks,
];
