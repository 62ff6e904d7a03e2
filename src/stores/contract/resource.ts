import type { Attributes } from '../../schema/types.js';

/** What the store knows about a resource besides its attributes. */
export interface RecordMeta {
  /** When the resource was made; ISO 8601 with zone, e.g. `2026-11-21T09:30:00.000Z`. */
  readonly created: string;
  /** When it was last really changed (a write that changes nothing does not move it). */
  readonly lastModified: string;
  /**
   * Opaque text that changes with every real change, membership included; becomes the ETag. Left out
   * by stores whose capabilities say `versions: false`.
   */
  readonly version?: string;
  /**
   * As `version`, but of the record alone, without members: what a rename compares, so that a stream of
   * membership changes cannot starve it. Equal to `version` where left out. Never sent to clients.
   */
  readonly revision?: string;
}

/**
 * A resource as a store returns it: the SCIM attributes under their canonical names (extensions as
 * objects under their URN), plus `id` and `meta`. Without `schemas`, `meta.location` and `meta.resourceType`, which the
 * router derives, and without `groups` unless they are asked for ({@link ReadOptions.include}). Unassigned attributes are
 * absent, not null.
 *
 * Return the same frozen object for an unchanged resource where that is cheap: its serialised form is
 * then kept.
 *
 * @example
 * { id: '42', userName: 'ada@example.com', active: true, name: { givenName: 'Ada' },
 *   'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Research' },
 *   meta: { created: '2026-11-21T09:30:00.000Z', lastModified: '2026-11-21T09:30:00.000Z', version: '1' } }
 */
export type ResourceRecord = Attributes & { readonly id: string; readonly meta: RecordMeta };

/**
 * What a client wants kept, validated, in canonical names; without `id` and `meta`. An attribute that is
 * absent is unassigned: a draft is always the complete record. readOnly attributes, and writeOnly ones
 * that a PUT left out, are in it exactly where and as the store returned them with the record.
 *
 * Text is exactly what the client sent, but for `password`: it has been prepared by OpaqueString (RFC 8265
 * §4.2), so prepare with `opaqueString` what a person types at sign-in. Keep `usernameKey(userName)` in a
 * unique column where names that differ in case, width or composition must clash.
 */
export type ResourceDraft = Attributes;

/** Names a user or group that is, or is to be, a member. */
export interface MemberRef {
  /** Id of the user or group. */
  readonly value: string;
  /** `User` where left out; needed only where a user and a group may have the same host id. */
  readonly type?: string;
}

/** A member of a group (RFC 7643 §4.2). */
export interface Member extends MemberRef {
  readonly display?: string;
}

/** A group that a user belongs to (RFC 7643 §4.1.2, `groups`). */
export interface GroupRef {
  readonly value: string;
  readonly display?: string;
  /** For role policies that name groups by it; never sent to clients as part of a user. */
  readonly externalId?: string;
  /** `indirect` when through a nested group. */
  readonly type: 'direct' | 'indirect';
}

/**
 * A change of a group's membership that does not need the present members to be read. Idempotent: adding
 * a member who is there and removing one who is not are no changes. No id is in both lists.
 */
export interface MembersChange {
  /** `current`: add to and remove from what is there. `empty`: what is added becomes the whole list. */
  readonly from: 'current' | 'empty';
  readonly add: readonly Member[];
  /** Empty where `from` is `empty`. The type is given where the id on the wire tells it. */
  readonly remove: readonly MemberRef[];
  /**
   * What to do with an added id that names no user or group of the tenant: leave it out and report it in
   * `unknown`, or throw {@link InvalidValueError} for `members` and change nothing.
   */
  readonly unknown: 'skip' | 'refuse';
}

/**
 * What changed when members of a group were added and removed (RFC 7644 §3.5.2), as the group store
 * reports it.
 */
export interface MembersChangeResult {
  readonly version?: string;
  readonly lastModified: string;
  /**
   * Who really was added and removed; both empty when nothing changed. With the type of those that are
   * groups: everybody in them is affected.
   */
  readonly added: readonly MemberRef[];
  readonly removed: readonly MemberRef[];
  /** Those of `add` that name nothing and were skipped. */
  readonly unknown: readonly MemberRef[];
}
