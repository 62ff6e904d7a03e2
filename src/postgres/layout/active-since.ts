import type { LayoutColumn } from './column.js';
import type { ResourceLayout } from './resource-layout.js';

/** For SET, where a value is written to a column of row `r`: if that changes whether somebody is active, since when. */
export function activeSince(
  { since }: Pick<ResourceLayout, 'since'>,
  { attribute, sql }: LayoutColumn,
  value: string,
): readonly string[] {
  if (since === undefined || attribute !== 'active') return [];
  return [
    `${since} = CASE WHEN r.${sql} IS DISTINCT FROM ${value} THEN clock_timestamp() ELSE r.${since} END`,
  ];
}
