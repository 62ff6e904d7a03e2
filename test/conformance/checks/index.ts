import type { Check } from '../check.js';
import { commonAttributeChecks } from './common-attributes.js';
import { dataTypeChecks } from './data-types.js';
import { deleteChecks } from './delete.js';
import { groupChecks } from './group.js';
import { multiValuedChecks } from './multi-valued.js';
import { replaceChecks } from './replace.js';
import { schemaModelChecks } from './schema-model.js';
import { schemasAttributeChecks } from './schemas-attribute.js';
import { userChecks } from './user.js';
import { userListChecks } from './user-lists.js';

/** Every check, in the order of the RFCs. */
export const CHECKS: readonly Check[] = [
  ...schemaModelChecks,
  ...dataTypeChecks,
  ...multiValuedChecks,
  ...schemasAttributeChecks,
  ...commonAttributeChecks,
  ...userChecks,
  ...userListChecks,
  ...groupChecks,
  ...replaceChecks,
  ...deleteChecks,
];
