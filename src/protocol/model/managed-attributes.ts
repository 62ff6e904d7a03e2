/** One attribute of a user that the provider has provisioned. */
export interface ManagedAttribute {
  /** Its name, e.g. `displayName`; of an extension attribute with the URN in front, `urn:…:User:department`. */
  readonly attribute: string;
  /** What was provisioned last, as it was stored. */
  readonly provisioned: unknown;
  /** What the user has now; undefined for nothing. */
  readonly current: unknown;
  /** Whether somebody else has changed it since: the product itself, or somebody by SQL. */
  readonly edited: boolean;
}

/** What a provider manages of a user. Frozen. */
export interface ManagedAttributes {
  /** Whether anything was provisioned of the user, since `managedAttributes` is set. */
  readonly managed: boolean;
  /** By name. `password` is never among them. */
  readonly attributes: readonly ManagedAttribute[];
}

/**
 * What a provider manages of users, for the profile page of the product: what is read-only there, and what differs. Needs
 * the option `managedAttributes`.
 */
export interface ReadManagedAttributes {
  /**
   * What is managed of a user, by SCIM id; undefined if there is no such user. Two reads.
   *
   * @example
   * const managed = await router.managedAttributes('acme', account.scimId);
   * const readOnly = new Set(managed?.attributes.map(({ attribute }) => attribute));
   */
  (tenantId: string, userId: string): Promise<ManagedAttributes | undefined>;
  /**
   * Puts back what was provisioned where somebody has changed it: an update of the user like any other, in a unit of work,
   * with validation, version, events and roles. Immutable attributes stay as they are.
   *
   * @param attributes - which, in any case; default all.
   * @returns the names of those that were put back.
   * @throws NotFoundError if there is no such user; TypeError for a name that is no attribute; what an update throws; a
   * {@link ScimError} 503 after {@link ScimRouter.close}.
   * @example
   * await router.managedAttributes.restore('acme', account.scimId, ['displayName']); // ['displayName']
   */
  restore(
    tenantId: string,
    userId: string,
    attributes?: readonly string[],
  ): Promise<readonly string[]>;
}
