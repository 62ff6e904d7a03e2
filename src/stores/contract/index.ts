export type { WorkBudget } from '../../lib/work-budget.js';
export type * from './context.js';
export type * from './event-outbox.js';
export type * from './query.js';
export type * from './resource.js';
export type * from './roles.js';
export type * from './store.js';
