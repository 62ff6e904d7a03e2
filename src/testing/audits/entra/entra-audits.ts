import type { Audit } from '../audit.js';
import { entraConnectionAudits } from './connection.js';
import { entraDialectAudits } from './dialects.js';
import { galleryDirectAudits } from './gallery-direct.js';
import { galleryGroupAudits } from './gallery-groups.js';
import { galleryUserAudits } from './gallery-users.js';

/** What Microsoft Entra ID demands. */
export const ENTRA_AUDITS: readonly Audit[] = [
  ...entraConnectionAudits,
  ...entraDialectAudits,
  ...galleryUserAudits,
  ...galleryGroupAudits,
  ...galleryDirectAudits,
];
