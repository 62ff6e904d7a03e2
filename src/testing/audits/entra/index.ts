export { entraConnectionAudits } from './connection.js';
export { entraDialectAudits } from './dialects.js';
export { galleryDirectAudits } from './gallery-direct.js';
export { galleryGroupAudits } from './gallery-groups.js';
export { galleryUserAudits } from './gallery-users.js';
