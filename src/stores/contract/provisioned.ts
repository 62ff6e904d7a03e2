import type { Attributes } from '../../schema/types.js';
import type { RequestContext } from './context.js';

/** What a write has provisioned of a user. */
export interface ProvisionedChange {
  /** `whole`: these attributes and no others are provisioned (POST, PUT); `part`: besides those of before (PATCH). */
  readonly kind: 'whole' | 'part';
  /** By the name of the attribute, extension attributes by `urn:attribute`; as they were stored. */
  readonly attributes: Attributes;
  /** Names of those that the client has unassigned. */
  readonly removed: readonly string[];
}

/**
 * What was provisioned last, apart from the record, which the product may change: optional methods of a user store, needed
 * by a router with `managedAttributes`.
 */
export interface ProvisionedMethods {
  /** Notes in the unit of work of a write what it has provisioned; `password` is never in it. Ends with the user. */
  noteProvisioned?(ctx: RequestContext, userId: string, change: ProvisionedChange): Promise<void>;

  /** What was provisioned of a user last, by name; undefined if nothing ever was. */
  readProvisioned?(ctx: RequestContext, userId: string): Promise<Attributes | undefined>;
}
