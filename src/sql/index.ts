export type * from './filter/attributes.js';
export { canFilterInSql, filterToSql } from './filter/filter-to-sql.js';
export { orderToSql, type SqlOrder, type SqlTie } from './filter/order-to-sql.js';
export { UnsupportedFilterError } from './filter/unsupported.js';
export type { ColumnInput, ColumnKind, ColumnValue, SqlRow } from './mapping/column.js';
export {
  mapGroups,
  mapResource,
  mapUsers,
  type ResourceMapping,
} from './mapping/map-resource.js';
export type { MappedColumn } from './mapping/mapped-columns.js';
export type {
  GroupColumns,
  MappingOptions,
  ResourceColumns,
  UserColumns,
} from './mapping/paths.js';
