export { oktaLifeCycleAudits } from './life-cycle.js';
export { oktaSpecificationAudits } from './specification.js';
