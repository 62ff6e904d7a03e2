export { comparisonKey, sameValue } from './comparison.js';
export * from './core/index.js';
export { parseDateTime } from './datetime.js';
export { defineSchema } from './define.js';
export { describeSchema } from './describe.js';
export { elementKey } from './elements.js';
export {
  createProjector,
  type Projection,
  type ProjectionOptions,
  type ProjectionQuery,
  type Projector,
} from './projection.js';
export { readResource } from './read.js';
export { compileResourceType } from './resource-type.js';
export { type DeclaredAttributes, trimResourceType } from './trim.js';
export type * from './types.js';
export * from './urns.js';
export { createValidator, type Validator } from './validate.js';
export { readElement, readValue } from './values.js';
