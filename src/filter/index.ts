export type {
  CompareFilter,
  CompareOperator,
  Filter,
  FilterLiteral,
  FilterNode,
} from './ast.js';
export { bindFilter, bindValueFilter } from './bind.js';
export { compareBy, sortKey } from './compare.js';
export { compileFilter, compileValueFilter } from './evaluate.js';
export { FILTER_LIMITS } from './limits.js';
export { parseFilter, parsePatchPath } from './parser.js';
export { printFilter } from './print.js';
export { type EqualityTerm, equalityTerms } from './terms.js';
