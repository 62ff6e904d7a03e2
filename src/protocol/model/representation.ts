import type { WorkBudget } from '../../lib/work-budget.js';
import type { Projection } from '../../schema/projection.js';
import type { Attributes } from '../../schema/types.js';
import type { GroupRef, Member, ResourceRecord } from '../../stores/contract/resource.js';
import type { JsonText } from './message.js';

/** Attributes that do not come with the record and are looked up per page. */
export interface Derived {
  readonly members?: readonly Member[];
  readonly groups?: readonly GroupRef[];
}

/** Writes one resource; in slices where it has long lists. */
export type ResourceWriter = (
  record: ResourceRecord,
  derived: Derived,
  work: WorkBudget,
) => JsonText | Promise<JsonText>;

/** Makes records into what clients see. */
export interface Serializer {
  /** The URI of a resource. */
  location(id: string, baseUrl: string): string;
  /** The complete resource with `schemas`, `meta` and every `$ref`, before projection. */
  resource(record: ResourceRecord, derived: Derived, baseUrl: string): Attributes;
  /**
   * Writes resources as JSON, all in one shape and below one base URL. What a frozen record looks like in
   * the default shape is kept for as long as the record is: another state of it is another record.
   */
  cached(projection: Projection, baseUrl: string): ResourceWriter;
  /** The same for what has just been written: nobody may ever read it again, so nothing is kept. */
  fresh(projection: Projection, baseUrl: string): ResourceWriter;
}
